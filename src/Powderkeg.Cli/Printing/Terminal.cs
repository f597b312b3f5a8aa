using System.Text;

namespace Powderkeg.Cli.Printing;

/// <summary>How much a line holds, which decides what is printed.</summary>
internal enum Layout
{
    /// <summary>120 columns or more: everything, with strips.</summary>
    Wide,

    /// <summary>80 to 119 columns: short strips at the dominoes, none at the prices.</summary>
    Medium,

    /// <summary>Under 80 columns: a list.</summary>
    Narrow,

    /// <summary>Into a file or a program: tab-separated ASCII.</summary>
    Tabs,
}

/// <summary>Whether colours are sent.</summary>
internal enum Ink
{
    Plain,
    Colours256,
    TrueColour,
}

/// <summary>Which signs the terminal can show.</summary>
internal enum Glyphs
{
    Unicode,
    Ascii,
}

/// <summary>What the place that is printed to can do.</summary>
internal sealed record Terminal(int Width, Layout Layout, Ink Ink, Glyphs Glyphs)
{
    /// <summary>Where a result is piped to.</summary>
    public static Terminal Pipe { get; } = new(0, Layout.Tabs, Ink.Plain, Glyphs.Ascii);

    /// <param name="width">Columns; 0 where unknown, which counts as 80.</param>
    /// <param name="noColour">Asked for by --no-color.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static Terminal Of(int width, Ink? noColour, Func<string, string?> environment)
    {
        int columns = width > 0 ? width : 80;
        string? term = environment("TERM");
        bool isDumb = term is "dumb" or "";
        Layout layout = columns >= 120 ? Layout.Wide : columns >= 80 ? Layout.Medium : Layout.Narrow;
        bool isPlain = noColour is Ink.Plain || isDumb || !string.IsNullOrEmpty(environment("NO_COLOR"));
        Ink ink = isPlain ? Ink.Plain : environment("COLORTERM") is "truecolor" or "24bit" ? Ink.TrueColour : Ink.Colours256;
        return new(Math.Min(columns, 160), layout, ink, isDumb || !SpeaksUtf8(environment) ? Glyphs.Ascii : Glyphs.Unicode);
    }

    /// <summary>The real standard output.</summary>
    public static Terminal OfConsole(Ink? noColour) =>
        Console.IsOutputRedirected ? Pipe : Of(ConsoleWidth(), noColour, Environment.GetEnvironmentVariable);

    /// <summary>The first of the three that is set decides, as in the C library.</summary>
    public static bool SpeaksUtf8(Func<string, string?> environment)
    {
        string? locale = ((string[])["LC_ALL", "LC_CTYPE", "LANG"]).Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is not null && (locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A writer of UTF-8 without a byte order mark and with line feeds, whatever the locale.</summary>
    public static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false)) { NewLine = "\n" };

    /// <summary>Columns of the real terminal; 0 where there is none.</summary>
    internal static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return 0;
        }
    }
}
