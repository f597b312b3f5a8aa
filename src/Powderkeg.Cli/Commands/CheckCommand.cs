using System.CommandLine;
using Powderkeg.Cli.Printing;

namespace Powderkeg.Cli.Commands;

/// <summary>Reads a scenario without running it: every fault at once, or "ok".</summary>
internal static class CheckCommand
{
    public static Command Create(IScenarioRunner runner)
    {
        Argument<string> scenario = new("scenario") { Description = "A YAML file, or the name of a shipped scenario or sample." };
        ExampleCommand command = new("check", "Check a scenario without running it: every fault with file, line and column, or ok.",
            ("powderkeg check october-2025", "a shipped scenario"),
            ("powderkeg check my-market.yaml && powderkeg run my-market.yaml", "run only what is sound"));
        command.Arguments.Add(scenario);
        command.SetAction(parsed =>
        {
            (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (ScenarioFiles.Find(parsed.GetRequiredValue(scenario), ScenarioFiles.Home(), out string message) is not string path)
            {
                error.WriteLine("powderkeg: " + message);
                return ExitCode.BadInput;
            }

            IReadOnlyList<string> faults = runner.Check(path);
            foreach (string fault in faults)
            {
                error.WriteLine(PlainText.Clean(fault));
            }

            if (faults.Count > 0)
            {
                error.WriteLine($"powderkeg: {Numbers.Count(faults.Count, "fault", "faults")}");
                return ExitCode.BadInput;
            }

            output.WriteLine("ok");
            return ExitCode.Done;
        });
        return command;
    }
}
