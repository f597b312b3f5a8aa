namespace Powderkeg.Contagion;

/// <summary>A next-generation matrix: forced notional of a channel (row) caused by a unit of forced notional of a channel (column).</summary>
/// <remarks>
/// Its spectral radius is the reproduction number R (van den Driessche and Watmough 2002): under 1 a shock dies out. By power iteration on K + I, whose
/// largest eigenvalue is R + 1 and which does not swing where K is cyclic; 500 steps or a change of the vector under 1e-13.
/// </remarks>
public sealed class NextGeneration
{
    private const int MostSteps = 500;
    private readonly double[] k;
    private readonly int size;

    /// <param name="k">Row by row: k[to * size + from]; none below zero.</param>
    public NextGeneration(int size, double[] k)
    {
        (this.size, this.k) = (size, [.. k]);
        LeaveOutWhatDiesOut();
    }

    /// <summary>From what channels caused and what they sold. A channel that sold less than the floor (or nothing) causes nothing measurable: its column is left out.</summary>
    /// <param name="caused">caused[from * size + to], in the unit of <paramref name="sold"/>.</param>
    public static NextGeneration Of(int size, ReadOnlySpan<double> caused, ReadOnlySpan<double> sold, double floor)
    {
        double[] k = new double[size * size];
        for (int from = 0; from < size; from++)
        {
            for (int to = 0; to < size && sold[from] > 0 && sold[from] >= floor; to++)
            {
                k[to * size + from] = caused[from * size + to] / sold[from];
            }
        }

        return new(size, k);
    }

    /// <summary>The spectral radius; 0 where nothing causes anything.</summary>
    public double R() => Dominant(Turned.No, out _);

    /// <summary>Elasticity of R to each entry (to * size + from): relative change of R over relative change of the entry. They sum to 1 where R is above zero.</summary>
    public double[] Elasticities()
    {
        double r = Dominant(Turned.No, out double[] right);
        Dominant(Turned.Yes, out double[] left);
        double[] parts = new double[size * size];
        double sum = 0;
        for (int to = 0; to < size && r > 0; to++)
        {
            for (int from = 0; from < size; from++)
            {
                parts[to * size + from] = k[to * size + from] * left[to] * right[from];
                sum += parts[to * size + from];
            }
        }

        for (int i = 0; i < parts.Length && sum > 0; i++)
        {
            parts[i] /= sum;
        }

        return parts;
    }

    /// <summary>A channel that nothing forces, or that forces nothing, is on no circle: without it R is the same, and a matrix without circles has R = 0 exactly.</summary>
    private void LeaveOutWhatDiesOut()
    {
        for (bool again = true; again;)
        {
            again = false;
            for (int i = 0; i < size; i++)
            {
                double into = 0, outOf = 0;
                for (int j = 0; j < size; j++)
                {
                    into += k[i * size + j];
                    outOf += k[j * size + i];
                }

                for (int j = 0; j < size && (into == 0) != (outOf == 0); j++)
                {
                    k[i * size + j] = k[j * size + i] = 0;
                    again = true;
                }
            }
        }
    }

    private enum Turned
    {
        No,
        Yes,
    }

    private double Dominant(Turned turned, out double[] vector)
    {
        vector = new double[size];
        Array.Fill(vector, 1.0 / size);
        double[] next = new double[size];
        double value = 0;
        for (int step = 0; step < MostSteps; step++)
        {
            double sum = 0;
            for (int i = 0; i < size; i++)
            {
                next[i] = vector[i];
                for (int j = 0; j < size; j++)
                {
                    next[i] += (turned == Turned.Yes ? k[j * size + i] : k[i * size + j]) * vector[j];
                }

                sum += next[i];
            }

            double change = 0;
            for (int i = 0; i < size; i++)
            {
                next[i] /= sum;
                change = Math.Max(change, Math.Abs(next[i] - vector[i]));
            }

            (vector, next) = (next, vector);
            value = sum;
            if (change <= 1e-13)
            {
                break;
            }
        }

        return Math.Max(0, value - 1);
    }
}
