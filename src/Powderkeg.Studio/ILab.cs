namespace Powderkeg.Studio;

/// <summary>What the studio's server asks of the machine behind it: the only seam, so that the server knows no world and the machine no web.</summary>
public interface ILab
{
    /// <summary>Scenarios and samples that ship, by name.</summary>
    IReadOnlyList<ScenarioEntry> Scenarios();

    /// <summary>Levers that ship, then the dominoes, each of which can be switched off.</summary>
    IReadOnlyList<LeverEntry> Levers();

    /// <summary>Main numbers of an order's scenario that can be moved, as they are with its levers and settings; none where it cannot be read.</summary>
    IReadOnlyList<DialEntry> Dials(RunOrder order);

    /// <summary>Every fault of an order, in the order of the text; empty where it can be run.</summary>
    IReadOnlyList<ScenarioFault> Check(RunOrder order);

    /// <summary>Runs an order and publishes its folder, whole or not at all.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop; nothing was written.</exception>
    LabResult Run(RunOrder order, IProgress<RunMoment> progress, CancellationToken stop);

    /// <summary>Every fault of a book; empty where it can be run. Nothing is run.</summary>
    IReadOnlyList<BookFault> Check(BookOrder order);

    /// <summary>Runs a book and publishes its folder, whole or not at all.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop; nothing was written.</exception>
    LabResult Run(BookOrder order, IProgress<RunsSoFar> progress, CancellationToken stop);

    /// <summary>What <c>why</c> answers on a run.</summary>
    /// <param name="folder">Of a finished run.</param>
    /// <exception cref="IOException">A table of the run cannot be read.</exception>
    LabAnswer Why(string folder, string question, WhyExtent extent);

    /// <summary>The last document of <c>validate</c> on a scenario, by what it means; null where there is none.</summary>
    byte[]? Validation(string scenarioHash);
}

/// <summary>What to run.</summary>
/// <param name="Scenario">Name of a scenario that ships; null where <paramref name="Text"/> is given.</param>
/// <param name="Text">A scenario in YAML, up to 1 MB of UTF-8; null where <paramref name="Scenario"/> is given.</param>
/// <param name="Seed">From 0; null: the scenario's own.</param>
/// <param name="Levers">Ids of levers, laid over the scenario in this order; a domino's id switches it off.</param>
/// <param name="Settings">Laid over all else in their order: PATH=VALUE.</param>
/// <param name="Beside">Id of the run that this one is to be compared with; null for none.</param>
public sealed record RunOrder(string? Scenario, string? Text, long? Seed, IReadOnlyList<string>? Levers, IReadOnlyList<string>? Settings, string? Beside)
{
    /// <summary>Numbers that were moved, laid over all else.</summary>
    public IReadOnlyList<DialSetting>? Dials { get; init; }

    /// <summary>The speed it begins at, in simulated seconds in one of the clock; null or 0: as fast as it goes. A small run is over before its speed could be set afterwards. It changes nothing of what happens, and is not kept with the run.</summary>
    public double? Speed { get; init; }
}

/// <summary>A dial's value.</summary>
public sealed record DialSetting(string Id, double Value);

/// <summary>One main number of a scenario: a lever with a value.</summary>
/// <param name="Id">Ends in its unit.</param>
/// <param name="About">What it changes, in a sentence.</param>
/// <param name="Unit">percent: as the scenario says it; points, times: against what it says.</param>
/// <param name="AsItIs">0 points and 1 times are no change.</param>
/// <param name="Step">Of a slider; any value between the ends is taken.</param>
public sealed record DialEntry(string Id, string Name, string About, string Unit, double AsItIs, double Low, double High, double Step);

/// <summary>A scenario that ships.</summary>
/// <param name="Kind">scenario or sample.</param>
/// <param name="Text">The file as it is.</param>
public sealed record ScenarioEntry(string Name, string Kind, string About, string Text);

/// <summary>One change of the rules.</summary>
/// <param name="Group">Which part of the market it changes; the list is shown by it.</param>
public sealed record LeverEntry(string Id, string Group, string Change, string Why, string Source);

