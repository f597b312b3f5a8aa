using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Powderkeg.Cli.Records;
using Powderkeg.Contagion;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Experiments.Sensitivity;
using Powderkeg.Experiments.Validation;
using Powderkeg.Records;
using Powderkeg.Scenarios;
using Powderkeg.Units;

namespace Powderkeg.Cli;

/// <summary>The machine behind the command line: reads a scenario, builds its world, runs it minute by minute.</summary>
internal sealed partial class WorldRunner : IScenarioRunner
{
    private const long LargestFile = 1 << 20;

    public string Schema() => ScenarioSchema.For<WorldDescription>();

    public IReadOnlyList<string> Check(string scenarioPath) => Read(scenarioPath, []).Errors;

    public ScenarioRead Read(ScenarioSource source)
    {
        (WorldDescription? description, IReadOnlyList<string> errors) = Read(source.Path, source.Settings, source.Overlays, source.Changes);
        return new(description, errors);
    }

    public Func<IReadOnlyList<(string Path, string Value)>, ScenarioRead> Prepare(ScenarioSource source)
    {
        ParsedScenario<WorldDescription>? parsed = Parse(source.Path, source.Settings, source.Overlays, out string fault);
        return changes =>
        {
            (WorldDescription? description, IReadOnlyList<string> errors) = parsed is null ? (null, [fault]) : Read(parsed, [.. source.Changes, .. changes]);
            return new(description, errors);
        };
    }

    public ScenarioRead Scaled(ScenarioSource source, IReadOnlyList<WrittenScale> scales)
    {
        ScenarioRead asItIs = Read(source);
        if (asItIs.World is null)
        {
            return asItIs;
        }

        ScenarioLayers layers = LayersOf(source.Path, out _)!;
        ScenarioOverlay[] over =
        [
            .. layers.Over, .. source.Overlays.Select(file => new ScenarioOverlay(File.ReadAllText(file, Encoding.UTF8), file)),
            .. source.Settings.Select(setting => ScenarioSetting.TryOverlay(setting, out ScenarioOverlay overlay) ? overlay : default),
        ];
        List<string> faults = [];
        List<ScaledSetting> became = [];
        if (scales.Any(scale => ScenarioScaling.MeansMany(scale.Path)))
        {
            // Paths that may mean many places (a reserve by its asset, all pools) are changes of an overlay, as in a lever: relative ones scale.
            (string Path, string Value)[] changes = [.. scales.Select(scale => (scale.Path, "x " + scale.Factor))];
            return Read(source with { Changes = [.. source.Changes, .. changes] }) with { Became = [.. changes.Select(change => $"{change.Path}: {change.Value}")] };
        }

        foreach (WrittenScale scale in scales)
        {
            ScaledSetting? scaled = ScenarioScaling.Of(layers.Text, layers.FileName, over, scale.Path, scale.Factor, out string fault);
            faults.AddRange(scaled is null ? ["--vary: " + fault] : []);
            became.Add(scaled ?? default);
        }

        if (faults.Count > 0)
        {
            return new(null, faults);
        }

        // Exactly where that can be read, else whole where a number must be whole.
        string[] exact = [.. became.Select(one => one.Exact)], whole = [.. became.Select(one => one.Whole ?? one.Exact)];
        ScenarioRead first = Read(source with { Settings = [.. source.Settings, .. exact] }) with { Became = exact };
        if (first.World is not null || exact.SequenceEqual(whole))
        {
            return first;
        }

        ScenarioRead second = Read(source with { Settings = [.. source.Settings, .. whole] }) with { Became = whole };
        return second.World is null ? first : second;
    }

    public string? About(string scenarioPath) => Read(scenarioPath, []).Description?.About;

