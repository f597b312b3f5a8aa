using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>Directional funds: how they start, how longs cut, how shorts brake a fall, and what hedged holders do when their hedge is taken.</summary>
public sealed class FundRisk
{
    private static FundDescription Longs(int count = 400) => new()
    {
        Id = "longs",
        Venue = "main",
        Count = count,
        Holds = PerpToy.AltPerp,
        Share = 0.5,
        Fade = Duration.FromHours(100_000),
    };

    private static FundDescription Shorts(int count = 400) => new()
    {
        Id = "shorts",
        Venue = "main",
        Count = count,
        Holds = PerpToy.AltPerp,
        Share = 0.4,
        Side = Side.Sell,
        Leverage = Draw.Of(1),
    };

    [Fact]
    public void Leverage_is_lognormal_with_median_3_7_and_sigma_0_61_as_on_one_venue()
    {
        PerpToy toy = new([Longs(4_000) with { SizeSigma = 0 }]);
        double[] leverage = [.. toy.AccountsOf("longs").Select(a => toy.Open(a) / toy.Has(a, "USDT"))];
        Assert.Equal(3.7, PerpToy.Median(leverage), 0.15);
        // CALIBRATION.md section 1: 0-3x 36%, 3-7x 48%, over 7x 15%.
        Assert.Equal(0.36, leverage.Count(l => l <= 3) / 4_000.0, 0.03);
        Assert.Equal(0.15, leverage.Count(l => l > 7) / 4_000.0, 0.03);
        Assert.Equal(0.5 * PerpToy.OpenInterest, toy.AccountsOf("longs").Sum(toy.Open), 0.001 * PerpToy.OpenInterest);
    }

    [Fact]
    public void Longs_sell_12_6_percent_an_hour_per_10_percent_of_drawdown_a_lag_late()
    {
        PerpToy toy = new([Longs() with { Leverage = Draw.Of(1), SizeSigma = 0, CutFrom = 0.01 }]);
        toy.Pass(10, audited: false);
        toy.Fall(0.89); // 11% down, of which the first percent is no reason
        toy.Pass(1.75, audited: false);
        Assert.Empty(toy.TradesOf("longs")); // two minutes, in steps of ten seconds
        toy.Pass(60.25, audited: false);
        double sold = toy.Taken("longs", Side.Sell, Channel.RiskOff) / (0.5 * PerpToy.OpenInterest);
        // 400 members x 0.63 sales of a fifth: deviation 0.8%.
        Assert.Equal(0.126, sold, 0.025);
    }

