using System.CommandLine;
using System.CommandLine.Completions;

namespace Powderkeg.Cli.Commands;

/// <summary>What may follow an option or stand as a command's argument.</summary>
internal enum WordKind
{
    /// <summary>Nothing: a flag, or a command without an argument.</summary>
    None,

    /// <summary>Something that only the user knows.</summary>
    Free,

    /// <summary>One of a list.</summary>
    Listed,

    /// <summary>One of a list, or a YAML file.</summary>
    ScenarioOrFile,

    Folder,
}

/// <summary>What may be typed at one place.</summary>
internal sealed record WordsThere(WordKind Kind, IReadOnlyList<string> Listed);

/// <summary>An option of a command.</summary>
/// <param name="Names">With their dashes, the usual one first.</param>
/// <param name="TakesMany">Values may follow one another: --off a b.</param>
internal sealed record CompletedOption(IReadOnlyList<string> Names, string Description, WordsThere Values, bool TakesMany);

/// <summary>A command as completion sees it.</summary>
internal sealed record CompletedCommand(string Name, string Description, WordsThere Argument, IReadOnlyList<CompletedOption> Options);

/// <summary>The words of every command, read from the commands themselves.</summary>
internal sealed class CompletionWords(RootCommand root)
{
    private static readonly CompletedOption Help = new(["--help", "-h"], "Show help and examples.", new(WordKind.None, []), false);

    public IReadOnlyList<CompletedCommand> Commands { get; } = [.. root.Subcommands.Where(command => !command.Hidden).Select(Of)];

    private static CompletedCommand Of(Command command) =>
        new(command.Name, FirstSentence(command.Description), command.Arguments.Count == 0 ? new(WordKind.None, []) : WordsOf(command.Arguments[0]),
            [.. command.Options.Where(option => !option.Hidden && option.Name != "--help").Select(Of), Help]);

    private static CompletedOption Of(Option option) =>
        new([option.Name, .. option.Aliases], FirstSentence(option.Description), WordsOf(option), option.AllowMultipleArgumentsPerToken);

    private static WordsThere WordsOf(Argument argument) =>
        argument.Name == "scenario" ? Scenarios() : argument.Name == "plan" ? new(WordKind.ScenarioOrFile, []) : new(WordKind.Listed, Sorted(argument.GetCompletions(CompletionContext.Empty)));

    private static WordsThere WordsOf(Option option)
    {
        if (option.ValueType == typeof(bool))
        {
            return new(WordKind.None, []);
        }

        if (option.HelpName is "DIR" or "SCENARIO")
        {
            return option.HelpName == "DIR" ? new(WordKind.Folder, []) : Scenarios();
        }

        if (option.HelpName?.EndsWith("FILE", StringComparison.Ordinal) == true)
        {
            return new(WordKind.ScenarioOrFile, Sorted(option.GetCompletions(CompletionContext.Empty)));
        }

        IReadOnlyList<string> listed = Sorted(option.GetCompletions(CompletionContext.Empty));
        return listed.Count > 0 ? new(WordKind.Listed, listed) : new(WordKind.Free, []);
    }

    private static WordsThere Scenarios() => new(WordKind.ScenarioOrFile, [.. ScenarioFiles.Shipped(ScenarioFiles.Home())]);

    private static IReadOnlyList<string> Sorted(IEnumerable<CompletionItem> items) => [.. items.Select(item => item.Label).Distinct().Order(StringComparer.Ordinal)];

    private static string FirstSentence(string? text)
    {
        int end = text?.IndexOfAny([':', ';', '(']) ?? -1;
        return (end > 0 ? text![..end] : text ?? "").Trim().TrimEnd('.');
    }
}
