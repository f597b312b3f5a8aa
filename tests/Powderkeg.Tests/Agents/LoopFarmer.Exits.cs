using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>Loops at the exchange and whales with double leverage: what they start with, and in which order they sell.</summary>
public sealed class LoopFarmerExits
{
    private static LoopFarmerDescription FiveFold(int count = 100) => new()
    {
        Id = "loops",
        Venue = "main",
        Count = count,
        Equity = Draw.Of(10_000),
        Leverage = Draw.Of(5),
        ExitPerHour = 0,
        ExitAtShock = 0,
        ExitPerPercent = 0,
    };

    private static WhaleDescription Whales(int count = 4) => new()
    {
        Id = "whales",
        Venue = "main",
        Count = count,
        Pledges = ["ALT"],
        Pledge = Draw.Of(100_000),
        Ltv = Draw.Of(0.80),
        Reaction = Draw.Of(120),
    };

    [Fact]
    public void A_loop_of_five_holds_five_times_its_equity_and_owes_four()
    {
        PerpToy toy = new([FiveFold(1)]);
        AccountId looper = toy.AccountsOf("loops").Single();
        Assert.Equal(50_000, toy.Has(looper, "USDe"));
        Assert.Equal(40_000, toy.Owes(looper, "USDT"));
        Assert.Equal(1.25, toy.Venue.SpotMargin!.LevelOf(looper), 1e-9);
        Assert.Equal(10_000, toy.World.Populations.Single(p => p.Key == "loops").EquityUsdOf(0), 1e-6);
    }

    [Theory]
    [InlineData(0.945, false)]
    [InlineData(0.943, true)] // 5 x 0.944 / 4 = 1.18: before the venue's call at 1.16
    public void Under_its_comfort_a_looper_leaves_before_it_is_called(double price, bool leaves)
    {
        PerpToy toy = new([FiveFold(5)]);
        toy.Pass(1);
        toy.Quote("USDe/USDT", price);
        toy.Pass(30);
        Assert.All(toy.AccountsOf("loops"), a => Assert.Equal(leaves, toy.Owes(a, "USDT") == 0));
        Assert.Equal(0, toy.World.Journal.Liquidations.Count);
        // Of 50,000 tokens the debt of 40,000 is sold, slice by slice, and what is left is the looper's.
        Assert.All(toy.TradesOf("loops"), t => Assert.Equal(Channel.LoopUnwind, t.Cause.Channel));
        Assert.All(toy.AccountsOf("loops"), a => Assert.Equal(50_000 * price - 40_000, toy.Has(a, "USDT") + price * toy.Has(a, "USDe") - toy.Owes(a, "USDT"), 10.0));
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(0.4, 80)]
    [InlineData(0, 0)]
    public void Only_those_who_watch_leave_by_choice(double attentive, int leave)
    {
        PerpToy toy = new([FiveFold(200) with { Attentive = attentive }]);
        toy.Pass(1, audited: false);
        toy.Quote("USDe/USDT", 0.94);
        toy.Pass(60, audited: false);
        // A binomial of 200 at 40% has a deviation of 7.
        Assert.InRange(toy.AccountsOf("loops").Count(a => toy.Owes(a, "USDT") == 0), leave - (attentive is 0 or 1 ? 0 : 25), leave + (attentive is 0 or 1 ? 0 : 25));
    }

    [Fact]
    public void A_discount_starts_a_run_and_noise_does_not()
    {
        PerpToy toy = new([FiveFold(1_000) with { ExitPerPercent = 0.6, Comfort = 1 }]);
        toy.Pass(30, audited: false);
        toy.Quote("USDe/USDT", 0.996);
        toy.Pass(30, audited: false);
        Assert.Empty(toy.TradesOf("loops"));
        toy.Quote("USDe/USDT", 0.985);
        toy.Pass(60, audited: false);
        // 1% beyond the half percent of noise: 1 - e^(-0.6) = 45% in an hour.
        Assert.InRange(toy.TradesOf("loops").Select(t => t.Taker).Distinct().Count() / 1_000.0, 0.40, 0.50);
    }

