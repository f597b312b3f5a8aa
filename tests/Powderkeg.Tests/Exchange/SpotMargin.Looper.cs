using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>Spot margin: call at level 1.16, liquidation at 1.1 (Binance FAQ, cross 5x).</summary>
public sealed class SpotMarginLooper
{
    private static AccountId FiveFold(MarginWorld world, string asset)
    {
        AccountId looper = world.Open("looper", MarginMode.SpotMargin);
        world.Give(looper, asset, 5_000);
        world.Borrow(looper, "USDT", 4_000);
        return looper;
    }

    [Theory]
    [InlineData(0.9290, AccountStanding.Good)]
    [InlineData(0.9279, AccountStanding.ReduceOnly)] // -7.2%: 5 x 0.928 / 4 = 1.16
    [InlineData(0.8810, AccountStanding.ReduceOnly)]
    [InlineData(0.8799, AccountStanding.TakenOver)] // -12%: 5 x 0.88 / 4 = 1.1
    public void A_five_fold_loop_is_called_at_minus_7_2_percent_and_sold_at_minus_12(double price, AccountStanding standing)
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId looper = FiveFold(world, "USDe");
        world.QuoteAll();
        world.Run(Duration.FromSeconds(2L));
        world.SetPrice("USDe", price);
        world.Run(Duration.FromSeconds(1L));
        Assert.Equal(standing, world.StandingOf(looper));
    }

    [Theory]
    [InlineData("USDe", Channel.LoopLiquidation)]
    [InlineData("ALT", Channel.LoanLiquidation)]
    public void The_pledge_decides_the_channel_and_what_is_left_after_the_debt_stays_the_owners(string pledge, Channel channel)
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId looper = FiveFold(world, pledge);
        world.QuoteAll();
        world.SetPrice(pledge, 0.87);
        world.Run(Duration.FromMinutes(10));
        Assert.Equal(0, world.Owes(looper, "USDT"));
        Assert.Equal(AccountStanding.Good, world.StandingOf(looper));
        Assert.Equal(5_000 * 0.87 - 4_000, world.Has(looper, "USDT") + 0.87 * world.Has(looper, pledge), 2.0);
        Assert.All(world.Steps(looper), s => Assert.Equal(channel, s.Cause.Channel));
    }

    [Fact]
    public void A_pledge_worth_less_than_the_debt_costs_the_insurance_fund()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId looper = FiveFold(world, "USDe");
        world.QuoteAll();
        world.SetPrice("USDe", 0.7);
        world.Run(Duration.FromMinutes(10));
        Assert.Equal(0, world.Owes(looper, "USDT"));
        // 3,500 against 4,000: the fund of 1,000 pays 500.
        Assert.Equal(500, world.Has(world.Venue.Fund, "USDT"), 2.0);
    }

    [Fact]
    public void With_loop_liquidation_off_only_other_pledges_are_called()
    {
        MarginWorld world = new(MarginWorld.Plain() with { Off = [DominoSwitch.LoopLiquidation] });
        AccountId looper = FiveFold(world, "USDe");
        AccountId other = world.Open("other", MarginMode.SpotMargin);
        world.Give(other, "ALT", 500);
        world.Borrow(other, "USDT", 400);
        world.QuoteAll(0.85);
        world.SetPrice("USDe", 0.7);
        world.Run(Duration.FromSeconds(2L));
        Assert.Equal(AccountStanding.Good, world.StandingOf(looper));
        Assert.Equal(AccountStanding.TakenOver, world.StandingOf(other));
    }

    [Fact]
    public void A_pledge_whose_index_is_zero_ends_clean()
    {
        WorldDescription zero = MarginWorld.Plain() with
        {
            Oracles = [.. MarginWorld.Plain().Oracles.Select(o => o.Id == "i-USDe" ? new Powderkeg.Oracles.ConstantOracleDescription { Id = "i-USDe", Price = 0 } : o)],
        };
        MarginWorld world = new(zero);
        AccountId looper = FiveFold(world, "USDe");
        world.Simulation.RunToEnd();
        Assert.Equal(0, world.Owes(looper, "USDT"));
    }
}
