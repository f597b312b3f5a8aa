using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>Why a concentrated pool refused, in the order in which the reasons are looked at.</summary>
public enum ConcentratedRefusal : byte
{
    None = 0,
    AmountNotPositive = 1,

    /// <summary>The limit lies behind the price, or outside the prices that have a tick.</summary>
    LimitOutOfReach = 2,

    /// <summary>The lower tick is not below the upper, one is not a multiple of the spacing, or one has no price.</summary>
    TicksNotUsable = 3,

    /// <summary>A tick would carry more than its share of 2^128 - 1.</summary>
    TickIsFull = 4,

    /// <summary>More liquidity would leave the range than stands in it.</summary>
    NotEnoughLiquidity = 5,
}

/// <summary>What a swap moved: <paramref name="In"/> to the pool, the fee in it, <paramref name="Out"/> to the taker. All zero when refused.</summary>
/// <remarks>Less than asked for where the price limit was reached first.</remarks>
public readonly record struct ConcentratedSwap(ConcentratedRefusal Refusal, UInt256 In, UInt256 Out, UInt256 Fee);

/// <summary>What liquidity is worth at this moment's price: owed to the pool when it is added (up), by the pool when it is taken away (down).</summary>
public readonly record struct LiquidityOwed(ConcentratedRefusal Refusal, UInt256 Amount0, UInt256 Amount1);

/// <summary>A pool of two coins whose liquidity stands in price ranges: Uniswap v3 in its own integers.</summary>
/// <remarks>
/// Source: Uniswap/v3-core UniswapV3Pool.swap, mint, burn, Tick.sol, TickBitmap.nextInitializedTickWithinOneWord. A step also ends where a word of 256
/// spaced ticks ends, whether liquidity changes there or not: each step rounds, so this is part of the result.
/// <para>A swap is: refuse - step to the next tick, the word's end or the limit - cross it - again, until the amount or the way is used up.</para>
/// Invariants:
/// <list type="bullet">
/// <item>The liquidity in range is the sum of the net liquidity of all ticks at or below the price's.</item>
/// <item>The net liquidity of all ticks sums to zero.</item>
/// <item>MARKETS-8: a round trip through a pool never profits (what goes in is rounded up, what goes out down).</item>
/// </list>
/// Left out: the share of a single position in the fees (here they are the pool's, in all), the protocol's fee (off as deployed), the price oracle.
/// It touches no balances; the caller posts what is owed. As a pool of coins, asked and sold to like any: <c>ConcentratedPool.Coins.cs</c>.
/// </remarks>
public sealed partial class ConcentratedPool
{
    private const int WordBits = 8;

    /// <summary>Which amount of a swap is exact.</summary>
    private enum Given
    {
        In,
        Out,
    }

    /// <summary>Where a swap stands: it walks on a copy, so that a quote is the same walk.</summary>
    private struct Standing
    {
        public UInt256 Root;
        public int Tick;
        public UInt128 Liquidity;
    }

    private readonly uint fee;
    private readonly int spacing;
    private readonly UInt128 mostOfTick;
    private int[] ticks = new int[16];
    private Int128[] nets = new Int128[16];
    private UInt128[] grosses = new UInt128[16];
    private int count;

