using System.CommandLine;
using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;

namespace Powderkeg.Cli.Commands;

/// <summary>Writes the page of a run or a sweep anew, from its folder: after validate, or with a newer version of the page.</summary>
internal static class ReportCommand
{
    private static readonly Argument<string> Which = new("run") { Description = "The folder of a run or of a sweep, its name under runs or sweeps, or latest (the run made last)." };

    private static readonly Option<bool> Json = new("--json") { Description = "Print where the report is as one JSON document." };

    public static Command Create()
    {
        ExampleCommand command = new("report", "Write the report of a run or a sweep anew: one HTML file that opens offline.",
            ("powderkeg report latest", "the run made last, under runs in this folder"),
            ("powderkeg report runs/october-2025-20251010-e91a4270", "another run, by its folder"),
            ("powderkeg report sweeps/shock-grid-79cb47d5", "a sweep, finished or not, by its folder"),
            ("powderkeg validate october-2025 && powderkeg report latest", "with the table of the real day in it"));
        Which.CompletionSources.Add(static _ => [new("latest")]);
        command.Arguments.Add(Which);
        command.Options.Add(Json);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        string words = parsed.GetRequiredValue(Which);
        string? sweep = SweepFolder.Find(words);
        string message = "";
        if ((sweep ?? RunFolder.Find(words, out message)) is not string folder)
        {
            error.WriteLine("powderkeg: " + message);
            return ExitCode.BadInput;
        }

        (string path, long bytes) = sweep is null ? RunReport.Replace(folder) : RunReport.OfSweep(folder);
        output.WriteLine(parsed.GetValue(Json)
            ? JsonSerializer.Serialize(new { report = path, bytes })
            : Terminal.OfConsole(Ink.Plain).Layout == Layout.Tabs ? $"report\t{PlainText.Clean(path)}\t{bytes}" : $"report   {PlainText.Clean(path)} ({Numbers.Short(bytes)}B)");
        return ExitCode.Done;
    }
}
