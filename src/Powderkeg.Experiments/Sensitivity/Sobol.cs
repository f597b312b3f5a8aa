using Powderkeg.Kernel;

namespace Powderkeg.Experiments.Sensitivity;

/// <summary>Shares of an outcome's variance.</summary>
/// <param name="First">Made by the factor alone.</param>
/// <param name="FirstLow">Lower end of its 95% bootstrap interval.</param>
/// <param name="Total">Made by the factor with all its interactions.</param>
public readonly record struct SobolIndex(double First, double FirstLow, double FirstHigh, double Total, double TotalLow, double TotalHigh);

/// <summary>Sobol indices: how much of an outcome's variance each factor makes, alone and with the others.</summary>
/// <remarks>
/// Two independent samples A and B of the unit cube, and for each factor the rows of A with that factor's column from B (Saltelli 2010, Comput. Phys. Commun. 181).
/// First order by Saltelli's estimator, total by Jansen's (1999). Runs: rows times (factors + 2). Answers are centred first, which shrinks the error of the estimators.
/// </remarks>
public sealed class Sobol
{
    private readonly int factors;
    private readonly int rows;

    public Sobol(int factors, int rows, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        (this.factors, this.rows) = (factors, rows);
        double[][] a = Sample(factors, rows, new RandomStreams(seed).Named("sobol/a"));
        double[][] b = Sample(factors, rows, new RandomStreams(seed).Named("sobol/b"));
        Points = [.. a, .. b, .. Enumerable.Range(0, factors).SelectMany(f => a.Select((row, r) => WithColumn(row, f, b[r][f])))];
    }

    /// <summary>Where the model is to be asked: A, then B, then A with one column of B, factor by factor.</summary>
    public IReadOnlyList<double[]> Points { get; }

    /// <summary>Each column a Latin hypercube: one draw in each of as many slices as there are rows, in random order.</summary>
    public static double[][] Sample(int factors, int rows, RandomStream draws)
    {
        double[][] sample = [.. Enumerable.Range(0, rows).Select(_ => new double[factors])];
        for (int f = 0; f < factors; f++)
        {
            int[] slices = [.. Enumerable.Range(0, rows)];
            for (int i = rows - 1; i > 0; i--)
            {
                int j = draws.NextBelow(i + 1);
                (slices[i], slices[j]) = (slices[j], slices[i]);
            }

            for (int r = 0; r < rows; r++)
            {
                sample[r][f] = (slices[r] + draws.NextUniform()) / rows;
            }
        }

        return sample;
    }

    /// <summary>The indices by factor, from the model's answers in the order of <see cref="Points"/>; all zero where the answers do not vary.</summary>
    public IReadOnlyList<SobolIndex> Indices(IReadOnlyList<double> answers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(answers.Count, Points.Count);
        double centre = answers.Take(2 * rows).Average();
        double[] y = [.. answers.Select(answer => answer - centre)];
        int[] all = [.. Enumerable.Range(0, rows)];
        return [.. Enumerable.Range(0, factors).Select(f =>
        {
            (double firstLow, double firstHigh) = Bootstrap.Interval(rows, "first/" + f, drawn => First(y, f, drawn));
            (double totalLow, double totalHigh) = Bootstrap.Interval(rows, "total/" + f, drawn => Total(y, f, drawn));
            return new SobolIndex(First(y, f, all), firstLow, firstHigh, Total(y, f, all), totalLow, totalHigh);
        })];
    }

    private double First(double[] y, int factor, int[] drawn)
    {
        double sum = 0;
        foreach (int r in drawn)
        {
            sum += y[rows + r] * (y[MixedRow(factor, r)] - y[r]);
        }

        double variance = Variance(y, drawn);
        return variance > 0 ? sum / drawn.Length / variance : 0;
    }

    private double Total(double[] y, int factor, int[] drawn)
    {
        double sum = 0;
        foreach (int r in drawn)
        {
            double change = y[r] - y[MixedRow(factor, r)];
            sum += change * change;
        }

        double variance = Variance(y, drawn);
        return variance > 0 ? sum / (2 * drawn.Length) / variance : 0;
    }

    private int MixedRow(int factor, int row) => (2 + factor) * rows + row;

    private double Variance(double[] y, int[] drawn)
    {
        double mean = 0, square = 0;
        foreach (int r in drawn)
        {
            mean += y[r] + y[rows + r];
            square += y[r] * y[r] + y[rows + r] * y[rows + r];
        }

        int n = 2 * drawn.Length;
        mean /= n;
        return square / n - mean * mean;
    }

    private static double[] WithColumn(double[] row, int factor, double value)
    {
        double[] mixed = (double[])row.Clone();
        mixed[factor] = value;
        return mixed;
    }
}
