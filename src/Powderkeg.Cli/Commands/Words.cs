using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Powderkeg.Cli.Commands;

/// <summary>A command with examples, which its help shows last.</summary>
internal sealed class ExampleCommand(string name, string description, params (string Line, string Why)[] examples) : Command(name, description)
{
    public IReadOnlyList<(string Line, string Why)> Examples { get; } = examples;
}

/// <summary>The usual help, then examples that can be typed as they stand.</summary>
internal sealed class HelpWithExamples(HelpAction usual, IReadOnlyList<(string Line, string Why)> rootExamples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        TextWriter to = parseResult.InvocationConfiguration.Output;
        IReadOnlyList<(string Line, string Why)> examples = parseResult.CommandResult.Command is ExampleCommand command ? command.Examples : rootExamples;
        to.WriteLine("Examples:");
        foreach ((string line, string why) in examples)
        {
            to.WriteLine($"  {line}");
            to.WriteLine($"      {why}");
        }

        to.WriteLine();
        return code;
    }
}

/// <summary>What was wrong with the words, on stderr; the exit code is 2.</summary>
internal static class ParseFaults
{
    public static int Report(ParseResult parsed, Command root, TextWriter error)
    {
        Command command = parsed.CommandResult.Command;
        string help = command == root ? "powderkeg --help" : $"powderkeg {command.Name} --help";
        if (command == root && parsed.UnmatchedTokens.Count == 0)
        {
            error.WriteLine("powderkeg: a command is missing: " + string.Join(", ", root.Subcommands.Select(sub => sub.Name)));
        }
        else if (parsed.UnmatchedTokens.Count > 0)
        {
            foreach (string token in parsed.UnmatchedTokens)
            {
                error.WriteLine(Unknown(token, command, root));
            }
        }
        else
        {
            foreach (string message in parsed.Errors.Select(fault => fault.Message).Distinct())
            {
                error.WriteLine("powderkeg: " + Printing.PlainText.Clean(message));
            }
        }

        error.WriteLine($"help: {help}");
        return ExitCode.BadInput;
    }

    private static string Unknown(string token, Command command, Command root)
    {
        bool isOption = token.StartsWith('-');
        IEnumerable<string> known = isOption
            ? command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Append("--help")
            : command == root ? root.Subcommands.Select(sub => sub.Name) : [];
        string what = isOption ? "option" : command == root ? "command" : "word";
        string message = $"powderkeg: unknown {what} '{Printing.PlainText.Clean(token)}'";
        return NearestWord.To(token, known) is string near ? $"{message}; did you mean {near}?" : message;
    }
}