/// <summary>One fault of an order: where it is, what was found there, what is allowed.</summary>
/// <param name="Line">From 1; 0 where the fault is not in a text.</param>
/// <param name="Column">From 1; 0 where the fault is not in a text.</param>
/// <param name="Nearest">The valid name nearest to the one found; null where none is near.</param>
public sealed record ScenarioFault(int Line, int Column, string Path, string Message, string? Nearest);

/// <summary>Where a run stands; prices are null before the first trade.</summary>
/// <param name="NowUs">Simulated time, microseconds since 1970 UTC.</param>
/// <param name="WorstFall">Share lost since the start by the altcoin that lost most, 0 to 1.</param>
/// <param name="Fallen">Ids of dominoes that seem to have fallen, in the order in which they were seen.</param>
public sealed record RunMoment(long NowUs, long StartUs, long EndUs, double? Btc, string? WorstAltcoin, double WorstFall, IReadOnlyList<VenueQuote> Usde, IReadOnlyList<string> Fallen)
{
    /// <summary>Ether's price on the same venue.</summary>
    public double? Eth { get; init; }

    /// <summary>Share lost since the start by the altcoin in the middle, below zero where it gained; null without altcoins.</summary>
    public double? MedianFall { get; init; }

    /// <summary>Sold or closed by force since the start, by channel, USD at the prices of the start of what it was paid in.</summary>
    public IReadOnlyList<ForcedSoFar> Forced { get; init; } = [];

    /// <summary>Bitcoin's best bid on the first spot book.</summary>
    public double? BtcBid { get; init; }

    /// <summary>Bids within 1% of bitcoin's mid, over what they were at the first look.</summary>
    public double? BtcBidsLeft { get; init; }

    /// <summary>The same of the altcoin in the middle.</summary>
    public double? AltcoinBidsLeft { get; init; }

    /// <summary>Whether a whole minute has been lived, or it is a look between two.</summary>
    public MomentGrain Grain { get; init; }
}

/// <summary>How a moment lies in its run.</summary>
public enum MomentGrain
{
    Minute,
    Between,
}

/// <summary>What a channel has sold or closed by force so far.</summary>
public sealed record ForcedSoFar(string Channel, double Usd);

/// <summary>A price on one venue.</summary>
public sealed record VenueQuote(string Venue, double Price);

/// <summary>What a run came to.</summary>
/// <param name="Run">Name of its folder; null where the order was refused.</param>
/// <param name="Faults">Why it was refused, a line each.</param>
public sealed record LabResult(string? Run, IReadOnlyList<string> Faults);

/// <summary>Positions to be run in a scenario.</summary>
/// <param name="Name">The file's name, whose ending says how it is read: .yaml or .yml, else CSV. It is shown and never opened.</param>
/// <param name="Content">The file as it is, in base64; up to 1 MB of it.</param>
/// <param name="Scenario">Name of a scenario that ships.</param>
/// <param name="Seeds">How many seeds, the scenario's own first, from 1; null: 1.</param>
/// <param name="Levers">Whether a book that dies is run again under each change that may save it; null: yes.</param>
public sealed record BookOrder(string Name, string Content, string Scenario, int? Seeds, bool? Levers);

/// <summary>One fault of a book's file: where, what was found, what is allowed, a value that would do.</summary>
/// <param name="Line">From 1; 0 where the whole file is meant.</param>
/// <param name="Column">The column's name; empty where the whole line is meant.</param>
public sealed record BookFault(int Line, string Column, string Found, string Allowed, string Example);

/// <summary>Runs of a book that are done; how many there will be is known for the reruns only when the first are over.</summary>
public sealed record RunsSoFar(int Done, int Total);

/// <summary>A document, or why there is none.</summary>
/// <param name="Document">JSON, UTF-8; null where the question has no answer.</param>
/// <param name="Faults">A line each.</param>
public sealed record LabAnswer(byte[]? Document, IReadOnlyList<string> Faults);

/// <summary>How much of a way up is told.</summary>
public enum WhyExtent
{
    /// <summary>A long way without its middle.</summary>
    Main,
    All,
}
