using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>Unified accounts that are taken over while a market of theirs is halted: nothing is handed to the fund that the book could have had after the halt.</summary>
public sealed class CircuitBreakerUnified
{
    /// <summary>ALT's perp trades at 0.56 after 1 and is halted for ten minutes, longer than the seven over which a taken-over account is closed; the account is out at 0.56.</summary>
    private static (MarginWorld World, AccountId Maker, Instant Until) Halted(UnifiedStyle style, double coins)
    {
        MarginWorld world = new(MarginWorld.With(MarginWorld.Plain(), venue => venue with
        {
            CircuitBreaker = new() { Halt = Duration.FromMinutes(10) },
            Unified = venue.Unified with { Style = style },
        }));
        AccountId maker = world.WorkedMaker(altPerp: coins);
        AccountId seller = world.Open("seller", MarginMode.Place);
        world.QuoteAll(0.56);
        PerpMarket perp = world.Perpetual("ALT");
        world.Venue.Execute(new(seller, perp.Id, Side.Sell, Price.None, Lots.FromCount(1), TimeInForce.ImmediateOrCancel, OrderFlags.None, Cause.Voluntary));
        Assert.True(perp.IsHalted(world.Now));
        return (world, maker, perp.Breaker!.HaltedUntil);
    }

    private static LiquidationHappened[] SalesOf(MarginWorld world, AccountId account, LiquidationStep step) =>
        [.. world.Steps(account).Where(one => one.Step == step && one.Market == world.Perpetual("ALT").Id)];

    [Fact]
    public void Slices_of_a_position_in_a_halted_market_come_after_the_halt_and_are_spread_as_ever()
    {
        (MarginWorld world, AccountId maker, Instant until) = Halted(UnifiedStyle.Whole, 30);
        world.Run(Duration.FromMinutes(9));
        Assert.Equal(AccountStanding.TakenOver, world.StandingOf(maker));
        Assert.Equal(3000, world.Venue.Positions.Of(maker, world.Perpetual("ALT").Id).Count);
        world.Run(Duration.FromMinutes(30));
        Assert.True(world.Venue.Positions.Of(maker, world.Perpetual("ALT").Id).IsZero);
        Assert.Empty(SalesOf(world, maker, LiquidationStep.TakenOver));
        LiquidationHappened[] sales = SalesOf(world, maker, LiquidationStep.Sale);
        Assert.Equal(3000, sales.Sum(sale => sale.Quantity.Count));
        Assert.All(sales, sale => Assert.True(sale.At >= until));
        Assert.True(sales[^1].At - sales[0].At > Duration.FromMinutes(6));
    }

    [Fact]
    public void A_position_judged_alone_waits_for_the_end_of_the_halt()
    {
        (MarginWorld world, AccountId maker, Instant until) = Halted(UnifiedStyle.PerMarket, 80);
        world.Run(Duration.FromMinutes(9));
        // Equity at 0.56 is 65 - 0.44 x 140 = 3.4, of which 80/90 stand behind the position: its loss of 35 is far beyond.
        Assert.NotEmpty(SalesOf(world, maker, LiquidationStep.Started));
        Assert.Equal(8000, world.Venue.Positions.Of(maker, world.Perpetual("ALT").Id).Count);
        world.Run(Duration.FromMinutes(5));
        Assert.True(world.Venue.Positions.Of(maker, world.Perpetual("ALT").Id).IsZero);
        Assert.All(SalesOf(world, maker, LiquidationStep.Sale), sale => Assert.True(sale.At >= until));
        Assert.Equal(8000, SalesOf(world, maker, LiquidationStep.Sale).Sum(sale => sale.Quantity.Count));
    }
}
