using System.CommandLine;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Reverse;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Commands;

/// <summary>The smallest shock that topples something, with the run that proves it.</summary>
internal static class ReverseCommand
{
    private static readonly Option<string> Until = new("--until")
    {
        Description = "What is to happen: a domino's id, or a measure with a level: bad-debt:1e8, usde-low-main:below:0.9.",
        HelpName = "GOAL",
        Required = true,
    };

    private static readonly Option<string[]> Vary = VaryOptions.Vary("Numbers of the scenario that are scaled, all by one factor; default macro.shock.fall.", "macro.shock.fall");
    private static readonly Option<double> From = VaryOptions.Factor("--from", "Smallest factor looked at", 0.05);
    private static readonly Option<double> To = VaryOptions.Factor("--to", "Largest factor looked at", 1);
    private static readonly Option<double> Within = VaryOptions.Factor("--within", "The search ends when the factor is known to this", 0.01);
    private static readonly Option<int> Looks = VaryOptions.Count("--looks", "Factors looked at over the whole range before the edge is closed in on", 5, 2, 1000);
    private static readonly Option<bool> Json = ExperimentOptions.Json("reverse");

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("reverse", "Find the smallest shock that topples a domino or loses an amount, on one seed, with the run that proves it.",
            ("powderkeg reverse october-2025-small --until depeg", "how little news breaks the peg?"),
            ("powderkeg reverse october-2025-small --until bad-debt:1e6 --seed 7", "the smallest shock that leaves a million unpaid"),
            ("powderkeg reverse october-2025-small --until staked-token-break --vary venues[main].insurance-fund --from 0.01 --to 10", "another number than the shock"));
        command.Arguments.Add(RunOptions.Scenario);
        foreach (Option option in (Option[])[Until, Vary, From, To, Within, Looks, RunOptions.Seed, RunOptions.Overlay, RunOptions.Set, Json, RunOptions.NoColor, RunOptions.Quiet])
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
        string[] measures = [.. OutcomeList.Of(world).Select(measure => measure.Name)];
        Goal? goal = Goal.Read(parsed.GetRequiredValue(Until), measures, out string fault);
        string near = goal is null && NearestWord.To(parsed.GetRequiredValue(Until).Split(':')[0], measures.Concat(DominoRules.All.Select(rule => rule.Id))) is string word ? $"; did you mean {word}?" : "";
        string[] faults =
        [
            .. goal is null ? [$"--until: {fault}{near}"] : Array.Empty<string>(),
            .. from >= to ? ["--from: found a factor that is not under --to"] : Array.Empty<string>(),
            .. runner.Scaled(source, ScalesOf(paths, from)).Errors, .. runner.Scaled(source, ScalesOf(paths, to)).Errors,
        ];
        return faults.Length > 0
            ? ExperimentOptions.Refuse(error, [.. faults.Distinct()])
            : Search(parsed, runner, source, world, goal!, (from, to, within), paths, stop);
    }

    private static WrittenScale[] ScalesOf(string[] paths, double factor) => [.. paths.Select(path => new WrittenScale(path, VaryOptions.Text(factor)))];

    private static int Search(
        ParseResult parsed, IScenarioRunner runner, ScenarioSource source, WorldDescription world, Goal goal, (double From, double To, double Within) range, string[] paths, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        long seed = parsed.GetValue(RunOptions.Seed) ?? world.Seed;
        SortedDictionary<double, (RunOutcomes Run, IReadOnlyList<string> Became)> tried = [];
        Experiment experiment = new(new KeptOutcomes(KeptOutcomes.Usual), Environment.ProcessorCount);
        RunsLine progress = RunsLine.Of(error, parsed.GetValue(RunOptions.Quiet));
        ReverseResult result;
        try
        {
            result = SmallestThatTopples.Find(range.From, range.To, range.Within, parsed.GetValue(Looks), Environment.ProcessorCount, sizes =>
            {
                ScenarioRead[] worlds = [.. sizes.Select(size => runner.Scaled(source, ScalesOf(paths, size)))];
                if (worlds.FirstOrDefault(one => one.World is null) is ScenarioRead refused)
                {
                    throw new IOException(string.Join(Environment.NewLine, refused.Errors));
                }

                IReadOnlyList<RunOutcomes> runs = experiment.Run([.. worlds.Select(one => new ExperimentRun(one.World!, seed))], progress, stop);
                for (int i = 0; i < sizes.Count; i++)
                {
                    tried[sizes[i]] = (runs[i], worlds[i].Became);
                }

                return [.. runs.Select(goal.IsMet)];
            });
        }
        finally
        {
            progress.End();
        }

        ReverseReport report = new(source.Path, parsed.GetRequiredValue(RunOptions.Scenario), goal, seed, result, tried, OutcomeList.Of(world).Single(measure => measure.Name == goal.Measure).Unit);
        if (parsed.GetValue(Json))
        {
            output.Write(Encoding.UTF8.GetString(ReverseDocument.Write(report, world.Name, ScenarioHash.Of(world))));
        }
        else
        {
            new ReversePage(report, Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null)).Write(output);
        }

        output.Flush();
        return ExperimentOptions.Code(tried.Values.Select(one => one.Run), error);
    }
}
