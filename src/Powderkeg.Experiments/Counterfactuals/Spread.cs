namespace Powderkeg.Experiments.Counterfactuals;

/// <summary>A measure over seeds: the middle, and how far seeds alone move it. Values that are not there (NaN) are left out.</summary>
/// <param name="Count">Seeds that have a value.</param>
public readonly record struct Spread(double Median, double Low, double High, int Count)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite).Order()];
        if (known.Length == 0)
        {
            return new(double.NaN, double.NaN, double.NaN, 0);
        }

        int half = known.Length / 2;
        double median = known.Length % 2 == 1 ? known[half] : (known[half - 1] + known[half]) / 2;
        return new(median, known[0], known[^1], known.Length);
    }

    /// <summary>Whether a value lies where seeds alone would put it.</summary>
    public bool Holds(double value) => value >= Low && value <= High;
}
