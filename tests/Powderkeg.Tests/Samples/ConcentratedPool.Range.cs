using Powderkeg.Exchange;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Samples;

/// <summary>The sample of a range that runs out.</summary>
public sealed class ConcentratedPoolRange
{
    private static readonly WorldDescription Sample = SampleRuns.Read("samples/concentrated-pool.yaml");

    [Fact]
    public void The_price_stays_where_the_range_ends_nothing_more_can_be_sold_and_the_book_falls_on()
    {
        World world = End(Sample);
        PoolMarket pool = world.OnChain.Pools[0];
        Market book = world.Venues[0].Markets.First(m => m.Key == "main:ALT/USDT");
        // The usable tick nearest to 3.60 is 12,780, a price of 3.589; the last part of the range is less than the least size that an arbitrageur tries.
        Assert.InRange(pool.Reference, 3.589, 3.65);
        Assert.True(book.Reference < pool.Reference * 0.95, $"book {book.Reference}, pool {pool.Reference}");
        Assert.Equal(SwapRefusal.PoolDrained, pool.Quote(Side.Sell, world.Balances.AssetOf(pool.Spec.Base).AmountOf(100_000)).Refusal);
        Assert.True(pool.DepthWithin(Side.Buy, 0.05) < 0.02 * pool.DepthWithin(Side.Sell, 0.05));
    }

    [Fact]
    public void With_the_desk_switched_off_the_range_holds()
    {
        PoolMarket pool = End(Sample with { Off = [DominoSwitch.LoanLiquidation] }).OnChain.Pools[0];
        Assert.True(pool.Reference > 3.65 && pool.DepthWithin(Side.Buy, 0.01) > 0, $"{pool.Reference}");
    }

    /// <summary>The same money along a curve without an end: 250,000 ALT and a million USDT.</summary>
    [Fact]
    public void A_constant_product_pool_of_the_same_worth_follows_the_book()
    {
        World world = End(Sample with { Pools = [new ConstantProductPoolDescription { Base = "ALT", Quote = "USDT", BaseBalance = 250_000, QuoteBalance = 1_000_000 }] });
        Market book = world.Venues[0].Markets.First(m => m.Key == "main:ALT/USDT");
        Assert.InRange(world.OnChain.Pools[0].Reference / book.Reference, 0.95, 1.05);
    }

    private static World End(WorldDescription described)
    {
        World world = new(described, described.Seed);
        new Simulation(world).RunToEnd();
        return world;
    }
}
