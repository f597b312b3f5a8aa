using System.Diagnostics;
using System.Globalization;

namespace Powderkeg.Cli.Printing;

/// <summary>The line on stderr that says where a run stands. On a terminal it is redrawn ten times a second; elsewhere only the start and the end are said.</summary>
internal sealed class ProgressLine(TextWriter error, ProgressLine.Mode mode, Glyphs glyphs, int width) : IProgress<RunProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Stopwatch sinceDrawn = new();
    private bool isDrawn;

    /// <summary>How the line appears.</summary>
    internal enum Mode
    {
        /// <summary>One line, redrawn in place.</summary>
        Redrawn,

        /// <summary>A line at the start and one at the end.</summary>
        StartAndEnd,

        Silent,
    }

    /// <summary>The mode that fits the real stderr.</summary>
    public static Mode ModeOf(Func<string, string?> environment) =>
        Console.IsErrorRedirected || environment("TERM") is "dumb" or "" ? Mode.StartAndEnd : Mode.Redrawn;

    public void Begin(string scenario) => Say($"running {PlainText.Clean(scenario)} ...");

    public void Report(RunProgress value)
    {
        if (mode != Mode.Redrawn || (sinceDrawn.IsRunning && sinceDrawn.Elapsed < Pause))
        {
            return;
        }

        sinceDrawn.Restart();
        string text = Fit(Text(value));
        if (text.Length >= width)
        {
            text = text[..(width - 1)];
        }

        error.Write("\r" + text + "\u001b[K");
        error.Flush();
        isDrawn = true;
    }

    public void End(string words)
    {
        if (isDrawn)
        {
            error.Write("\r\u001b[K");
            isDrawn = false;
        }

        Say(words);
        error.Flush();
    }

    /// <summary>Simulated time and share done, BTC, the worst altcoin, USDe by venue, the last domino.</summary>
    internal static string Text(RunProgress at)
    {
        long whole = at.End.Microseconds - at.Start.Microseconds;
        long share = whole <= 0 ? 100 : (at.Now.Microseconds - at.Start.Microseconds) * 100 / whole;
        List<string> parts = [string.Create(CultureInfo.InvariantCulture, $"{Numbers.Clock(at.Now)} UTC {share,3}%")];
        if (at.BtcPrice is double btc)
        {
            parts.Add("BTC " + Numbers.Price(btc));
        }

        if (at.WorstAltcoin is string worst)
        {
            parts.Add($"{PlainText.Clean(worst)} {Numbers.Fall(at.WorstAltcoinFall)}");
        }

        if (at.Usde is { Count: > 0 })
        {
            parts.Add("USDe " + string.Join(" ", at.Usde.Select(price => $"{PlainText.Clean(price.Venue)} {price.Price.ToString("0.000", CultureInfo.InvariantCulture)}")));
        }

        if (at.LastDomino is string last)
        {
            parts.Add("last: " + PlainText.Clean(last).Replace('-', ' '));
        }

        return string.Join(" · ", parts);
    }

    private void Say(string words)
    {
        if (mode != Mode.Silent && words.Length > 0)
        {
            error.WriteLine(Fit(words));
            error.Flush();
        }
    }

    private string Fit(string text) => glyphs == Glyphs.Ascii ? PlainText.Ascii(text) : text;
}