    /// <param name="feePips">Hundredths of a basis point, on the input; under 1,000,000.</param>
    /// <param name="tickSpacing">1 to 16,383: liquidity stands on multiples of it.</param>
    /// <param name="rootPrice">The square root of coin 1 per coin 0 in Q64.96, in <see cref="TickMath"/>'s range.</param>
    public ConcentratedPool(PoolCoin first, PoolCoin second, int feePips, int tickSpacing, UInt256 rootPrice)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feePips);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)feePips, SwapMath.PipsPerOne, nameof(feePips));
        ArgumentOutOfRangeException.ThrowIfLessThan(tickSpacing, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tickSpacing, 16_383);
        ArgumentOutOfRangeException.ThrowIfLessThan(rootPrice, TickMath.LeastRoot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rootPrice, TickMath.MostRoot);
        First = first;
        Second = second;
        fee = (uint)feePips;
        spacing = tickSpacing;
        RootPrice = rootPrice;
        Tick = TickMath.TickOf(rootPrice);
        // Tick.tickSpacingToMaxLiquidityPerTick.
        mostOfTick = UInt128.MaxValue / (UInt128)(2 * (TickMath.MostTick / tickSpacing) + 1);
    }

    public PoolCoin First { get; }

    public PoolCoin Second { get; }

    /// <summary>The square root of coin 1 per coin 0, Q64.96.</summary>
    public UInt256 RootPrice { get; private set; }

    public int Tick { get; private set; }

    /// <summary>The liquidity that stands at the price.</summary>
    public UInt128 Liquidity { get; private set; }

    /// <summary>Fees paid so far, in units of coin 0.</summary>
    public UInt256 Fees0 { get; private set; }

    /// <summary>Fees paid so far, in units of coin 1.</summary>
    public UInt256 Fees1 { get; private set; }

    /// <summary>Adds liquidity from tick <paramref name="lower"/> to <paramref name="upper"/>, the upper end left out.</summary>
    public LiquidityOwed Mint(int lower, int upper, UInt128 liquidity)
    {
        ConcentratedRefusal refusal = RefuseRange(lower, upper, liquidity);
        if (refusal == ConcentratedRefusal.None && (IsOver(lower, liquidity) || IsOver(upper, liquidity)))
        {
            refusal = ConcentratedRefusal.TickIsFull;
        }

        if (refusal != ConcentratedRefusal.None)
        {
            return new(refusal, UInt256.Zero, UInt256.Zero);
        }

        Add(lower, (Int128)liquidity, liquidity);
        Add(upper, -(Int128)liquidity, liquidity);
        if (lower <= Tick && Tick < upper)
        {
            Liquidity += liquidity;
        }

        (UInt256 low, UInt256 here, UInt256 high) = Range(lower, upper);
        LiquidityOwed owed = new(ConcentratedRefusal.None, SqrtPriceMath.Amount0Up(here, high, liquidity), SqrtPriceMath.Amount1Up(low, here, liquidity));
        Hold(owed.Amount0, owed.Amount1, UInt256.Zero, UInt256.Zero);
        return owed;
    }

    /// <summary>Takes liquidity away; that it is the caller's is the caller's to know.</summary>
    public LiquidityOwed Burn(int lower, int upper, UInt128 liquidity)
    {
        ConcentratedRefusal refusal = RefuseRange(lower, upper, liquidity);
        if (refusal == ConcentratedRefusal.None && (GrossAt(lower) < liquidity || GrossAt(upper) < liquidity || (lower <= Tick && Tick < upper && Liquidity < liquidity)))
        {
            refusal = ConcentratedRefusal.NotEnoughLiquidity;
        }

        if (refusal != ConcentratedRefusal.None)
        {
            return new(refusal, UInt256.Zero, UInt256.Zero);
        }

        Remove(lower, (Int128)liquidity, liquidity);
        Remove(upper, -(Int128)liquidity, liquidity);
        if (lower <= Tick && Tick < upper)
        {
            Liquidity -= liquidity;
        }

        (UInt256 low, UInt256 here, UInt256 high) = Range(lower, upper);
        LiquidityOwed owed = new(ConcentratedRefusal.None, SqrtPriceMath.Amount0Down(here, high, liquidity), SqrtPriceMath.Amount1Down(low, here, liquidity));
        Hold(UInt256.Zero, UInt256.Zero, owed.Amount0, owed.Amount1);
        return owed;
    }

    /// <summary>Pays in exactly <paramref name="amount"/>, or less where the price reaches <paramref name="limit"/> first.</summary>
    public ConcentratedSwap SwapExactIn(PoolSide side, UInt256 amount, UInt256 limit) => Swap(side, Given.In, amount, limit);

    /// <summary>Takes out exactly <paramref name="amount"/>, or less where the price reaches <paramref name="limit"/> first.</summary>
    public ConcentratedSwap SwapExactOut(PoolSide side, UInt256 amount, UInt256 limit) => Swap(side, Given.Out, amount, limit);

    private ConcentratedSwap Swap(PoolSide side, Given given, UInt256 amount, UInt256 limit)
    {
        Standing standing = Now();
        ConcentratedSwap moved = Walk(side, given, amount, limit, ref standing);
        Settle(side, moved, standing);
        return moved;
    }

    private Standing Now() => new() { Root = RootPrice, Tick = Tick, Liquidity = Liquidity };

    /// <summary>Makes the end of a walk the pool's state.</summary>
    private void Settle(PoolSide side, in ConcentratedSwap moved, in Standing standing)
    {
        (RootPrice, Tick, Liquidity) = (standing.Root, standing.Tick, standing.Liquidity);
        Fees0 += side == PoolSide.ZeroForOne ? moved.Fee : UInt256.Zero;
        Fees1 += side == PoolSide.OneForZero ? moved.Fee : UInt256.Zero;
        (UInt256 in0, UInt256 in1) = side == PoolSide.ZeroForOne ? (moved.In, UInt256.Zero) : (UInt256.Zero, moved.In);
        (UInt256 out0, UInt256 out1) = side == PoolSide.ZeroForOne ? (UInt256.Zero, moved.Out) : (moved.Out, UInt256.Zero);
        Hold(in0, in1, out0, out1);
    }

    /// <summary>From where <paramref name="standing"/> is, until the amount or the way is used up.</summary>
    private ConcentratedSwap Walk(PoolSide side, Given given, UInt256 amount, UInt256 limit, ref Standing standing)
    {
        ConcentratedRefusal refusal = RefuseSwap(side, amount, limit);
        UInt256 left = amount, paid = UInt256.Zero, got = UInt256.Zero, fees = UInt256.Zero;
        while (refusal == ConcentratedRefusal.None && !left.IsZero && standing.Root != limit)
        {
            (int next, bool isInitialised) = NextWithinWord(side, standing.Tick);
            UInt256 end = TickMath.RootAt(next), to = side == PoolSide.ZeroForOne ? UInt256.Max(end, limit) : UInt256.Min(end, limit);
            SwapStep step = given == Given.In
                ? SwapMath.ExactIn(standing.Root, to, standing.Liquidity, left, fee) : SwapMath.ExactOut(standing.Root, to, standing.Liquidity, left, fee);
            UInt256 cost = step.In + step.Fee;
            left -= given == Given.In ? cost : step.Out;
            paid += cost;
            got += step.Out;
            fees += step.Fee;
            Move(side, next, end, isInitialised, step.Root, ref standing);
        }

        return new(refusal, paid, got, fees);
    }

    private void Move(PoolSide side, int next, UInt256 end, bool isInitialised, UInt256 root, ref Standing standing)
    {
        bool hasMoved = root != standing.Root;
        standing.Root = root;
        if (root == end)
        {
            if (isInitialised)
            {
                Int128 net = nets[Find(next)];
                standing.Liquidity = (UInt128)((Int128)standing.Liquidity + (side == PoolSide.ZeroForOne ? -net : net));
            }

            standing.Tick = side == PoolSide.ZeroForOne ? next - 1 : next;
        }
        else if (hasMoved)
        {
            standing.Tick = TickMath.TickOf(root);
        }
    }

    /// <summary>The next tick with liquidity in the word of 256 spaced ticks that <paramref name="from"/> is in, or the word's end.</summary>
    private (int Tick, bool IsInitialised) NextWithinWord(PoolSide side, int from)
    {
        int place = from / spacing - (from % spacing < 0 ? 1 : 0); // down, also below zero
        if (side == PoolSide.ZeroForOne)
        {
            int edge = ((place >> WordBits) << WordBits) * spacing;
            int at = FirstAbove(from) - 1;
            return at >= 0 && ticks[at] >= edge ? (ticks[at], true) : (Math.Max(edge, TickMath.LeastTick), false);
        }

        int last = ((((place + 1) >> WordBits) << WordBits) + (1 << WordBits) - 1) * spacing;
        int above = FirstAbove(from);
        return above < count && ticks[above] <= last ? (ticks[above], true) : (Math.Min(last, TickMath.MostTick), false);
    }

    private ConcentratedRefusal RefuseSwap(PoolSide side, UInt256 amount, UInt256 limit)
    {
        if (amount.IsZero)
        {
            return ConcentratedRefusal.AmountNotPositive;
        }

        bool isAhead = side == PoolSide.ZeroForOne ? limit < RootPrice && limit > TickMath.LeastRoot : limit > RootPrice && limit < TickMath.MostRoot;
        return isAhead ? ConcentratedRefusal.None : ConcentratedRefusal.LimitOutOfReach;
    }

    private ConcentratedRefusal RefuseRange(int lower, int upper, UInt128 liquidity)
    {
        if (liquidity == 0)
        {
            return ConcentratedRefusal.AmountNotPositive;
        }

        bool isUsable = lower < upper && lower >= TickMath.LeastTick && upper <= TickMath.MostTick && lower % spacing == 0 && upper % spacing == 0;
        return isUsable ? ConcentratedRefusal.None : ConcentratedRefusal.TicksNotUsable;
    }

    private (UInt256 Low, UInt256 Here, UInt256 High) Range(int lower, int upper)
    {
        UInt256 low = TickMath.RootAt(lower), high = TickMath.RootAt(upper);
        return (low, UInt256.Min(UInt256.Max(RootPrice, low), high), high);
    }

    private bool IsOver(int tick, UInt128 liquidity) => liquidity > mostOfTick - GrossAt(tick);

    private UInt128 GrossAt(int tick) => Find(tick) is >= 0 and int at ? grosses[at] : 0;

    private void Add(int tick, Int128 net, UInt128 gross)
    {
        int at = Find(tick);
        if (at < 0)
        {
            at = FirstAbove(tick);
            Open(at, tick);
        }

        nets[at] += net;
        grosses[at] += gross;
    }

    private void Remove(int tick, Int128 net, UInt128 gross)
    {
        int at = Find(tick);
        nets[at] -= net;
        grosses[at] -= gross;
        if (grosses[at] == 0)
        {
            count--;
            Array.Copy(ticks, at + 1, ticks, at, count - at);
            Array.Copy(nets, at + 1, nets, at, count - at);
            Array.Copy(grosses, at + 1, grosses, at, count - at);
        }
    }

    private void Open(int at, int tick)
    {
        if (count == ticks.Length)
        {
            Array.Resize(ref ticks, count * 2);
            Array.Resize(ref nets, count * 2);
            Array.Resize(ref grosses, count * 2);
        }

        Array.Copy(ticks, at, ticks, at + 1, count - at);
        Array.Copy(nets, at, nets, at + 1, count - at);
        Array.Copy(grosses, at, grosses, at + 1, count - at);
        (ticks[at], nets[at], grosses[at]) = (tick, 0, 0);
        count++;
    }

    private int Find(int tick) => FirstAbove(tick) - 1 is >= 0 and int at && ticks[at] == tick ? at : -1;

    private int FirstAbove(int tick)
    {
        int low = 0, high = count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = ticks[middle] <= tick ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
