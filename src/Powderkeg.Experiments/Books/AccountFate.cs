using Powderkeg.Agents;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Books;

/// <summary>The figure that a place watches an account by: uniMMR, margin level, health factor, LTV, or equity over maintenance.</summary>
/// <param name="Name">As the place calls it.</param>
/// <param name="Threshold">Where it sells.</param>
/// <param name="RisesToSale">True of an LTV: it is sold at the threshold or above.</param>
public sealed record MarginGauge(string Name, double Threshold, bool RisesToSale);

/// <summary>The first step by which a place took something of an account by force.</summary>
/// <param name="Rule">Which rule, in words.</param>
/// <param name="Market">The market that moved it there: its own, or that of the trade that the rule names as the cause; empty where none is known.</param>
/// <param name="Price">Last trade there, the one named as the cause; not a number where none is known.</param>
/// <param name="Mark">Mark of that market as last published; not a number for a spot book.</param>
/// <param name="Event">Its number in the journal of the run.</param>
public sealed record FirstForced(Instant At, string Rule, Channel Channel, string Market, double Price, double Mark, int Event);

/// <summary>A position of the account that auto-deleveraging took.</summary>
/// <param name="Closed">"long" or "short": what was taken.</param>
public sealed record LegTaken(Instant At, string Market, string Closed, double Price, double NotionalUsd);

/// <summary>What a leg gained or lost from the start to the last look before the first forced step, or to the end.</summary>
public readonly record struct LegChange(string Leg, double ChangeUsd);

/// <summary>An account at a whole minute of its run.</summary>
/// <param name="EquityUsd">At reference prices.</param>
/// <param name="Margin">The gauge; not a number where nothing is at stake.</param>
public readonly record struct EquityMinute(Instant At, double EquityUsd, double Margin);

/// <summary>What became of one account of a book in one run. USD at reference prices; looked at once a second.</summary>
public sealed record AccountFate
{
    public required string Name { get; init; }
    public required string Place { get; init; }
    public required HeldMode Mode { get; init; }
    public required double EquityStart { get; init; }
    public required double EquityLowest { get; init; }
    public required Instant LowestAt { get; init; }
    public required double EquityEnd { get; init; }
    public required MarginGauge Gauge { get; init; }

    /// <summary>The gauge nearest to (or furthest beyond) its threshold; not a number where the account owes and risks nothing.</summary>
    public required double Worst { get; init; }
    public required Instant WorstAt { get; init; }

    /// <summary>First call, or refusal of orders that add risk; null where none came.</summary>
    public required Instant? Called { get; init; }

    /// <summary>Null: nothing was ever taken or sold by force.</summary>
    public required FirstForced? Killed { get; init; }

    /// <summary>Sold, closed or taken over by force, all of it.</summary>
    public required double ForcedUsd { get; init; }
    public required IReadOnlyList<LegTaken> Deleveraged { get; init; }

    /// <summary>The largest loss first.</summary>
    public required IReadOnlyList<LegChange> Legs { get; init; }

    /// <summary>From the first minute of the run to its end.</summary>
    public required IReadOnlyList<EquityMinute> Minutes { get; init; }

    public double ChangeUsd => EquityEnd - EquityStart;

    /// <summary>Never sold by force, and worth something at the end.</summary>
    public bool Survives => Killed is null && EquityEnd > 0;
}

/// <summary>One run with the book in it.</summary>
public sealed record BookRun(long Seed, string Digest, bool IsCutShort, IReadOnlyList<AccountFate> Accounts)
{
    /// <summary>Every account does.</summary>
    public bool Survives => Accounts.All(account => account.Survives);

    public double EquityStart => Accounts.Sum(account => account.EquityStart);
    public double EquityEnd => Accounts.Sum(account => account.EquityEnd);

    /// <summary>The account that was sold first; null where none was.</summary>
    public AccountFate? First => Accounts.Where(account => account.Killed is not null).MinBy(account => account.Killed!.At);
}
