using System.Numerics;

namespace Powderkeg.Tests.Markets;

/// <summary>The brute-force twin of StableSwapMath in unbounded integers, and the invariant itself without a division.</summary>
/// <remarks>Written from the contract (curvefi/stableswap-ng, CurveStableSwapNGViews.vy: get_D, get_y, get_dy), not from our kernel.</remarks>
public static class BigStableSwap
{
    public static readonly BigInteger Wad = BigInteger.Pow(10, 18);
    private static readonly BigInteger Tenth = BigInteger.Pow(10, 10);

    /// <summary>get_D: amplification is A * 100. Where the contract reverts after 255 rounds, the larger of the last two.</summary>
    public static BigInteger D(IReadOnlyList<BigInteger> xp, BigInteger amp)
    {
        int n = xp.Count;
        BigInteger sum = xp.Aggregate((a, b) => a + b), d = sum, last = sum, ann = amp * n;
        for (int i = 0; i < 255; i++)
        {
            BigInteger dp = xp.Aggregate(d, (p, x) => p * d / x) / BigInteger.Pow(n, n);
            BigInteger next = (ann * sum / 100 + dp * n) * d / ((ann - 100) * d / 100 + (n + 1) * dp);
            if (BigInteger.Abs(next - d) <= 1)
            {
                return next;
            }

            (last, d) = (d, next);
        }

        return BigInteger.Max(d, last);
    }

    public static BigInteger Y(int i, int j, BigInteger x, IReadOnlyList<BigInteger> xp, BigInteger amp, BigInteger d)
    {
        int n = xp.Count;
        List<BigInteger> others = [.. Enumerable.Range(0, n).Where(k => k != j).Select(k => k == i ? x : xp[k])];
        BigInteger c = others.Aggregate(d, (p, o) => p * d / (o * n)) * d * 100 / (amp * n * n);
        BigInteger b = others.Aggregate((p, q) => p + q) + d * 100 / (amp * n);
        BigInteger y = d;
        for (int k = 0; k < 255; k++)
        {
            BigInteger next = (y * y + c) / (2 * y + b - d);
            if (BigInteger.Abs(next - y) <= 1)
            {
                return next;
            }

            y = next;
        }

        throw new InvalidOperationException("get_y did not converge");
    }

    public static BigInteger DynamicFee(BigInteger xi, BigInteger xj, BigInteger fee, BigInteger multiplier) => multiplier <= Tenth
        ? fee
        : multiplier * fee / ((multiplier - Tenth) * 4 * xi * xj / BigInteger.Pow(xi + xj, 2) + Tenth);

    /// <summary>get_dy and the admin's part, in the coin's own units; zero or less where the contract would revert.</summary>
    public static (BigInteger Out, BigInteger Admin) Swap(
        int i, int j, BigInteger dx, IReadOnlyList<BigInteger> balances, IReadOnlyList<BigInteger> rates, BigInteger amp, BigInteger fee,
        BigInteger multiplier, BigInteger adminFee)
    {
        List<BigInteger> xp = [.. balances.Select((b, k) => b * rates[k] / Wad)];
        BigInteger x = xp[i] + dx * rates[i] / Wad;
        BigInteger y = Y(i, j, x, xp, amp, D(xp, amp));
        BigInteger dy = xp[j] - y - 1;
        BigInteger kept = dy * DynamicFee((xp[i] + x) / 2, (xp[j] + y) / 2, fee, multiplier) / Tenth;
        return ((dy - kept) * Wad / rates[j], kept * adminFee / Tenth * Wad / rates[j]);
    }

    /// <summary>How far rounding lets D end from the root, in units of the 18th decimal.</summary>
    /// <remarks>Of two coins: the first division of D_P loses up to 1, the second carries that to D/x_min, a quarter of which is left; a step of
    /// Newton turns an error e of D_P into e*D / ((Ann-1)*D + 3*D_P). Twice, since the last steps may swing, and 4 for the other divisions.</remarks>
    public static BigInteger NoiseOfD(IReadOnlyList<BigInteger> xp, BigInteger amp, BigInteger d)
    {
        BigInteger product = d * d * d / (4 * xp[0] * xp[1]);
        return 4 + 2 * (d / (4 * xp.Min()) + 1) * d / ((amp * 2 - 100) * d / 100 + 3 * product);
    }

    /// <summary>The exact invariant as a sign: positive where D is too small for these balances. No division, so no rounding.</summary>
    public static int SignOfInvariant(IReadOnlyList<BigInteger> xp, BigInteger amp, BigInteger d)
    {
        // Ann*S + D - Ann*D - D^(n+1)/(n^n prod x), times 100 n^n prod x; Ann = amp*n/100.
        int n = xp.Count;
        BigInteger product = xp.Aggregate((a, b) => a * b) * BigInteger.Pow(n, n);
        BigInteger sum = xp.Aggregate((a, b) => a + b);
        return ((amp * n * (sum - d) + 100 * d) * product - 100 * BigInteger.Pow(d, n + 1)).Sign;
    }
}
