using System.Text;

namespace Powderkeg.House;

/// <summary>C# without what the compiler does not run: comments and the text of strings are blanked, line breaks kept.</summary>
internal static class CSharpText
{
    /// <summary>The code alone; holes of interpolated strings are blanked with them.</summary>
    public static string Code(string text)
    {
        StringBuilder code = new(text.Length);
        int i = 0;
        while (i < text.Length)
        {
            int end = EndOfSilence(text, i);
            if (end == i)
            {
                code.Append(text[i++]);
                continue;
            }

            for (; i < end; i++)
            {
                code.Append(text[i] == '\n' ? '\n' : ' ');
            }
        }

        return code.ToString();
    }

    /// <summary>Where the comment, string or character literal that starts at <paramref name="at"/> ends; <paramref name="at"/> itself where none starts.</summary>
    private static int EndOfSilence(string text, int at)
    {
        if (text.AsSpan(at).StartsWith("//"))
        {
            int end = text.IndexOf('\n', at);
            return end < 0 ? text.Length : end;
        }

        if (text.AsSpan(at).StartsWith("/*"))
        {
            int end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
            return end < 0 ? text.Length : end + 2;
        }

        if (text.AsSpan(at).StartsWith("\"\"\""))
        {
            int quotes = 3;
            while (at + quotes < text.Length && text[at + quotes] == '"')
            {
                quotes++;
            }

            int end = text.IndexOf(new string('"', quotes), at + quotes, StringComparison.Ordinal);
            return end < 0 ? text.Length : end + quotes;
        }

        return text[at] switch
        {
            '"' => EndOfQuote(text, at, '"', isVerbatim: at > 0 && (text[at - 1] == '@' || (at > 1 && text[at - 2] == '@' && text[at - 1] == '$'))),
            '\'' => EndOfQuote(text, at, '\'', isVerbatim: false),
            _ => at,
        };
    }

    private static int EndOfQuote(string text, int at, char quote, bool isVerbatim)
    {
        for (int i = at + 1; i < text.Length; i++)
        {
            if (!isVerbatim && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == quote && isVerbatim && i + 1 < text.Length && text[i + 1] == quote)
            {
                i++;
            }
            else if (text[i] == quote || (text[i] == '\n' && !isVerbatim))
            {
                return i + 1;
            }
        }

        return text.Length;
    }
}
