using System.Numerics;
using System.Runtime.InteropServices;

namespace Powderkeg.Exchange;

/// <summary>Means of the last n samples of many series that are sampled together: a row of the ring is a sample, a column a series.</summary>
/// <remarks>
/// Summed afresh, so that no rounding piles up, and each series in the order of its own ring: to the bit what a <see cref="RingMean"/> a series says.
/// One such sum waits for each addition; columns side by side don't wait for each other.
/// </remarks>
internal sealed class RingMeans
{
    private readonly int size;
    private readonly int series;
    private readonly int width;
    private readonly double[] samples;
    private readonly double[] means;
    private int count;
    private int next;

    public RingMeans(int size, int series)
    {
        (this.size, this.series) = (size, series);
        // Rows are whole vectors: what is past the last series stays zero.
        width = (series + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        samples = new double[size * width];
        means = new double[width];
    }

    /// <summary>The row of the next sample, to be filled in by the caller.</summary>
    public Span<double> Next()
    {
        Span<double> row = samples.AsSpan(next * width, series);
        next = (next + 1) % size;
        count = Math.Min(count + 1, size);
        return row;
    }

    /// <summary>By series; zero before the first sample. Overwritten by the next call.</summary>
    public ReadOnlySpan<double> Means()
    {
        Span<Vector<double>> sums = MemoryMarshal.Cast<double, Vector<double>>(means.AsSpan());
        sums.Clear();
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<Vector<double>> sample = MemoryMarshal.Cast<double, Vector<double>>(samples.AsSpan(row * width, width));
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += sample[i];
            }
        }

        for (int i = 0; i < series && count > 0; i++)
        {
            means[i] /= count;
        }

        return means.AsSpan(0, series);
    }
}
