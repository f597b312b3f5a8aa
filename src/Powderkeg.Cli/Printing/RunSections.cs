using Powderkeg.Contagion;

namespace Powderkeg.Cli.Printing;

/// <summary>The tables behind the verdict: forced sales, losses, backstops, coverage, single figures.</summary>
internal sealed class RunSections(RunSummary run)
{
    /// <summary>Each table with the sentence that stands in its place when it is empty.</summary>
    public IEnumerable<(TextTable Table, string None)> All() =>
    [
        (Liquidations(), "liquidations: none"),
        (Losses(), "losses: no population"),
        (Backstops(), "backstops: none was called"),
        (Coverage(), "coverage: not measured"),
    ];

    /// <summary>A figure a line: its value first, then what it is.</summary>
    public IEnumerable<string> Figures(Terminal terminal)
    {
        if (run.Figures.Count == 0)
        {
            yield break;
        }

        TextTable table = new(new Column("figures", Align.Right), new Column("", Align.Left, 20));
        foreach (FigureRow row in run.Figures)
        {
            table.Add(Value(row), PlainText.Clean(row.Sentence));
        }

        foreach (string line in table.Lines(terminal))
        {
            yield return line.TrimEnd();
        }

        yield return "";
    }

    private TextTable Liquidations()
    {
        TextTable table = new(
            new Column("liquidations by channel", Align.Left, 12), new Column("venue", Align.Left, 6), new Column("side", Align.Left), new Column("accounts", Align.Right),
            new Column("sales", Align.Right), new Column("USD", Align.Right));
        foreach (LiquidationRow row in run.Liquidations)
        {
            table.Add(
                PlainText.Clean(row.Channel), PlainText.Clean(row.Venue), PlainText.Clean(row.Side), Numbers.Whole(row.Accounts), Numbers.Whole(row.Sales), Numbers.Short(row.NotionalUsd));
        }

        return table;
    }

    private TextTable Losses()
    {
        TextTable table = new(
            new Column("losses by population", Align.Left, 12), new Column("members", Align.Right), new Column("before, USD", Align.Right), new Column("after", Align.Right),
            new Column("change", Align.Right), new Column("wiped out", Align.Right));
        foreach (LossRow row in run.Losses)
        {
            string sign = row.ChangeUsd > 0 ? "+" : "";
            table.Add(
                PlainText.Clean(row.Population), Numbers.Whole(row.Members), Numbers.Short(row.EquityBeforeUsd), Numbers.Short(row.EquityAfterUsd),
                new Cell(sign + Numbers.Short(row.ChangeUsd), row.ChangeUsd < 0 ? Tone.Bad : Tone.Ink), Numbers.Whole(row.Wiped));
        }

        return table;
    }

    private TextTable Backstops()
    {
        TextTable table = new(
            new Column("backstops", Align.Left, 10), new Column("venue", Align.Left, 6), new Column("before, USD", Align.Right), new Column("used, USD", Align.Right), new Column("times", Align.Right));
        foreach (BackstopRow row in run.Backstops)
        {
            table.Add(PlainText.Clean(row.Kind), PlainText.Clean(row.Venue), Numbers.Short(row.BeforeUsd), Numbers.Short(row.UsedUsd), Numbers.Whole(row.Events));
        }

        return table;
    }

    private TextTable Coverage()
    {
        TextTable table = new(new Column("coverage", Align.Left, 12), new Column("modelled, USD", Align.Right), new Column("whole, USD", Align.Right), new Column("share", Align.Right));
        foreach (CoverageRow row in run.Coverage)
        {
            table.Add(PlainText.Clean(row.Class), Numbers.Short(row.ModelledUsd), Numbers.Short(row.WholeUsd), Numbers.Percent(row.Share));
        }

        return table;
    }

    private static string Value(FigureRow row) => row.Unit switch
    {
        _ when !double.IsFinite(row.Value) => Numbers.Missing,
        "share" or "fraction" or "ratio" => Numbers.Percent(row.Value),
        "" or "count" => Numbers.Short(row.Value),
        "x" => Numbers.Short(row.Value) + "×",
        _ => $"{Numbers.Short(row.Value)} {PlainText.Clean(row.Unit)}",
    };
}
