using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>Splits a whole number into whole parts that sum to it exactly.</summary>
public static class LargestRemainder
{
    /// <summary>Each share rounded down, then one more to the largest fractions, ties in the order of the parts. A share may be below zero.</summary>
    /// <param name="total">What the parts sum to.</param>
    /// <param name="shares">Unrounded parts; they sum to <paramref name="total"/> but for the last digits of doubles.</param>
    public static void Split(long total, ReadOnlySpan<double> shares, Span<long> parts)
    {
        long sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            parts[i] = (long)Math.Floor(shares[i]);
            sum += parts[i];
        }

        Invariant.Require(Math.Abs(total - sum) <= shares.Length, "CONTAGION-1", "the parts of a move sum to the whole move", total - sum);
        Span<bool> raised = stackalloc bool[shares.Length];
        for (; sum < total; sum++)
        {
            int best = -1;
            for (int i = 0; i < shares.Length; i++)
            {
                if (!raised[i] && (best < 0 || shares[i] - Math.Floor(shares[i]) > shares[best] - Math.Floor(shares[best])))
                {
                    best = i;
                }
            }

            raised[best] = true;
            parts[best]++;
        }

        // Doubles a hair above whole numbers: one is taken from the smallest fraction.
        for (; sum > total; sum--)
        {
            int least = 0;
            for (int i = 1; i < shares.Length; i++)
            {
                least = shares[i] - Math.Floor(shares[i]) < shares[least] - Math.Floor(shares[least]) ? i : least;
            }

            parts[least]--;
        }
    }
}
