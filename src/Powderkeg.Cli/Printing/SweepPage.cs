using System.Globalization;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Sweeps;

namespace Powderkeg.Cli.Printing;

/// <summary>What a sweep came to.</summary>
/// <param name="Table">Where its table stands.</param>
/// <param name="Page">Where its report stands.</param>
/// <param name="Found">Paths that were done earlier.</param>
internal sealed record SweepReport(SweepPlan Plan, string Scenario, IReadOnlyList<OutcomeMeasure> Measures, FanGrid Grid, IReadOnlyList<SweepRow> Rows, string Table, string Page, int Found)
{
    public IReadOnlyList<FanChart> Fans => FanChart.Of(Grid, Rows, Measures.Count);
}

/// <summary>Quantiles, value at risk and expected shortfall a line; the points of a small grid; how often each domino fell.</summary>
internal sealed class SweepPage(SweepReport report, IReadOnlyList<string> shown, Terminal terminal)
{
    private const int MostPoints = 40;
    private const int MostColumns = 6;

    /// <summary>What a grid's points show of the usual lines: one of each kind.</summary>
    private static readonly string[] OfPoints = ["drop-btc", "drop-altcoin-median", "usde-low-main", "wbeth-discount", "liquidated", "bad-debt", "losses"];

    public void Write(TextWriter to)
    {
        IReadOnlyList<RiskRow> risks = RiskTable.Of(report.Measures, report.Rows);
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to, risks);
            return;
        }

        to.WriteLine($"{PlainText.Clean(report.Plan.Name)}: {Numbers.Count(report.Rows.Count, "path", "paths")} of {PlainText.Clean(report.Scenario)}"
            + (report.Found > 0 ? $", {Numbers.Whole(report.Found)} of them done earlier" : ""));
        to.WriteLine(PlainText.Clean(report.Table));
        to.WriteLine(PlainText.Clean(report.Page));
        to.WriteLine();
        Print(to, Risks(risks));
        if (report.Plan.Sample == SweepSample.Grid && report.Plan.Vary.Count > 0 && report.Rows.Max(row => row.Path.Point) is > 0 and < MostPoints)
        {
            Print(to, Points());
        }

        Print(to, Chances());
        foreach (FanChart fan in report.Fans)
        {
            Print(to, new FanTable(fan, terminal).Table());
        }
    }

    private TextTable Risks(IReadOnlyList<RiskRow> risks)
    {
        TextTable table = new(
            new Column("outcome", Align.Left), new Column("mean", Align.Right), new Column("5%", Align.Right), new Column("median", Align.Right), new Column("VaR 95%", Align.Right),
            new Column("ES 95%", Align.Right), new Column("VaR 99%", Align.Right), new Column("ES 99%", Align.Right), new Column("highest", Align.Right));
        foreach (string name in shown)
        {
            if (risks.FirstOrDefault(risk => risk.Outcome == name) is RiskRow row)
            {
                table.Add([row.Outcome, .. ((double[])[row.Mean, row.Quantile05, row.Median, row.ValueAtRisk95, row.Shortfall95, row.ValueAtRisk99, row.Shortfall99, row.Highest])
                    .Select(value => new Cell(OutcomeText.Of(row.Unit, value)))]);
            }
        }

        return table;
    }

    private TextTable Points()
    {
        string[] columns = shown.Count > MostColumns ? [.. OfPoints.Intersect(shown)] : [.. shown];
        columns = columns.Length > 0 ? columns : [.. shown.Take(MostColumns)];
        TextTable table = new([.. report.Plan.Vary.Select(variable => new Column(PlainText.Clean(variable.Path), Align.Right)), .. columns.Select(name => new Column(name, Align.Right))]);
        foreach (IGrouping<int, SweepRow> point in report.Rows.GroupBy(row => row.Path.Point))
        {
            table.Add(
            [
                .. point.First().Path.Values.Select(value => new Cell(PlainText.Clean(value))),
                .. columns.Select(name => report.Measures.Index().First(measure => measure.Item.Name == name)).Select(measure =>
                    new Cell(OutcomeText.Of(measure.Item.Unit, Spread.Of(point.Select(row => row.Measures[measure.Index])).Median))),
            ]);
        }

        return table;
    }

    private TextTable Chances()
    {
        TextTable table = new(new Column("domino", Align.Left), new Column("P(falls)", Align.Right), new Column("+-", Align.Right), new Column("fell", Align.Right), new Column("of", Align.Right));
        foreach (DominoChance chance in RiskTable.Chances(report.Measures, report.Rows))
        {
            table.Add(chance.Domino, Numbers.Percent(chance.Probability), Numbers.Percent(chance.Error), Numbers.Whole(chance.Fell), Numbers.Whole(chance.Paths));
        }

        return table;
    }

    private void Print(TextWriter to, TextTable table)
    {
        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
    }

    private void Tabs(TextWriter to, IReadOnlyList<RiskRow> risks)
    {
        to.WriteLine($"#sweep\tname\tpaths\ttable\nsweep\t{PlainText.Ascii(PlainText.Clean(report.Plan.Name))}\t{Text(report.Rows.Count)}\t{PlainText.Ascii(PlainText.Clean(report.Table))}");
        to.WriteLine("#risk\toutcome\tunit\tpaths\tmean\tlowest\tq05\tmedian\thighest\tvar95\tes95\tvar99\tes99");
        foreach (RiskRow row in risks)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"risk\t{row.Outcome}\t{OutcomeText.WordOf(row.Unit)}\t{row.Paths}\t{row.Mean:R}\t{row.Lowest:R}\t{row.Quantile05:R}\t{row.Median:R}\t{row.Highest:R}\t{row.ValueAtRisk95:R}\t{row.Shortfall95:R}\t{row.ValueAtRisk99:R}\t{row.Shortfall99:R}"));
        }

        to.WriteLine("#chance\tdomino\tpaths\tfell\tprobability\terror");
        foreach (DominoChance chance in RiskTable.Chances(report.Measures, report.Rows))
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"chance\t{chance.Domino}\t{chance.Paths}\t{chance.Fell}\t{chance.Probability:R}\t{chance.Error:R}"));
        }

        to.WriteLine("#fan\tmarket\tat_us\tpaths\tq05\tq25\tmedian\tq75\tq95");
        foreach ((FanChart fan, FanPoint point) in report.Fans.SelectMany(fan => fan.Points.Select(point => (fan, point))))
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"fan\t{PlainText.Ascii(fan.Market)}\t{point.At.Microseconds}\t{point.Paths}\t{point.Quantile05:R}\t{point.Quantile25:R}\t{point.Median:R}\t{point.Quantile75:R}\t{point.Quantile95:R}"));
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
