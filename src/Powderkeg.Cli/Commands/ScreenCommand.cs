using System.CommandLine;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Sensitivity;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Commands;

/// <summary>Which of many numbers drive an outcome: all are varied together (sensitivity varies one at a time).</summary>
internal static class ScreenCommand
{
    /// <summary>The draws of a design, not of a run: the same design for every scenario.</summary>
    private const ulong DesignSeed = 1;
    private static readonly Option<string[]> Vary = VaryOptions.Vary("Numbers to vary, by commas: paths as in --set, which must stand in the scenario.");
    private static readonly Option<double> From = VaryOptions.Factor("--from", "Smallest factor of what is written", 0.5);
    private static readonly Option<double> To = VaryOptions.Factor("--to", "Largest factor", 2);
    private static readonly Option<int> Trajectories = VaryOptions.Count("--morris", "Morris screening with this many trajectories (runs: N x (numbers + 1))", 6, 2, 100_000);
    private static readonly Option<int> Rows = VaryOptions.Count("--sobol", "Sobol indices instead, from this many rows (runs: N x (numbers + 2))", 0, 2, 1_000_000);
    private static readonly Option<string[]> Outcomes = new("--outcome")
    {
        Description = "What they drive, by commas ('powderkeg outcomes SCENARIO' lists them).",
        HelpName = "NAME,...",
        Required = true,
        CustomParser = ExperimentOptions.Parts,
    };

    private static readonly Option<bool> Json = ExperimentOptions.Json("screen");

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("screen", "Vary many numbers together and say which of them drive an outcome (Morris screening, Sobol indices).",
            ("powderkeg screen october-2025-small --vary macro.shock.fall,macro.shock.time-constant --outcome drop-altcoin-median", "which matters at all?"),
            ("powderkeg screen october-2025-small --vary macro.shock.fall,venues[main].insurance-fund --outcome losses,adl --sobol 64 --from 0.8 --to 1.25", "shares of the variance, with intervals"));
        command.Arguments.Add(RunOptions.Scenario);
        foreach (Option option in (Option[])[Vary, Outcomes, Trajectories, Rows, From, To, ValidateOptions.Seeds, RunOptions.Overlay, RunOptions.Set, Json, RunOptions.NoColor, RunOptions.Quiet])
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

        string[] paths = parsed.GetRequiredValue(Vary), names = parsed.GetRequiredValue(Outcomes);
        (double from, double to) = (parsed.GetValue(From), parsed.GetValue(To));
        int rows = parsed.GetValue(Rows);
        ScreeningMethod method = rows > 0 ? ScreeningMethod.Sobol : ScreeningMethod.Morris;
        int size = rows > 0 ? rows : parsed.GetValue(Trajectories);
        string[] faults = from >= to ? ["--from: found a factor that is not under --to"] : [.. ExperimentOptions.Unknown("--outcome", names, OutcomeList.Of(world))];
        if (faults.Length > 0)
        {
            return ExperimentOptions.Refuse(error, faults);
        }

        IReadOnlyList<double[]> points = Screening.Points(method, paths.Length, size, DesignSeed);
        ScenarioRead[] worlds = [.. points.Select(point => runner.Scaled(source, [.. paths.Select((one, f) => new WrittenScale(one, VaryOptions.Text(Screening.FactorAt(point[f], from, to))))]))];
        string[] refused = [.. worlds.Where(one => one.World is null).SelectMany(one => one.Errors).Distinct().Take(20)];
        if (refused.Length > 0)
        {
            return ExperimentOptions.Refuse(error, refused);
        }

        long[] seeds = parsed.GetValue(ValidateOptions.Seeds) is { Length: > 0 } listed ? listed : [world.Seed];
        IReadOnlyList<RunOutcomes> runs = ExperimentOptions.Runs(parsed, [.. worlds.SelectMany(one => seeds.Select(seed => new ExperimentRun(one.World!, seed)))], stop);
        OutcomeMeasure[] measures = [.. names.Select(name => OutcomeList.Of(world).Single(measure => measure.Name == name))];
        ScreenReport report = new(world.Name, method, paths, from, to, seeds, runs.Count, Screening.Read(method, paths.Length, size, DesignSeed, [.. runs.Chunk(seeds.Length)], measures));
        if (parsed.GetValue(Json))
        {
            output.Write(Encoding.UTF8.GetString(ScreenDocument.Write(report, ScenarioHash.Of(world))));
        }
        else
        {
            new ScreenPage(report, Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null)).Write(output);
        }

        output.Flush();
        return ExperimentOptions.Code(runs, error);
    }
}
