namespace Powderkeg.Cli;

/// <summary>Which part of the market a lever changes, read from the first place it changes: the studio lists levers by it.</summary>
internal static class LeverGroups
{
    public const string Dominoes = "Dominoes";

    private static readonly (string Key, string Name)[] Names =
        [("venues", "Exchange"), ("oracles", "Oracles"), ("lending-pools", "Lending"), ("loan-desks", "Lending"), ("issuers", "Issuers"), ("populations", "Agents")];

    public static string Of(string text)
    {
        string[] lines = text.Split('\n');
        int changes = Array.FindIndex(lines, line => line.StartsWith("changes:", StringComparison.Ordinal));
        string first = changes < 0 ? "" : lines.Skip(changes + 1).FirstOrDefault(line => line.StartsWith("  ", StringComparison.Ordinal) && !line.TrimStart().StartsWith('#'))?.TrimStart(' ', '"', '\'') ?? "";
        return Names.FirstOrDefault(one => first.StartsWith(one.Key, StringComparison.Ordinal)).Name ?? "Market";
    }

    public static int Rank(string group) => Array.FindIndex(Names, one => one.Name == group) is int at and >= 0 ? at : Names.Length;
}
