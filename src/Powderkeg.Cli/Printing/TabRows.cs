using System.Globalization;

namespace Powderkeg.Cli.Printing;

/// <summary>What is piped: tab-separated ASCII, numbers as they can be read back.</summary>
internal static class TabRows
{
    /// <summary>One row. Cells never hold a tab or a line break: control characters are gone before.</summary>
    public static void Row(TextWriter to, params ReadOnlySpan<string> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            to.Write(i > 0 ? "\t" : "");
            to.Write(PlainText.Ascii(PlainText.Clean(cells[i])));
        }

        to.WriteLine();
    }

    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Empty where there is no number.</summary>
    public static string Real(double? value) => value is double real && double.IsFinite(real) ? real.ToString("R", CultureInfo.InvariantCulture) : "";
}
