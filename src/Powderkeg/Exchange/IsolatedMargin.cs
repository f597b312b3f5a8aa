using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>At which mark an isolated position is out of margin, and at which price nothing of its margin is left.</summary>
/// <remarks>
/// Long: liquidation price = (entry*q - margin - deduction) / (q*(1 - mmr)); short: (entry*q + margin + deduction) / (q*(1 + mmr)); bankruptcy price
/// entry -+ margin/q (Binance, "How to calculate liquidation price of USD-M futures contracts", with one isolated position). In units, entry*q is
/// <see cref="Position.EntryCost"/> and q a tick is lots * <see cref="MarketSpec.UnitsPerTickLot"/>.
/// <list type="number">
/// <item>Tier rates rise and maintenance is continuous, so maintenance is the largest of its tiers' lines: a long's price is the largest of the tiers'
/// prices, a short's the smallest, and no tier need be guessed. Doubles propose it, to a small part of a tick.</item>
/// <item>The price is then moved by whole ticks, in exact integers, until it is exactly the first mark at which <see cref="IsOut"/> holds: never later than due.</item>
/// </list>
/// EXCHANGE-3: a position is out at its liquidation price and not one tick before it.
/// EXCHANGE-10: who is out at a mark is out at every worse one; more margin never puts anybody out.
/// </remarks>
public static class IsolatedMargin
{
    /// <summary>Margin and open profit at a price, in settlement units.</summary>
    public static Amount EquityAt(in MarketSpec spec, in Position position, Price price) =>
        Amount.FromUnits(position.Margin) + spec.QuoteOf(price, position.Signed) - Amount.FromUnits(position.EntryCost);

    /// <summary>Out of margin: what is left is at most the maintenance (Binance: margin ratio of 100% or more).</summary>
    public static bool IsOut(MarginTiers tiers, in MarketSpec spec, in Position position, Price price) =>
        EquityAt(spec, position, price) <= tiers.MaintenanceOf(spec.QuoteOf(price, position.Signed.Size));

    /// <summary>The first mark, coming from the healthy side, at which the position is out; <see cref="Price.None"/> for a long that no price puts out.</summary>
    public static Price LiquidationPrice(MarginTiers tiers, in MarketSpec spec, in Position position) =>
        position.Lots > 0 ? OfLong(tiers, spec, position) : OfShort(tiers, spec, position);

    /// <summary>Where the margin is used up, on the side of the grid where nothing is owed: rounded up for longs, down for shorts; from one tick to <paramref name="highest"/>.</summary>
    public static Price BankruptcyPrice(in MarketSpec spec, in Position position, Price highest) =>
        PriceOfValue((Int128)position.EntryCost - position.Margin, position.Signed, spec, highest);

    /// <summary>The price at which a position is worth at least a (signed) value: up for longs, down for shorts, kept on the grid.</summary>
    internal static Price PriceOfValue(Int128 value, SignedLots lots, in MarketSpec spec, Price highest)
    {
        Int128 perTick = (Int128)lots.Size.Count * spec.UnitsPerTickLot;
        Int128 ticks = lots.IsLong ? -FloorOf(-value, perTick) : FloorOf(-value, perTick);
        return Price.FromTicks((long)Int128.Clamp(ticks, 1, highest.Ticks));
    }

    private static Price OfLong(MarginTiers tiers, in MarketSpec spec, in Position position)
    {
        long perTick = checked(position.Lots * spec.UnitsPerTickLot);
        double ticks = 0;
        for (int tier = 0; tier < tiers.Count; tier++)
        {
            double left = (double)position.EntryCost - position.Margin - tiers.DeductionOf(tier).Units;
            double share = Math.Max(1, Ratio.PartsPerOne - tiers.RateOf(tier).PartsPerBillion) / 1e9;
            ticks = Math.Max(ticks, left / (perTick * share));
        }

        long found = (long)Math.Clamp(ticks, 0, Farthest(perTick));
        while (IsOut(tiers, spec, position, Price.FromTicks(found + 1)))
        {
            found++;
        }

        while (found > 0 && !IsOut(tiers, spec, position, Price.FromTicks(found)))
        {
            found--;
        }

        return Price.Trusted(found);
    }

    private static Price OfShort(MarginTiers tiers, in MarketSpec spec, in Position position)
    {
        long perTick = checked(-position.Lots * spec.UnitsPerTickLot), farthest = Farthest(perTick);
        double ticks = farthest;
        for (int tier = 0; tier < tiers.Count; tier++)
        {
            double left = -(double)position.EntryCost + position.Margin + tiers.DeductionOf(tier).Units;
            double share = (Ratio.PartsPerOne + tiers.RateOf(tier).PartsPerBillion) / 1e9;
            ticks = Math.Min(ticks, Math.Ceiling(left / (perTick * share)));
        }

        long found = (long)Math.Clamp(ticks, 1, farthest);
        while (found > 1 && IsOut(tiers, spec, position, Price.FromTicks(found - 1)))
        {
            found--;
        }

        while (found < farthest && !IsOut(tiers, spec, position, Price.FromTicks(found)))
        {
            found++;
        }

        return Price.FromTicks(found);
    }

    /// <summary>The last price at which the position's value, with room for its entry cost, still fits 64 bits: no mark comes there.</summary>
    private static long Farthest(long perTick) => Math.Max(1, long.MaxValue / 4 / perTick);

    private static Int128 FloorOf(Int128 a, Int128 b)
    {
        Int128 quotient = a / b;
        return a < 0 && quotient * b != a ? quotient - 1 : quotient;
    }
}
