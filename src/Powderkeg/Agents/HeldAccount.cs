using Powderkeg.Exchange;

namespace Powderkeg.Agents;

/// <summary>Under which rule a user's account stands.</summary>
public enum HeldMode
{
    /// <summary>Perps at a venue, each on its own margin.</summary>
    Isolated,

    /// <summary>Perps at a venue on one settlement balance.</summary>
    Cross,

    /// <summary>Perps, pledges and loans at a venue as one account (portfolio margin).</summary>
    Unified,

    /// <summary>Pledges and loans at a venue, no perps.</summary>
    SpotMargin,

    /// <summary>Supplies and debts at a lending pool on chain.</summary>
    Pool,

    /// <summary>One pledge and one debt at a loan desk.</summary>
    Desk,
}

/// <summary>An amount of an asset: held, pledged or owed.</summary>
/// <param name="Amount">Whole tokens, above zero.</param>
public readonly record struct HeldAsset(string Asset, double Amount);

/// <summary>A perp position.</summary>
/// <param name="Amount">Whole tokens of the underlying: above zero long, below zero short.</param>
/// <param name="Entry">Entry price in settlement tokens; 0: the market's price at the start.</param>
/// <param name="Leverage">Of an isolated position; 0 elsewhere.</param>
public readonly record struct HeldPerp(string Base, double Amount, double Entry, double Leverage);

/// <summary>One account of a user's book.</summary>
/// <param name="Name">Unique in the book.</param>
/// <param name="Place">A venue, a lending pool or a loan desk, by its id.</param>
/// <param name="Style">Of a unified account: taken over as a whole, or judged position by position whatever the venue's rule.</param>
public sealed record HeldAccount(
    string Name, string Place, HeldMode Mode, UnifiedStyle Style, IReadOnlyList<HeldAsset> Balances, IReadOnlyList<HeldAsset> Loans, IReadOnlyList<HeldPerp> Perps);

/// <summary>One leg of an account and what it is worth now, USD: an asset less what is owed of it, or the open profit of a perp.</summary>
public readonly record struct HeldLeg(string Leg, double Usd);
