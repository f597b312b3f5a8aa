using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>Between a tick and the square root of its price, 1.0001^(tick/2), as a Q64.96 number.</summary>
/// <remarks>Source: Uniswap/v3-core TickMath. The root of a tick is its product of twenty constants, to the unit. The tick of a root is by definition the
/// greatest whose root is not above it: an estimate from the binary logarithm (14 bits, so off by less than a tick), then steps, where the original
/// compares two candidates; the result is the same.</remarks>
public static class TickMath
{
    public const int LeastTick = -887_272;
    public const int MostTick = 887_272;

    /// <summary>Ticks per doubling of the root, 2 / log2(1.0001), in ten-thousandths.</summary>
    private const long TicksPerDoubling = 138_636_367;
    private const long TenThousand = 10_000;
    private const int LogBits = 14;

    // sqrt(1.0001)^-(2^k) in Q128: TickMath.getSqrtRatioAtTick.
    private static readonly UInt128[] Roots =
    [
        new(0xfffcb933bd6fad37, 0xaa2d162d1a594001), new(0xfff97272373d4132, 0x59a46990580e213a), new(0xfff2e50f5f656932, 0xef12357cf3c7fdcc),
        new(0xffe5caca7e10e4e6, 0x1c3624eaa0941cd0), new(0xffcb9843d60f6159, 0xc9db58835c926644), new(0xff973b41fa98c081, 0x472e6896dfb254c0),
        new(0xff2ea16466c96a38, 0x43ec78b326b52861), new(0xfe5dee046a99a2a8, 0x11c461f1969c3053), new(0xfcbe86c7900a88ae, 0xdcffc83b479aa3a4),
        new(0xf987a7253ac41317, 0x6f2b074cf7815e54), new(0xf3392b0822b70005, 0x940c7a398e4b70f3), new(0xe7159475a2c29b74, 0x43b29c7fa6e889d9),
        new(0xd097f3bdfd2022b8, 0x845ad8f792aa5825), new(0xa9f746462d870fdf, 0x8a65dc1f90e061e5), new(0x70d869a156d2a1b8, 0x90bb3df62baf32f7),
        new(0x31be135f97d08fd9, 0x81231505542fcfa6), new(0x09aa508b5b7a84e1, 0xc677de54f3e99bc9), new(0x005d6af8dedb8119, 0x6699c329225ee604),
        new(0x00002216e584f5fa, 0x1ea926041bedfe98), new(0x00000000048a1703, 0x91f7dc42444e8fa2),
    ];

    /// <summary>The root at <see cref="LeastTick"/>.</summary>
    public static UInt256 LeastRoot => 4_295_128_739u;

    /// <summary>The root at <see cref="MostTick"/>: prices stay below it.</summary>
    public static UInt256 MostRoot { get; } = RootAt(MostTick);

    /// <param name="tick">From <see cref="LeastTick"/> to <see cref="MostTick"/>.</param>
    public static UInt256 RootAt(int tick)
    {
        Invariant.Require(tick is >= LeastTick and <= MostTick, "MARKETS-7", "a tick is within the range that has a price", tick);
        int size = Math.Abs(tick);
        UInt256 ratio = UInt256.One << 128;
        for (int k = 0; k < Roots.Length; k++)
        {
            if ((size & (1 << k)) != 0)
            {
                ratio = (ratio * (UInt256)Roots[k]) >> 128;
            }
        }

        if (tick > 0)
        {
            ratio = UInt256.MaxValue / ratio;
        }

        // Q128 to Q96, up, so that the tick of a tick's root is that tick.
        UInt256 root = ratio >> 32;
        return (root << 32) == ratio ? root : root + UInt256.One;
    }

