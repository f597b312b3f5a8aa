using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Sweeps;
using Powderkeg.Records;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Commands;

/// <summary>Runs a plan's paths on all cores into one Parquet table. Stopped or killed, the same words go on where it was.</summary>
internal static class SweepCommand
{
    private static readonly Argument<string> Plan = new("plan") { Description = "A YAML file that says what varies (docs/use/sweep.md)." };

    private static readonly Option<string[]> Outcomes = new("--outcomes")
    {
        Description = "Lines to show, by commas ('powderkeg outcomes SCENARIO' lists them); the table has them all.",
        HelpName = "NAME,...",
        CustomParser = ExperimentOptions.Parts,
    };

    private static readonly Option<string?> Out = new("--out") { Description = "The sweep's folder instead of sweeps/NAME-KEY.", HelpName = "DIR" };

    private static readonly Option<int> Jobs = new("--cores")
    {
        Description = "Paths at once; default: all cores. The result is the same.",
        HelpName = "N",
        DefaultValueFactory = static _ => Environment.ProcessorCount,
        CustomParser = static result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int cores) && cores is >= 1 and <= 1024)
            {
                return cores;
            }

            result.AddError($"--cores: found '{text}'; allowed a whole number from 1 to 1024");
            return 1;
        },
    };

    private static readonly Option<bool> Json = ExperimentOptions.Json("sweep");

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("sweep", "Run a scenario along many paths (grid, Latin hypercube, Monte Carlo) into one table: quantiles, value at risk, chances.",
            ("powderkeg sweep samples/sweeps/shock-grid.yaml", "a small grid: how large a shock topples what"),
            ("powderkeg sweep samples/sweeps/day-1000.yaml", "a thousand days with other luck and other balance sheets"),
            ("powderkeg sweep my-plan.yaml --outcomes bad-debt,losses --json", "two lines, for another program"));
        command.Arguments.Add(Plan);
        foreach (Option option in (Option[])[Outcomes, Out, Jobs, Json, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, runner, stop));
        return command;
    }

    private static int Run(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        SweepPlanFile.Loaded? loaded = SweepPlanFile.Load(parsed.GetRequiredValue(Plan), runner, out IReadOnlyList<string> faults);
        IReadOnlyList<OutcomeMeasure> measures = loaded is null ? [] : OutcomeList.Of(loaded.World);
        string[] shown = parsed.GetValue(Outcomes) ?? [];
        if (loaded is null || (faults = [.. ExperimentOptions.Unknown("--outcomes", shown, measures)]).Count > 0)
        {
            return ExperimentOptions.Refuse(error, faults);
        }

        string key = KeyOf(loaded);
        FanGrid fans = FanGrid.Of(loaded.Plan, loaded.World);
        SweepTable table = new([.. loaded.Plan.Vary.Select(variable => variable.Path)], [.. measures.Select(measure => measure.Name), .. fans.Columns]);
        IReadOnlyList<SweepPath> paths = SweepDesign.Of(loaded.Plan);
        string place = parsed.GetValue(Out) ?? SweepFolder.DefaultPath(loaded.Plan.Name, key);
        using SweepFolder folder = SweepFolder.Open(place, key, table, SweepPlanDocument.Write(loaded.Plan, loaded.World, measures, fans));
        HashSet<int> done = [.. folder.Done.Select(row => row.Path)];
        RunsLine progress = RunsLine.Of(error, parsed.GetValue(RunOptions.Quiet));
        int cut;
        try
        {
            cut = Sweep.Run([.. paths.Where(path => !done.Contains(path.Number))], loaded.Describe, [.. measures.Select(measure => measure.Name)],
                fans, folder, done.Count, parsed.GetValue(Jobs), progress, stop);
        }
        finally
        {
            progress.End();
            folder.Flush();
        }

        IReadOnlyList<SweepRecord> rows = folder.Finish(paths.Count);
        (string page, _) = RunReport.OfSweep(place);
        SweepReport report = new(loaded.Plan, loaded.World.Name, measures, fans, [.. rows.Select(row => new SweepRow(paths[row.Path], row.Digest, row.Measures))], folder.Table, page, done.Count);
        if (parsed.GetValue(Json))
        {
            output.Write(Encoding.UTF8.GetString(SweepDocument.Write(report)));
        }
        else
        {
            new SweepPage(report, shown.Length > 0 ? shown : OutcomeText.Usual(measures), Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null)).Write(output);
        }

        output.Flush();
        if (cut > 0)
        {
            error.WriteLine($"powderkeg: a budget (budget-happenings) stopped {Numbers.Count(cut, "path", "paths")}; their rows cover what ran");
        }

        return cut > 0 ? ExitCode.StoppedByBudget : ExitCode.Done;
    }

    /// <summary>By what the scenario and the plan mean and by this very build: rows of two builds never stand in one table.</summary>
    private static string KeyOf(SweepPlanFile.Loaded loaded)
    {
        string whole = $"{ScenarioHash.Of(loaded.World)} {ScenarioHash.Of(loaded.Plan)} {ProductVersion.Text} {typeof(World).Module.ModuleVersionId} {typeof(RunOutcomes).Module.ModuleVersionId}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..32];
    }
}
