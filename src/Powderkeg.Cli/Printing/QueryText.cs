using System.Collections;
using System.Globalization;

namespace Powderkeg.Cli.Printing;

/// <summary>A cell of a database as text: exact for programs, short for people.</summary>
internal static class QueryText
{
    /// <summary>Every digit; nothing for null.</summary>
    public static string Exact(object? cell) => cell switch
    {
        null => "",
        string text => PlainText.Clean(text),
        bool yes => yes ? "true" : "false",
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        float real => real.ToString("R", CultureInfo.InvariantCulture),
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Stream bytes => $"{bytes.Length} bytes",
        IDictionary map => "{" + string.Join(", ", Pairs(map)) + "}",
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Exact)) + "]",
        IFormattable other => PlainText.Clean(other.ToString(null, CultureInfo.InvariantCulture)),
        _ => PlainText.Clean(cell.ToString() ?? ""),
    };

    /// <summary>Reals with commas and no decimals from 10,000 on, else of six digits; whole numbers (events, times) as they are.</summary>
    public static string Short(object? cell) => cell switch
    {
        null => Numbers.Missing,
        double real when !double.IsFinite(real) => Numbers.Missing,
        double real => Math.Abs(real) is >= 10_000 and < 1e15 ? real.ToString("#,0", CultureInfo.InvariantCulture) : real.ToString("G6", CultureInfo.InvariantCulture),
        _ => Exact(cell),
    };

    private static IEnumerable<string> Pairs(IDictionary map)
    {
        foreach (DictionaryEntry pair in map)
        {
            yield return $"{Exact(pair.Key)}: {Exact(pair.Value)}";
        }
    }
}