    public RunOutcome Run(RunRequest request, IProgress<RunProgress> progress, CancellationToken stop)
    {
        (WorldDescription? description, IReadOnlyList<string> errors) = Read(request.ScenarioPath, request.Settings, request.Overlays);
        if (description is null)
        {
            return RunOutcome.Refused(errors);
        }

        description = description with
        {
            Off = [.. description.Off.Concat(request.Off.Select(ToSwitch)).Distinct()],
            End = request.Until is { } until && until < description.End ? until : description.End,
        };
        if (description.End <= description.Start)
        {
            return RunOutcome.Refused([$"--until: found {description.End}; allowed: later than the scenario's start, {description.Start}"]);
        }

        Stopwatch first = Stopwatch.StartNew();
        RunWithEvent? plain = null;
        if (request.DropEvent is int number && (plain = FirstWith(number, description, request, progress, stop, out string refusal)) is null)
        {
            return RunOutcome.Refused(["--drop-event: " + refusal]);
        }

        first.Stop();
        long before = GC.GetTotalMemory(forceFullCollection: plain is not null);
        RunProfile? profile = request.Profile;
        World Build() => new(description, request.Seed ?? description.Seed);
        World world = profile is null ? Build() : profile.Time("before", "World", "the world is built", Build);
        // What building has left behind goes now: only what the world holds is counted, and the run starts in a tidy heap.
        GC.Collect();
        double bytesPerAccount = (double)(GC.GetTotalMemory(forceFullCollection: false) - before) / world.Roster.Count;
        plain?.LeaveOutOf(world);
        Simulation simulation = new(world) { Watch = profile };
        RunTables tables = new(simulation);
        Live(simulation, request, progress, stop);
        string? budget = simulation.IsOutOfBudget ? $"{description.BudgetHappenings} happenings (budget-happenings) were spent at {world.Agenda.Now}" : null;
        simulation.RunToEnd();
        RunSummary Summarise() => simulation.Outcome.Summarise(simulation.Happenings);
        RunSummary summary = profile is null ? Summarise() : profile.Time("after", "Contagion", "the summary", Summarise);
        ContagionReport Explain() => Explanation.Of(simulation.Outcome.View());
        summary = request.Causes == Tracing.LeftOut ? summary : summary with { Contagion = profile is null ? Explain() : profile.Time("after", "Contagion", "causes of prices and forced sales", Explain) };
        profile?.Finish(world);
        string hash = ScenarioHash.Of(description);
        return RunOutcome.Done(summary, plain is null ? hash : HashWithout(hash, plain.Act.Event)) with
        {
            Without = plain?.Beside(simulation),
            SecondsWith = plain is null ? 0 : first.Elapsed.TotalSeconds,
            Budget = budget,
            BytesPerAccount = bytesPerAccount,
            ScenarioText = ScenarioCopy.Of(LayersOf(request.ScenarioPath, out _)!, request, summary.Seed),
            WriteTables = folder => tables.Write(folder, summary),
        };
    }

    public ValidationOutcome Validate(ValidationRequest request, IProgress<RunDone> progress, CancellationToken stop)
    {
        (WorldDescription? description, IReadOnlyList<string> errors) = Read(request.ScenarioPath, request.Settings);
        (WorldDescription? other, IReadOnlyList<string> othersErrors) = request.ComparePath is null ? (null, []) : Read(request.ComparePath, []);
        if (description is null || othersErrors.Count > 0)
        {
            return new(null, null, "", [.. errors, .. othersErrors]);
        }

        string hash = ScenarioHash.Of(description);
        KeptBaselines? kept = request.Unforced == UnforcedRuns.Made ? new(hash) : null;
        IReadOnlyList<long> seeds = request.Seeds.Count > 0 ? request.Seeds : [description.Seed];
        IReadOnlyList<SeedRun> runs = Validator.Run(description, seeds, kept, Environment.ProcessorCount, progress, stop);
        Distance? distance = other is null ? null : Distance.Of(runs[0], Validator.Run(other, [other.Seed], null, 1, progress, stop)[0]);
        return new(new JointTable(runs, description.Seed), distance, hash, []);
    }

    public SensitivityOutcome Vary(SensitivityRequest request, IProgress<RunDone> progress, CancellationToken stop)
    {
        (WorldDescription? asItIs, IReadOnlyList<string> errors) = Read(request.ScenarioPath, request.Settings);
        if (asItIs is null)
        {
            return new([], errors);
        }

        List<Variation> variations = [new("", "", "", asItIs)];
        List<string> faults = [];
        foreach (string path in request.Paths)
        {
            foreach (string factor in request.Factors)
            {
                if (VariationOf(request, path, factor, out IReadOnlyList<string> found) is Variation variation)
                {
                    variations.Add(variation);
                }

                faults.AddRange(found);
            }
        }

        IReadOnlyList<long> seeds = request.Seeds.Count > 0 ? request.Seeds : [asItIs.Seed];
        return faults.Count > 0 ? new([], [.. faults.Distinct()]) : new(OneAtATime.Run(variations, seeds, Environment.ProcessorCount, progress, stop), []);
    }

