using Powderkeg.Agents;
using Powderkeg.Contagion;
using Powderkeg.Experiments.Books;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Experiments.Sensitivity;
using Powderkeg.Experiments.Validation;
using Powderkeg.Records;
using Powderkeg.Scenarios.Positions;
using Powderkeg.Units;

namespace Powderkeg.Cli;

/// <summary>The one seam between the words of the command line and the machine.</summary>
/// <remarks>A faulty scenario is an outcome with errors, never an exception. <see cref="InvariantBrokenException"/> is our own fault and
/// <see cref="OperationCanceledException"/> the user's wish: both pass through.</remarks>
internal interface IScenarioRunner
{
    /// <summary>The JSON Schema of scenario files, ending in a line feed.</summary>
    string Schema();

    /// <summary>Every fault of a scenario file, a line each, in the order of the file; empty where it is sound.</summary>
    IReadOnlyList<string> Check(string scenarioPath);

    /// <summary>What a scenario says of itself; null where it has faults.</summary>
    string? About(string scenarioPath);

    RunOutcome Run(RunRequest request, IProgress<RunProgress> progress, CancellationToken stop);

    /// <summary>Reads a scenario with all that is laid over it: for experiments, which are functions of descriptions.</summary>
    ScenarioRead Read(ScenarioSource source);

    /// <summary>The same for who reads one scenario many times, each time with other changes over all else: its texts are parsed once, now. Asked from several threads.</summary>
    Func<IReadOnlyList<(string Path, string Value)>, ScenarioRead> Prepare(ScenarioSource source);

    /// <summary>The same with some written numbers multiplied, all of them at once; what each became stands in <see cref="ScenarioRead.Became"/>.</summary>
    ScenarioRead Scaled(ScenarioSource source, IReadOnlyList<WrittenScale> scales);

    /// <summary>Runs a scenario on several seeds, all cores, against the table of targets.</summary>
    ValidationOutcome Validate(ValidationRequest request, IProgress<RunDone> progress, CancellationToken stop);

    /// <summary>Runs a scenario as it is, then with one number scaled at a time.</summary>
    SensitivityOutcome Vary(SensitivityRequest request, IProgress<RunDone> progress, CancellationToken stop);

    /// <summary>Reads a book's file against its scenario, as <see cref="Book"/> does, and runs nothing.</summary>
    BookRead ReadBook(BookRequest request);

    /// <summary>Runs a scenario with a user's own accounts in it, and again with one thing changed at a time.</summary>
    BookAnswer Book(BookRequest request, IProgress<RunDone> progress, CancellationToken stop);
}

/// <summary>What the user asked for.</summary>
/// <param name="ScenarioPath">An existing file.</param>
/// <param name="Seed">Null: the scenario's own.</param>
/// <param name="Off">Ids of dominoes whose switch is thrown; all of them exist.</param>
/// <param name="Until">Stop at this simulated time; null: the scenario's end.</param>
internal sealed record RunRequest(string ScenarioPath, long? Seed, IReadOnlyList<string> Off, Instant? Until)
{
    /// <summary>Settings laid over the scenario in their order: PATH=VALUE.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Overlay files laid over the scenario before the settings, in their order.</summary>
    public IReadOnlyList<string> Overlays { get; init; } = [];

    /// <summary>Whether causes are traced after the run: the runs that only stand beside another need none.</summary>
    public Tracing Causes { get; init; } = Tracing.Made;

    /// <summary>How much is lived between two looks of the progress; the run is the same whatever it is.</summary>
    public Duration Look { get; init; } = Duration.FromMinutes(1);

    /// <summary>Told where the time goes; null: nobody asked.</summary>
    public RunProfile? Profile { get; init; }

    /// <summary>An event of the run as it would be, by its number: the run is made without the act that wrote it. Null: nothing is left out.</summary>
    public int? DropEvent { get; init; }
}

/// <summary>A scenario and what is laid over it, the lowest first.</summary>
/// <param name="Path">An existing file.</param>
/// <param name="Overlays">Files; that they exist is checked.</param>
/// <param name="Settings">PATH=VALUE.</param>
internal sealed record ScenarioSource(string Path, IReadOnlyList<string> Overlays, IReadOnlyList<string> Settings)
{
    /// <summary>Changes laid over all else, as in an overlay's <c>changes</c>: paths that may mean many places, and what stands there.</summary>
    public IReadOnlyList<(string Path, string Value)> Changes { get; init; } = [];
}

/// <summary>A description, or every fault, a line each.</summary>
internal sealed record ScenarioRead(WorldDescription? World, IReadOnlyList<string> Errors)
{
    /// <summary>Settings that the scaling came to, PATH=VALUE: with them and <c>--set</c> the same world is read.</summary>
    public IReadOnlyList<string> Became { get; init; } = [];
}

/// <summary>A number that a scenario writes, and what it is multiplied by.</summary>
/// <param name="Factor">A number above zero, as written.</param>
internal readonly record struct WrittenScale(string Path, string Factor);

/// <summary>Whether a run is explained: which channel moved which price and forced which sale.</summary>
internal enum Tracing
{
    Made,
    LeftOut,
}

