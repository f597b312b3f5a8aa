namespace Powderkeg.Cli;

/// <summary>The known word that a mistyped one was probably meant to be.</summary>
internal static class NearestWord
{
    /// <summary>The nearest by edit distance, at most a third of the word's length (at least 2) away, or one that begins with what was typed; null where none is near.</summary>
    public static string? To(string typed, IEnumerable<string> known)
    {
        string? best = null;
        int least = Math.Max(2, typed.Length / 3) + 1;
        foreach (string word in known.Order(StringComparer.Ordinal))
        {
            int distance = typed.Length >= 3 && word.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(typed, word);
            if (distance < least && distance < word.Length)
            {
                (best, least) = (word, distance);
            }
        }

        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), ignoring case.</summary>
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                int same = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
