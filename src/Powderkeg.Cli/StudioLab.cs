using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Powderkeg.Cli.Records;
using Powderkeg.Contagion;
using Powderkeg.Records;
using Powderkeg.Report;
using Powderkeg.Scenarios;
using Powderkeg.Studio;
using Powderkeg.Units;

namespace Powderkeg.Cli;

/// <summary>The machine behind the studio: what ships, checks of what was written, and runs published as <c>run</c> does.</summary>
/// <remarks>Scenarios and levers are looked up by name among those that ship: no path of a request is ever opened.</remarks>
/// <param name="home">The folder that holds scenarios, samples and levers; null where the program was copied elsewhere.</param>
/// <param name="runs">Where the runs' folders go.</param>
internal sealed partial class StudioLab(IScenarioRunner runner, string? home, string runs) : ILab
{
    /// <summary>The name that faults and files of a written scenario bear.</summary>
    private const string Written = "scenario.yaml";

    private readonly Lock publishing = new();
    private readonly Lazy<IReadOnlyList<ScenarioEntry>> scenarios = new(() =>
        [.. ScenarioFiles.Shipped(home).Select(name => (name, path: ScenarioFiles.Find(name, home, out _)!)).Select(one => new ScenarioEntry(one.name,
            Path.GetFileName(Path.GetDirectoryName(one.path)) == "samples" ? "sample" : "scenario", runner.About(one.path) ?? "", File.ReadAllText(one.path, Encoding.UTF8)))]);

    private readonly Lazy<IReadOnlyList<LeverEntry>> levers = new(() =>
    [
        .. LeverFiles.Shipped(home).Select(id => (Lever: LeverFiles.Find(id, home, out _), Text: File.ReadAllText(LeverFiles.PathOf(id, home)!, Encoding.UTF8))).Where(one => one.Lever is not null)
            .Select(one => new LeverEntry(one.Lever!.Header.Id, LeverGroups.Of(one.Text), one.Lever.Header.Change, one.Lever.Header.Why, one.Lever.Header.Source)).OrderBy(one => LeverGroups.Rank(one.Group)).ThenBy(one => one.Id, StringComparer.Ordinal),
        .. DominoRules.All.Select(rule => new LeverEntry(rule.Id, LeverGroups.Dominoes, $"Switched off: {rule.Off}.", rule.Sentence, "switch of the domino")),
    ]);

    public IReadOnlyList<ScenarioEntry> Scenarios() => scenarios.Value;

    public IReadOnlyList<LeverEntry> Levers() => levers.Value;

    public byte[]? Validation(string scenarioHash) => KeptValidation.Read(scenarioHash);

    /// <summary>Trying both ends of each dial reads the scenario a dozen times: once for each order that a page asks about.</summary>
    private readonly ConcurrentDictionary<string, IReadOnlyList<DialEntry>> dials = new(StringComparer.Ordinal);

    public IReadOnlyList<DialEntry> Dials(RunOrder order)
    {
        string key = JsonSerializer.Serialize(order with { Seed = null, Beside = null, Dials = null }, StudioJson.Options);
        if (dials.TryGetValue(key, out IReadOnlyList<DialEntry>? known))
        {
            return known;
        }

        bool IsRead(IReadOnlyList<string> settings) => Check(order with { Dials = null, Settings = [.. order.Settings ?? [], .. settings] }).Count == 0;
        IReadOnlyList<DialEntry> found = Described(order with { Dials = null }, out _) is WorldDescription world ? StudioDials.Of(world, IsRead) : [];
        if (dials.Count >= 32)
        {
            dials.Clear();
        }

        return dials[key] = found;
    }

    public IReadOnlyList<ScenarioFault> Check(RunOrder order)
    {
        Described(order, out IReadOnlyList<ScenarioFault> faults);
        return faults;
    }

    /// <summary>What an order's dials are as settings; with the faults of those that are none.</summary>
    private List<string> DialSettings(RunOrder order, List<ScenarioFault> faults) => order.Dials is { Count: > 0 } turned && Described(order with { Dials = null }, out _) is WorldDescription below
        ? [.. StudioDials.Settings(below, turned, faults)] : [];

    /// <summary>The world of an order; null, and every fault, where there is none.</summary>
    private WorldDescription? Described(RunOrder order, out IReadOnlyList<ScenarioFault> told)
    {
        List<ScenarioFault> faults = [];
        told = faults;
        List<ScenarioOverlay> over = [];
        foreach (string lever in order.Levers ?? [])
        {
            if (LeverPath(lever) is string path)
            {
                over.Add(new(File.ReadAllText(path, Encoding.UTF8), lever + ".yaml"));
            }
            else if (!DominoRules.IsKnown(lever))
            {
                faults.Add(Unknown("lever", lever, levers.Value.Select(one => one.Id)));
            }
        }

        foreach (string setting in (order.Settings ?? []).Concat(DialSettings(order, faults)))
        {
            if (ScenarioSetting.TryOverlay(setting, out ScenarioOverlay overlay))
            {
                over.Add(overlay with { FileName = "setting " + setting });
            }
            else
            {
                faults.Add(new(0, 0, "", $"setting: found '{setting}'; allowed PATH=VALUE, such as macro.shock.fall=3%", null));
            }
        }

        string? text = order.Text ?? scenarios.Value.FirstOrDefault(one => one.Name == order.Scenario)?.Text;
        if (text is null)
        {
            faults.Add(Unknown("scenario", order.Scenario ?? "", scenarios.Value.Select(one => one.Name)));
            return null;
        }

        if (ScenarioLayers.Of(text, Written, TextBeside, out ScenarioError? fault) is not ScenarioLayers layers)
        {
            faults.Add(FaultOf(fault!));
            return null;
        }

        ReadResult<WorldDescription> read = layers.Read<WorldDescription>(over);
        faults.AddRange(read.Errors.Select(FaultOf));
        return faults.Count > 0 ? null : read.Value;
    }