    [Theory]
    [InlineData(0.962, false)]
    [InlineData(0.90, true)]
    public void A_fall_of_four_percent_is_no_reason_to_cut(double price, bool cuts)
    {
        PerpToy toy = new([Longs() with { Leverage = Draw.Of(1), CutPerHour = 20 }]);
        toy.Fall(price);
        toy.Pass(30, audited: false);
        Assert.Equal(cuts, toy.TradesOf("longs").Any());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.25)]
    public void Shorts_that_cover_by_choice_buy_back_by_the_law_of_a_longs_cut(double coverPerHour, double bought)
    {
        PerpToy toy = new([Shorts() with { TakeProfitShare = 0, CoverPerHour = coverPerHour, CutFrom = 0, Lag = Duration.FromSeconds(1L), Fade = Duration.FromHours(100_000) }]);
        toy.Fall(0.9);
        toy.Pass(30, audited: false);
        // 50% an hour per 10%: a fifth of the start size at 1.25 sales on the mean, 25% of it; deviation of 400 lognormal members about 2.5%.
        Assert.Equal(bought, toy.Taken("shorts", Side.Buy, Channel.ProfitTaking) / (0.4 * PerpToy.OpenInterest), 0.07);
    }

    [Fact]
    public void Switched_off_they_cut_nothing()
    {
        PerpToy toy = new([Longs()], off: DominoSwitch.RiskAversion);
        toy.Fall(0.8);
        toy.Pass(60, audited: false);
        Assert.Equal(0, toy.Taken("longs", Side.Sell, Channel.RiskOff));
    }

    [Fact]
    public void Take_profits_of_0_9_percent_of_open_interest_per_percent_of_new_low_are_consumed_once()
    {
        PerpToy toy = new([Shorts(4_000) with { SizeSigma = 0 }]);
        toy.Pass(0.1, audited: false);
        // 40% of open interest over 44 points, uniform: 0.91% of it per 1% of the start price; 4,000 x 9/44 members, deviation 3%.
        toy.Sell("ALT-PERP", 0.90, 1e7);
        double covered = Covered(toy);
        Assert.Equal(0.0091 * 9, covered / PerpToy.OpenInterest, 0.006);
        toy.Quote("ALT-PERP", 1);
        toy.Pass(0.1, audited: false);
        toy.Sell("ALT-PERP", 0.90, 1e7);
        Assert.Equal(covered, Covered(toy), 1e-6);
        toy.Sell("ALT-PERP", 0.80, 1e7);
        Assert.Equal(0.0091 * 19, Covered(toy) / PerpToy.OpenInterest, 0.009);
    }

    private static double Covered(PerpToy toy) => 0.4 * PerpToy.OpenInterest + toy.AccountsOf("shorts").Sum(toy.Open);

    [Fact]
    public void A_short_that_was_deleveraged_never_turns_long_by_its_take_profit()
    {
        PerpToy toy = new([Shorts(20) with { TakeProfit = Draw.Of(0.1) }]);
        toy.Pass(0.1);
        foreach (AccountId account in toy.AccountsOf("shorts"))
        {
            SignedLots half = SignedLots.FromCount(-toy.Venue.Positions.Of(account, toy.Perp.Id).Count / 2);
            toy.World.Journal.Deleverage(
                toy.World.Agenda.Now, toy.Perp.Id, account, toy.Hand, Side.Buy, half.Size, toy.Perp.Last, 0, Cause.Voluntary);
            toy.Venue.StateOf(account).Deleveraged++;
            toy.Venue.ChangePosition(toy.Perp, account, half, toy.Perp.Last, Cause.Voluntary);
            toy.Venue.ChangePosition(toy.Perp, toy.Hand, -half, toy.Perp.Last, Cause.Voluntary);
        }

        toy.Pass(1);
        toy.Sell("ALT-PERP", 0.85, 1e7);
        Assert.All(toy.AccountsOf("shorts"), a => Assert.Equal(0, toy.Open(a)));
    }

    /// <summary>Its order rests for the whole short; a part covered by choice leaves less to close.</summary>
    [Fact]
    public void A_short_that_covered_a_part_never_turns_long_by_its_take_profit()
    {
        PerpToy toy = new([Shorts(20) with { TakeProfit = Draw.Of(0.15), TakeProfitShare = 1, CoverPerHour = 5, CutFrom = 0, Lag = Duration.FromSeconds(1L), Fade = Duration.FromHours(100_000) }]);
        toy.Fall(0.9);
        toy.Pass(30, audited: false);
        Assert.True(toy.Taken("shorts", Side.Buy, Channel.ProfitTaking) > 0);
        toy.Sell("ALT-PERP", 0.80, 1e7);
        Assert.All(toy.AccountsOf("shorts"), a => Assert.Equal(0, toy.Open(a)));
    }

    [Fact]
    public void A_hedged_holder_whose_short_is_taken_sells_spot_to_its_delta_limit_after_its_delay()
    {
        PerpToy toy = new([Longs(20) with { CutPerHour = 0 }]);
        AccountId basis = toy.AccountsOf("basis").Single();
        double start = toy.Has(basis, "ALT");
        Assert.Equal(start, -toy.Open(basis), 1e-6);
        toy.Pass(2);
        Assert.Empty(toy.TradesOf("basis"));
        SignedLots half = SignedLots.FromCount(-toy.Venue.Positions.Of(basis, toy.Perp.Id).Count / 2);
        toy.Venue.ChangePosition(toy.Perp, basis, half, toy.Perp.Last, Cause.Voluntary);
        toy.Venue.ChangePosition(toy.Perp, toy.Hand, -half, toy.Perp.Last, Cause.Voluntary);
        toy.Pass(0.5);
        Assert.Empty(toy.TradesOf("basis")); // seen within 10 s, then a delay of 30 s
        toy.Pass(30);
        double left = toy.Has(basis, "ALT");
        Assert.Equal(start - left, toy.Taken("basis", Side.Sell, Channel.AdlUnhedge), 1e-6);
        Assert.InRange((left + toy.Open(basis)) / left, 0, 0.1 + 1e-9); // within the delta limit of 10%
        // No order over 30% of the book's 1% depth of a million.
        Assert.All(toy.TradesOf("basis"), t => Assert.InRange(t.Quantity.Count * 0.01, 0, 300_001));
    }
}
