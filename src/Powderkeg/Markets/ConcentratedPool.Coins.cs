using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>The concentrated pool as a pool of coins: what it holds, its price in whole coins, and sales that are taken whole or not at all.</summary>
/// <remarks>
/// A sale walks to the last tick with liquidity at the furthest. What the ranges do not take whole is refused (<see cref="SwapRefusal.PoolDrained"/>), and the price
/// stays: a taker on chain has a least output, and its transaction reverts there. The contract's own swap would take a part and leave the price at the end of all ticks.
/// The fee is on the input and stays in the pool, beside the liquidity.
/// </remarks>
public sealed partial class ConcentratedPool : ICoinPool
{
    /// <summary>2^96.</summary>
    private const double RootOne = 79228162514264337593543950336.0;

    private UInt256 held0, held1;

    public AssetId AssetOf(int coin) => Coin(coin).Asset;

    /// <inheritdoc/>
    /// <remarks>Throws <see cref="OverflowException"/> above 2^63 - 1 units; no pool of a scenario comes there.</remarks>
    public Amount BalanceOf(int coin) => Amount.FromUnits((long)(coin == 0 ? held0 : held1));

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <inheritdoc/>
    /// <remarks>Where no liquidity stands at the price, it is the last one: the next range may begin further away.</remarks>
    public double PriceOf(int i, int j)
    {
        RequireTwoCoins(i, j);
        double root = (double)RootPrice / RootOne, price = root * root * First.UnitsPerWhole / Second.UnitsPerWhole;
        return i == 0 ? price : 1 / price;
    }

    /// <inheritdoc/>
    public Amount MostIn(int i, int j, double least) => Coin(i).EndOfSearch(ProposeAmount(i, j, least, double.MaxValue));

    /// <inheritdoc/>
    public double ProposeAmount(int i, int j, double least, double most) => Math.Min(most, Proposed(i, j, least) / Coin(i).UnitsPerWhole);

    /// <inheritdoc/>
    public SwapQuote Quote(int i, int j, Amount dx)
    {
        RequireTwoCoins(i, j);
        Standing standing = Now();
        SwapRefusal refusal = Sell(i, dx, ref standing, out ConcentratedSwap moved);
        return refusal == SwapRefusal.None
            ? new(refusal, Amount.FromUnits((long)moved.Out), FeeInOutput(moved), Amount.Zero) : new(refusal, Amount.Zero, Amount.Zero, Amount.Zero);
    }

    /// <inheritdoc/>
    public SwapOwed Swap(int i, int j, Amount dx)
    {
        RequireTwoCoins(i, j);
        Standing standing = Now();
        SwapRefusal refusal = Sell(i, dx, ref standing, out ConcentratedSwap moved);
        if (refusal != SwapRefusal.None)
        {
            return new(refusal, AssetOf(i), Amount.Zero, AssetOf(j), Amount.Zero, Amount.Zero, Amount.Zero);
        }

        Settle(SideOf(i), moved, standing);
        return new(refusal, AssetOf(i), dx, AssetOf(j), Amount.FromUnits((long)moved.Out), FeeInOutput(moved), Amount.Zero);
    }

    private SwapRefusal Sell(int i, Amount dx, ref Standing standing, out ConcentratedSwap moved)
    {
        moved = default;
        if (!dx.IsPositive)
        {
            return SwapRefusal.AmountNotPositive;
        }

        if (BalanceOf(i).Units > long.MaxValue - dx.Units)
        {
            return SwapRefusal.PoolIsFull;
        }

        moved = Walk(SideOf(i), Given.In, (UInt256)dx.Units, LastRoot(SideOf(i)), ref standing);
        return moved.In != (UInt256)dx.Units ? SwapRefusal.PoolDrained
            : moved.Out.IsZero ? SwapRefusal.OutputIsZero
            : SwapRefusal.None;
    }

    /// <summary>What the fee would have bought at the average price.</summary>
    private static Amount FeeInOutput(in ConcentratedSwap moved) => Amount.FromUnits((long)(moved.Out * moved.Fee / (moved.In - moved.Fee)));

    /// <summary>The root price of the furthest tick with liquidity on a side: behind it there is nothing to trade with.</summary>
    private UInt256 LastRoot(PoolSide side) => count == 0 ? RootPrice
        : side == PoolSide.ZeroForOne ? UInt256.Max(TickMath.RootAt(ticks[0]), TickMath.LeastRoot + UInt256.One)
        : UInt256.Min(TickMath.RootAt(ticks[count - 1]), TickMath.MostRoot - UInt256.One);

    /// <summary>The largest sale, in units with its fee, that brings <paramref name="least"/> whole coins each before the fee; all that the ranges take at the most.</summary>
    /// <remarks>
    /// In u, the root price of the coin sold in the other (so it falls): a range of liquidity L takes L*(1/u' - 1/u) and pays L*(u - u'). Range by range, until the
    /// average falls under the least; within that one L*u'^2 - C*u' + least*L = 0, C = paid + L*u - least*taken + least*L/u, whose smaller root it is.
    /// </remarks>
    private double Proposed(int i, int j, double least)
    {
        PoolSide side = SideOf(i);
        double floor = least * Coin(j).UnitsPerWhole / Coin(i).UnitsPerWhole, taken = 0, paid = 0, u = Falling(side, RootPrice);
        UInt128 standing = Liquidity;
        int step = side == PoolSide.ZeroForOne ? -1 : 1;
        for (int at = FirstAbove(Tick) + Math.Min(step, 0); at >= 0 && at < count; at += step)
        {
            double liquidity = (double)standing, end = Math.Min(u, Falling(side, TickMath.RootAt(ticks[at])));
            double takenThere = taken + liquidity * (1 / end - 1 / u), paidThere = paid + liquidity * (u - end);
            if (paidThere < floor * takenThere)
            {
                double c = paid + liquidity * u - floor * taken + floor * liquidity / u;
                double last = (c - Math.Sqrt(Math.Max(0, c * c - 4 * floor * liquidity * liquidity))) / (2 * liquidity);
                taken += Math.Max(0, liquidity * (1 / last - 1 / u));
                break;
            }

            (taken, paid, u) = (takenThere, paidThere, end);
            standing = (UInt128)((Int128)standing + step * nets[at]);
        }

        return taken / (1 - fee / (double)SwapMath.PipsPerOne);
    }

    private static double Falling(PoolSide side, UInt256 root) => side == PoolSide.ZeroForOne ? (double)root / RootOne : RootOne / (double)root;

    private void Hold(UInt256 in0, UInt256 in1, UInt256 out0, UInt256 out1)
    {
        Invariant.Require(out0 <= held0 + in0 && out1 <= held1 + in1, "MARKETS-9", "a concentrated pool pays out no more than it holds", Tick);
        (held0, held1) = (held0 + in0 - out0, held1 + in1 - out1);
        Version++;
    }

    private PoolCoin Coin(int coin) => coin == 0 ? First : Second;

    private static PoolSide SideOf(int sold) => sold == 0 ? PoolSide.ZeroForOne : PoolSide.OneForZero;

    private static void RequireTwoCoins(int i, int j) =>
        Invariant.Require(i != j && (uint)i < 2 && (uint)j < 2, "MARKETS-5", "a swap is between two coins of the pool", i);
}
