namespace Powderkeg.Cli.Printing;

/// <summary>A series as a row of blocks, one character a column.</summary>
internal static class Blocks
{
    private const string Eighths = " ▁▂▃▄▅▆▇█";
    private const string Plain = " .:-=#";

    /// <summary>An activity: its peak is the full height, a column shows the largest of its minutes; it ends where it stays under 13% of the peak for good.</summary>
    /// <param name="span">Minutes the whole width stands for.</param>
    public static string Activity(IReadOnlyList<double> series, int span, int width, Glyphs glyphs)
    {
        double peak = series.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        if (peak <= 0)
        {
            return "";
        }

        double[] columns = Columns(series, span, width, Math.Max, 0);
        int last = Array.FindLastIndex(columns, value => value >= 0.13 * peak);
        return new string([.. columns.Take(last + 1).Select(value => value <= 0 ? ' ' : Sign(value / peak, glyphs))]).TrimEnd();
    }

    /// <summary>A price: full height at its highest, the lowest sign at its lowest, a column shows the lowest of its minutes.</summary>
    public static string Level(IReadOnlyList<double> series, int width, Glyphs glyphs)
    {
        double[] known = [.. series.Where(double.IsFinite)];
        if (known.Length == 0)
        {
            return "";
        }

        (double low, double high) = (known.Min(), known.Max());
        return new string([.. Columns(series, series.Count, width, Math.Min, double.NaN)
            .Select(value => double.IsNaN(value) ? ' ' : Sign(high > low ? (value - low) / (high - low) : 1, glyphs))]).TrimEnd();
    }

    /// <summary>Minutes gathered into columns; where there are fewer minutes than columns, a minute fills several.</summary>
    private static double[] Columns(IReadOnlyList<double> series, int span, int width, Func<double, double, double> gather, double empty)
    {
        double[] columns = new double[width];
        for (int c = 0; c < width; c++)
        {
            int from = (int)((long)c * span / width), to = Math.Max(from + 1, (int)((long)(c + 1) * span / width));
            double value = double.NaN;
            for (int i = from; i < Math.Min(to, series.Count); i++)
            {
                value = !double.IsFinite(series[i]) ? value : double.IsNaN(value) ? series[i] : gather(value, series[i]);
            }

            columns[c] = double.IsNaN(value) ? empty : value;
        }

        return columns;
    }

    /// <summary>A share of the full height; what is there at all is never blank.</summary>
    private static char Sign(double share, Glyphs glyphs)
    {
        string signs = glyphs == Glyphs.Unicode ? Eighths : Plain;
        return signs[Math.Clamp((int)Math.Ceiling(share * (signs.Length - 1)), 1, signs.Length - 1)];
    }
}
