using System.Globalization;
using Powderkeg.Experiments.Sweeps;

namespace Powderkeg.Cli.Printing;

/// <summary>A fan chart as a table, an instant a line: quantiles in figures, and drawn on one scale for all lines.</summary>
internal sealed class FanTable(FanChart fan, Terminal terminal)
{
    private const int MostLines = 25;

    public TextTable Table()
    {
        FanPoint[] there = [.. fan.Points.Where(point => point.Paths > 0)];
        FanPoint[] shown = there.Length <= MostLines ? there : [.. Enumerable.Range(0, MostLines).Select(i => there[i * (there.Length - 1) / (MostLines - 1)])];
        double low = there.Select(point => point.Quantile05).DefaultIfEmpty(0).Min(), high = there.Select(point => point.Quantile95).DefaultIfEmpty(0).Max();
        string decimals = high switch { >= 10_000 => "#,0", >= 100 => "#,0.00", >= 0.1 => "0.0000", _ => "0.########" };
        string Text(double price) => price.ToString(decimals, CultureInfo.InvariantCulture);
        int width = terminal.Layout switch { Layout.Wide => 50, Layout.Medium => 20, _ => 0 };
        TextTable table = new(
            new Column(PlainText.Clean(fan.Market), Align.Left), new Column("5%", Align.Right), new Column("25%", Align.Right), new Column("median", Align.Right), new Column("75%", Align.Right),
            new Column("95%", Align.Right), new Column(width > 0 ? $"{Text(low)} to {Text(high)}" : "", Align.Left));
        foreach (FanPoint point in shown)
        {
            table.Add(
                $"{point.At.ToCalendar():HH:mm}", Text(point.Quantile05), Text(point.Quantile25), new Cell(Text(point.Median), Tone.Strong), Text(point.Quantile75),
                Text(point.Quantile95), Band(point, low, high, width, terminal.Glyphs));
        }

        return table;
    }

    /// <summary>Thin from the 5 to the 95% quantile, thick over the middle half, a mark at the median.</summary>
    public static string Band(FanPoint point, double low, double high, int width, Glyphs glyphs)
    {
        (char thin, char thick, char mark) = glyphs == Glyphs.Unicode ? ('─', '━', '┃') : ('-', '=', '|');
        int Of(double price) => high > low ? Math.Clamp((int)Math.Round((price - low) / (high - low) * (width - 1)), 0, width - 1) : 0;
        char[] line = new char[width];
        Array.Fill(line, ' ');
        if (width > 0)
        {
            line.AsSpan(Of(point.Quantile05)..(Of(point.Quantile95) + 1)).Fill(thin);
            line.AsSpan(Of(point.Quantile25)..(Of(point.Quantile75) + 1)).Fill(thick);
            line[Of(point.Median)] = mark;
        }

        return new(line);
    }
}
