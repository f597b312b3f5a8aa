namespace Powderkeg.Scenarios.Text;

/// <summary>The valid name nearest to a mistyped one: edit distance with swaps of neighbours (optimal string alignment), capitals ignored.</summary>
internal static class NearestName
{
    private const int LongestCompared = 64;

    /// <summary>The nearest name within a third of its length (at least two edits); the first of equals; null if none is near.</summary>
    public static string? To(string found, IReadOnlyCollection<string> names)
    {
        if (found.Length is 0 or > LongestCompared)
        {
            return null;
        }

        string? nearest = null;
        int least = Math.Max(2, found.Length / 3) + 1;
        foreach (string name in names)
        {
            if (name.Length <= LongestCompared && Math.Abs(name.Length - found.Length) < least
                && Distance(found.ToLowerInvariant(), name.ToLowerInvariant()) is int distance && distance < least && distance < name.Length)
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    internal static int Distance(string a, string b)
    {
        int[] twoBack = new int[b.Length + 1];
        int[] oneBack = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] row = new int[b.Length + 1];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = oneBack[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(substituted, Math.Min(oneBack[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], twoBack[j - 2] + 1);
                }
            }

            (twoBack, oneBack) = (oneBack, row);
        }

        return oneBack[b.Length];
    }
}
