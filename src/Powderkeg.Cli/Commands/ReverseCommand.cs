using System.CommandLine;
using System.Text;
using Powderkeg.Agents;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Books;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Reverse;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Commands;

/// <summary>The smallest shock that topples something, with the run that proves it.</summary>
internal static class ReverseCommand
{
    private static readonly Option<string> Until = new("--until")
    {
        Description = "What is to happen: a domino's id, or a measure with a level: bad-debt:1e8, usde-low-main:below:0.9; with --positions my-account:below:0.",
        HelpName = "GOAL",
        Required = true,
    };

    private static readonly Option<string> Positions = new("--positions")
    {
        Description = "A CSV or YAML file of your own accounts (docs/reference/positions.md), which every run has in it: for the goals my-account and my-account-end.",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> Vary = VaryOptions.Vary("Numbers of the scenario that are scaled, all by one factor unless --each; default macro.shock.fall.", "macro.shock.fall");
    private static readonly Option<double> From = VaryOptions.Factor("--from", "Smallest factor looked at", 0.05);
    private static readonly Option<double> To = VaryOptions.Factor("--to", "Largest factor looked at", 1);
    private static readonly Option<double> Within = VaryOptions.Factor("--within", "The search ends when the factor is known to this", 0.01);
    private static readonly Option<int> Looks = VaryOptions.Count("--looks", "Factors looked at over the whole range before the edge is closed in on", 5, 2, 1000);
    private static readonly Option<bool> Each = new("--each") { Description = "Scale each of the numbers by a factor of its own, and look for the smallest mix." };
    private static readonly Option<int> Directions = VaryOptions.Count("--directions", "With --each: directions looked at, at most", 20, 3, 10_000);
    private static readonly Option<bool> Json = ExperimentOptions.Json("reverse");

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("reverse", "Find the smallest shock that topples a domino or loses an amount, on one seed, with the run that proves it.",
            ("powderkeg reverse october-2025-small --until depeg", "how little news breaks the peg?"),
            ("powderkeg reverse october-2025-small --until bad-debt:1e6 --seed 7", "the smallest shock that leaves a million unpaid"),
            ("powderkeg reverse october-2025-small --until staked-token-break --vary venues[main].insurance-fund --from 0.01 --to 10", "another number than the shock"),
            ("powderkeg reverse october-2025-small --until my-account:below:0 --positions samples/books/btc-long.csv --to 3", "how large a shock takes all of an account?"),
            ("powderkeg reverse october-2025-small --until depeg --each --vary macro.shock.fall,macro.shock.volatility-times --within 0.05", "the nearest mix of two numbers"));
        command.Arguments.Add(RunOptions.Scenario);
        foreach (Option option in (Option[])[Until, Positions, Vary, Each, Directions, From, To, Within, Looks, RunOptions.Seed, RunOptions.Overlay, RunOptions.Set, Json, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, runner, stop));
        return command;
    }

    private static int Run(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (ExperimentOptions.Scenario(parsed, runner) is not (ScenarioSource source, WorldDescription world))
        {
            return ExitCode.BadInput;
        }

        string[] paths = parsed.GetRequiredValue(Vary);
        (double from, double to, double within) = (parsed.GetValue(From), parsed.GetValue(To), parsed.GetValue(Within));
        long seed = parsed.GetValue(RunOptions.Seed) ?? world.Seed;
        string[] measures = [.. MeasuresOf(world).Select(measure => measure.Name)];
        Goal? goal = Goal.Read(parsed.GetRequiredValue(Until), measures, out string fault);
        string near = goal is null && NearestWord.To(parsed.GetRequiredValue(Until).Split(':')[0], measures.Concat(DominoRules.All.Select(rule => rule.Id))) is string word ? $"; did you mean {word}?" : "";
        List<string> ofBook = [];
        IReadOnlyList<HeldAccount> accounts = AccountsOf(parsed, runner, source, seed, goal, ofBook);
        string[] faults =
        [
            .. ofBook, .. goal is null ? [$"--until: {fault}{near}"] : Array.Empty<string>(),
            .. parsed.GetValue(Each) && (paths.Length < 2 || parsed.GetValue(Directions) <= paths.Length)
                ? ["--each: found " + Numbers.Count(paths.Length, "number", "numbers") + "; allowed 2 or more, and more directions than numbers"] : Array.Empty<string>(),
            .. from >= to ? ["--from: found a factor that is not under --to"] : Array.Empty<string>(),
            .. runner.Scaled(source, ScalesOf(paths, from)).Errors, .. runner.Scaled(source, ScalesOf(paths, to)).Errors,
        ];
        if (faults.Length > 0)
        {
            return ExperimentOptions.Refuse(error, [.. faults.Distinct()]);
        }

        RunsLine progress = RunsLine.Of(error, parsed.GetValue(RunOptions.Quiet));
        ReverseTrials trials = new(runner, source, paths, seed, goal!, accounts, progress, stop);
        try
        {
            return parsed.GetValue(Each) ? Mix(parsed, trials, source, world, (from, to, within)) : Search(parsed, trials, source, world, (from, to, within));
        }
        finally
        {
            progress.End();
        }
    }

