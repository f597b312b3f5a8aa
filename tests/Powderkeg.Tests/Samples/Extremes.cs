using Powderkeg.Agents;
using Powderkeg.Contagion;
using Powderkeg.Macro;
using Powderkeg.Scenarios;
using Powderkeg.Units;

namespace Powderkeg.Tests.Samples;

/// <summary>Samples driven beyond sense end in a clean report or in errors that name their place: nothing throws, hangs or overflows.</summary>
public sealed class Extremes
{
    private static WorldDescription Read(string id) => SampleRuns.Read($"samples/{id}.yaml");

    private static ReadResult<WorldDescription> Edited(string id, params (string From, string To)[] edits)
    {
        string text = File.ReadAllText(Path.Combine(SampleRuns.Root, $"samples/{id}.yaml"));
        foreach ((string from, string to) in edits)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return ScenarioReader.Read<WorldDescription>(text, id + ".yaml");
    }

    /// <summary>Runs without a fault of ours; the audit is inside.</summary>
    private static RunSummary Clean(WorldDescription world) => SampleRuns.Run(world);

    public static TheoryData<string> All => SamplesFall.All;

    [Fact]
    public void A_shock_of_100_percent_is_refused_with_its_place()
    {
        ReadResult<WorldDescription> read = Edited("perp-liquidation", ("fall: 5.8%", "fall: 100%"));
        string error = Assert.Single(read.Errors).ToString();
        Assert.Contains("perp-liquidation.yaml", error, StringComparison.Ordinal);
        Assert.Matches(@":\d+:\d+", error);
        Assert.Contains("below 100%", error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_shock_of_99_percent_at_once_ends_clean(string id)
    {
        WorldDescription world = Read(id);
        Instant at = world.Start + Duration.FromMinutes(20);
        Clean(world with { Macro = world.Macro with { Bound = Ratio.One, Shock = new ShockDescription { At = at, Fall = Ratio.FromPercent(99), AtOnce = Ratio.One } } });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Without_any_maker_it_ends_clean(string id) =>
        Clean(Read(id) is { } world ? world with { Populations = [.. world.Populations.Where(p => p is not MarketMakerDescription)] } : null!);

    /// <summary>Neither makers nor anybody else who leaves bids: takers, and what is forced, meet empty books all along.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void With_no_liquidity_and_no_described_depth_it_ends_clean(string id)
    {
        WorldDescription world = Read(id);
        RunSummary run = Clean(world with
        {
            Populations = [.. world.Populations.Where(p => p is not (MarketMakerDescription or ValueBidsDescription or FarBidsDescription or ValueBuyerDescription))],
            Venues = [.. world.Venues.Select(v => v with
            {
                Spot = [.. v.Spot.Select(m => m with { Depth1Pct = 0 })],
                Perps = [.. v.Perps.Select(m => m with { Depth1Pct = 0 })],
            })],
        });
        Assert.Equal(13, run.Dominoes.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_empty_market_and_an_hour_with_no_events_end_clean(string id)
    {
        RunSummary run = Clean(Read(id) with { Populations = [] });
        Assert.All(run.Prices, p => Assert.Equal(0, p.Trades));
    }

    /// <summary>No perps here: a position in one has somebody on its other side, so nobody who holds one is alone.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void One_account_alone_ends_clean(string id)
    {
        WorldDescription world = Read(id);
        Clean(world with { Populations = [world.Populations[0] with { Count = 1 }], Venues = [.. world.Venues.Select(v => v with { Perps = [] })] });
    }

    [Fact]
    public void Perps_that_nobody_takes_the_other_side_of_are_refused_with_their_place()
    {
        ReadResult<WorldDescription> read = Edited("backstops", ("  - {kind: basis-fund, id: basis, venue: main, count: 2}", ""));
        Assert.Equal(3, read.Errors.Count); // longs, unlevered, shorts
        Assert.All(read.Errors, e => Assert.Matches(@":\d+:\d+.*basis-fund", e.ToString()));
    }

    [Fact]
    public void Everyone_insolvent_ends_clean_with_the_loss_named()
    {
        WorldDescription world = Read("backstops");
        RunSummary run = Clean(world with
        {
            Macro = world.Macro with { Shock = world.Macro.Shock! with { Fall = Ratio.FromPercent(90), AtOnce = Ratio.One } },
            Populations = [.. world.Populations.Select(p => p is FundDescription f ? f with { Leverage = Draw.Of(20) } : p)],
        });
        Assert.NotNull(SampleRuns.Domino(run, "backstops").Onset);
    }

    [Fact]
    public void Unknown_names_a_missing_oracle_and_a_duplicate_are_told_all_at_once_each_with_line_column_and_what_is_allowed()
    {
        ReadResult<WorldDescription> read = Edited("unified-liquidation",
            ("{base: WBETH, quote: ETH,", "{base: WBTEH, quote: ETH,"), ("{asset: ETH, index: own-ETH,", "{asset: ETH, index: own-EHT,"), ("id: makers-wbeth,", "id: makers,"));
        string[] errors = [.. read.Errors.Select(e => e.ToString()!)];
        Assert.All(errors, e => Assert.Matches(@":\d+:\d+", e));
        Assert.Contains(errors, e => e.Contains("WBTEH", StringComparison.Ordinal) && e.Contains("WBETH", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("own-EHT", StringComparison.Ordinal) && e.Contains("own-ETH", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("makers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("loan-to-value: 75%", "loan-to-value: -75%")]
    [InlineData("loan-to-value: 75%", "loan-to-value: 79%")] // over its threshold of 78%
    public void A_negative_loan_to_value_and_one_above_its_threshold_are_refused_with_their_place(string from, string to)
    {
        ReadResult<WorldDescription> read = Edited("bank-run", (from, to));
        Assert.NotEmpty(read.Errors);
        Assert.All(read.Errors, e => Assert.Matches(@":\d+:\d+", e.ToString()));
    }

    [Fact]
    public void Oracles_that_refer_to_each_other_are_refused()
    {
        ReadResult<WorldDescription> read = Edited("bank-run",
            ("{kind: constant, id: one, price: 1}", "{kind: hard-peg, id: one, source: two}\n  - {kind: hard-peg, id: two, source: one}"));
        Assert.NotEmpty(read.Errors);
        Assert.All(read.Errors, e => Assert.Matches(@":\d+:\d+", e.ToString()));
    }
}
