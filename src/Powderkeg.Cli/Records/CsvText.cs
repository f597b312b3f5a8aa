using System.Globalization;
using System.Text;

namespace Powderkeg.Cli.Records;

/// <summary>Rows as CSV (RFC 4180, UTF-8, line feeds) that a spreadsheet may open: no cell of text is ever a formula.</summary>
/// <remarks>A text that begins as a formula would (= + - @, also after blanks, or in their wide form) gets an apostrophe before it; line breaks and other signs that nobody sees are left out. Numbers are never touched: they are made here.</remarks>
internal static class CsvText
{
    /// <summary>A text, safe and quoted where it must be.</summary>
    public static string Cell(string text)
    {
        string clean = Printing.PlainText.Clean(text);
        string safe = clean.TrimStart() is { Length: > 0 } shown && shown[0] is '=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' ? "'" + clean : clean;
        return safe.AsSpan().IndexOfAny(",\"\r\n;") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    /// <summary>Plain digits with a point; empty where there is none.</summary>
    public static string Cell(double value, string format = "0.00") => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) is "-0.00" ? "0.00" : value.ToString(format, CultureInfo.InvariantCulture) : "";

    public static byte[] Write(string heading, IEnumerable<IEnumerable<string>> rows)
    {
        StringBuilder text = new(heading);
        text.Append('\n');
        foreach (IEnumerable<string> row in rows)
        {
            text.AppendJoin(',', row).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
