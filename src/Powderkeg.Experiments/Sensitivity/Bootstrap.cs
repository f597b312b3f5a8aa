using Powderkeg.Kernel;

namespace Powderkeg.Experiments.Sensitivity;

/// <summary>How sure a statistic of few runs is: it is computed again on samples of the runs, drawn with replacement (Efron 1979).</summary>
internal static class Bootstrap
{
    private const int Samples = 1000;

    /// <summary>The middle 95% of a statistic over drawn rows. The same name and count give the same draws.</summary>
    /// <param name="rows">How many rows there are.</param>
    public static (double Low, double High) Interval(int rows, string name, Func<int[], double> statistic)
    {
        RandomStream draws = new RandomStreams(0).Named("bootstrap/" + name);
        double[] values = new double[Samples];
        int[] drawn = new int[rows];
        for (int s = 0; s < Samples; s++)
        {
            for (int r = 0; r < rows; r++)
            {
                drawn[r] = draws.NextBelow(rows);
            }

            values[s] = statistic(drawn);
        }

        Array.Sort(values);
        return (values[(int)(0.025 * Samples)], values[(int)(0.975 * Samples) - 1]);
    }
}
