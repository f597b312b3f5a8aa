using System.Diagnostics;
using System.Globalization;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Cli.Printing;

/// <summary>Progress of many runs on stderr with the time left: one line redrawn on a terminal, elsewhere a line at each tenth. Runs end on several threads.</summary>
internal sealed class RunsLine(TextWriter error, ProgressLine.Mode mode, int width) : IProgress<ExperimentProgress>
{
    private readonly Lock one = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private int tenths = -1;
    private bool isDrawn;

    /// <summary>What fits the real stderr.</summary>
    public static RunsLine Of(TextWriter error, bool isQuiet)
    {
        Func<string, string?> environment = Environment.GetEnvironmentVariable;
        return new(error, isQuiet ? ProgressLine.Mode.Silent : ProgressLine.ModeOf(environment), Terminal.Of(Terminal.ConsoleWidth(), Ink.Plain, environment).Width);
    }

    public void Report(ExperimentProgress value)
    {
        lock (one)
        {
            int tenth = value.Runs == 0 ? 10 : value.Done * 10 / value.Runs;
            if (mode == ProgressLine.Mode.Redrawn)
            {
                string text = Text(value, watch.Elapsed.TotalSeconds);
                error.Write("\r" + text[..Math.Min(text.Length, width - 1)] + "\u001b[K");
                isDrawn = true;
            }
            else if (mode == ProgressLine.Mode.StartAndEnd && tenth > tenths)
            {
                error.WriteLine(Text(value, watch.Elapsed.TotalSeconds));
            }

            tenths = Math.Max(tenth, tenths);
            error.Flush();
        }
    }

    /// <summary>Clears a line that was being redrawn.</summary>
    public void End()
    {
        lock (one)
        {
            error.Write(isDrawn ? "\r\u001b[K" : "");
            error.Flush();
            isDrawn = false;
        }
    }

    /// <summary>Runs done, found and left, and the time that these will take at the pace so far.</summary>
    internal static string Text(ExperimentProgress at, double seconds)
    {
        int fresh = at.Done - at.Found, left = at.Runs - at.Done;
        string found = at.Found > 0 ? $", {at.Found} of them kept from earlier" : "";
        string time = fresh > 0 && left > 0 ? $", {Clock(seconds / fresh * left)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{at.Done} of {at.Runs} runs{found}{time}");
    }

    private static string Clock(double seconds)
    {
        long whole = (long)Math.Ceiling(seconds);
        return whole >= 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}");
    }
}
