namespace Powderkeg.EndToEnd;

/// <summary>A scenario's text with its keys and lists the other way round, where their order has no meaning: by lines, as the shipped files are written.</summary>
/// <remarks>Lists whose order means something stay as written: pledges in order of preference, tiers by cap, orders of sale, a maker's quotes.</remarks>
internal static class BackwardsYaml
{
    /// <summary>Top-level lists, and lists of a venue, a lending pool, an issuer.</summary>
    private static readonly string[] Lists =
    [
        "totals:", "assets:", "oracles:", "venues:", "pools:", "lending-pools:", "issuers:", "desks:", "populations:",
        "    spot:", "    perps:", "    collateral:", "    tiers:", "    outages:", "      reserves:", "      e-modes:", "    reserves:", "    e-modes:", "    hedges:", "  transfers:",
    ];

    public static string Of(string text) => string.Join('\n', Keys([.. text.TrimEnd('\n').Split('\n')])) + "\n";

    /// <summary>The blocks of the file, each a key in the first column with all that is under it, from the last to the first.</summary>
    private static IEnumerable<string> Keys(List<string> lines) =>
        Cut(lines, line => line.Length > 0 && char.IsAsciiLetter(line[0])).Reverse<List<string>>().SelectMany(Within);

    private static List<string> Within(List<string> block)
    {
        int list = block.FindIndex(line => Lists.Any(key => (line.Split('#')[0].TrimEnd() is var bare) && bare == key));
        if (list < 0)
        {
            return block;
        }

        int depth = Indent(block[list]);
        int end = block.FindIndex(list + 1, line => line.Trim().Length > 0 && line.TrimStart()[0] != '#' && Indent(line) <= depth);
        end = end < 0 ? block.Count : end;
        int item = block.FindIndex(list + 1, line => line.TrimStart().StartsWith("- ", StringComparison.Ordinal));
        string dash = new string(' ', Indent(block[item])) + "- ";
        List<List<string>> items = Cut(block[(list + 1)..end], line => line.StartsWith(dash, StringComparison.Ordinal));
        items.Reverse();
        // Each item may hold lists of its own; and what follows the list in this block may, too.
        return [.. block[..(list + 1)], .. items.SelectMany(Within), .. Within(block[end..])];
    }

    /// <summary>Pieces that begin at each line of a kind; what stands before the first belongs to the first.</summary>
    private static List<List<string>> Cut(List<string> lines, Func<string, bool> begins)
    {
        List<List<string>> pieces = [[]];
        bool begun = false;
        foreach (string line in lines)
        {
            if (begins(line) && begun)
            {
                pieces.Add([]);
            }

            begun |= begins(line);
            pieces[^1].Add(line);
        }

        return pieces;
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;
}