    [Fact]
    public void The_news_cuts_leverage_and_the_orders_name_it()
    {
        PerpToy toy = new([FiveFold(300) with { ExitAtShock = 1 }], shockAfterMinutes: 30);
        toy.Pass(30, audited: false);
        Assert.Empty(toy.TradesOf("loops"));
        toy.Pass(60, audited: false);
        // Hazard e^(-t) over one hour: 0.632, so 47% leave.
        Assert.InRange(toy.TradesOf("loops").Select(t => t.Taker).Distinct().Count() / 300.0, 0.38, 0.56);
        Assert.All(toy.TradesOf("loops"), t => Assert.Equal(new Cause(Channel.LoopUnwind, toy.World.Surroundings.ShockEvent), t.Cause));
    }

    [Fact]
    public void Switched_off_nobody_unwinds_and_the_venue_liquidates_instead()
    {
        PerpToy toy = new([FiveFold(5), Whales()], off: DominoSwitch.LoopUnwind);
        toy.Pass(1);
        toy.Quote("USDe/USDT", 0.87);
        toy.Fall(0.93);
        toy.Pass(30);
        Assert.Equal(0, toy.Taken("loops", Side.Sell, Channel.LoopUnwind) + toy.Taken("whales", Side.Sell, Channel.LoopUnwind));
        Assert.True(toy.Taken("loops", Side.Sell, Channel.LoopLiquidation) > 0);
    }

    [Fact]
    public void A_called_whale_sells_usde_before_its_pledge_is_sold()
    {
        PerpToy toy = new([Whales()]);
        toy.Pass(1);
        toy.Fall(0.93); // LTV 0.80 / 0.93 = 86%: over the call at 85, under the sale at 91
        toy.Pass(2);
        Assert.Empty(toy.TradesOf("whales")); // its reaction takes two minutes
        toy.Pass(30);
        Assert.NotEmpty(toy.TradesOf("whales"));
        foreach (TradeHappened trade in toy.TradesOf("whales"))
        {
            Assert.Equal(toy.Market("USDe/USDT").Id, trade.Market);
            Assert.Equal(Channel.LoopUnwind, trade.Cause.Channel);
        }

        LoanDesk desk = toy.World.Desks[0];
        for (int loan = 0; loan < desk.Loans; loan++)
        {
            Assert.Equal(LoanState.Good, desk.CallOf(loan).State);
            Assert.InRange(desk.CallOf(loan).Ltv, 0.77, 0.8499); // under the call, and never repaid past the initial LTV
            Assert.Equal(100_000, toy.Has(desk.PledgeAccountOf(loan), "ALT"));
        }

        Assert.All(Enumerable.Range(0, toy.World.Journal.Liquidations.Count), i => Assert.Equal(LiquidationStep.Call, toy.World.Journal.Liquidations[i].Step));
    }

    [Fact]
    public void A_whale_that_is_too_slow_loses_its_pledge()
    {
        PerpToy toy = new([Whales() with { Reaction = Draw.Of(7_200) }]);
        toy.Pass(1);
        toy.Fall(0.93);
        toy.Pass(80); // the desk's grace time is an hour
        Assert.DoesNotContain(toy.TradesOf("whales"), t => t.Cause.Channel == Channel.LoopUnwind);
        Assert.Contains(Enumerable.Range(0, toy.World.Journal.Trades.Count).Select(i => toy.World.Journal.Trades[i]),
            t => t.Market == toy.Market("ALT/USDT").Id && t.Cause.Channel == Channel.LoanLiquidation);
    }

    [Fact]
    public void A_third_of_whales_start_above_the_initial_ltv()
    {
        PerpToy toy = new([Whales(1_000) with { Ltv = new() { From = 0.70, To = 0.83 } }]);
        LoanDesk desk = toy.World.Desks[0];
        Assert.InRange(Enumerable.Range(0, desk.Loans).Count(l => desk.CallOf(l).Ltv > 0.78) / 1_000.0, 0.34, 0.43); // (83 - 78) / 13 = 38%
        Assert.All(Enumerable.Range(0, desk.Loans), l => Assert.Equal(LoanState.Good, desk.CallOf(l).State));
    }
}
