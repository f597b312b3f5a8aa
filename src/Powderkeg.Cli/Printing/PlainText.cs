using System.Globalization;
using System.Text;

namespace Powderkeg.Cli.Printing;

/// <summary>Makes foreign text (names from a scenario, words from the command line) safe and fit for a terminal.</summary>
internal static class PlainText
{
    /// <summary>Without control characters, invisible direction marks, line breaks and broken surrogates: nothing a name says can move the cursor.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(c => !char.IsAscii(c) || char.IsControl(c)))
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isShown = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
            if (isShown && rune != Rune.ReplacementChar)
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }

    /// <summary>The same words in ASCII: our own signs by their plain twin, anything else by a question mark.</summary>
    public static string Ascii(string text)
    {
        StringBuilder plain = new(text.Length);
        foreach (char c in text)
        {
            plain.Append(c switch
            {
                '−' or '–' => "-",
                '×' => "x",
                '→' => "->",
                '·' => "-",
                '◆' => "*",
                '…' => "~",
                '≥' => ">=",
                '≤' => "<=",
                '\u00a0' or '\u2009' or '\u202f' => " ",
                _ when char.IsAscii(c) => c.ToString(),
                _ when char.IsLowSurrogate(c) => "",
                _ => "?",
            });
        }

        return plain.ToString();
    }

    /// <summary>A sentence folded at blanks to a width; a word that is longer stays whole.</summary>
    public static IEnumerable<string> Folded(string text, int width)
    {
        while (text.Length > width)
        {
            int cut = text.LastIndexOf(' ', width);
            if (cut <= 0)
            {
                break;
            }

            yield return text[..cut];
            text = text[(cut + 1)..];
        }

        yield return text;
    }
}
