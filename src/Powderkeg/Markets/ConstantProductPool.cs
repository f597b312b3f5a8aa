using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>A pool of two coins whose product never falls: Uniswap v2 in its own integers.</summary>
/// <remarks>
/// <c>out = in*kept*R_out / (R_in*10000 + in*kept)</c>, rounded down, with kept = 9,970 of 10,000 (fee 0.3% of the input, all of it the pool's).
/// Source: Uniswap/v2-periphery UniswapV2Library.getAmountOut, which writes 997 of 1,000: the same quotient. Whole basis points are for its forks (PancakeSwap: 9,975).
/// Invariants: the product of reserves never falls; a reserve never reaches zero; MARKETS-8: a round trip through a pool never profits.
/// Left out: liquidity tokens, the protocol fee (off as deployed), cumulative prices.
/// </remarks>
public sealed class ConstantProductPool : ICoinPool
{
    private const uint Whole = 10_000;

    private readonly PoolCoin[] coins;
    private readonly long[] reserves;
    private readonly uint kept;

    /// <param name="first">Coin 0.</param>
    /// <param name="second">Coin 1.</param>
    /// <param name="firstReserve">Units of coin 0, at least 1.</param>
    /// <param name="secondReserve">Units of coin 1, at least 1.</param>
    /// <param name="feeBasisPoints">Of the input: 30 as deployed, 0 to 9,999.</param>
    public ConstantProductPool(PoolCoin first, PoolCoin second, Amount firstReserve, Amount secondReserve, int feeBasisPoints = 30)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstReserve, Amount.FromUnits(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(secondReserve, Amount.FromUnits(1));
        ArgumentOutOfRangeException.ThrowIfNegative(feeBasisPoints);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feeBasisPoints, (int)Whole);
        coins = [first, second];
        reserves = [firstReserve.Units, secondReserve.Units];
        kept = Whole - (uint)feeBasisPoints;
    }

    public AssetId AssetOf(int coin) => coins[coin].Asset;

    public Amount BalanceOf(int coin) => Amount.FromUnits(reserves[coin]);

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <inheritdoc/>
    public double PriceOf(int i, int j)
    {
        RequireTwoCoins(i, j);
        return WholeOf(j) / WholeOf(i);
    }

    /// <inheritdoc/>
    public Amount MostIn(int i, int j, double least) => coins[i].EndOfSearch(ProposeAmount(i, j, least, double.MaxValue));

    /// <inheritdoc/>
    /// <remarks>A sale of x pays R_out / (R_in + x) each.</remarks>
    public double ProposeAmount(int i, int j, double least, double most) => Math.Clamp(WholeOf(j) / least - WholeOf(i), 0, most);

    /// <summary>What selling <paramref name="dx"/> of coin <paramref name="i"/> for coin <paramref name="j"/> would pay now.</summary>
    public SwapQuote Quote(int i, int j, Amount dx)
    {
        RequireTwoCoins(i, j);
        if (!dx.IsPositive)
        {
            return Refused(SwapRefusal.AmountNotPositive);
        }

        if (reserves[i] > long.MaxValue - dx.Units)
        {
            return Refused(SwapRefusal.PoolIsFull);
        }

        UInt128 paid = AmountOut((UInt128)dx.Units, (UInt128)reserves[i], (UInt128)reserves[j], kept);
        // The fee is on the input: shown here as what the same sale would have paid more without it.
        UInt128 withoutFee = AmountOut((UInt128)dx.Units, (UInt128)reserves[i], (UInt128)reserves[j], Whole);
        return paid == 0
            ? Refused(SwapRefusal.OutputIsZero)
            : new(SwapRefusal.None, Amount.FromUnits((long)paid), Amount.FromUnits((long)(withoutFee - paid)), Amount.Zero);
    }

    /// <summary>Sells <paramref name="dx"/> of coin <paramref name="i"/> for coin <paramref name="j"/>: the reserves have changed when it returns.</summary>
    public SwapOwed Swap(int i, int j, Amount dx)
    {
        SwapQuote quote = Quote(i, j, dx);
        if (quote.Refusal != SwapRefusal.None)
        {
            return new(quote.Refusal, AssetOf(i), Amount.Zero, AssetOf(j), Amount.Zero, Amount.Zero, Amount.Zero);
        }

        Int128 before = (Int128)reserves[i] * reserves[j];
        reserves[i] += dx.Units;
        reserves[j] -= quote.Out.Units;
        Version++;
        Invariant.Require((Int128)reserves[i] * reserves[j] >= before, "MARKETS-6", "the product of a pool's reserves never falls", reserves[j]);
        return new(SwapRefusal.None, AssetOf(i), dx, AssetOf(j), quote.Out, quote.Fee, Amount.Zero);
    }

    /// <summary>The contract's getAmountOut, rounded down; each number under 2^112 as there.</summary>
    /// <param name="kept">Basis points of the input that count after the fee.</param>
    internal static UInt128 AmountOut(UInt128 paidIn, UInt128 reserveIn, UInt128 reserveOut, uint kept)
    {
        UInt128 counted = paidIn * kept;
        return WideMath.MulDivDown(counted, reserveOut, reserveIn * Whole + counted);
    }

    private double WholeOf(int coin) => reserves[coin] / coins[coin].UnitsPerWhole;

    private static void RequireTwoCoins(int i, int j) =>
        Invariant.Require(i != j && (uint)i < 2 && (uint)j < 2, "MARKETS-5", "a swap is between two coins of the pool", i);

    private static SwapQuote Refused(SwapRefusal refusal) => new(refusal, Amount.Zero, Amount.Zero, Amount.Zero);
}
