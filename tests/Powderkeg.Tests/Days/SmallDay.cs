using Powderkeg.Agents;
using Powderkeg.Contagion;
using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Days;

/// <summary>The reference day in small, in every run of the tests: it meets the table where a small world can, and passes MECHANICS.md section 12; the long ring says the same of the full day.</summary>
public sealed class SmallDay
{
    private static readonly WorldDescription Small = SampleRuns.Read("scenarios/october-2025-small.yaml");
    private static readonly Lazy<RunSummary> AsShipped = new(() => SampleRuns.Run(Small));

    /// <summary>What it is for: at least eight of the fourteen rows of sure A on its seed.</summary>
    [Fact]
    public void It_meets_at_least_eight_of_the_fourteen_rows_of_sure_A()
    {
        SeedRun run = SeedRun.Of(Small, Small.Seed, default);
        Assert.True(run.SurePassed >= 8, string.Join(", ", run.Readings.Where(r => r.Target.Sure == Sureness.A && r.Verdict == Verdict.Pass).Select(r => r.Target.Id)));
    }

    /// <summary>As on the full day, and as the story has it: loops are unwound, then the peg goes, then loops are called; unified accounts before the staked tokens.</summary>
    [Fact]
    public void Its_onsets_keep_the_order_of_the_full_day()
    {
        Dictionary<string, long?> onset = AsShipped.Value.Dominoes.ToDictionary(d => d.Id, d => d.Onset?.Microseconds);
        string[] order = ["macro-shock", "liquidity-vacuum", "loop-unwind", "depeg", "loop-liquidation"];
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(onset[pair.First] < onset[pair.Second], $"{pair.First} before {pair.Second}"));
        Assert.True(onset["unified-liquidation"] < onset["staked-token-break"]);
    }

    /// <summary>MECHANICS.md section 12, first check.</summary>
    [Fact]
    public void With_all_forced_channels_off_no_altcoin_falls_over_25_percent_and_bitcoin_not_over_9()
    {
        double[] btc = [.. new long[] { 1, 2, 3 }.Select(seed =>
        {
            RunSummary run = SampleRuns.Run(Small with { Seed = seed }, October.Forced);
            Assert.All(run.Prices.Where(p => p.Class == "altcoin"), p => Assert.True(p.Drawdown <= 0.25, $"seed {seed}: {p.Market} falls {October.Percent(p.Drawdown)}"));
            return run.Prices.Where(p => p.Asset == "BTC").Max(p => p.Drawdown);
        })];
        Assert.True(October.Median(btc) <= 0.09 && btc.Max() <= 0.11, string.Join(", ", btc.Select(October.Percent)));
    }

    /// <summary>What is compared with is free of them: also the positions of unified accounts, which the switches turn into isolated ones, are left open.</summary>
    [Fact]
    public void With_all_forced_channels_off_nobody_is_sold_out_on_venues_or_by_desks()
    {
        Simulation free = new(new World(Small with { Off = October.Forced }, Small.Seed)), shipped = new(new World(Small, Small.Seed));
        free.RunToEnd();
        shipped.RunToEnd();
        Assert.Empty(Forced(free));
        Assert.NotEmpty(Forced(shipped));

        static string[] Forced(Simulation run) => [.. Enumerable.Range(0, run.World.Journal.Trades.Count).Select(i => run.World.Journal.Trades[i])
            .Where(t => t.Cause.Channel is Channel.LoopUnwind or Channel.LoopLiquidation or Channel.LoanLiquidation or Channel.UnifiedLiquidation
                or Channel.PerpLiquidation or Channel.BackstopUnwind or Channel.Adl or Channel.AdlUnhedge)
            .Select(t => $"{ChannelNames.Of(t.Cause.Channel)} at {t.At}").Take(5)];
    }

    /// <summary>MECHANICS.md section 12: were the far bids or the value buyers to move the median by 15 points, they would be the model. Their value moves nothing
    /// (docs/model/calibration.md): the number of orders that it is cut into does, and is checked with them.</summary>
    [Fact]
    public void Far_bids_and_value_buyers_doubled_and_halved_move_the_median_altcoin_by_under_15_points()
    {
        double asShipped = October.MedianAltcoinDrop(AsShipped.Value);
        (string Name, double Drop)[] changed =
        [
            ("far bids x 2", Drop(p => p is FarBidsDescription f ? f with { Share = 2 * f.Share } : p)),
            ("far bids x 0.5", Drop(p => p is FarBidsDescription f ? f with { Share = f.Share / 2 } : p)),
            ("far bids in twice as many orders", Drop(p => p is FarBidsDescription f ? f with { Orders = 2 * f.Orders } : p)),
            ("far bids in half as many orders", Drop(p => p is FarBidsDescription f ? f with { Orders = f.Orders / 2 } : p)),
            ("value buyers x 2", Drop(p => p is ValueBuyerDescription b ? b with { Capital = 2 * b.Capital } : p)),
            ("value buyers x 0.5", Drop(p => p is ValueBuyerDescription b ? b with { Capital = b.Capital / 2 } : p)),
            ("entry 10 points lower", Drop(p => p is ValueBuyerDescription b ? b with { Entry = b.Entry + 0.1 } : p)),
        ];
        Assert.All(changed, c => Assert.True(Math.Abs(c.Drop - asShipped) < 0.15, $"{c.Name}: {October.Percent(c.Drop)}, as shipped {October.Percent(asShipped)}"));

        static double Drop(Func<PopulationDescription, PopulationDescription> change) =>
            October.MedianAltcoinDrop(SampleRuns.Run(Small with { Populations = [.. Small.Populations.Select(change)] }));
    }

    /// <summary>A negative control: the small day without its news.</summary>
    [Fact]
    public void Without_the_shock_no_domino_from_3_to_12_falls_and_people_are_liquidated_all_the_same()
    {
        RunSummary run = SampleRuns.Run(Small, DominoSwitch.MacroShock);
        Assert.Empty(run.Dominoes.Where(d => d.Number is >= 3 and <= 12 && d.Onset is not null).Select(d => $"{d.Id}: {d.HowLarge}"));
        Assert.True(run.Liquidations.Sum(l => l.NotionalUsd) > 0);
    }
}
