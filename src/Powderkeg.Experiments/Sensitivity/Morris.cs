using Powderkeg.Kernel;

namespace Powderkeg.Experiments.Sensitivity;

/// <summary>What a factor does on the way through its range.</summary>
/// <param name="MeanAbsolute">Mean of the sizes of its elementary effects (mu*, Campolongo 2007), in units of the outcome over the whole range of the factor.</param>
/// <param name="Low">Lower end of the 95% bootstrap interval of <paramref name="MeanAbsolute"/>.</param>
/// <param name="Mean">Mean with signs (mu): near zero beside a large size, the effect changes its sign.</param>
/// <param name="Deviation">Standard deviation (sigma): large where the effect depends on the other factors.</param>
public readonly record struct MorrisEffect(double MeanAbsolute, double Low, double High, double Mean, double Deviation);

/// <summary>Morris screening: which of many factors matter at all, from few runs.</summary>
/// <remarks>
/// Morris (1991), Technometrics 33. Each trajectory starts at a random corner of a grid of <c>levels</c> in the unit cube and moves one factor at a time by
/// delta = levels / (2 (levels - 1)), in random order; each step is one elementary effect. Runs: trajectories times (factors + 1).
/// </remarks>
public sealed class Morris
{
    private readonly int factors;
    private readonly double[][] points;
    private readonly (int Factor, double Step)[] steps;

    /// <param name="levels">Even, at least 4: with delta as above every level is as likely.</param>
    public Morris(int factors, int trajectories, int levels, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(trajectories, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 4);
        ArgumentOutOfRangeException.ThrowIfNotEqual(levels % 2, 0);
        this.factors = factors;
        points = new double[trajectories * (factors + 1)][];
        steps = new (int, double)[points.Length];
        RandomStream draws = new RandomStreams(seed).Named("morris");
        for (int t = 0; t < trajectories; t++)
        {
            Walk(t * (factors + 1), levels, ref draws);
        }
    }

    /// <summary>Where the model is to be asked, each factor between 0 and 1.</summary>
    public IReadOnlyList<double[]> Points => points;

    private void Walk(int first, int levels, ref RandomStream draws)
    {
        double delta = levels / (2.0 * (levels - 1));
        double[] at = new double[factors];
        for (int f = 0; f < factors; f++)
        {
            // A lower level that can still go up by delta; half of the factors start above and go down.
            at[f] = draws.NextBelow(levels / 2) / (double)(levels - 1);
            at[f] += draws.NextBelow(2) * delta;
        }

        points[first] = (double[])at.Clone();
        int[] order = Order(ref draws);
        for (int i = 0; i < factors; i++)
        {
            int f = order[i];
            double step = at[f] + delta <= 1 + 1e-12 ? delta : -delta;
            at[f] += step;
            points[first + i + 1] = (double[])at.Clone();
            steps[first + i + 1] = (f, step);
        }
    }

    private int[] Order(ref RandomStream draws)
    {
        int[] order = [.. Enumerable.Range(0, factors)];
        for (int i = factors - 1; i > 0; i--)
        {
            int j = draws.NextBelow(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>The effects by factor, from the model's answers in the order of <see cref="Points"/>.</summary>
    public IReadOnlyList<MorrisEffect> Effects(IReadOnlyList<double> answers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(answers.Count, points.Length);
        List<double>[] effects = [.. Enumerable.Range(0, factors).Select(_ => new List<double>())];
        for (int i = 1; i < answers.Count; i++)
        {
            if (i % (factors + 1) != 0)
            {
                effects[steps[i].Factor].Add((answers[i] - answers[i - 1]) / steps[i].Step);
            }
        }

        return [.. effects.Select((one, f) => Of([.. one], f))];
    }

    private static MorrisEffect Of(double[] effects, int factor)
    {
        double mean = effects.Average();
        double variance = effects.Sum(e => (e - mean) * (e - mean)) / (effects.Length - 1);
        (double low, double high) = Bootstrap.Interval(effects.Length, "morris/" + factor, rows => rows.Average(r => Math.Abs(effects[r])));
        return new(effects.Average(Math.Abs), low, high, mean, Math.Sqrt(variance));
    }
}