/// <summary>Where a run stands: for the line that is redrawn while it runs, and for nothing else.</summary>
/// <param name="BtcPrice">Last BTC price on the main venue; null before the first trade.</param>
/// <param name="WorstAltcoinFall">Share lost since the start, 0 to 1.</param>
/// <param name="Usde">USDe's price by venue.</param>
/// <param name="LastDomino">Id of the domino that fell last; null before the first.</param>
internal readonly record struct RunProgress(
    Instant Now, Instant Start, Instant End, double? BtcPrice, string? WorstAltcoin, double WorstAltcoinFall, IReadOnlyList<VenuePrice> Usde, string? LastDomino)
{
    /// <summary>Ids of the dominoes that seem to have fallen, in the order in which they were seen.</summary>
    public IReadOnlyList<string> Fallen { get; init; } = [];

    /// <summary>Ether's price on the first spot book that has it.</summary>
    public double? EthPrice { get; init; }

    /// <summary>Share lost since the start by the altcoin in the middle; null without altcoins.</summary>
    public double? MedianAltcoinFall { get; init; }

    /// <summary>Sold or closed by force since the start, by channel, in the order of the channels.</summary>
    public IReadOnlyList<(string Channel, double Usd)> Forced { get; init; } = [];

    public BidsNow Bids { get; init; }
}

/// <summary>Bids as they stand; null before the first look at a book.</summary>
/// <param name="Btc">Bitcoin's best bid.</param>
/// <param name="BtcLeft">Bids within 1% of bitcoin's mid, over what they were at the first look.</param>
/// <param name="AltcoinsLeft">The same of the altcoin in the middle.</param>
internal readonly record struct BidsNow(double? Btc, double? BtcLeft, double? AltcoinsLeft);

/// <summary>A price on one venue.</summary>
internal readonly record struct VenuePrice(string Venue, double Price);

/// <summary>A summary, or the scenario's errors.</summary>
/// <param name="ScenarioHash">Fingerprint of what the scenario means; empty where it could not be read.</param>
/// <param name="Budget">The budget that stopped the run before its end, in words; null where it came to its end.</param>
internal sealed record RunOutcome(RunSummary? Summary, string ScenarioHash, IReadOnlyList<string> Errors, string? Budget)
{
    /// <summary>What the heap holds of the built world, before anything happens, over its accounts; not a number where nothing was built.</summary>
    public double BytesPerAccount { get; init; } = double.NaN;

    /// <summary>What was left out, and the run beside the one with it; null where nothing was.</summary>
    public WithoutEvent? Without { get; init; }

    /// <summary>What the run with the event took before this one began; 0 where nothing was left out.</summary>
    public double SecondsWith { get; init; }

    /// <summary>What was run, to run it again: the scenario's texts, the lowest first, and under them as comments what was laid over; empty where nobody kept it.</summary>
    public string ScenarioText { get; init; } = "";

    /// <summary>Writes the run's tables into a folder and says how many rows each has; null where there are none to write. It holds the whole world: let go of it once it is done.</summary>
    public Func<string, IReadOnlyList<TableRows>>? WriteTables { get; init; }

    public static RunOutcome Done(RunSummary summary, string scenarioHash) => new(summary, scenarioHash, [], null);

    public static RunOutcome Refused(IReadOnlyList<string> errors) => new(null, "", errors, null);
}

/// <summary>A validation as the user asked for it.</summary>
/// <param name="ScenarioPath">An existing file.</param>
/// <param name="Seeds">None: the scenario's own.</param>
/// <param name="Settings">Laid over the scenario in their order: PATH=VALUE.</param>
/// <param name="ComparePath">Another existing file, run on its own seed and as it is; null for none.</param>
internal sealed record ValidationRequest(string ScenarioPath, IReadOnlyList<long> Seeds, IReadOnlyList<string> Settings, UnforcedRuns Unforced, string? ComparePath);

/// <summary>Whether each seed is run a second time with all forced selling off.</summary>
internal enum UnforcedRuns
{
    Made,
    LeftOut,
}

/// <summary>A table, or the errors of a scenario.</summary>
/// <param name="Distance">To the scenario it was compared with, from the first seed; null where none was.</param>
internal sealed record ValidationOutcome(JointTable? Table, Distance? Distance, string ScenarioHash, IReadOnlyList<string> Errors);

/// <summary>Which numbers are scaled, by which factors.</summary>
/// <param name="Paths">As in --set, without a value.</param>
/// <param name="Factors">Numbers above zero, as written.</param>
/// <param name="Seeds">None: the scenario's own.</param>
internal sealed record SensitivityRequest(string ScenarioPath, IReadOnlyList<string> Paths, IReadOnlyList<string> Factors, IReadOnlyList<long> Seeds, IReadOnlyList<string> Settings);

/// <summary>The world as it is first, then each variation; or errors, and nothing was run.</summary>
internal sealed record SensitivityOutcome(IReadOnlyList<VariationResult> Results, IReadOnlyList<string> Errors);

/// <summary>A book as the user asked for it.</summary>
/// <param name="ScenarioPath">An existing file.</param>
/// <param name="PositionsPath">A file of positions, CSV or YAML.</param>
/// <param name="Seeds">None: the scenario's own.</param>
/// <param name="Settings">Laid over the scenario in their order: PATH=VALUE.</param>
internal sealed record BookRequest(string ScenarioPath, string PositionsPath, IReadOnlyList<long> Seeds, IReadOnlyList<string> Settings, BookReruns Reruns)
{
    /// <summary>The file's bytes where it is not on the disk: its path is then only a name.</summary>
    public byte[]? Content { get; init; }
}

/// <summary>A scenario and the accounts of a file, or every fault of either.</summary>
/// <param name="Errors">Of the scenario and of the file, a line each.</param>
/// <param name="Rows">Those of the file as rows.</param>
internal sealed record BookRead(WorldDescription? World, IReadOnlyList<HeldAccount> Accounts, IReadOnlyList<string> Errors, IReadOnlyList<PositionFault> Rows);

/// <summary>What a book comes to, or every fault of the scenario and the positions.</summary>
internal sealed record BookAnswer(BookOutcome? Outcome, string Scenario, string ScenarioHash, Instant? Shock, IReadOnlyList<string> Errors);
