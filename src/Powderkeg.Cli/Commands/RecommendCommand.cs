using System.CommandLine;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Recommendation;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Commands;

/// <summary>The loosest parameters that keep a limit on risk, and the frontier of looseness against risk.</summary>
internal static class RecommendCommand
{
    private const int MostRuns = 100_000;
    private static readonly Option<string> Keep = new("--keep")
    {
        Description = "The limit: p(MEASURE > LEVEL) < PERCENT ('powderkeg outcomes SCENARIO' lists measures).",
        HelpName = "LIMIT",
        Required = true,
    };

    private static readonly Option<string[]> Vary = VaryOptions.Vary("Parameters to loosen, by commas: paths as in --set, which must stand in the scenario. Every combination is tried.");
    private static readonly Option<string[]> Factors = new("--factors")
    {
        Description = "What each is multiplied by; default 0.8,0.9,0.95,1,1.05,1.1.",
        HelpName = "X,...",
        DefaultValueFactory = static _ => ["0.8", "0.9", "0.95", "1", "1.05", "1.1"],
        CustomParser = ExperimentOptions.Parts,
    };

    private static readonly Option<bool> Lower = new("--lower-is-looser") { Description = "For parameters that bind less when they are smaller (haircuts, margin rates)." };
    private static readonly Option<string?> Useful = new("--useful")
    {
        Description = "What a setting is good for: a measure whose mean over the seeds is wanted high (borrow-capacity); without it, how loose the parameters are.",
        HelpName = "MEASURE",
    };

    private static readonly Option<bool> Json = ExperimentOptions.Json("recommend");

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("recommend", "Find the loosest parameters that keep a limit on risk, over many seeds.",
            ("powderkeg recommend october-2025-small --keep 'p(bad-debt>1e6) < 20%' --vary desks[main-loans].grace --factors 1,2,4 --seeds 1-20", "how long may a desk wait for a margin call to be met?"),
            ("powderkeg recommend october-2025-small --keep 'p(bad-debt>1e6) < 20%' --vary lending-pools[core].reserves[asset=ETH].loan-to-value --factors 0.8,0.9,1 --useful borrow-capacity", "how much may a pool lend?"),
            ("powderkeg recommend october-2025-small --keep 'p(fell-depeg>0) < 30%' --vary macro.shock.fall --factors 0.4,0.6,0.8,1", "any number of a scenario, any measure"));
        command.Arguments.Add(RunOptions.Scenario);
        foreach (Option option in (Option[])[Keep, Vary, Factors, Lower, Useful, ValidateOptions.Seeds, RunOptions.Overlay, RunOptions.Set, Json, RunOptions.NoColor, RunOptions.Quiet])
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

        string[] measures = [.. OutcomeList.Of(world).Select(measure => measure.Name)], paths = parsed.GetRequiredValue(Vary);
        RiskLimit? limit = RiskLimit.Read(parsed.GetRequiredValue(Keep), measures, out string fault);
        long[] seeds = parsed.GetValue(ValidateOptions.Seeds) is { Length: > 0 } listed ? listed : [.. Enumerable.Range(1, 20).Select(seed => (long)seed)];
        string[][] grid = Grid(paths.Length, parsed.GetRequiredValue(Factors));
        bool isTooLarge = (long)grid.Length * seeds.Length > MostRuns;
        ScenarioRead[] worlds = isTooLarge ? [] : [.. grid.Select(factors => runner.Scaled(source, [.. paths.Zip(factors, (one, factor) => new WrittenScale(one, factor))]))];
        string? wanted = parsed.GetValue(Useful);
        string[] faults =
        [
            .. wanted is null ? [] : ExperimentOptions.Unknown("--useful", [wanted], OutcomeList.Of(world)),
            .. limit is null ? [$"--keep: {fault}"] : Array.Empty<string>(),
            .. isTooLarge ? [$"--vary: found {grid.Length} combinations on {seeds.Length} seeds; allowed up to {MostRuns} runs"] : Array.Empty<string>(),
            .. worlds.SelectMany(one => one.Errors).Distinct().Take(20),
        ];
        if (faults.Length > 0)
        {
            return ExperimentOptions.Refuse(error, faults);
        }

        IReadOnlyList<RunOutcomes> runs = ExperimentOptions.Runs(parsed, [.. worlds.SelectMany(one => seeds.Select(seed => new ExperimentRun(one.World!, seed)))], stop);
        FrontierPoint[] points = [.. runs.Chunk(seeds.Length).Select((one, i) => new FrontierPoint(worlds[i].Became, wanted is null ? Looseness(grid[i], parsed.GetValue(Lower)) : one.Average(run => run[wanted]), one.Count(limit!.IsPassed), one.Length))];
        RecommendReport report = new(world.Name, limit!, seeds, OutcomeList.Of(world).FirstOrDefault(measure => measure.Name == wanted), Frontier.Of(points, limit!.Most));
        if (parsed.GetValue(Json))
        {
            output.Write(Encoding.UTF8.GetString(RecommendDocument.Write(report, ScenarioHash.Of(world))));
        }
        else
        {
            new RecommendPage(report, Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null)).Write(output);
        }

        output.Flush();
        return ExperimentOptions.Code(runs, error) is int code && code != ExitCode.Done ? code : report.Frontier.Loosest is null ? ExitCode.CheckFailed : ExitCode.Done;
    }

    /// <summary>Every combination of factors, a factor a path.</summary>
    private static string[][] Grid(int paths, string[] factors)
    {
        IEnumerable<string[]> grid = [[]];
        for (int p = 0; p < paths; p++)
        {
            grid = grid.SelectMany(row => factors.Select(factor => (string[])[.. row, factor]));
        }

        return [.. grid];
    }

    /// <summary>Mean factor: every parameter counts alike.</summary>
    private static double Looseness(string[] factors, bool isLower)
    {
        double mean = factors.Average(factor => double.Parse(factor, System.Globalization.CultureInfo.InvariantCulture));
        return isLower ? 1 / mean : mean;
    }
}