    /// <param name="root">From <see cref="LeastRoot"/> to below <see cref="MostRoot"/>.</param>
    public static int TickOf(UInt256 root)
    {
        int tick = (int)Math.Clamp(Estimate(root), LeastTick, MostTick);
        while (tick < MostTick && RootAt(tick + 1) <= root)
        {
            tick++;
        }

        while (tick > LeastTick && RootAt(tick) > root)
        {
            tick--;
        }

        return tick;
    }

    private static long Estimate(UInt256 root)
    {
        int top = root.High != 0 ? 255 - LeadingZeros(root.High) : 127 - LeadingZeros(root.Low);
        UInt128 r = (UInt128)(top >= 127 ? root >> (top - 127) : root << (127 - top));
        long log = top - 96;
        for (int k = 0; k < LogBits; k++)
        {
            UInt256 square = UInt256.Product(r, r) >> 127;
            int bit = square.High != 0 ? 1 : 0;
            r = (UInt128)(square >> bit);
            log = log * 2 + bit;
        }

        return ((log * TicksPerDoubling) >> LogBits) / TenThousand;
    }

    private static int LeadingZeros(UInt128 value) => (int)UInt128.LeadingZeroCount(value);
}

/// <summary>Which coin of a concentrated pool the taker pays.</summary>
public enum PoolSide : byte
{
    /// <summary>Coin 0 in, coin 1 out: the price falls.</summary>
    ZeroForOne = 0,

    /// <summary>Coin 1 in, coin 0 out: the price rises.</summary>
    OneForZero = 1,
}

/// <summary>Amounts between two root prices, and the root price after an amount: what goes in is rounded up, what goes out down.</summary>
/// <remarks>Source: Uniswap/v3-core SqrtPriceMath. Root prices are Q64.96 and above zero. The contract's checks of 160 bits are ours of 256:
/// a root that no tick has is refused by the pool.</remarks>
public static class SqrtPriceMath
{
    private const int Fraction = 96;

    public static UInt256 Amount0Up(UInt256 a, UInt256 b, UInt128 liquidity)
    {
        (UInt256 low, UInt256 high) = Ordered(a, b);
        return WideMath.DivUp(FullMath.MulDivUp((UInt256)liquidity << Fraction, high - low, high), low);
    }

    public static UInt256 Amount0Down(UInt256 a, UInt256 b, UInt128 liquidity)
    {
        (UInt256 low, UInt256 high) = Ordered(a, b);
        return FullMath.MulDivDown((UInt256)liquidity << Fraction, high - low, high) / low;
    }

    public static UInt256 Amount1Up(UInt256 a, UInt256 b, UInt128 liquidity)
    {
        (UInt256 low, UInt256 high) = Ordered(a, b);
        return FullMath.MulDivUp(liquidity, high - low, UInt256.One << Fraction);
    }

    public static UInt256 Amount1Down(UInt256 a, UInt256 b, UInt128 liquidity)
    {
        (UInt256 low, UInt256 high) = Ordered(a, b);
        return FullMath.MulDivDown(liquidity, high - low, UInt256.One << Fraction);
    }

    /// <summary>The root price after <paramref name="amount"/> has been paid in: never further than it pays for.</summary>
    public static UInt256 NextFromInput(UInt256 root, UInt128 liquidity, UInt256 amount, PoolSide side) => side == PoolSide.ZeroForOne
        ? AfterAdding0(root, liquidity, amount)
        : root + FullMath.MulDivDown(amount, UInt256.One << Fraction, liquidity);

    /// <summary>The root price after <paramref name="amount"/> has been paid out; the caller knows that there is so much.</summary>
    public static UInt256 NextFromOutput(UInt256 root, UInt128 liquidity, UInt256 amount, PoolSide side) => side == PoolSide.ZeroForOne
        ? root - FullMath.MulDivUp(amount, UInt256.One << Fraction, liquidity)
        : AfterTaking0(root, liquidity, amount);

