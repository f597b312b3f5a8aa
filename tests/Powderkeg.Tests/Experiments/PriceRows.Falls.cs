using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;

namespace Powderkeg.Tests.Experiments;

public sealed class PriceRowsFalls
{
    /// <summary>100,000 to 87,000 is 13% from the shock; with 4.5% before, 1 - 0.87 x 0.955 = 16.915%.</summary>
    [Fact]
    public void Bitcoin_is_judged_from_the_shock_and_shown_from_the_days_high_too()
    {
        ToyDay day = new ToyDay().Trade(-1, "main:BTC/USDT", 100_000).Trade(5, "main:BTC/USDT", 87_000).Trade(9, "main:BTC/USDT", 95_000);
        Reading row = day.Read("btc-drop");
        Assert.Equal(-0.13, row.Simulated!.Value, 9);
        Assert.Equal(-0.16915, row.Beside.Single(b => b.Name == "from_high").Value, 9);
        Assert.Equal("-13.0% from the shock, -16.9% from the day's high", row.Words);
        Assert.Equal((Verdict.Pass, ""), (row.Verdict, row.Cause));
    }

    /// <summary>Readings are kept for every seed of a validation: a lambda that holds a run's evidence holds its world, a gigabyte each (twenty seeds once took 24).</summary>
    [Fact]
    public void What_a_row_keeps_for_the_run_without_forced_selling_is_names_and_numbers_and_no_world()
    {
        ToyDay day = new ToyDay().Trade(-1, "main:BTC/USDT", 100_000).Trade(-1, "main:USDe/USDT", 1).Trade(5, "main:BTC/USDT", 87_000).Trade(5, "main:USDe/USDT", 0.9);
        Delegate[] kept = [.. Targets.All.Select(t => day.Read(t.Id).UnforcedBy).OfType<Delegate>()];
        Assert.True(kept.Length >= 2);
        Type[] allowed = [typeof(string), typeof(double), typeof(string[]), typeof((string, double)[])];
        Assert.All(kept.SelectMany(k => k.Target!.GetType().GetFields()), field => Assert.Contains(field.FieldType, allowed));
    }

    /// <summary>4,000 to 3,600 is 10%; with 6% before, 1 - 0.9 x 0.94 = 15.4%, which passes, though 10% alone would not.</summary>
    [Fact]
    public void Ether_is_judged_from_the_days_high()
    {
        Reading row = new ToyDay().Trade(-1, "main:ETH/USDT", 4000).Trade(5, "main:ETH/USDT", 3600).Read("eth-drop");
        Assert.Equal((-0.154, Verdict.Pass), (Math.Round(row.Simulated!.Value, 9), row.Verdict));
        Assert.Equal(-0.1, row.Beside.Single(b => b.Name == "from_shock").Value, 9);
    }

    /// <summary>Falls of 50, 69 and 80% are 53, 70.86 and 81.2% from the high: the median is 70.86%, two of three are 70% or more; from the shock one of three.</summary>
    [Fact]
    public void Altcoins_count_by_their_median_and_by_the_share_of_wicks()
    {
        ToyDay day = new ToyDay().Trade(5, "main:A/USDT", 0.5).Trade(6, "main:B/USDT", 0.31).Trade(7, "main:C/USDT", 0.2);
        Assert.Equal(-0.7086, day.Read("alt-median").Simulated!.Value, 9);
        Reading wick = day.Read("alt-wick");
        Assert.Equal(2.0 / 3, wick.Simulated!.Value, 9);
        Assert.Equal(1.0 / 3, wick.Beside.Single(b => b.Name == "from_shock").Value, 9);
    }

    [Fact]
    public void The_fall_without_forced_selling_is_read_the_same_way()
    {
        ToyDay day = new ToyDay().Trade(5, "main:BTC/USDT", 87_000).Trade(5, "main:A/USDT", 0.2).Trade(5, "main:USDe/USDT", 0.65);
        Dictionary<string, double> falls = new()
        {
            ["main main:BTC/USDT"] = 0.07,
            ["main main:A/USDT"] = 0.1,
            ["main main:B/USDT"] = 0.2,
            ["main main:C/USDT"] = 0.3,
            ["main main:USDe/USDT"] = 0.01,
        };
        Assert.Equal(-0.07, day.Read("btc-drop").WithUnforced(falls).Unforced!.Value, 9);
        Assert.Equal(-(1 - 0.8 * 0.94), day.Read("alt-median").WithUnforced(falls).Unforced!.Value, 9);
        Assert.Equal(0.99, day.Read("usde-main").WithUnforced(falls).Unforced!.Value, 9);
        Assert.Null(day.Read("eth-drop").WithUnforced(falls).Unforced);
        Assert.Null(day.Read("depth").WithUnforced(falls).Unforced);
    }

    [Theory]
    [InlineData("usde-main", "main:USDe/USDT", 0.65, "broke", Verdict.Pass)]
    [InlineData("usde-main", "main:USDe/USDT", 0.96, "held", Verdict.Miss)]
    [InlineData("usde-second", "second:USDe/USDT", 0.92, "broke", Verdict.Pass)]
    [InlineData("usde-second", "second:USDe/USDT", 0.80, "broke", Verdict.Miss)]
    [InlineData("usde-chain", "chain:USDe/USDT", 0.996, "held", Verdict.Pass)]
    [InlineData("usde-chain", "chain:USDe/USDT", 0.98, "held", Verdict.Miss)]
    [InlineData("wbeth", "main:WBETH/ETH", 0.2012, "broke", Verdict.Pass)]
    [InlineData("bnsol", "main:BNSOL/SOL", 0.5, "broke", Verdict.Miss)]
    public void A_low_passes_within_its_limits_and_names_the_state(string id, string market, double low, string state, Verdict verdict)
    {
        Reading row = new ToyDay().Trade(-1, market, 1.02).Trade(60, market, low).Trade(90, market, 1).Read(id);
        Assert.Equal((low, state, verdict), (Math.Round(row.Simulated!.Value, 9), row.State, row.Verdict));
    }

    /// <summary>Of 300 sold until the low at 20 s, 200 were forced; what was sold after it does not count.</summary>
    [Fact]
    public void A_missed_fall_says_who_sold_until_the_low()
    {
        ToyDay day = new ToyDay().Trade(5, "main:A/USDT", 1, 100).Trade(10, "main:A/USDT", 1, 200, Channel.UnifiedLiquidation).Trade(20, "main:A/USDT", 0.9, 0.01)
            .Trade(30, "main:A/USDT", 0.95, 5000, Channel.LoanLiquidation);
        Reading row = day.Read("alt-wick");
        Assert.Contains("of 300 sold until the low 66.7% was forced, most of that by unified-liquidation", row.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_coin_that_the_world_has_not_is_not_measured_and_says_so()
    {
        Reading row = new ToyDay().Read("bnb-drop");
        Assert.Equal((Verdict.NotMeasured, "no book of BNB against a stablecoin on the main venue"), (row.Verdict, row.Cause));
        Assert.Null(row.Simulated);
    }
}
