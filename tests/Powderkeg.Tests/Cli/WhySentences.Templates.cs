using Powderkeg.Cli.Commands;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Records;

namespace Powderkeg.Tests.Cli;

/// <summary>The words of <c>why</c>: what each kind of event reads like, how a question is read, how a long way is cut.</summary>
public sealed class WhySentencesTemplates
{
    private static readonly CauseLink Trade = new(75998, 0, "trade", "main:BTC-PERP", "perp-liquidation", 75815, "causes") { Account = "retail-main/4018", Side = "sell", Price = 107_655, StartPrice = 117_000, NotionalUsd = 3_159_570 };

    private static CauseLink Step(string step, string channel, string market = "", string asset = "", double quantity = double.NaN, double usd = double.NaN, string closes = "long") =>
        new(7, 0, "liquidation", "a/1", channel, 6, "liquidations") { Account = "a/1", Venue = "main", Step = step, Market = market, Asset = asset, Quantity = quantity, NotionalUsd = usd, Closes = closes };

    public static TheoryData<CauseLink, string> Events => new()
    {
        { Trade, "retail-main/4018 sold 3.16 m USD on main:BTC-PERP at 107,655 (−8.0% from the start), by force: a perp position was out of margin." },
        { Trade with { Channel = "voluntary", Side = "buy", StartPrice = double.NaN }, "retail-main/4018 bought 3.16 m USD on main:BTC-PERP at 107,655, by choice." },
        { Trade with { Channel = "risk-off", Side = "", StartPrice = double.NaN }, "retail-main/4018 traded 3.16 m USD on main:BTC-PERP at 107,655, to cut risk." },
        { Step("started", "perp-liquidation", "main:BTC-PERP", "BTC", 2805.17, 303_993_034), "The venue main began to close a/1's long of 2.81 k BTC (304 m USD) on main:BTC-PERP: its margin had run out." },
        { Step("started", "unified-liquidation"), "The venue main began to sell a/1: what the unified account holds no longer covered its margin." },
        { Step("call", "loan-liquidation", asset: "XRP", usd: 0), "The venue main called a/1 for margin: the loan had grown too large for the pledge; nothing was sold yet." },
        { Step("sale", "perp-liquidation", "main:BTC-PERP", "BTC", 265.297, 28_473_000), "The venue main sold 265 BTC of a/1 for 28.5 m USD at 107,325 USD on average: its margin had run out." },
        { Step("sale", "perp-liquidation", "main:BTC-PERP", "BTC", 2, 200_000, "short"), "The venue main bought back 2 BTC of a/1 for 200 k USD at 100,000 USD on average: its margin had run out." },
        { Step("sale", "pool-liquidation", asset: "ETH", usd: 432_205), "A lending pool sold 432 k USD of ETH of a/1: the loan's health factor had fallen under 1." },
        { Step("taken-over", "perp-liquidation", "main:XRP-PERP", "XRP", 1000, 1_700), "a/1's long of 1 k XRP (1.7 k USD) on main:XRP-PERP was taken over by the place's fund, vault or winners: the book had not taken it." },
        { new(9, 0, "deleveraging", "b/2", "adl", 8, "deleveragings") { Account = "b/2", Market = "hyper:SOL-PERP", Closes = "short", Quantity = 74.7, Price = 184.78, NotionalUsd = 13_803, Loser = "hyper/insurance-fund" }, "Auto-deleveraging closed 74.7 SOL of b/2's short on hyper:SOL-PERP at 184.78 (13.8 k USD), to cover a deficit of hyper/insurance-fund." },
        { new(1, 0, "macro", "XRP", "macro", null, "causes") { Price = 2.63813 }, "The shock: news moved fundamental values (this event: XRP to 2.6381)." },
        { new(1, 0, "withdrawal", "m/1", "maker-withdrawal", 0, "causes") { Account = "m/1" }, "m/1 took its quotes away." },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_one_plain_sentence(CauseLink link, string sentence) => Assert.Equal(sentence, WhySentences.Of(link));

    [Fact]
    public void The_shares_of_a_loss_are_told_largest_first_with_the_rest_as_others()
    {
        CauseLink sale = Step("sale", "perp-liquidation") with { Breach = 6, Shares = [new("perp-liquidation", 0.77), new("macro", 0.10), new("risk-off", 0.06), new("arbitrage", 0.05), new("requote", 0.02)] };
        Assert.Equal("event 7 in liquidations; 77% of its loss: perp liquidations, 10.0% the shock, 6.0% risk-off selling, 7.0% others (event 6 in breaches)", WhySentences.Evidence(sale, WhyDepth.Main));
        Assert.Equal("event 7 in liquidations; 77% of its loss: perp liquidations, 10.0% the shock, 6.0% risk-off selling, 5.0% arbitrage, 2.0% requotes (event 6 in breaches)", WhySentences.Evidence(sale, WhyDepth.All));
    }

    [Fact]
    public void The_end_is_the_shock_a_voluntary_act_or_said_to_be_unknown()
    {
        CauseLink news = new(1, 0, "macro", "BTC", "macro", null, "causes");
        Assert.Equal(("macro", "It ends at the shock: nothing in the run came before the news."), (WhySentences.EndsAt(news), WhySentences.Ending(news)));
        CauseLink free = Trade with { Parent = null, Channel = "voluntary" };
        Assert.Equal(("voluntary", "It ends at a voluntary act: nobody forced retail-main/4018 to trade."), (WhySentences.EndsAt(free), WhySentences.Ending(free)));
        Assert.Equal(("unknown", "The tables end here: event 75815, which came before, is in none of them."), (WhySentences.EndsAt(Trade), WhySentences.Ending(Trade)));
        Assert.Equal("unknown", WhySentences.EndsAt(Step("started", "perp-liquidation") with { Parent = null }));
    }

    [Theory]
    [InlineData(13, 13, 0)]
    [InlineData(14, 12, 2)]
    [InlineData(44, 12, 32)]
    public void A_long_way_loses_its_middle_and_says_how_much(int steps, int shown, int leftOut)
    {
        CauseLink news = new(1, 0, "macro", "BTC", "macro", null, "causes");
        WhyAnswer answer = new(WhyQuestion.Parse("7", out _)!, "", [.. Enumerable.Range(0, steps).Select(_ => new WhyStep(news, ""))], news, "");
        (IReadOnlyList<WhyStep> cut, int after, int missing) = answer.Cut(WhyDepth.Main);
        Assert.Equal((shown, leftOut), (cut.Count, missing));
        Assert.True(missing == 0 || after == 8);
        Assert.Equal((steps, 0), (answer.Cut(WhyDepth.All).Shown.Count, answer.Cut(WhyDepth.All).LeftOut));
    }

    [Theory]
    [InlineData("WBETH@21:41:07", "WBETH", null, 78_067, "Midnight")]
    [InlineData("WBETH@main@21:41", "WBETH", "main", 78_060, "Midnight")]
    [InlineData("WBETH@+40:42", "WBETH", null, 2_442, "Shock")]
    [InlineData("main:ATOM-PERP@+2:23:11", "main:ATOM-PERP", null, 8_591, "Shock")]
    public void A_price_is_asked_by_asset_venue_and_time(string text, string asset, string? venue, long seconds, string from) =>
        Assert.Equal(new PriceQuestion(asset, venue, seconds, Enum.Parse<TimeFrom>(from)), WhyQuestion.Parse(text, out _)!.Price);

    [Theory]
    [InlineData("WBETH@25:00")]
    [InlineData("WBETH@21:61")]
    [InlineData("@21:41")]
    [InlineData("WBETH@main@main@21:41")]
    [InlineData("WBETH@noon")]
    [InlineData("0")]
    [InlineData("99999999999999999999")]
    [InlineData(" ")]
    public void What_asks_nothing_is_told_what_may_be_asked(string text)
    {
        Assert.Null(WhyQuestion.Parse(text, out string message));
        Assert.Contains("allowed: an event's number (76182), an account (retail-main/123), or ASSET@TIME", message, StringComparison.Ordinal);
    }

    /// <summary>A run from 20:00 to 08:00: 21:41 is that evening, 07:30 the morning after.</summary>
    [Fact]
    public void A_time_of_day_is_the_first_such_moment_of_the_run()
    {
        const long Start = 1_760_126_400_000_000, Hour = 3_600_000_000;
        Assert.Equal(Start + Hour, new PriceQuestion("X", null, 21 * 3600, TimeFrom.Midnight).AtUs(Start, 0));
        Assert.Equal(Start + 11 * Hour, new PriceQuestion("X", null, 7 * 3600, TimeFrom.Midnight).AtUs(Start, 0));
        Assert.Equal(Start + Hour / 60, new PriceQuestion("X", null, 60, TimeFrom.Shock).AtUs(0, Start));
    }
}