    private static UInt256 AfterAdding0(UInt256 root, UInt128 liquidity, UInt256 amount)
    {
        if (amount.IsZero)
        {
            return root;
        }

        UInt256 whole = (UInt256)liquidity << Fraction;
        (UInt256 high, UInt256 product) = FullMath.Product(amount, root);
        // The contract's second formula, less exact, where its first would overflow: so is ours, to the unit.
        return high.IsZero && product <= UInt256.MaxValue - whole
            ? FullMath.MulDivUp(whole, root, whole + product)
            : WideMath.DivUp(whole, whole / root + amount);
    }

    private static UInt256 AfterTaking0(UInt256 root, UInt128 liquidity, UInt256 amount)
    {
        UInt256 whole = (UInt256)liquidity << Fraction;
        return FullMath.MulDivUp(whole, root, whole - amount * root);
    }

    private static (UInt256 Low, UInt256 High) Ordered(UInt256 a, UInt256 b) => a > b ? (b, a) : (a, b);
}

/// <summary>What one step of a swap did: from a root price to another within one range of liquidity.</summary>
/// <param name="In">Paid in without the fee: up.</param>
/// <param name="Out">Paid out: down.</param>
/// <param name="Fee">On top of <paramref name="In"/>: up, or the whole rest where the input ends here.</param>
public readonly record struct SwapStep(UInt256 Root, UInt256 In, UInt256 Out, UInt256 Fee);

/// <summary>One step of a swap, towards a target root price. Source: Uniswap/v3-core SwapMath.computeSwapStep.</summary>
public static class SwapMath
{
    /// <summary>A fee is in hundredths of a basis point: 3,000 is 0.3%.</summary>
    public const uint PipsPerOne = 1_000_000;

    public static SwapStep ExactIn(UInt256 root, UInt256 target, UInt128 liquidity, UInt256 remaining, uint feePips)
    {
        PoolSide side = SideOf(root, target);
        UInt256 withoutFee = FullMath.MulDivDown(remaining, PipsPerOne - feePips, PipsPerOne);
        UInt256 toTarget = In(root, target, liquidity, side);
        UInt256 next = withoutFee >= toTarget ? target : SqrtPriceMath.NextFromInput(root, liquidity, withoutFee, side);
        UInt256 paid = next == target ? toTarget : In(root, next, liquidity, side);
        UInt256 fee = next == target ? FeeOn(paid, feePips) : remaining - paid;
        return new(next, paid, Out(root, next, liquidity, side), fee);
    }

    public static SwapStep ExactOut(UInt256 root, UInt256 target, UInt128 liquidity, UInt256 remaining, uint feePips)
    {
        PoolSide side = SideOf(root, target);
        UInt256 toTarget = Out(root, target, liquidity, side);
        UInt256 next = remaining >= toTarget ? target : SqrtPriceMath.NextFromOutput(root, liquidity, remaining, side);
        UInt256 got = UInt256.Min(next == target ? toTarget : Out(root, next, liquidity, side), remaining);
        UInt256 paid = In(root, next, liquidity, side);
        return new(next, paid, got, FeeOn(paid, feePips));
    }

    private static PoolSide SideOf(UInt256 root, UInt256 target) => root >= target ? PoolSide.ZeroForOne : PoolSide.OneForZero;

    private static UInt256 FeeOn(UInt256 paid, uint feePips) => FullMath.MulDivUp(paid, feePips, PipsPerOne - feePips);

    private static UInt256 In(UInt256 root, UInt256 next, UInt128 liquidity, PoolSide side) => side == PoolSide.ZeroForOne
        ? SqrtPriceMath.Amount0Up(next, root, liquidity)
        : SqrtPriceMath.Amount1Up(root, next, liquidity);

    private static UInt256 Out(UInt256 root, UInt256 next, UInt128 liquidity, PoolSide side) => side == PoolSide.ZeroForOne
        ? SqrtPriceMath.Amount1Down(next, root, liquidity)
        : SqrtPriceMath.Amount0Down(root, next, liquidity);
}
