using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema;
using Powderkeg.Agents;
using Powderkeg.Cli;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Exchange;
using Powderkeg.Experiments.Books;
using Powderkeg.Scenarios.Positions;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Books;

/// <summary>The books that ship, all in one run of the small day; every figure is the venue's own rule, read from outside.</summary>
public sealed class SmallDayOfBooks
{
    public SmallDayOfBooks()
    {
        WorldDescription small = SampleRuns.Read("scenarios/october-2025-small.yaml");
        HeldAccount[] all = [.. ((string[])["btc-long.csv", "hedged-maker.csv", "usde-loop.csv", "delta-neutral.yaml"])
            .SelectMany(name => PositionsReader.Read(File.ReadAllBytes(Path.Combine(SampleRuns.Root, "samples", "books", name)), name, small).Accounts)];
        Run = BookTrial.One(small, all, small.Seed, default);
    }

    public BookRun Run { get; }

    public AccountFate this[string account] => Run.Accounts.Single(fate => fate.Name == account);
}

public sealed class BookTrialFates(SmallDayOfBooks day) : IClassFixture<SmallDayOfBooks>
{
    /// <summary>By hand (Binance): 2 BTC at 117,000 with 20x have a margin of 11,700; first bracket that holds 234,000 USD: maintenance under 1% of it. So the mark must have fallen by 4 to 5%.</summary>
    [Fact]
    public void An_isolated_long_is_sold_when_its_margin_less_maintenance_is_gone()
    {
        AccountFate bold = day["btc-bold"];
        Assert.NotNull(bold.Killed);
        Assert.Equal(11_700, bold.EquityStart, 1.0);
        Assert.InRange(bold.Killed.Mark, 117_000 * 0.95, 117_000 * 0.96);
        Assert.Equal("main:BTC-PERP", bold.Killed.Market);
        Assert.InRange(bold.ForcedUsd, 0.9 * 2 * 117_000 * 0.95, 2 * 117_000);
        Assert.True(bold.EquityEnd >= 0 && bold.EquityEnd < 0.2 * bold.EquityStart);
    }

    [Fact]
    public void The_same_long_at_three_times_stands_and_its_loss_is_that_of_its_perp()
    {
        AccountFate calm = day["btc-long"];
        Assert.True(calm.Survives);
        Assert.Equal(calm.ChangeUsd, Assert.Single(calm.Legs, leg => leg.Leg == "BTC-PERP").ChangeUsd, 1.0);
        Assert.True(calm.Worst > 1 && calm.EquityLowest <= calm.EquityEnd);
    }

    [Fact]
    public void A_hedged_maker_is_taken_over_by_uniMMR_and_pushed_by_a_market_it_stands_on()
    {
        AccountFate maker = day["maker"];
        Assert.NotNull(maker.Killed);
        Assert.Equal(("uniMMR", 1.05), (maker.Gauge.Name, maker.Gauge.Threshold));
        Assert.Equal(Journal.Channel.UnifiedLiquidation, maker.Killed.Channel);
        Assert.True(maker.Called < maker.Killed.At);
        // Looked at once a second, it may be taken over between two looks.
        Assert.InRange(maker.Worst, 0.8, 1.2);
        Assert.Matches("WBETH|ATOM|TAO|USDe", maker.Killed.Market);
    }

    /// <summary>The pool takes USDe for USDT: the venue's own book does not reach it (the great what-if of the day).</summary>
    [Fact]
    public void Of_one_loop_at_three_places_those_that_are_priced_by_the_venues_book_are_sold()
    {
        Assert.Equal(["loop-exchange", "loop-desk"], ((string[])["loop-exchange", "loop-desk", "loop-pool"]).Where(name => day[name].Killed is not null));
        Assert.Equal(("margin level", 1.1), (day["loop-exchange"].Gauge.Name, day["loop-exchange"].Gauge.Threshold));
        Assert.Equal(("LTV", 0.91), (day["loop-desk"].Gauge.Name, day["loop-desk"].Gauge.Threshold));
        // 500,000 x 93% / 440,000, less a day's interest.
        Assert.InRange(day["loop-pool"].Worst, 1.05, 1.0569);
        Assert.InRange(day["loop-pool"].EquityStart, 59_000, 61_000);
    }

