using System.Numerics;
using CsCheck;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>Conversions of a market's grid that avoid wide arithmetic, against the wide one.</summary>
public sealed class MarketSpecCosts
{
    private static readonly Gen<long> Sizes = Gen.OneOf(Gen.Long[1, 1000], Gen.Long[1, 1L << 31], Gen.Long[1, long.MaxValue]);

    [Fact]
    [Trait("share", "properties")]
    public void Lots_cost_more_than_is_there_exactly_where_the_product_is_larger_however_large() =>
        Gen.Select(Gen.Long[1, 1L << 40], Sizes, Gen.Long[1, 1L << 20], Gen.Long).Sample((ticks, lots, units, drawn) =>
        {
            BigInteger cost = (BigInteger)ticks * lots * units;
            // Mostly right beside the cost, where it has room in 64 bits.
            long there = cost < long.MaxValue - 2 ? (long)cost + drawn % 3 : drawn;
            MarketSpec spec = new(new(0), new(1), 1, units, 1, 1);
            return spec.CostsMoreThan(Amount.FromUnits(there), Price.FromTicks(ticks), Lots.FromCount(lots)) == there < cost;
        }, iter: 20_000);

    [Fact]
    [Trait("share", "properties")]
    public void Lots_are_whole_as_a_checked_cast_says_and_none_that_have_no_room_are_made() =>
        Gen.OneOf(Gen.Double[0, 1e6], Gen.Double[0, 4e18]).Sample(tokens =>
        {
            MarketSpec spec = new(new(0), new(1), 1, 1, 1, 1);
            return spec.PriceAtOrAbove(tokens).Ticks == Math.Max(1, checked((long)Math.Ceiling(tokens)))
                && spec.LotsIn(tokens).Count == checked((long)Math.Floor(tokens * (1 + 1e-12)));
        }, iter: 5_000);

    [Theory]
    [InlineData(1e19)]
    [InlineData(double.PositiveInfinity)]
    public void A_quantity_beyond_63_bits_is_refused(double tokens) =>
        Assert.Throws<OverflowException>(() => new MarketSpec(new(0), new(1), 1, 1, 1, 1).LotsIn(tokens));
}
