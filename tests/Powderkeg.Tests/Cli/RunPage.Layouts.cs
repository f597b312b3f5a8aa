using System.Text.RegularExpressions;
using Powderkeg.Cli.Printing;
using Powderkeg.Contagion;

namespace Powderkeg.Tests.Cli;

public sealed class RunPageLayouts
{
    [Theory]
    [InlineData(160)]
    [InlineData(120)]
    [InlineData(100)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    public void No_line_is_longer_than_the_terminal(int width)
    {
        string page = Page(MadeUpRun.Stormy, width, "xterm", noColour: true);
        Assert.All(page.Split('\n'), line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void A_verdict_names_the_shock_bitcoin_and_the_median_of_the_main_venues_altcoins()
    {
        Assert.Equal("A shock of 6.0% became a 13.1% fall in bitcoin and a 70% fall in the median altcoin.", Headline.First(MadeUpRun.Stormy));
        Assert.Equal("11 of 12 dominoes fell within 7 min; perp liquidations ran beside them; 1 not built.", Headline.Second(MadeUpRun.Stormy));
    }

    /// <summary>The README's first sentence was once that of another venue, whose bitcoin had traded more.</summary>
    [Fact]
    public void The_main_venue_is_that_of_the_run_and_not_the_one_that_trades_most_bitcoin()
    {
        PriceRow main = MadeUpRun.Stormy.Prices[0];
        RunSummary run = MadeUpRun.Stormy with
        {
            MainVenue = "main",
            Prices = [.. MadeUpRun.Stormy.Prices, main with { Venue = "second", Market = "second:BTC/USDT", Trades = main.Trades + 1, Drawdown = 0.02 }],
        };
        Assert.Equal(Headline.First(MadeUpRun.Stormy), Headline.First(run));
        Assert.NotEqual(Headline.First(run), Headline.First(run with { MainVenue = "" }));
        Assert.Contains("became an 11.0% fall in bitcoin and", Headline.First(MadeUpRun.Stormy with { Prices = [main with { Drawdown = 0.11 }, .. MadeUpRun.Stormy.Prices.Skip(1)] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(60)]
    public void With_a_baseline_each_fall_stands_beside_the_fall_without_forced_selling(int width)
    {
        string page = Page(MadeUpRun.WithBaseline, width, "xterm", noColour: true);
        Assert.All(page.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.Contains("without forced selling", page, StringComparison.Ordinal);
        Assert.Contains("7×", page, StringComparison.Ordinal);
        Assert.EndsWith("a 70% fall in the median altcoin; without forced selling 10.0% and 10.0%.", Headline.First(MadeUpRun.WithBaseline), StringComparison.Ordinal);
    }

    [Fact]
    public void A_calm_day_says_that_nothing_broke()
    {
        Assert.Equal("Nothing broke: the shock toppled no other domino.", Headline.First(MadeUpRun.Calm));
        Assert.Contains("liquidations: none", Page(MadeUpRun.Calm, 120, "xterm", noColour: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Dominoes_stand_in_the_order_they_fell_and_what_stood_is_below()
    {
        RunSummary run = MadeUpRun.Stormy with { Dominoes = [.. MadeUpRun.Stormy.Dominoes.Select(row => row.Id == "depeg" ? row with { Onset = MadeUpRun.Stormy.End } : row)] };
        string page = Page(run, 80, "xterm", noColour: true);
        int perp = page.IndexOf("◆  perp liquidation", StringComparison.Ordinal), depeg = page.IndexOf("4  depeg", StringComparison.Ordinal), staked = page.IndexOf("9  staked token break", StringComparison.Ordinal);
        Assert.True(perp > 0 && depeg > perp && staked > depeg, page);
        Assert.Matches(@"9  staked token break +– +not built", page);
    }

    [Theory]
    [InlineData(120, true)]
    [InlineData(80, true)]
    [InlineData(79, false)]
    public void Strips_are_drawn_from_80_columns_on(int width, bool isDrawn) =>
        Assert.Equal(isDrawn, Regex.IsMatch(Page(MadeUpRun.Stormy, width, "xterm", noColour: true), "[▁▂▃▄▅▆▇█]"));

    [Fact]
    public void A_dumb_terminal_gets_ascii_and_no_escapes()
    {
        string page = Page(MadeUpRun.Stormy, 120, "dumb", noColour: false);
        Assert.All(page, c => Assert.InRange(c, '\n', '~'));
        Assert.Matches("[.:=#-]{5}", page);
    }

    [Fact]
    public void Without_colour_the_text_is_the_same()
    {
        string coloured = Page(MadeUpRun.Stormy, 120, "xterm", noColour: false);
        Assert.Contains('\u001b', coloured);
        Assert.Equal(Page(MadeUpRun.Stormy, 120, "xterm", noColour: true), Regex.Replace(coloured, "\u001b\\[[0-9;]*m", ""));
    }

    [Fact]
    public void Names_cannot_move_the_cursor()
    {
        string page = Page(MadeUpRun.Hostile, 120, "xterm", noColour: true);
        Assert.All(page, c => Assert.True(c == '\n' || !char.IsControl(c)));
        Assert.DoesNotContain('\u202e', page);
        Assert.Contains("evil[bold]31m", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_audit_is_said_aloud() =>
        Assert.Contains("BROKEN: USDT by 3 units", Page(MadeUpRun.Leaking, 120, "xterm", noColour: true), StringComparison.Ordinal);

    [Fact]
    public void Every_table_is_on_the_page()
    {
        string page = Page(MadeUpRun.Stormy, 120, "xterm", noColour: true);
        Assert.All(
            (string[])["BTC/USDT", "16.6 bn", "retail-crowd", "−9 bn", "insurance-fund", "190 m", "perps", "10.0%", "TVL net of recursive deposits", "to the unit", "7f3a91c2e04d5566", "runs/x/run.json"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pipe_gets_ascii_rows_whose_cells_match_their_heading()
    {
        using StringWriter to = new() { NewLine = "\n" };
        RunTabs.Write(to, MadeUpRun.Hostile, null);
        string text = to.ToString();
        Assert.All(text, c => Assert.True(c is '\n' or '\t' or (>= ' ' and <= '~')));
        int cells = 0;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int found = line.Split('\t').Length;
            cells = line.StartsWith('#') ? found : cells;
            Assert.Equal(cells, found);
        }

        Assert.Contains("domino\t2\trisk-aversion\t41\t2025-10-10T20:50:41.000000Z\t1.0x -> 2.6x", text, StringComparison.Ordinal);
    }

    private static string Page(RunSummary run, int width, string term, bool noColour)
    {
        string? Environment(string name) => name switch { "TERM" => term, "LANG" => "en_US.UTF-8", "NO_COLOR" => noColour ? "1" : null, _ => null };
        using StringWriter to = new() { NewLine = "\n" };
        new RunPage(run, 38, "runs/x/run.json", Terminal.Of(width, null, Environment)).Write(to);
        return to.ToString();
    }
}
