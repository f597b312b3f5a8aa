namespace Powderkeg.Records;

/// <summary>A channel's part of a loss.</summary>
/// <param name="Channel">Its id.</param>
/// <param name="Share">Of the whole, 0 to 1.</param>
public sealed record ChannelShare(string Channel, double Share);

/// <summary>One event on the way from a forced sale up to its root, with what the tables say about it (docs/reference/records.md).</summary>
/// <remarks>Texts are empty and numbers are not a number where the tables have none.</remarks>
/// <param name="Event">Number in the run's journal.</param>
/// <param name="AtUs">Microseconds since 1970 UTC.</param>
/// <param name="Kind">trade, liquidation, deleveraging, macro, withdrawal, transfer; a kind of payment or of redemption.</param>
/// <param name="About">A trade's market, whose closing, the asset of a transfer or of news.</param>
/// <param name="Channel">Who forced it.</param>
/// <param name="Parent">The event that forced it; null at a root.</param>
/// <param name="Table">Where the event stands.</param>
public sealed record CauseLink(long Event, long AtUs, string Kind, string About, string Channel, long? Parent, string Table)
{
    /// <summary>Who acted, or whose closing it is.</summary>
    public string Account { get; init; } = "";

    /// <summary>Of a trade or deleveraging in whole quote units; of news the value.</summary>
    public double Price { get; init; } = double.NaN;

    public double NotionalUsd { get; init; } = double.NaN;

    /// <summary>What the taker of a trade did: buy, sell.</summary>
    public string Side { get; init; } = "";

    /// <summary>Of a forced closing: call, started, sale, taken-over.</summary>
    public string Step { get; init; } = "";

    public string Venue { get; init; } = "";
    public string Market { get; init; } = "";
    public string Asset { get; init; } = "";

    /// <summary>The position that is closed: long, short.</summary>
    public string Closes { get; init; } = "";

    /// <summary>Whole tokens.</summary>
    public double Quantity { get; init; } = double.NaN;

    /// <summary>For whose deficit a winner was deleveraged.</summary>
    public string Loser { get; init; } = "";

    /// <summary>The market's price at the start.</summary>
    public double StartPrice { get; init; } = double.NaN;

    /// <summary>The event whose loss <see cref="Shares"/> shares out: its own, or the start of the closing it belongs to; 0 for none.</summary>
    public long Breach { get; init; }

    /// <summary>Whose moves made the loss that forced it, the largest first.</summary>
    public IReadOnlyList<ChannelShare> Shares { get; init; } = [];
}

/// <summary>What was closed by force behind an event.</summary>
/// <param name="Channel">By which rule.</param>
/// <param name="Sales">Sales and take-overs; of <c>adl</c> winners.</param>
/// <param name="NotionalUsd">Their value.</param>
public sealed record ForcedInTurn(string Channel, long Sales, long Accounts, double NotionalUsd);