    [Fact]
    public void A_short_that_is_deleveraged_has_lost_its_hedge_and_still_stands()
    {
        AccountFate hedge = day["short-leg"];
        LegTaken taken = Assert.Single(hedge.Deleveraged);
        Assert.Equal(("hyper:SOL-PERP", "short"), (taken.Market, taken.Closed));
        Assert.True(hedge.Survives && hedge.ChangeUsd > 0);
    }

    /// <summary>In the sample whose idea it is: WBETH, priced by its own thin book, is the margin of a small long.</summary>
    [Fact]
    public void Levers_say_what_would_have_saved_it()
    {
        WorldDescription sample = SampleRuns.Read("samples/staked-token-break.yaml");
        HeldAccount small = new("small", "main", HeldMode.Unified, UnifiedStyle.Whole, [new("WBETH", 10)], [new("USDT", 20_000)], [new("ALT", 5000, 0, 0)]);
        BookOutcome outcome = BookTrial.Run(sample, [small], [sample.Seed], BookReruns.Levers, 2, null, default);
        Assert.False(outcome.AsIs[0].Survives);
        Dictionary<string, bool> lives = outcome.Levers.ToDictionary(lever => lever.Lever.Id, lever => lever.Runs[0].Survives);
        Assert.True(lives["redemption-index"] && lives["no-unified-liquidation"], string.Join(", ", lives));
        Assert.False(lives["no-perp-liquidation"]);
        Assert.Empty(BookTrial.Run(sample, [small], [sample.Seed], BookReruns.None, 2, null, default).Levers);
    }

    [Fact]
    public void What_a_pool_does_not_lend_is_a_fault_and_nothing_is_run()
    {
        WorldDescription small = SampleRuns.Read("scenarios/october-2025-small.yaml");
        HeldAccount greedy = new("greedy", "core", HeldMode.Pool, UnifiedStyle.Whole, [new("ETH", 1)], [new("USDT", 1e6)], []);
        BookOutcome outcome = BookTrial.Run(small, [greedy], [1], BookReruns.Levers, 1, null, default);
        Assert.Empty(outcome.AsIs);
        Assert.Contains("account greedy: core does not lend 1000000 USDT", Assert.Single(outcome.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_valid_by_its_schema_and_one_without_a_verdict_is_not()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(ScenarioFiles.Home()!, "docs", "reference", "book.schema.json"));
        string text = Encoding.UTF8.GetString(BookDocument.Write(Answer(), Outcome()));
        Assert.Empty(schema.Validate(text));
        JsonObject document = JsonNode.Parse(text)!.AsObject();
        document.Remove("survives");
        Assert.NotEmpty(schema.Validate(document.ToJsonString()));
    }

    [Fact]
    public void A_page_begins_with_the_verdict_and_rows_are_ascii()
    {
        using StringWriter page = new() { NewLine = "\n" }, rows = new() { NewLine = "\n" };
        new BookPage(Answer(), Outcome(), new Terminal(120, Layout.Wide, Ink.Plain, Glyphs.Unicode)).Write(page);
        BookTabs.Write(Answer(), Outcome(), rows);
        Assert.StartsWith("✕ This book does not survive.", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("moves it where it is sold: BTC-PERP of btc-long is 2.0% of the depth of main:BTC-PERP", page.ToString().Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(rows.ToString(), c => Assert.True(c is '\n' or '\t' or (>= ' ' and <= '~')));
        Assert.Equal(day.Run.Accounts.Count, rows.ToString().Split('\n').Count(line => line.StartsWith("account\t", StringComparison.Ordinal)));
    }

    private BookOutcome Outcome() => new([day.Run], [new(new("half-leverage", "halved", SampleRuns.Read("samples/depeg.yaml"), []), [day.Run])], [new("btc-long", "BTC-PERP", "main:BTC-PERP", 0.02)], []);

    private BookAnswer Answer() => new(Outcome(), "october-2025-small", "hash", null, []);
}
