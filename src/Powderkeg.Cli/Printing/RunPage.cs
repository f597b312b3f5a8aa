using Powderkeg.Cli.Records;
using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Report;
using Powderkeg.Units;

namespace Powderkeg.Cli.Printing;

/// <summary>A run's end on a terminal: the verdict, then the numbers, then where the records lie.</summary>
internal sealed class RunPage(RunSummary run, double wallSeconds, string? folder, Terminal terminal)
{
    private readonly Instant origin = run.Shock ?? run.Start;

    public void Write(TextWriter to)
    {
        Line(to, Provenance(), Tone.Quiet);
        to.WriteLine();
        Line(to, Headline.First(run), Tone.Strong);
        Line(to, Headline.Second(run), Tone.Ink);
        to.WriteLine();
        if (terminal.Layout == Layout.Wide)
        {
            Section(to, PriceTable(KeyPrices()), null);
        }

        foreach (string line in Dominoes())
        {
            to.WriteLine(line);
        }

        to.WriteLine();
        Section(to, PriceTable(run.Prices), null);
        RunSections sections = new(run);
        foreach ((TextTable table, string none) in sections.All())
        {
            Section(to, table, none);
        }

        if (run.Contagion is not null)
        {
            ContagionSections contagion = new(run);
            Section(to, contagion.Matrix(), "forced sales: none");
            Section(to, contagion.Falls(), null);
            foreach (string sentence in contagion.Sentences())
            {
                Line(to, sentence, Tone.Ink);
            }

            to.WriteLine();
        }

        foreach (string line in sections.Figures(terminal))
        {
            to.WriteLine(line);
        }

        Line(to, Headline.Audit(run), Headline.IsConserved(run) ? Tone.Good : Tone.Bad);
        Line(to, $"digest   {run.Digest}", Tone.Ink);
        if (folder is not null)
        {
            Line(to, $"records  {Path.Combine(folder, RunFolder.Document)}", Tone.Link);
            Line(to, $"report   {Path.Combine(folder, ReportPage.FileName)}", Tone.Link);
        }

        foreach (string line in Next)
        {
            Line(to, line, Tone.Quiet);
        }
    }

    /// <summary>Memory of the built world an account; not a number where it is not known.</summary>
    public double BytesPerAccount { get; init; } = double.NaN;

    /// <summary>What to do with it: a line each, the last of the page.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    private string Provenance() =>
        $"{Numbers.DayAndMinute(run.Start)} to {Numbers.DayAndMinute(run.End)} UTC · {Numbers.Count(run.Accounts, "account", "accounts")}{Memory()} · "
        + $"{Numbers.Short(run.Happenings)} events in {Numbers.Short(wallSeconds)} s{Pace()} · seed {run.Seed} · conservation {(Headline.IsConserved(run) ? "exact" : "BROKEN")}";

    private string Memory() => double.IsFinite(BytesPerAccount) ? $" of {Numbers.Short(BytesPerAccount)} bytes" : "";

    private string Pace() => wallSeconds > 0 ? $" ({Numbers.Short(run.Happenings / wallSeconds)}/s)" : "";

    /// <summary>The dominoes in the order they fell in this run; what stood is below.</summary>
    private IEnumerable<string> Dominoes()
    {
        DominoRow[] fallen = [.. run.Dominoes.Where(domino => domino.Onset is not null).OrderBy(domino => domino.Onset!.Value)];
        DominoRow[] standing = [.. run.Dominoes.Where(domino => domino.Onset is null)];
        int stripWidth = terminal.Layout switch { Layout.Wide => Math.Clamp(terminal.Width - 98, 22, 45), Layout.Medium => 25, _ => 0 };
        int span = Math.Max(1, run.Dominoes.Select(domino => domino.Strip.Count).DefaultIfEmpty(0).Max());
        bool hasStrip = stripWidth > 0 && fallen.Any(domino => domino.Strip.Count > 0);
        bool isWide = terminal.Layout == Layout.Wide;
        TextTable table = new(
            new Column(terminal.Layout == Layout.Narrow ? "dominoes" : "#", Align.Right), new Column("domino", Align.Left), new Column("onset", Align.Right), new Column(isWide ? "peak" : "", Align.Right), new Column(isWide ? "end" : "", Align.Right),
            new Column("how large", Align.Left, 12), new Column(isWide ? "forced by" : "", Align.Left), new Column(hasStrip ? Axis(span, stripWidth) : "", Align.Left));
        foreach (DominoRow domino in fallen)
        {
            string strip = hasStrip ? Blocks.Activity(domino.Strip, span, stripWidth, terminal.Glyphs) : "";
            Tone tone = Paint.OfDomino(domino.Id);
            table.Add(
                new Cell(Number(domino), tone), new Cell(Name(domino), Tone.Ink), Numbers.Offset(domino.Onset, origin), WideOnly(Numbers.Offset(domino.Peak, origin)),
                WideOnly(Numbers.Offset(domino.End, origin)), PlainText.Clean(domino.HowLarge), WideOnly(ForcedBy(domino)), new Cell(strip, tone));
        }

        foreach (DominoRow domino in standing)
        {
            table.Add(
                new Cell(Number(domino), Tone.Quiet), new Cell(Name(domino), Tone.Quiet), new Cell(Numbers.Missing, Tone.Quiet), "", "",
                new Cell(domino.Built ? "stands" : "not built", Tone.Quiet), "", "");
        }

        return table.Lines(terminal).Select(line => line.TrimEnd());
    }

