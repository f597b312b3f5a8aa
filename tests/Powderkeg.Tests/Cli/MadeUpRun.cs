using Powderkeg.Cli;
using Powderkeg.Contagion;
using Powderkeg.Units;

namespace Powderkeg.Tests.Cli;

/// <summary>A run that nobody simulated: round numbers that a reader recognises on every page.</summary>
internal static class MadeUpRun
{
    public static readonly Instant Start = Instant.FromCalendar(new(2025, 10, 10, 20, 0, 0, TimeSpan.Zero));
    public static readonly Instant Shock = Start + Duration.FromMinutes(50);

    /// <summary>Twelve dominoes of thirteen fell; staked-token-break is not built.</summary>
    public static RunSummary Stormy { get; } = new()
    {
        Scenario = "made-up",
        Seed = 7,
        Digest = "7f3a91c2e04d5566",
        Start = Start,
        End = Start + Duration.FromHours(12),
        Shock = Shock,
        Accounts = 5_321,
        Happenings = 41_300_000,
        Facts = 1_234_567,
        Dominoes = [.. DominoRules.All.Select((rule, i) => Domino(rule, i))],
        Prices =
        [
            Price("BTC", "main", "BTC/USDT", "spot", 121_000, 0.131, 0.931),
            Price("ALT1", "main", "ALT1/USDT", "spot", 2.5, 0.60, 0.80),
            Price("ALT2", "main", "ALT2/USDT", "spot", 0.02, 0.70, 0.75),
            Price("ALT3", "main", "ALT3/USDT", "spot", 12, 0.90, 0.70),
            Price("ALT3", "second", "ALT3/USDT", "spot", 12, 0.30, 0.90),
            Price("USDe", "main", "USDe/USDT", "spot", 1, 0.34, 0.99),
        ],
        Liquidations = [new("perp-liquidation", "main", "long", 1_600_000, 2_000_000, 16.6e9), new("loan-liquidation", "desk", "sell", 12, 40, 0.74e9)],
        Losses = [new("retail-crowd", 4_000, 12e9, 3e9, 2_900), new("value-buyers", 10, 1e9, 1.5e9, 0)],
        Backstops = [new("main", "insurance-fund", 1.2e9, 0.19e9, 31), new("main", "adl", 0, 2.1e9, 35_000)],
        Audit = [new("USDT", Amount.FromUnits(1_000_000), Amount.FromUnits(1_000_000)), new("BTC", Amount.FromUnits(21), Amount.FromUnits(21))],
        Coverage = [new("perps", 12e9, 120e9)],
        Figures = [new("tvl-net", "TVL net of recursive deposits", 31e9, "USD"), new("nothing", "A figure nobody could measure", double.NaN, "USD")],
    };

    public static RunSummary Calm { get; } = Stormy with
    {
        Dominoes = [.. Stormy.Dominoes.Select(domino => domino with { Onset = domino.Number == 1 ? domino.Onset : null, Strip = [] })],
        Liquidations = [],
        Backstops = [],
    };

    /// <summary>Beside a baseline in which everything fell by a tenth, and ALT3 on the second venue not at all.</summary>
    public static RunSummary WithBaseline { get; } = Stormy with
    {
        Prices = [.. Stormy.Prices.Select(row => row with { DrawdownUnforced = row.Venue == "second" ? 0 : 0.1 })],
    };

    public static RunSummary Leaking { get; } = Stormy with { Audit = [new("USDT", Amount.FromUnits(1_000_000), Amount.FromUnits(1_000_003))] };

    /// <summary>Names that try to move the cursor, forge a tab, colour the terminal and break a markup.</summary>
    public static RunSummary Hostile { get; } = Stormy with
    {
        Scenario = "a\u001b[2Jb\tc\nd[red]",
        Losses = [new("\u202Eevil\u0007[bold]\u009b31m", 1, 1, 0, 1)],
        Prices = [Price("ALT\r\n1", "ma\u0000in", "ALT\u2028", "spot", 1, 0.5, 1)],
    };

    private static DominoRow Domino(DominoRule rule, int i)
    {
        bool isBuilt = rule.Id != "staked-token-break";
        Instant? onset = isBuilt ? Shock + Duration.FromSeconds(41L * i) : null;
        double[] strip = [.. Enumerable.Range(0, 60).Select(minute => minute < i ? 0 : Math.Max(0.0, 20 - Math.Abs(minute - i - 10)))];
        return new(
            rule.Number, rule.Id, isBuilt, onset, i == 0 ? 0.06 : 1.5 * i, i == 0 ? "share" : "USD", $"{i}.0x → {i + 1}.6x", onset + Duration.FromMinutes(10),
            null, [new("under 0.95", null), new("under 0.90", onset)], strip);
    }

    private static PriceRow Price(string asset, string venue, string market, string kind, double start, double drawdown, double recovery) =>
        new(asset, venue, market, kind, asset.StartsWith("ALT", StringComparison.Ordinal) ? "altcoin" : asset == "USDe" ? "synthetic-dollar" : "major", start, start * (1 - drawdown), Shock + Duration.FromSeconds(1837), drawdown, recovery, 100,
            [.. Enumerable.Range(0, 120).Select(minute => start * (minute is > 48 and < 52 ? 1 - drawdown : 1.0))]);
}
