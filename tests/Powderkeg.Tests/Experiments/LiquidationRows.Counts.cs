using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Experiments;

public sealed class LiquidationRowsCounts
{
    /// <summary>Main: 10 m counts, 20 m of the same second and market does not, 30 m taken over is no order; the other market's 40 m counts; hyper shows all of its 50 + 60 m.</summary>
    private static ToyDay Wave()
    {
        ToyDay day = new();
        day.Closed(10.1, "main:BTC-PERP", 10e6);
        day.Closed(10.2, "main:BTC-PERP", 20e6);
        day.Closed(10.3, "main:A-PERP", 40e6, Side.Buy);
        day.Closed(10.5, "main:BTC-PERP", 30e6, step: LiquidationStep.TakenOver);
        day.Closed(10.6, "hyper:BTC-PERP", 50e6);
        day.Closed(10.6, "hyper:BTC-PERP", 60e6, step: LiquidationStep.TakenOver);
        day.Closed(10.7, "hyper:BTC-PERP", 90e6, step: LiquidationStep.TakenOver, who: day.Hyper.Fund);
        return day;
    }

    [Fact]
    public void The_published_count_has_the_first_order_per_market_and_second_of_the_main_venue_and_all_of_others()
    {
        Reading row = Wave().Read("liq-total");
        Assert.Equal(160e6, row.Beside.Single(b => b.Name == "published").Value, 3);
        Assert.Equal(210e6, row.Beside.Single(b => b.Name == "true").Value, 3);
    }

    [Fact]
    public void The_next_second_of_a_market_is_published_again()
    {
        ToyDay day = Wave();
        day.Closed(11, "main:BTC-PERP", 1e6);
        Assert.Equal(161e6, day.Read("liq-total").Beside.Single(b => b.Name == "published").Value, 3);
    }

    /// <summary>Majors 120 m over a coverage of 1/2 and altcoins 40 m over 1/4: 240 + 160 = 400 m.</summary>
    [Fact]
    public void Totals_are_judged_over_the_coverage_of_each_class()
    {
        ToyDay day = Wave();
        day.Coverage.Add(new("major", 1, 2));
        day.Coverage.Add(new("altcoin", 1, 4));
        Assert.Equal(400e6, day.Read("liq-total").Simulated!.Value, 3);
    }

    /// <summary>120 of 160 m published were longs; truly 170 of 210.</summary>
    [Fact]
    public void The_share_of_longs_is_of_the_published_count_with_the_true_one_beside()
    {
        Reading row = Wave().Read("liq-long");
        Assert.Equal((0.75, Verdict.Pass), (row.Simulated!.Value, row.Verdict));
        Assert.Equal(170.0 / 210, row.Beside.Single(b => b.Name == "true").Value, 9);
    }

    /// <summary>10 before the shock, 60 inside 40 minutes (36 of them in minute 26), 30 after: 60%, and 36 of 60 in the worst minute.</summary>
    [Fact]
    public void The_burst_is_forty_minutes_from_the_shock_and_the_worst_minute_is_a_share_of_it()
    {
        ToyDay day = new();
        day.Closed(-600, "hyper:BTC-PERP", 10e6);
        day.Closed(1200, "hyper:BTC-PERP", 24e6);
        day.Closed(25 * 60, "hyper:BTC-PERP", 20e6);
        day.Closed(25 * 60 + 59, "hyper:BTC-PERP", 16e6);
        day.Closed(40 * 60, "hyper:BTC-PERP", 30e6);
        Assert.Equal(0.6, day.Read("liq-burst").Simulated!.Value, 9);
        Reading worst = day.Read("liq-minute");
        Assert.Equal((0.6, 26.0), (Math.Round(worst.Simulated!.Value, 9), worst.Beside.Single(b => b.Name == "minute").Value));
    }

    /// <summary>USDe's index is 7% under redemption from second 100 on: 75 m of the main venue's 100 m came before.</summary>
    [Fact]
    public void Liquidations_before_the_break_are_the_main_venues_before_the_first_held_gap()
    {
        ToyDay day = new();
        day.Closed(50, "main:BTC-PERP", 75e6);
        day.Closed(50, "hyper:BTC-PERP", 500e6);
        day.Closed(100, "main:BTC-PERP", 25e6);
        for (int s = 0; s < 200; s++)
        {
            day.Gaps.Add(0, s >= 100 ? 0.93 : 1, 1);
            day.Gaps.Add(1, 4320, 4320);
        }

        Reading row = day.Read("liq-before-break");
        Assert.Equal((0.75, Verdict.Pass), (row.Simulated!.Value, row.Verdict));
        Assert.EndsWith("break at +1:40", row.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_break_the_row_is_missed_and_says_so()
    {
        ToyDay day = Wave();
        Reading row = day.Read("liq-before-break");
        Assert.Equal(Verdict.Miss, row.Verdict);
        Assert.Contains("no collateral index left redemption value", row.Cause, StringComparison.Ordinal);
    }

    /// <summary>Four retail accounts hold positions; one is in the feed, one more was closed unseen, and one that is not retail does not count.</summary>
    [Fact]
    public void Accounts_are_the_published_share_of_leveraged_retail()
    {
        ToyDay day = new();
        AccountId[] crowd = [.. Enumerable.Range(0, 4).Select(i => day.Open($"crowd/{i}"))];
        day.Retail.UnionWith(crowd.Select(a => a.Index));
        day.Closed(10.1, "main:BTC-PERP", 1e3, who: crowd[0]);
        day.Closed(10.2, "main:BTC-PERP", 1e3, who: crowd[1]);
        day.Closed(12, "main:BTC-PERP", 1e6);
        Reading row = day.Read("accounts");
        Assert.Equal((0.25, Verdict.Pass), (row.Simulated!.Value, row.Verdict));
        Assert.Equal(0.5, row.Beside.Single(b => b.Name == "true_share").Value);
    }
}
