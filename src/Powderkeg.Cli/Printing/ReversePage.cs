using System.Globalization;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Reverse;

namespace Powderkeg.Cli.Printing;

/// <summary>All that a reverse search found.</summary>
/// <param name="Words">The scenario as the user named it.</param>
/// <param name="Tried">By factor: the run, and what the scaled numbers became.</param>
internal sealed record ReverseReport(
    string Path, string Words, Goal Goal, long Seed, ReverseResult Result, IReadOnlyDictionary<double, (RunOutcomes Run, IReadOnlyList<string> Became)> Tried, OutcomeUnit Unit)
{
    /// <summary>The file of a user's accounts that every run had in it; null without one.</summary>
    public string? Positions { get; init; }

    /// <summary>What the user laid over the scenario in every run, as words of a command.</summary>
    public required IReadOnlyList<string> Given { get; init; }
}

/// <summary>The answer first, then the run that proves it, then everything that was tried.</summary>
internal sealed class ReversePage(ReverseReport report, Terminal terminal)
{
    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        to.WriteLine(Answer());
        if (report.Result.Topples is double edge)
        {
            to.WriteLine($"{ProofText.Of(report.Words, report.Seed, report.Tried[edge].Became, report.Given, report.Positions)}  (digest {report.Tried[edge].Run.Digest})");
        }

        if (!report.Result.IsMonotone)
        {
            to.WriteLine("something larger stood while something smaller fell: this is the lowest edge that was found, one of several");
        }

        to.WriteLine();
        TextTable table = new(new Column("factor", Align.Right), new Column("becomes", Align.Left, 16), new Column(report.Goal.Measure, Align.Right), new Column("", Align.Left));
        foreach (Trial trial in report.Result.Trials)
        {
            (RunOutcomes run, IReadOnlyList<string> became) = report.Tried[trial.Size];
            table.Add(
                trial.Size.ToString("0.####", CultureInfo.InvariantCulture), PlainText.Clean(string.Join(", ", became.Select(setting => setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]))),
                OutcomeText.Of(report.Unit, run[report.Goal.Measure]), new Cell(trial.Topples ? "happens" : "does not", trial.Topples ? Tone.Bad : Tone.Quiet));
        }

        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }
    }

    private string Answer()
    {
        ReverseResult found = report.Result;
        string goal = report.Goal.ToString();
        return (found.Stands, found.Topples) switch
        {
            (double stands, double topples) => string.Create(CultureInfo.InvariantCulture,
                $"{goal} happens from {topples:0.####} times the written size on ({string.Join(", ", report.Tried[topples].Became)}); at {stands:0.####} it does not (seed {report.Seed})"),
            (null, double topples) => string.Create(CultureInfo.InvariantCulture, $"{goal} happens at {topples:0.####} times the written size already, the smallest that was looked at (seed {report.Seed})"),
            (double stands, null) => string.Create(CultureInfo.InvariantCulture, $"{goal} does not happen up to {stands:0.####} times the written size, the largest that was looked at (seed {report.Seed})"),
            _ => "nothing was tried",
        };
    }

    private void Tabs(TextWriter to)
    {
        to.WriteLine("#trial\tfactor\tbecame\tseed\tdigest\tmeasure\tvalue\thappens");
        foreach (Trial trial in report.Result.Trials)
        {
            (RunOutcomes run, IReadOnlyList<string> became) = report.Tried[trial.Size];
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"trial\t{trial.Size:R}\t{PlainText.Ascii(PlainText.Clean(string.Join(" ", became)))}\t{report.Seed}\t{run.Digest}\t{report.Goal.Measure}\t{run[report.Goal.Measure]:R}\t{(trial.Topples ? "yes" : "no")}"));
        }
    }
}
