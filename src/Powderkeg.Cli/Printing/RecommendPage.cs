using System.Globalization;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Recommendation;

namespace Powderkeg.Cli.Printing;

/// <summary>All that a recommendation rests on.</summary>
/// <param name="Useful">What settings are ranked by; null: how loose they are.</param>
internal sealed record RecommendReport(string Scenario, RiskLimit Limit, IReadOnlyList<long> Seeds, OutcomeMeasure? Useful, Frontier Frontier);

/// <summary>The loosest first, how sure that is, then every setting with its risk.</summary>
internal sealed class RecommendPage(RecommendReport report, Terminal terminal)
{
    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        Frontier frontier = report.Frontier;
        to.WriteLine(frontier.Loosest is FrontierPoint best
            ? $"{(report.Useful is null ? "loosest" : "most useful")} that keeps {report.Limit}: {PlainText.Clean(string.Join(", ", best.Settings))} ({best.Passed} of {best.Runs} seeds passed the level)"
            : $"no setting that was tried keeps {report.Limit}");
        if (frontier.Loosest is FrontierPoint loosest && !frontier.IsSure)
        {
            to.WriteLine($"not shown yet: with {loosest.Runs} seeds the probability may be up to {Numbers.Percent(loosest.RiskAtMost)} (95%); at least {Frontier.SeedsToShow(report.Limit.Most)} seeds without one that passes would show it");
        }

        to.WriteLine();
        TextTable table = new(new Column("setting", Align.Left, 16), new Column(report.Useful?.Name ?? "looseness", Align.Right), new Column("passed", Align.Right), new Column("risk", Align.Right), new Column("at most (95%)", Align.Right), new Column("", Align.Left));
        SortedSet<string> paths = new(frontier.Points.SelectMany(point => point.Settings).Select(PathOf), StringComparer.Ordinal);
        bool isShort = paths.Select(LastKeyOf).Distinct(StringComparer.Ordinal).Count() == paths.Count;
        foreach (FrontierPoint point in frontier.Points.OrderBy(point => point.Useful))
        {
            string mark = point == frontier.Loosest ? "recommended" : frontier.Undominated.Contains(point) ? "on the frontier" : "";
            table.Add(
                PlainText.Clean(string.Join(", ", point.Settings.Select(setting => isShort ? LastKeyOf(PathOf(setting)) + setting[PathOf(setting).Length..] : setting))), report.Useful is OutcomeMeasure useful ? OutcomeText.Of(useful.Unit, point.Useful) : point.Useful.ToString("0.###", CultureInfo.InvariantCulture) + "×", string.Create(CultureInfo.InvariantCulture, $"{point.Passed} of {point.Runs}"),
                Numbers.Percent(point.Risk), Numbers.Percent(point.RiskAtMost), new Cell(mark, point == frontier.Loosest ? Tone.Good : Tone.Quiet));
        }

        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
        foreach (string path in paths.Where(path => isShort && LastKeyOf(path) != path))
        {
            to.WriteLine(PlainText.Clean($"{LastKeyOf(path)}: {path}"));
        }

        to.WriteLine((report.Useful is OutcomeMeasure measure ? $"{measure.Name}: {measure.Sentence}, mean over the seeds" : "looseness: mean factor of the parameters") + "; passed: seeds on which the level was passed; the interval is Wilson's");
    }

    /// <summary>The path of a setting written as PATH=VALUE or, where it may mean many places, as PATH: CHANGE (a condition in brackets may hold an equals sign).</summary>
    private static string PathOf(string setting)
    {
        int end = setting.IndexOfAny(['=', ':'], setting.LastIndexOf(']') + 1);
        return end < 0 ? setting : setting[..end];
    }

    /// <summary>What tells one number from another on a narrow screen: its key, without the places it stands in.</summary>
    private static string LastKeyOf(string path) => path[(path.LastIndexOf('.') + 1)..];

    private void Tabs(TextWriter to)
    {
        to.WriteLine("#point\tsettings\tuseful\tpassed\truns\trisk\trisk_at_most\ton_frontier\trecommended");
        foreach (FrontierPoint point in report.Frontier.Points)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"point\t{PlainText.Ascii(PlainText.Clean(string.Join(" ", point.Settings)))}\t{point.Useful:R}\t{point.Passed}\t{point.Runs}\t{point.Risk:R}\t{point.RiskAtMost:R}\t{(report.Frontier.Undominated.Contains(point) ? "yes" : "no")}\t{(point == report.Frontier.Loosest ? "yes" : "no")}"));
        }
    }
}
