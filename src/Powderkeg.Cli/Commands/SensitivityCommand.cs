using System.CommandLine;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Sensitivity;
using Powderkeg.Experiments.Validation;

namespace Powderkeg.Cli.Commands;

/// <summary>What halving and doubling a number does to the rows of the target table: one at a time, on the same seeds.</summary>
internal static class SensitivityCommand
{
    private static readonly Option<string[]> Vary = new("--vary")
    {
        Description = "Numbers to scale, by commas: paths as in --set, which must stand in the scenario.",
        HelpName = "PATH,...",
        Required = true,
        CustomParser = static result => ExperimentOptions.Parts(result),
    };

    private static readonly Option<string[]> Factors = new("--factors")
    {
        Description = "What each is multiplied by; default 0.5,2.",
        HelpName = "X,...",
        DefaultValueFactory = static _ => ["0.5", "2"],
        CustomParser = static result => ExperimentOptions.Parts(result),
    };

    private static readonly Option<string[]> Rows = RowsOption();

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("sensitivity", "Scale one number at a time and print what it does to the rows of the target table.",
            ("powderkeg sensitivity october-2025 --vary macro.shock.fall --factors 0.5,0.75", "a smaller shock"),
            ("powderkeg sensitivity october-2025 --vary populations[basis-main].count,venues[main].insurance-fund --seeds 1-3", "halved and doubled, three seeds each"),
            ("powderkeg sensitivity october-2025 --vary chain.start-base-fee --rows aave-liq,usde-chain", "other rows"));
        command.Arguments.Add(RunOptions.Scenario);
        foreach (Option option in (Option[])[Vary, Factors, Rows, ValidateOptions.Seeds, RunOptions.Set, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, runner, stop));
        return command;
    }

    private static int Run(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (ScenarioFiles.Find(parsed.GetRequiredValue(RunOptions.Scenario), ScenarioFiles.Home(), out string message) is not string path)
        {
            error.WriteLine("powderkeg: " + message);
            return ExitCode.BadInput;
        }

        SensitivityRequest request = new(path, parsed.GetRequiredValue(Vary), parsed.GetRequiredValue(Factors), parsed.GetValue(ValidateOptions.Seeds) ?? [], parsed.GetValue(RunOptions.Set) ?? []);
        SensitivityOutcome outcome = runner.Vary(request, new RunsDone(error, parsed.GetValue(RunOptions.Quiet)), stop);
        stop.ThrowIfCancellationRequested();
        if (outcome.Results.Count == 0)
        {
            foreach (string line in outcome.Errors)
            {
                error.WriteLine(PlainText.Clean(line));
            }

            error.WriteLine($"powderkeg: nothing was run: {Numbers.Count(outcome.Errors.Count, "fault", "faults")}");
            return ExitCode.BadInput;
        }

        Terminal terminal = Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null);
        new SensitivityPage(outcome.Results, parsed.GetRequiredValue(Rows), terminal).Write(output);
        return outcome.Results.SelectMany(result => result.Table.Runs).Any(run => run.IsCutShort) ? Budget(error) : ExitCode.Done;
    }

    private static int Budget(TextWriter error)
    {
        error.WriteLine("powderkeg: a budget (budget-happenings) stopped a run; its figures cover what ran");
        return ExitCode.StoppedByBudget;
    }

    private static Option<string[]> RowsOption()
    {
        Option<string[]> rows = new("--rows")
        {
            Description = "Rows to show, by their ids ('powderkeg validate' lists them); default: the lows, the size and the time.",
            HelpName = "ID,...",
            DefaultValueFactory = static _ => [.. OneAtATime.MainRows],
            CustomParser = static result =>
            {
                string[] ids = ExperimentOptions.Parts(result);
                foreach (string id in ids.Where(id => Targets.All.All(target => target.Id != id)))
                {
                    string near = NearestWord.To(id, Targets.All.Select(target => target.Id)) is string word ? $"; did you mean {word}?" : "";
                    result.AddError($"--rows: no row '{id}'{near}");
                }

                return ids;
            },
        };
        return rows;
    }
}
