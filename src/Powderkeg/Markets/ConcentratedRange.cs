using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>A described position as a concentrated pool counts it: from tick to tick, and how much liquidity.</summary>
/// <remarks>
/// Prices come in as whole coins 1 per whole coin 0, and are turned into coin 1's units per unit of coin 0 first. Ends go to the nearest multiple of the spacing
/// that has a price. Liquidity L is what the value buys at the start price: with u the start price's root, moved into the range [a, b], L units are worth
/// <c>(1/u - 1/b)*price + (u - a)</c> each (Uniswap v3 whitepaper, 6.29 and 6.30); rounded down. Doubles only describe: what the pool asks for is in integers.
/// </remarks>
internal readonly record struct ConcentratedRange(int Lower, int Upper, UInt128 Liquidity)
{
    /// <summary>2^96, and the 53 bits of a double's mantissa.</summary>
    private const int Fraction = 96;
    private const int MantissaBits = 53;

    /// <summary>Liquidity above this is no liquidity: the contract's largest is 2^128 - 1 in all.</summary>
    private const double MostLiquidity = 1e38;

    /// <param name="price">The pool's price at the start.</param>
    /// <param name="scale">Units of coin 1 per unit of coin 0 at a price of one: <see cref="ScaleOf"/>.</param>
    public static ConcentratedRange Of(PoolPositionDescription position, int spacing, double price, double scale, double unitsPerQuote)
    {
        int lower = UsableTick(position.From * scale, spacing), upper = UsableTick(position.To * scale, spacing);
        double start = Math.Sqrt(price * scale), a = Root(lower), b = Root(upper), u = Math.Clamp(start, a, b);
        double each = (1 / u - 1 / b) * (price * scale) + (u - a), liquidity = lower < upper ? position.Value * unitsPerQuote / each : 0;
        return new(lower, upper, liquidity >= 1 ? (UInt128)Math.Min(liquidity, MostLiquidity) : 0);
    }

    public static double ScaleOf(PoolCoin first, PoolCoin second) => second.UnitsPerWhole / first.UnitsPerWhole;

    /// <summary>The root of a price in units, Q64.96; kept within the prices that have a tick.</summary>
    public static UInt256 RootOf(double price)
    {
        double root = Math.Sqrt(price);
        int exponent = Math.ILogB(root) - MantissaBits + 1;
        UInt256 mantissa = (ulong)Math.ScaleB(root, -exponent); // 53 bits: exact
        int shift = Fraction + exponent;
        UInt256 whole = shift >= 0 ? mantissa << shift : mantissa >> -shift;
        return UInt256.Min(UInt256.Max(whole, TickMath.LeastRoot), TickMath.MostRoot - UInt256.One);
    }

    private static int UsableTick(double price, int spacing)
    {
        int furthest = TickMath.MostTick / spacing * spacing;
        return Math.Clamp((int)Math.Round(TickMath.TickOf(RootOf(price)) / (double)spacing) * spacing, -furthest, furthest);
    }

    private static double Root(int tick) => (double)TickMath.RootAt(tick) / 79228162514264337593543950336.0;
}