    /// <summary>The user's accounts where the goal is about them, else none; what is wrong with the words or the file is added to the faults.</summary>
    private static IReadOnlyList<HeldAccount> AccountsOf(ParseResult parsed, IScenarioRunner runner, ScenarioSource source, long seed, Goal? goal, List<string> faults)
    {
        bool isAbout = BookOutcomes.AreAbout(parsed.GetRequiredValue(Until));
        if (parsed.GetValue(Positions) is not string file)
        {
            faults.AddRange(isAbout ? ["--positions: found none; allowed a file of positions, which --until my-account is about"] : Array.Empty<string>());
            return [];
        }

        faults.AddRange(
        [
            .. isAbout ? Array.Empty<string>() : ["--positions: found a file; allowed with --until my-account:below:AMOUNT or my-account-end:below:AMOUNT"],
            .. isAbout && goal is { Level: double.Epsilon } ? [$"--until: found '{goal.Measure}'; allowed with a level, as in {goal.Measure}:below:0"] : Array.Empty<string>(),
            .. source.Overlays.Count > 0 ? ["--overlay: found a file; allowed without --positions: `book`, whose run is the proof, has --set alone"] : Array.Empty<string>(),
            .. File.Exists(file) ? Array.Empty<string>() : [$"--positions: no file '{file}'; samples/books of a checkout has some to begin with"],
        ]);
        if (faults.Count > 0)
        {
            return [];
        }

        BookRead read = runner.ReadBook(new(source.Path, file, [], source.Settings, BookReruns.None));
        faults.AddRange(read.Errors);
        faults.AddRange(read.Errors.Count == 0 ? BookTrial.RefusalsOf(read.World!, read.Accounts, seed) : []);
        return read.Accounts;
    }

    private static IEnumerable<OutcomeMeasure> MeasuresOf(WorldDescription world) => OutcomeList.Of(world).Concat(BookOutcomes.Measures);

    private static WrittenScale[] ScalesOf(string[] paths, double factor) => ReverseTrials.Scales(paths, [.. paths.Select(_ => factor)]);

    private static int Search(ParseResult parsed, ReverseTrials trials, ScenarioSource source, WorldDescription world, (double From, double To, double Within) range)
    {
        SortedDictionary<double, (RunOutcomes Run, IReadOnlyList<string> Became)> tried = [];
        ReverseResult result = SmallestThatTopples.Find(range.From, range.To, range.Within, parsed.GetValue(Looks), Environment.ProcessorCount, sizes =>
        {
            IReadOnlyList<ReverseTrials.Made> made = trials.Of([.. sizes.Select(size => (IReadOnlyList<double>)[.. trials.Paths.Select(_ => size)])]);
            for (int i = 0; i < sizes.Count; i++)
            {
                tried[sizes[i]] = (made[i].Run, made[i].Became);
            }

            return [.. made.Select(one => one.IsMet)];
        });
        ReverseReport report = new(source.Path, parsed.GetRequiredValue(RunOptions.Scenario), trials.Goal, trials.Seed, result, tried, UnitOf(world, trials.Goal)) { Positions = parsed.GetValue(Positions), Given = ProofText.Given(source) };
        return Print(parsed, () => ReverseDocument.Write(report, world.Name, ScenarioHash.Of(world)), to => new ReversePage(report, TerminalOf(parsed)).Write(to), tried.Values.Select(one => one.Run));
    }

    private static int Mix(ParseResult parsed, ReverseTrials trials, ScenarioSource source, WorldDescription world, (double From, double To, double Within) range)
    {
        MixResult result = SmallestMix.Find(trials.Paths.Count, range.Within, parsed.GetValue(Looks), Environment.ProcessorCount, parsed.GetValue(Directions), points =>
            [.. trials.Of([.. points.Select(point => (IReadOnlyList<double>)[.. point.Select(x => Factor(x, range))])]).Select(one => one.IsMet)]);
        ReverseTrials.Made? proof = result.Smallest?.Point is IReadOnlyList<double> nearest ? trials.Of([[.. nearest.Select(x => Factor(x, range))]])[0] : null;
        MixReport report = new(parsed.GetRequiredValue(RunOptions.Scenario), trials.Goal, trials.Seed, trials.Paths, result, proof, (range.From, range.To), trials.Runs.Count, UnitOf(world, trials.Goal)) { Positions = parsed.GetValue(Positions), Given = ProofText.Given(source) };
        return Print(parsed, () => MixDocument.Write(report, world.Name, ScenarioHash.Of(world)), to => new MixPage(report, TerminalOf(parsed)).Write(to), trials.Runs);
    }

    private static double Factor(double place, (double From, double To, double Within) range) => range.From + (range.To - range.From) * place;

    private static OutcomeUnit UnitOf(WorldDescription world, Goal goal) => MeasuresOf(world).Single(measure => measure.Name == goal.Measure).Unit;

    private static Terminal TerminalOf(ParseResult parsed) => Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null);

    private static int Print(ParseResult parsed, Func<byte[]> document, Action<TextWriter> page, IEnumerable<RunOutcomes> runs)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
        {
            output.Write(Encoding.UTF8.GetString(document()));
        }
        else
        {
            page(output);
        }

        output.Flush();
        return ExperimentOptions.Code(runs, parsed.InvocationConfiguration.Error);
    }
}
