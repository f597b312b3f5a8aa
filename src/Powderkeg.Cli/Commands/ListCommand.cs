using System.CommandLine;
using Powderkeg.Cli.Printing;

namespace Powderkeg.Cli.Commands;

/// <summary>Lists the scenarios and samples that ship, each with what it says of itself.</summary>
internal static class ListCommand
{
    public static Command Create(IScenarioRunner runner)
    {
        ExampleCommand command = new("list", "List the scenarios and samples that ship, each with what it shows.",
            ("powderkeg list", "all of them"),
            ("powderkeg list | cut -f1", "their names, for run"));
        command.SetAction(parsed =>
        {
            Write(parsed.InvocationConfiguration.Output, runner, ScenarioFiles.Home(), Terminal.OfConsole(null));
            return ExitCode.Done;
        });
        return command;
    }

    internal static void Write(TextWriter to, IScenarioRunner runner, string? home, Terminal terminal)
    {
        foreach (string name in ScenarioFiles.Shipped(home))
        {
            string path = ScenarioFiles.Find(name, home, out _)!;
            string about = PlainText.Clean(runner.About(path) ?? $"has faults: powderkeg check {name}");
            if (terminal.Layout == Layout.Tabs)
            {
                to.WriteLine($"{PlainText.Ascii(name)}\t{PlainText.Ascii(about)}");
                continue;
            }

            to.WriteLine(Paint.Text(PlainText.Clean(name), Tone.Strong, terminal.Ink));
            foreach (string line in PlainText.Folded(terminal.Glyphs == Glyphs.Ascii ? PlainText.Ascii(about) : about, terminal.Width - 3))
            {
                to.WriteLine("   " + line);
            }
        }
    }
}
