using System.CommandLine;
using System.CommandLine.Help;

namespace Powderkeg.Cli.Commands;

/// <summary>Every command there is, and how its words become an exit code.</summary>
internal sealed class CommandLine
{
    private static readonly (string, string)[] Examples =
    [
        ("powderkeg run october-2025", "the whole day, to the table of dominoes"),
        ("powderkeg whatif october-2025-small", "what other rules would have changed, side by side"),
        ("powderkeg report latest", "its page again: one HTML file that opens offline"),
        ("powderkeg why latest WBETH@+40:42", "why that price: step by step up to the shock"),
        ("powderkeg serve", "the studio: run, pull levers, compare, in the browser"),
        ("powderkeg validate october-2025", "the day's measured figures beside the model's, and why rows are missed"),
        ("powderkeg replay atom-wick", "the real order that took ATOM to 0.001, through the model's own book"),
        ("powderkeg dominoes", "what can fall, when it counts as fallen, what its switch changes"),
        ("powderkeg list", "the scenarios and samples that ship"),
        ("powderkeg check scenarios/october-2025.yaml", "every fault of a scenario file at once"),
    ];

    private readonly RootCommand root = new("A stress lab for leveraged crypto markets: which domino falls first, why, what it costs whom, and what would have stopped it.")
    {
        HelpName = "powderkeg",
    };

    public CommandLine(IScenarioRunner runner, CancellationToken stop)
    {
        root.Subcommands.Add(RunCommand.Create(runner, stop));
        root.Subcommands.Add(ReportCommand.Create());
        root.Subcommands.Add(WhyCommand.Create());
        root.Subcommands.Add(ServeCommand.Create(runner, stop));
        root.Subcommands.Add(ValidateCommand.Create(runner, stop));
        root.Subcommands.Add(SensitivityCommand.Create(runner, stop));
        root.Subcommands.Add(WhatIfCommand.Create(runner, stop));
        root.Subcommands.Add(AttributeCommand.Create(runner, stop));
        root.Subcommands.Add(SweepCommand.Create(runner, stop));
        root.Subcommands.Add(SettleCommand.Create(runner, stop));
        root.Subcommands.Add(OutcomesCommand.Create(runner));
        root.Subcommands.Add(ReverseCommand.Create(runner, stop));
        root.Subcommands.Add(ScreenCommand.Create(runner, stop));
        root.Subcommands.Add(RecommendCommand.Create(runner, stop));
        root.Subcommands.Add(ReplayCommand.Create(runner, stop));
        root.Subcommands.Add(QueryCommand.Create(stop));
        root.Subcommands.Add(BookCommand.Create(runner, stop));
        root.Subcommands.Add(CheckCommand.Create(runner));
        root.Subcommands.Add(SchemaCommand.Create(runner));
        root.Subcommands.Add(DominoesCommand.Create());
        root.Subcommands.Add(ListCommand.Create(runner));
        root.Subcommands.Add(LoopCommand.Create());
        root.Subcommands.Add(VerifyCommand.Create(stop));
        root.Subcommands.Add(CompletionCommand.Create(root));
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!, Examples);
        }
    }

    /// <summary>The exit code; see <see cref="ExitCode"/>.</summary>
    public int Invoke(IReadOnlyList<string> words, TextWriter output, TextWriter error)
    {
        ParseResult parsed = root.Parse(words);
        bool isAnswered = parsed.Action is HelpWithExamples || parsed.GetResult("--version") is not null;
        if (!isAnswered && (parsed.Errors.Count > 0 || parsed.CommandResult.Command == root))
        {
            return ParseFaults.Report(parsed, root, error);
        }

        return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }
}
