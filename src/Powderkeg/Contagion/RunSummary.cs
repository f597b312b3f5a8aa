using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>What a run came to: read from the journal and the ledger after the end, in the words and units a reader uses.</summary>
public sealed record RunSummary
{
    public required string Scenario { get; init; }
    public required long Seed { get; init; }
    public required string Digest { get; init; }
    public required Instant Start { get; init; }
    public required Instant End { get; init; }

    /// <summary>The first macro shock; null where the scenario has none.</summary>
    public required Instant? Shock { get; init; }
    public required int Accounts { get; init; }

    /// <summary>Key of the main venue, as the rules of the dominoes mean it; empty without any venue.</summary>
    public string MainVenue { get; init; } = "";
    public required long Happenings { get; init; }
    public required long Facts { get; init; }

    /// <summary>Thirteen rows in the order of the domino table: 1 to 12, then perp-liquidation.</summary>
    public required IReadOnlyList<DominoRow> Dominoes { get; init; }
    public required IReadOnlyList<PriceRow> Prices { get; init; }
    public required IReadOnlyList<LiquidationRow> Liquidations { get; init; }
    public required IReadOnlyList<LossRow> Losses { get; init; }
    public required IReadOnlyList<BackstopRow> Backstops { get; init; }
    public required IReadOnlyList<AuditRow> Audit { get; init; }
    public required IReadOnlyList<CoverageRow> Coverage { get; init; }

    /// <summary>Single numbers worth a line: TVL claimed and net, redemptions, trades a minute, leverage of makers when quotes go.</summary>
    public required IReadOnlyList<FigureRow> Figures { get; init; }

    /// <summary>Why it happened; null where nobody asked, or nothing was sampled.</summary>
    public ContagionReport? Contagion { get; init; }
}

/// <summary>One domino as measured.</summary>
/// <param name="Number">1 to 12; null for perp-liquidation.</param>
/// <param name="Onset">Null where it did not fall.</param>
/// <param name="Magnitude">In <paramref name="Unit"/>; 0 where it did not fall.</param>
/// <param name="HowLarge">The magnitude in words: "2.0x to 3.6x", "0.66 on main".</param>
/// <param name="Levels">Further onset levels or rules, each with its first instant or null.</param>
/// <param name="Strip">Its activity a minute from the shock on (any unit, for a strip of blocks): at most 120 values.</param>
public sealed record DominoRow(
    int? Number, string Id, bool Built, Instant? Onset, double Magnitude, string Unit, string HowLarge, Instant? Peak, Instant? End,
    IReadOnlyList<DominoLevel> Levels, IReadOnlyList<double> Strip);

/// <summary>A further level of a domino: its rule in words and when it was first met.</summary>
public sealed record DominoLevel(string Rule, Instant? Onset);

/// <summary>A market's path. Prices in whole quote units; drawdown and recovery as shares of the last price before the shock.</summary>
/// <param name="Class">The class of the base asset, in kebab-case: altcoin, staked-token.</param>
/// <param name="Recovery">Last price of the run over the price before the shock.</param>
public sealed record PriceRow(
    string Asset, string Venue, string Market, string Kind, string Class, double Start, double Low, Instant? LowAt, double Drawdown, double Recovery,
    long Trades, IReadOnlyList<double> Strip)
{
    /// <summary>The same fall with all forced channels off, same seed; null where that run was not made.</summary>
    public double? DrawdownUnforced { get; init; }

    /// <summary>The same fall with a shock of nothing, same seed: what noise alone makes; null where that run was not made.</summary>
    public double? DrawdownNoShock { get; init; }

    /// <summary>The fall over the fall without forced selling, both less what falls without a shock (where that is known); null where there is nothing to divide by.</summary>
    public double? Amplification => DrawdownUnforced - (DrawdownNoShock ?? 0) is > 0 and double unforced ? Math.Max(0, Drawdown - (DrawdownNoShock ?? 0)) / unforced : null;
}

/// <summary>Forced closings by channel, place and side; the notional in USD.</summary>
public sealed record LiquidationRow(string Channel, string Venue, string Side, long Accounts, long Sales, double NotionalUsd);

/// <summary>A population's equity at its own reference prices, before the shock and at the end, in USD.</summary>
public sealed record LossRow(string Population, int Members, double EquityBeforeUsd, double EquityAfterUsd, int Wiped)
{
    public double ChangeUsd => EquityAfterUsd - EquityBeforeUsd;
}

/// <summary>A backstop's part: what a fund paid, what was auto-deleveraged, what was left as loss, at which place; USD.</summary>
public sealed record BackstopRow(string Venue, string Kind, double BeforeUsd, double UsedUsd, long Events);

/// <summary>How much of a class's open interest the scenario models.</summary>
public sealed record CoverageRow(string Class, double ModelledUsd, double WholeUsd)
{
    public double Share => WholeUsd > 0 ? ModelledUsd / WholeUsd : 0;
}

/// <summary>One number with its unit.</summary>
public sealed record FigureRow(string Id, string Sentence, double Value, string Unit);