    public LabResult Run(RunOrder order, IProgress<RunMoment> progress, CancellationToken stop)
    {
        IReadOnlyList<ScenarioFault> faults = Check(order);
        if (faults.Count > 0)
        {
            return new(null, [.. faults.Select(fault => fault.Message)]);
        }

        string? folder = order.Text is null ? null : WriteOut(order.Text);
        try
        {
            string path = folder is null ? ScenarioFiles.Find(order.Scenario!, home, out _)! : Path.Combine(folder, Written);
            string[] files = [.. (order.Levers ?? []).Select(LeverPath).OfType<string>()];
            string[] off = [.. (order.Levers ?? []).Where(lever => LeverPath(lever) is null).Distinct()];
            RunRequest request = new(path, order.Seed, off, null) { Overlays = files, Settings = [.. order.Settings ?? [], .. DialSettings(order, [])], Look = Duration.FromSeconds(1L) };
            Stopwatch watch = Stopwatch.StartNew();
            RunOutcome outcome = runner.Run(request, new Moments(progress), stop);
            stop.ThrowIfCancellationRequested();
            return outcome.Summary is RunSummary run ? new(Publish(order, outcome, run, watch.Elapsed.TotalSeconds), []) : new(null, outcome.Errors);
        }
        finally
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>The folder appears under its name whole or not at all. One at a time: two jobs may be the same run.</summary>
    private string Publish(RunOrder order, RunOutcome outcome, RunSummary run, double seconds)
    {
        lock (publishing)
        {
            string target = Path.Combine(runs, Path.GetFileName(RunFolder.DefaultPath(run.Scenario, run.Seed, run.Digest)));
            using RunFolder records = RunFolder.Prepare(target);
            IReadOnlyList<TableRows> tables = outcome.WriteTables?.Invoke(records.Fresh) ?? [];
            records.Add(RunFolder.Document, RunDocument.Write(run, outcome.ScenarioHash, outcome.Budget, ProductVersion.Text, seconds, tables));
            if (outcome.ScenarioText.Length > 0)
            {
                records.Add(ReportDocument.ScenarioFile, Encoding.UTF8.GetBytes(outcome.ScenarioText));
            }

            records.Add(RunFolder.OrderFile, JsonSerializer.SerializeToUtf8Bytes(order with { Seed = run.Seed }, StudioJson.Options));
            if (tables.Count > 0)
            {
                RunReport.Write(records.Fresh, records.Add);
            }

            records.Publish();
            return Path.GetFileName(target);
        }
    }

    private string? LeverPath(string id) => LeverFiles.Shipped(home).Contains(id) ? LeverFiles.PathOf(id, home) : null;

    /// <summary>A written scenario may be based on one that ships; it is called with plain file names only.</summary>
    private string? TextBeside(string name) => scenarios.Value.FirstOrDefault(one => one.Name + ".yaml" == name)?.Text;

    /// <summary>The text in a folder of its own, beside it what it may be based on.</summary>
    private string WriteOut(string text)
    {
        string folder = Directory.CreateTempSubdirectory("powderkeg-studio-").FullName;
        foreach (ScenarioEntry one in scenarios.Value)
        {
            File.WriteAllText(Path.Combine(folder, one.Name + ".yaml"), one.Text);
        }

        File.WriteAllText(Path.Combine(folder, Written), text);
        return folder;
    }

    private static ScenarioFault FaultOf(ScenarioError error)
    {
        bool isOwn = error.File == Written;
        string path = error.Path.Length == 0 ? "" : error.Path + ": ";
        return new(isOwn ? error.Line : 0, isOwn ? error.Column : 0, error.Path, $"{(isOwn ? "" : error.File + ": ")}{path}found {error.Found}; allowed {error.Allowed}", error.Nearest);
    }

    private static ScenarioFault Unknown(string what, string name, IEnumerable<string> known) =>
        new(0, 0, "", $"{what}: found '{Printing.PlainText.Clean(name)}'; allowed: the name of one that ships", NearestWord.To(name, known));

    private sealed class Moments(IProgress<RunMoment> progress) : IProgress<RunProgress>
    {
        private const long Minute = 60_000_000;

        public void Report(RunProgress value) => progress.Report(new(value.Now.Microseconds, value.Start.Microseconds, value.End.Microseconds, value.BtcPrice, value.WorstAltcoin, value.WorstAltcoinFall,
            [.. value.Usde.Select(one => new VenueQuote(one.Venue, one.Price))], value.Fallen)
        {
            Eth = value.EthPrice,
            MedianFall = value.MedianAltcoinFall,
            Forced = [.. value.Forced.Select(one => new ForcedSoFar(one.Channel, one.Usd))],
            BtcBid = value.Bids.Btc,
            BtcBidsLeft = value.Bids.BtcLeft,
            AltcoinBidsLeft = value.Bids.AltcoinsLeft,
            Grain = (value.Now.Microseconds - value.Start.Microseconds) % Minute == 0 ? MomentGrain.Minute : MomentGrain.Between,
        });
    }
}