    /// <summary>The largest part in what made it fall.</summary>
    private string ForcedBy(DominoRow domino) => domino.Id == "macro-shock" ? "given"
        : DominoCauses.Of(run, domino) is [DominoCause first, ..] ? $"{(Itself(domino, first) ? "itself" : ChannelWords.Short(ChannelNames.Of(first.Channel)))} {Numbers.Percent(first.Share)}" : "";

    private static bool Itself(DominoRow domino, DominoCause cause) => ChannelNames.Of(cause.Channel) == domino.Id;

    private Cell WideOnly(string text) => terminal.Layout == Layout.Wide ? text : "";

    /// <summary>Minutes from the shock, each label at its own column.</summary>
    private static string Axis(int span, int width)
    {
        char[] axis = new string(' ', width + 4).ToCharArray();
        int step = span switch { <= 12 => 3, <= 30 => 10, <= 90 => 20, _ => 30 };
        int free = 0;
        for (int minute = 0; minute < span; minute += step)
        {
            string label = minute == 0 ? "0" : $"+{minute}";
            int at = (int)((long)minute * width / span);
            if (at >= free && at + label.Length <= axis.Length)
            {
                label.CopyTo(0, axis, at, label.Length);
                free = at + label.Length + 2;
            }
        }

        return new string(axis).TrimEnd();
    }

    /// <summary>The few that tell the day: bitcoin, synthetic dollars wherever they trade against money, staked tokens where they fell most.</summary>
    private PriceRow[] KeyPrices() =>
    [
        .. new[] { Headline.Bitcoin(run) }.OfType<PriceRow>(), .. run.Prices.Where(row => row.Class == "synthetic-dollar"),
        .. run.Prices.Where(row => row.Class == "staked-token").GroupBy(row => row.Asset, StringComparer.Ordinal).Select(rows => rows.MaxBy(row => row.Drawdown)!),
    ];

    private TextTable PriceTable(IReadOnlyList<PriceRow> rows)
    {
        bool hasBaseline = run.Prices.Any(row => row.DrawdownUnforced is not null);
        bool hasStrip = terminal.Layout == Layout.Wide && !hasBaseline;

        // 80 columns hold the baseline's columns or the start and the minute of the low, not both.
        bool isTight = terminal.Layout == Layout.Medium && hasBaseline;
        TextTable table = new(
            new Column("prices", Align.Left, 10), new Column("venue", Align.Left, 6), new Column(isTight ? "" : "start", Align.Right), new Column("low", Align.Right), new Column(isTight ? "" : "at", Align.Right),
            new Column("fall", Align.Right), new Column(hasBaseline ? "without forced selling" : "", Align.Right), new Column(hasBaseline ? "times" : "", Align.Right), new Column("end", Align.Right), new Column(hasStrip ? "scaled to low" : "", Align.Left));
        foreach (PriceRow row in rows)
        {
            Cell fall = new(Numbers.Fall(row.Drawdown), Math.Abs(row.Drawdown) >= 0.5 ? Tone.Strong : Tone.Ink);
            table.Add(
                PlainText.Clean(row.Market), PlainText.Clean(row.Venue), isTight ? "" : Numbers.Price(row.Start), Numbers.Price(row.Low), isTight ? "" : Numbers.Offset(row.LowAt, origin), fall,
                Unforced(row.DrawdownUnforced), Times(row.Amplification),
                Numbers.Percent(row.Recovery - 1), new Cell(hasStrip ? Blocks.Level(row.Strip, 40, terminal.Glyphs) : "", Tone.Macro));
        }

        if (Headline.MedianAltcoinFall(run) is double median)
        {
            double? without = Headline.MedianAltcoinFallUnforced(run);
            table.Add("median altcoin", "", "", "", "", new Cell(Numbers.Fall(median), Tone.Strong), Unforced(without), Times(without > 0 ? median / without : null), "", "");
        }

        return table;
    }

    private static Cell Unforced(double? fall) => fall is double share ? Numbers.Fall(share) : "";

    private static Cell Times(double? amplification) => amplification is double times ? Numbers.Short(times) + "×" : "";

    private void Section(TextWriter to, TextTable table, string? none)
    {
        if (table.IsEmpty)
        {
            if (none is not null)
            {
                Line(to, none, Tone.Quiet);
                to.WriteLine();
            }

            return;
        }

        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
    }

    /// <summary>A sentence, folded at blanks to the width of the terminal.</summary>
    private void Line(TextWriter to, string text, Tone tone)
    {
        string clean = terminal.Glyphs == Glyphs.Ascii ? PlainText.Ascii(PlainText.Clean(text)) : PlainText.Clean(text);
        foreach (string line in PlainText.Folded(clean, terminal.Width))
        {
            to.WriteLine(Paint.Text(line, tone, terminal.Ink));
        }
    }

    private static string Number(DominoRow domino) => domino.Number is int number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "◆";

    private static string Name(DominoRow domino) => PlainText.Clean(domino.Id).Replace('-', ' ');
}
