using System.CommandLine;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Records;

namespace Powderkeg.Cli.Commands;

/// <summary>Why something happened in a finished run: from an event, an account or a price up to the shock or a voluntary act, from the run's own tables. Nothing is run.</summary>
internal static class WhyCommand
{
    private static readonly Argument<string> Which = new("run") { Description = "The folder of a run, its name under runs, or latest." };

    private static readonly Argument<string> Asked = new("question") { Description = "An event's number, an account (retail-main/123), or ASSET@TIME, ASSET@VENUE@TIME (UTC, or +40:42 from the shock)." };

    private static readonly Option<bool> All = new("--all") { Description = "Every step and every share, however long." };

    private static readonly Option<bool> Json = ExperimentOptions.Json("why");

    public static Command Create()
    {
        ExampleCommand command = new("why", "Say why something happened in a run, step by step up to the shock or a voluntary act: an event, an account, a price.",
            ("powderkeg why latest WBETH@21:41:07", "what made the lowest price of that minute on the main venue"),
            ("powderkeg why latest XRP@second@+40:42", "on another venue, from the shock"),
            ("powderkeg why latest retail-main/123", "what happened to an account, and whose moves forced it"),
            ("powderkeg why latest 76182 --all", "an event of the tables, with every step and share"),
            ("powderkeg why latest 76182 --json | jq -r '.steps[].sentence'", "for another program"));
        Which.CompletionSources.Add(static _ => [new("latest")]);
        command.Arguments.Add(Which);
        command.Arguments.Add(Asked);
        foreach (Option option in (Option[])[All, Json, RunOptions.NoColor])
        {
            command.Options.Add(option);
        }

        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        string? folder = RunFolder.Find(parsed.GetRequiredValue(Which), out string noRun);
        WhyQuestion? question = WhyQuestion.Parse(parsed.GetRequiredValue(Asked), out string noQuestion);
        string[] faults = [.. ((string[])[noRun, noQuestion]).Where(fault => fault.Length > 0)];
        if (folder is null || question is null)
        {
            return Refuse(error, faults);
        }

        WhyRun run = WhyRun.Of(folder);
        using RunQuery query = new(folder);
        if (new WhyReader(query, run).Answer(question, out string message) is not WhyAnswer answer)
        {
            return Refuse(error, message.Split('\n'));
        }

        WhyDepth depth = parsed.GetValue(All) ? WhyDepth.All : WhyDepth.Main;
        if (parsed.GetValue(Json))
        {
            output.Write(Encoding.UTF8.GetString(WhyDocument.Write(answer, run, depth)));
        }
        else
        {
            new WhyPage(answer, run, depth, Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null)).Write(output);
        }

        output.Flush();
        return ExitCode.Done;
    }

    private static int Refuse(TextWriter error, IEnumerable<string> faults)
    {
        foreach (string fault in faults)
        {
            error.WriteLine("powderkeg: " + PlainText.Clean(fault));
        }

        return ExitCode.BadInput;
    }
}
