using System.Globalization;
using Powderkeg.Cli.Commands;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Reverse;

namespace Powderkeg.Cli.Printing;

/// <summary>All that a reverse search over several numbers found.</summary>
/// <param name="Words">The scenario as the user named it.</param>
/// <param name="Proof">The run at the nearest edge; null where nothing toppled.</param>
/// <param name="Range">Factors at the mildest and at the most severe end.</param>
/// <param name="Runs">Trials, found ones counted.</param>
internal sealed record MixReport(
    string Words, Goal Goal, long Seed, IReadOnlyList<string> Paths, MixResult Result, ReverseTrials.Made? Proof, (double From, double To) Range, int Runs, OutcomeUnit Unit)
{
    /// <summary>The file of a user's accounts that every run had in it; null without one.</summary>
    public string? Positions { get; init; }

    /// <summary>What the user laid over the scenario in every run, as words of a command.</summary>
    public required IReadOnlyList<string> Given { get; init; }

    /// <summary>The factor of a number at a place between 0 (mildest) and 1.</summary>
    public double FactorAt(double place) => Range.From + (Range.To - Range.From) * place;
}

/// <summary>The nearest mix first, then the run that proves it, then a line a direction.</summary>
internal sealed class MixPage(MixReport report, Terminal terminal)
{
    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        to.WriteLine(Answer());
        if (report.Proof is { } proof)
        {
            to.WriteLine($"{ProofText.Of(report.Words, report.Seed, proof.Became, report.Given, report.Positions)}  (digest {proof.Run.Digest}; {report.Goal.Measure} {OutcomeText.Of(report.Unit, proof.Run[report.Goal.Measure])})");
        }

        to.WriteLine(report.Result.HasSettled ? "the search settled" : "the search was not settled when its directions were spent: --directions allows more");
        to.WriteLine();
        TextTable table = new([new Column("distance", Align.Right), .. report.Paths.Select(path => new Column(PlainText.Clean(path), Align.Right, 12)), new Column("", Align.Left)]);
        foreach (Direction way in report.Result.Tried.OrderBy(way => way.Topples ?? double.MaxValue))
        {
            table.Add(
            [
                way.Topples?.ToString("0.###", CultureInfo.InvariantCulture) ?? Numbers.Missing,
                .. way.Parts.Select((part, i) => new Cell(way.Point is { } point ? report.FactorAt(point[i]).ToString("0.####", CultureInfo.InvariantCulture) + "×" : "")),
                new Cell(way == report.Result.Smallest ? "nearest" : way.Topples is null ? $"stands all along {Share(way)}" : way.Search.IsMonotone ? "" : "rough edge", Tone.Quiet),
            ]);
        }

        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"distance: from all numbers at {report.Range.From:0.####}×, each one's way to {report.Range.To:0.####}× counting 1; {Numbers.Count(report.Runs, "trial", "trials")}, seed {report.Seed}"));
    }

    private string Answer() => report.Proof is { } proof
        ? string.Create(CultureInfo.InvariantCulture, $"{report.Goal} happens nearest at {PlainText.Clean(string.Join(", ", proof.Became))}: {report.Result.Smallest!.Topples:0.###} of the way")
        : $"{report.Goal} does not happen in any of the {report.Result.Tried.Count} directions that were looked at";

    private static string Share(Direction way) => "(" + string.Join(" : ", way.Parts.Select(part => part.ToString("0.##", CultureInfo.InvariantCulture))) + ")";

    private void Tabs(TextWriter to)
    {
        to.WriteLine($"#direction\tdistance\tmonotone\t{string.Join("\t", report.Paths.Select(path => PlainText.Ascii(PlainText.Clean(path))))}");
        foreach (Direction way in report.Result.Tried)
        {
            string factors = string.Join("\t", way.Parts.Select((_, i) => way.Point is { } point ? report.FactorAt(point[i]).ToString("R", CultureInfo.InvariantCulture) : ""));
            to.WriteLine($"direction\t{way.Topples?.ToString("R", CultureInfo.InvariantCulture)}\t{(way.Search.IsMonotone ? "yes" : "no")}\t{factors}");
        }
    }
}
