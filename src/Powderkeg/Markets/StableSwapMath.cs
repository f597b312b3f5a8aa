using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>Curve's integer arithmetic of the StableSwap invariant, step for step: <c>Ann*S + D = Ann*D + D^(n+1) / (n^n * prod x)</c>.</summary>
/// <remarks>
/// Balances are in 18 decimals; amplification is A times 100. Source: curvefi/stableswap-ng CurveStableSwapNGMath.vy (get_D, get_y) and
/// CurveStableSwapNG.vy (_dynamic_fee). Every division rounds down, in the contract's order, so results equal the contract's to the unit.
/// Its docstring writes A*n^n where the code has A*n: the code is right about what is deployed.
/// The twin is BigStableSwap in the tests. Range: two or three coins, each at least a millionth of their sum, which is at most 2^100
/// (1.2e12 whole coins); amplification to 10^8. No product then passes 256 bits.
/// </remarks>
internal static class StableSwapMath
{
    public const ulong AmplificationPrecision = 100;
    public const ulong FeeDenominator = 10_000_000_000;
    private const int MostRounds = 255;

    /// <summary>The invariant D: what the pool would hold in all if its coins were equal. Newton from the sum until a step is at most 1.</summary>
    /// <remarks>Where one coin is a hundred thousand times the other, rounding can keep the last steps swinging by 2 to 16 units of the 18th decimal for
    /// ever. The contract then reverts, and trading stops until liquidity leaves; a run must go on, so the larger of the last two is taken here
    /// (a larger D pays out less).</remarks>
    public static UInt256 D(ReadOnlySpan<UInt256> balances, UInt256 amplification)
    {
        uint n = (uint)balances.Length;
        UInt256 sum = UInt256.Zero;
        foreach (UInt256 x in balances)
        {
            sum += x;
        }

        UInt256 ann = amplification * n;
        UInt256 coinsToTheirNumber = n == 2 ? 4u : 27u;
        UInt256 d = sum, previous = sum;
        for (int round = 0; round < MostRounds; round++)
        {
            UInt256 product = d;
            foreach (UInt256 x in balances)
            {
                product = product * d / x;
            }

            product /= coinsToTheirNumber;
            previous = d;
            d = (ann * sum / AmplificationPrecision + product * n) * d
                / ((ann - AmplificationPrecision) * d / AmplificationPrecision + (n + 1) * product);
            if (IsWithinOne(d, previous))
            {
                return d;
            }
        }

        return UInt256.Max(d, previous);
    }

    /// <summary>The balance of coin <paramref name="bought"/> that keeps D when coin <paramref name="sold"/>'s balance becomes <paramref name="x"/>.</summary>
    public static UInt256 Y(int sold, int bought, UInt256 x, ReadOnlySpan<UInt256> balances, UInt256 amplification, UInt256 d)
    {
        uint n = (uint)balances.Length;
        UInt256 ann = amplification * n;
        UInt256 sum = UInt256.Zero;
        UInt256 c = d;
        for (int i = 0; i < balances.Length; i++)
        {
            if (i == bought)
            {
                continue;
            }

            UInt256 balance = i == sold ? x : balances[i];
            sum += balance;
            c = c * d / (balance * n);
        }

        c = c * d * AmplificationPrecision / (ann * n);
        UInt256 b = sum + d * AmplificationPrecision / ann;
        UInt256 y = d;
        for (int round = 0; round < MostRounds; round++)
        {
            UInt256 previous = y;
            y = (y * y + c) / (2u * y + b - d);
            if (IsWithinOne(y, previous))
            {
                return y;
            }
        }

        Invariant.Require(false, "MARKETS-3", "Newton's iteration for y ends");
        return y;
    }

    /// <summary>The NG fee in parts of 10^10: at the peg the base fee, off it up to <paramref name="multiplier"/> / 10^10 times as much.</summary>
    public static UInt256 DynamicFee(UInt256 sold, UInt256 bought, UInt256 fee, UInt256 multiplier)
    {
        if (multiplier <= FeeDenominator)
        {
            return fee;
        }

        UInt256 sum = sold + bought;
        return multiplier * fee / ((multiplier - FeeDenominator) * 4u * sold * bought / (sum * sum) + FeeDenominator);
    }

    /// <summary>What a trade pays and what it keeps as the fee, in 18 decimals; one unit stays in the pool, as in the contract, in case y was rounded down.</summary>
    public static (UInt256 Paid, UInt256 Kept) Charge(UInt256 soldBefore, UInt256 soldAfter, UInt256 boughtBefore, UInt256 boughtAfter, UInt256 fee, UInt256 multiplier)
    {
        UInt256 gross = boughtBefore - boughtAfter - UInt256.One;
        UInt256 kept = gross * DynamicFee((soldBefore + soldAfter) / 2u, (boughtBefore + boughtAfter) / 2u, fee, multiplier) / FeeDenominator;
        return (gross - kept, kept);
    }

    private static bool IsWithinOne(UInt256 a, UInt256 b) => (a > b ? a - b : b - a) <= UInt256.One;
}
