namespace Powderkeg.Experiments.Validation;

/// <summary>One row of two worlds: how far apart, in widths of the row's tolerance (in shares of the other's figure where the tolerance is open).</summary>
public readonly record struct RowDistance(string Id, double? Here, double? There, double? Widths);

/// <summary>How far a world is from another: row by row, and in the order in which dominoes fell.</summary>
/// <param name="PairsSwapped">Pairs of dominoes that fell in both worlds, but the other way round.</param>
/// <param name="OnlyOneFell">Dominoes that fell in one world only.</param>
public sealed record Distance(SeedRun There, IReadOnlyList<RowDistance> Rows, int Pairs, int PairsSwapped, IReadOnlyList<string> OnlyOneFell)
{
    public static Distance Of(SeedRun here, SeedRun there)
    {
        List<RowDistance> rows = [.. here.Readings.Zip(there.Readings, (a, b) => new RowDistance(a.Target.Id, a.Simulated, b.Simulated, Widths(a, b)))];
        Dictionary<string, double> other = there.Onsets.Where(o => o.After is not null).ToDictionary(o => o.Id, o => o.After!.Value.Seconds, StringComparer.Ordinal);
        (double Here, double There)[] both = [.. here.Onsets.Where(o => o.After is not null && other.ContainsKey(o.Id)).Select(o => (o.After!.Value.Seconds, other[o.Id]))];
        int pairs = 0, swapped = 0;
        for (int a = 0; a < both.Length; a++)
        {
            for (int b = a + 1; b < both.Length; b++)
            {
                pairs++;
                swapped += (both[a].Here - both[b].Here) * (both[a].There - both[b].There) < 0 ? 1 : 0;
            }
        }

        return new(there, rows, pairs, swapped, [.. here.Onsets.Where(o => o.After is null == other.ContainsKey(o.Id)).Select(o => o.Id)]);
    }

    private static double? Widths(Reading a, Reading b)
    {
        if (a.Simulated is not double here || b.Simulated is not double there)
        {
            return null;
        }

        double width = a.Target.Limits.High - a.Target.Limits.Low;
        double unit = double.IsFinite(width) && width > 0 ? width : Math.Abs(there);
        return unit > 0 ? Math.Abs(here - there) / unit : here == there ? 0 : null;
    }
}
