using System.CommandLine;
using System.Globalization;
using Powderkeg.Cli.Printing;

namespace Powderkeg.Cli.Commands;

/// <summary>Lists what can fall: its id, what it is, when it counts as fallen, and what its switch changes.</summary>
internal static class DominoesCommand
{
    public static Command Create()
    {
        ExampleCommand command = new("dominoes", "List the thirteen dominoes: what falls, when it counts as fallen, what its switch changes.",
            ("powderkeg dominoes", "all of them"),
            ("powderkeg dominoes | cut -f2", "their ids, for --off"));
        command.SetAction(parsed =>
        {
            Write(parsed.InvocationConfiguration.Output, Terminal.OfConsole(null));
            return ExitCode.Done;
        });
        return command;
    }

    internal static void Write(TextWriter to, Terminal terminal)
    {
        foreach (DominoRule rule in DominoRules.All)
        {
            string number = rule.Number?.ToString(CultureInfo.InvariantCulture) ?? (terminal.Layout == Layout.Tabs ? "perp" : "◆");
            if (terminal.Layout == Layout.Tabs)
            {
                to.WriteLine(string.Join('\t', number, rule.Id, rule.Sentence, rule.Onset, rule.Off));
                continue;
            }

            string sign = terminal.Glyphs == Glyphs.Ascii ? PlainText.Ascii(number) : number;
            to.WriteLine($"{Paint.Text(sign.PadLeft(2), Paint.OfDomino(rule.Id), terminal.Ink)} {Paint.Text(rule.Id, Tone.Strong, terminal.Ink)}");
            to.WriteLine($"   {rule.Sentence}");
            to.WriteLine($"   {Paint.Text("falls at", Tone.Quiet, terminal.Ink)}  {rule.Onset}");
            to.WriteLine($"   {Paint.Text("off means", Tone.Quiet, terminal.Ink)} {rule.Off}");
            to.WriteLine();
        }
    }
}
