using System.CommandLine;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Cli.Commands;

/// <summary>The measures of a scenario: what whatif, attribute and sweep can show, by name.</summary>
internal static class OutcomesCommand
{
    public static Command Create(IScenarioRunner runner)
    {
        ExampleCommand command = new("outcomes", "List the measures of a scenario by name: what whatif, attribute and sweep can show.",
            ("powderkeg outcomes october-2025", "names, units and what each is"));
        command.Arguments.Add(RunOptions.Scenario);
        command.SetAction(parsed =>
        {
            (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (ScenarioFiles.Find(parsed.GetRequiredValue(RunOptions.Scenario), ScenarioFiles.Home(), out string message) is not string path)
            {
                error.WriteLine("powderkeg: " + message);
                return ExitCode.BadInput;
            }

            ScenarioRead read = runner.Read(new(path, [], []));
            if (read.World is not WorldDescription world)
            {
                return ExperimentOptions.Refuse(error, read.Errors);
            }

            Terminal terminal = Terminal.OfConsole(null);
            TextTable table = new(new Column("outcome", Align.Left), new Column("unit", Align.Left), new Column("what it is", Align.Left, 20));
            foreach (OutcomeMeasure measure in OutcomeList.Of(world))
            {
                if (terminal.Layout == Layout.Tabs)
                {
                    output.WriteLine($"{measure.Name}\t{OutcomeText.WordOf(measure.Unit)}\t{PlainText.Ascii(PlainText.Clean(measure.Sentence))}");
                }

                table.Add(measure.Name, OutcomeText.WordOf(measure.Unit), PlainText.Clean(measure.Sentence));
            }

            foreach (string line in terminal.Layout == Layout.Tabs ? [] : table.Lines(terminal))
            {
                output.WriteLine(line.TrimEnd());
            }

            return ExitCode.Done;
        });
        return command;
    }
}