    /// <summary>The exact product; where the value must be whole, the nearest whole number.</summary>
    private static Variation? VariationOf(SensitivityRequest request, string path, string factor, out IReadOnlyList<string> faults)
    {
        List<ScenarioOverlay> overlays = [];
        foreach (string setting in request.Settings)
        {
            overlays.Add(ScenarioSetting.TryOverlay(setting, out ScenarioOverlay overlay) ? overlay : default);
        }

        // That the scenario can be read has been seen by now.
        ScenarioLayers layers = LayersOf(request.ScenarioPath, out _)!;
        if (ScenarioScaling.Of(layers.Text, layers.FileName, [.. layers.Over, .. overlays], path, factor, out string fault) is not ScaledSetting scaled)
        {
            faults = ["--vary: " + fault];
            return null;
        }

        (WorldDescription? world, faults) = Read(request.ScenarioPath, [.. request.Settings, scaled.Exact]);
        if (world is null && scaled.Whole is string whole && Read(request.ScenarioPath, [.. request.Settings, whole]).Description is WorldDescription rounded)
        {
            faults = [];
            return new(path, factor, whole, rounded);
        }

        return world is null ? null : new(path, factor, scaled.Exact, world);
    }

    private static (WorldDescription? Description, IReadOnlyList<string> Errors) Read(
        string path, IReadOnlyList<string> settings, IReadOnlyList<string>? files = null, IReadOnlyList<(string Path, string Value)>? changes = null)
    {
        ParsedScenario<WorldDescription>? parsed = Parse(path, settings, files ?? [], out string fault);
        return parsed is null ? (null, [fault]) : Read(parsed, changes ?? []);
    }

    private static (WorldDescription? Description, IReadOnlyList<string> Errors) Read(ParsedScenario<WorldDescription> parsed, IReadOnlyList<(string Path, string Value)> changes)
    {
        ScenarioOverlay[] over = [.. changes.Select(change => new ScenarioOverlay($"changes:\n  {JsonSerializer.Serialize(change.Path)}: {change.Value}\n", $"{change.Path}: {change.Value}"))];
        ReadResult<WorldDescription> result = parsed.Read(over);
        return (result.Value, [.. result.Errors.Select(e => e.ToString())]);
    }

    /// <summary>The texts as trees. Null, and the fault, where there is a text that can't be found; what is wrong inside one is told when it is read.</summary>
    private static ParsedScenario<WorldDescription>? Parse(string path, IReadOnlyList<string> settings, IReadOnlyList<string> files, out string fault)
    {
        if (files.Prepend(path).Select(UnreadableOf).FirstOrDefault(found => found is not null) is string unreadable)
        {
            fault = unreadable;
            return null;
        }

        List<ScenarioOverlay> overlays = [.. files.Select(file => new ScenarioOverlay(File.ReadAllText(file, Encoding.UTF8), file))];
        foreach (string setting in settings)
        {
            if (!ScenarioSetting.TryOverlay(setting, out ScenarioOverlay overlay))
            {
                fault = $"--set: found '{setting}'; allowed PATH=VALUE, such as macro.shock.fall=3%";
                return null;
            }

            overlays.Add(overlay with { FileName = "--set " + setting });
        }

        ScenarioLayers? layers = LayersOf(path, out ScenarioError? missing);
        fault = missing?.ToString() ?? "";
        return layers?.Parse<WorldDescription>(overlays);
    }

    private static string? UnreadableOf(string file)
    {
        FileInfo there = new(file);
        return !there.Exists ? $"--overlay: no file '{file}'" : there.Length > LargestFile ? $"{file}: found {there.Length} bytes; allowed: up to {LargestFile}" : null;
    }

    private static ScenarioLayers? LayersOf(string path, out ScenarioError? fault) => ScenarioLayers.Of(File.ReadAllText(path, Encoding.UTF8), path, name =>
    {
        FileInfo beside = new(Path.Combine(Path.GetDirectoryName(path) ?? "", name));
        return beside.Exists && beside.Length <= LargestFile ? File.ReadAllText(beside.FullName, Encoding.UTF8) : null;
    }, out fault);

    private static DominoSwitch ToSwitch(string id) =>
        Enum.Parse<DominoSwitch>(id.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
