using System.Text;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli;

/// <summary>Finds the lever a user means: a file, the bare name of one that ships, or the id of a domino whose switch is thrown.</summary>
internal static class LeverFiles
{
    /// <summary>What a word means: an overlay's file, or a domino.</summary>
    /// <param name="Path">Null for a domino.</param>
    public sealed record Found(LeverHeader Header, string? Path);

    public static IEnumerable<string> Shipped(string? home) =>
        home is null || !Directory.Exists(FolderOf(home)) ? [] : Directory.EnumerateFiles(FolderOf(home), "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    /// <summary>The file of a word: one that exists, or a lever that ships; null where it is neither.</summary>
    public static string? PathOf(string word, string? home) => File.Exists(word) ? word : Shipped(home).Contains(word) ? Path.Combine(FolderOf(home!), word + ".yaml") : null;

    /// <summary>The lever, or null and every fault.</summary>
    public static Found? Find(string word, string? home, out IReadOnlyList<string> faults)
    {
        faults = [];
        if (PathOf(word, home) is string path)
        {
            ReadResult<LeverHeader> read = ScenarioLever.Read(File.ReadAllText(path, Encoding.UTF8), path);
            faults = [.. read.Errors.Select(error => error.ToString())];
            return read.Value is LeverHeader header ? new(header, path) : null;
        }

        if (DominoRules.All.FirstOrDefault(rule => rule.Id == word) is DominoRule domino)
        {
            return new(new() { Id = domino.Id, Change = $"Switched off: {domino.Off}.", Why = domino.Sentence, Source = "switch of the domino" }, null);
        }

        string[] known = [.. Shipped(home), .. DominoRules.All.Select(rule => rule.Id)];
        string near = NearestWord.To(word, known) is string name ? $"; did you mean {name}?" : "";
        faults = [$"--lever: no lever '{Printing.PlainText.Clean(word)}': neither a file, nor one that ships, nor a domino{near}"];
        return null;
    }

    private static string FolderOf(string home) => Path.Combine(home, "scenarios", "levers");
}
