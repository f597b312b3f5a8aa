using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Validation;

namespace Powderkeg.Cli.Commands;

/// <summary>Runs a scenario against the measured day: target, tolerance, simulated, verdict, and the cause of what is missed.</summary>
/// <remarks>Progress on stderr: a line for each run that is over. Nothing is written but kept baselines, and the document itself for reports (runs/.validations).</remarks>
internal static class ValidateCommand
{
    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("validate", "Run a scenario against the measured day: target, simulated, tolerance, verdict, and why rows are missed.",
            ("powderkeg validate october-2025", "the shipped day on its own seed; exit code 1 if it misses the floor"),
            ("powderkeg validate october-2025 --seeds 1-20 --json", "twenty seeds on all cores, for another program"),
            ("powderkeg validate october-2025 --set macro.shock.fall=3% --no-baseline", "another shock, without the runs that have no forced selling"),
            ("powderkeg validate my-market.yaml --compare october-2025", "and how far one scenario is from another"));
        command.Arguments.Add(RunOptions.Scenario);
        foreach (Option option in (Option[])[ValidateOptions.Seeds, RunOptions.Set, ValidateOptions.NoBaseline, ValidateOptions.Compare, ValidateOptions.Json, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, runner, stop));
        return command;
    }

    private static int Run(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        string? compare = parsed.GetValue(ValidateOptions.Compare), comparePath = null;
        if (ScenarioFiles.Find(parsed.GetRequiredValue(RunOptions.Scenario), ScenarioFiles.Home(), out string message) is not string path
            || (compare is not null && (comparePath = ScenarioFiles.Find(compare, ScenarioFiles.Home(), out message)) is null))
        {
            error.WriteLine("powderkeg: " + message);
            return ExitCode.BadInput;
        }

        ValidationRequest request = new(path, parsed.GetValue(ValidateOptions.Seeds) ?? [], parsed.GetValue(RunOptions.Set) ?? [],
            parsed.GetValue(ValidateOptions.NoBaseline) ? UnforcedRuns.LeftOut : UnforcedRuns.Made, comparePath);
        Stopwatch watch = Stopwatch.StartNew();
        ValidationOutcome outcome = runner.Validate(request, new RunsDone(error, parsed.GetValue(RunOptions.Quiet)), stop);
        stop.ThrowIfCancellationRequested();
        if (outcome.Table is not JointTable table)
        {
            return Refuse(outcome, error);
        }

        ValidationDocument document = new(table, outcome.Distance, outcome.ScenarioHash, watch.Elapsed.TotalSeconds);
        byte[] bytes = document.Write();
        KeptValidation.Write(outcome.ScenarioHash, bytes);
        Terminal terminal = Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null);
        if (parsed.GetValue(ValidateOptions.Json))
        {
            output.Write(Encoding.UTF8.GetString(bytes));
        }
        else if (terminal.Layout == Layout.Tabs)
        {
            ValidationTabs.Write(output, table, outcome.Distance);
        }
        else
        {
            new ValidationPage(table, outcome.Distance, watch.Elapsed.TotalSeconds, terminal).Write(output);
        }

        output.Flush();
        return Code(table, error);
    }

    private static int Code(JointTable table, TextWriter error)
    {
        if (table.Runs.FirstOrDefault(run => run.IsCutShort) is SeedRun cut)
        {
            error.WriteLine($"powderkeg: seed {cut.Seed} was stopped by a budget (budget-happenings); its rows cover what ran");
            return ExitCode.StoppedByBudget;
        }

        if (!table.IsFloorMet)
        {
            error.WriteLine($"powderkeg: {table.SureMet} of {Targets.SureRows} rows of sure A; the floor is {Targets.Floor}");
            return ExitCode.CheckFailed;
        }

        return ExitCode.Done;
    }

    private static int Refuse(ValidationOutcome outcome, TextWriter error)
    {
        foreach (string line in outcome.Errors)
        {
            error.WriteLine(PlainText.Clean(line));
        }

        error.WriteLine($"powderkeg: the scenario was not run: {Numbers.Count(outcome.Errors.Count, "fault", "faults")}");
        return ExitCode.BadInput;
    }
}
