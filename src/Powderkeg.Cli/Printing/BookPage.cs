using System.Globalization;
using Powderkeg.Experiments.Books;
using Powderkeg.Scenarios.Positions;
using Powderkeg.Units;

namespace Powderkeg.Cli.Printing;

/// <summary>A book's fate: the verdict, each account, what hurt it, the seeds, and the changes that keep it alive.</summary>
/// <remarks>Accounts and legs are those of the first seed; verdict, seeds and levers count all of them.</remarks>
internal sealed class BookPage(BookAnswer answer, BookOutcome outcome, Terminal terminal)
{
    private BookRun First => outcome.AsIs[0];

    public void Write(TextWriter to)
    {
        Verdict(to);
        to.WriteLine();
        Lines(to, Accounts());
        to.WriteLine();
        foreach (AccountFate account in First.Accounts)
        {
            Story(to, account);
        }

        Inside(to);
        if (outcome.AsIs.Count > 1)
        {
            to.WriteLine();
            Lines(to, Seeds());
        }

        if (outcome.Levers.Count > 0)
        {
            to.WriteLine();
            Lines(to, Levers());
        }

        to.WriteLine();
        to.WriteLine(Paint.Text($"{PlainText.Clean(answer.Scenario)}, seed {First.Seed}, digest {First.Digest}; times are UTC, from the shock in brackets; equity at reference prices, looked at once a second", Tone.Quiet, terminal.Ink));
    }

    private void Verdict(TextWriter to)
    {
        int alive = outcome.AsIs.Count(run => run.Survives);
        bool isAscii = terminal.Glyphs == Glyphs.Ascii;
        string seeds = outcome.AsIs.Count == 1 ? "" : $" on {alive} of {outcome.AsIs.Count} seeds";
        string verdict = alive == outcome.AsIs.Count ? $"{(isAscii ? "" : "✓ ")}This book survives{seeds}."
            : alive == 0 ? $"{(isAscii ? "" : "✕ ")}This book does not survive{(outcome.AsIs.Count == 1 ? "" : $" on any of {outcome.AsIs.Count} seeds")}." : $"{(isAscii ? "" : "✕ ")}This book survives{seeds}.";
        double taken = First.Accounts.Sum(account => account.Deleveraged.Sum(leg => leg.NotionalUsd));
        verdict += taken > 0 ? $" Auto-deleveraging took {Numbers.Short(taken)} USD of its positions{(outcome.AsIs.Count > 1 ? $" on seed {First.Seed}" : "")}." : "";
        to.WriteLine(Paint.Text(verdict, alive == outcome.AsIs.Count ? Tone.Good : Tone.Bad, terminal.Ink));
    }

    private TextTable Accounts()
    {
        TextTable table = new(
            new Column("account", Align.Left, 10), new Column("at", Align.Left, 8), new Column("fate", Align.Left), new Column("worst margin", Align.Left), new Column("start", Align.Right),
            new Column("lowest", Align.Right), new Column("end", Align.Right), new Column("change", Align.Right), new Column("ADL", Align.Right));
        foreach (AccountFate account in First.Accounts)
        {
            string fate = account.Killed is FirstForced killed ? "sold " + At(killed.At) : account.Survives ? "stands" : "stands, worth nothing";
            table.Add(account.Name, $"{account.Place}, {BookWords.Of(account.Mode)}", new Cell(fate, account.Survives ? Tone.Good : Tone.Bad),
                double.IsNaN(account.Worst) ? Numbers.Missing : $"{BookWords.Ratio(account.Worst)} {At(account.WorstAt)}",
                Numbers.Short(account.EquityStart), Numbers.Short(account.EquityLowest), Numbers.Short(account.EquityEnd), Numbers.Short(account.ChangeUsd),
                account.Deleveraged.Count == 0 ? "" : account.Deleveraged.Count.ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    /// <summary>When and by what it was sold, what hurt most, and whose hedge was taken: one paragraph an account.</summary>
    private void Story(TextWriter to, AccountFate account)
    {
        List<string> said = [$"{account.Name}: {BookWords.Gauge(account)}"];
        if (account.Called is Instant called)
        {
            said.Add($"called at {At(called)}");
        }

        if (account.Killed is FirstForced killed)
        {
            said.Add($"first sold by force at {At(killed.At)} because {killed.Rule}{BookWords.Pushed(killed)}; {Numbers.Short(account.ForcedUsd)} USD sold or closed so");
        }

        string legs = string.Join(", ", account.Legs.Where(leg => Math.Abs(leg.ChangeUsd) >= 1).OrderByDescending(leg => Math.Abs(leg.ChangeUsd)).Take(6).OrderBy(leg => leg.ChangeUsd).Select(leg => $"{leg.Leg} {Numbers.Short(leg.ChangeUsd)}"));
        said.Add(legs.Length == 0 ? "" : $"{(account.Killed is null ? "over the run" : "up to then")}: {legs} USD");
        foreach (IGrouping<(string Market, string Closed), LegTaken> taken in account.Deleveraged.GroupBy(leg => (leg.Market, leg.Closed)))
        {
            said.Add($"auto-deleveraging took {Numbers.Short(taken.Sum(leg => leg.NotionalUsd))} USD of its {taken.Key.Closed} on {taken.Key.Market}, first at {At(taken.First().At)} at {Numbers.Price(taken.First().Price)}");
        }

        Sentences(to, string.Join(". ", said.Where(text => text.Length > 0).Select(text => char.ToUpperInvariant(text[0]) + text[1..])) + ".");
    }

    private void Inside(TextWriter to)
    {
        DepthShare[] large = [.. outcome.Depth.Where(share => share.Share > BookTrial.MovesMarket).OrderByDescending(share => share.Share)];
        string text = large.Length == 0
            ? "The book was run inside the simulation; no leg is over 0.1% of its market's depth within 1%: as good as a price taker."
            : $"The book was run inside the simulation and moves it where it is sold: {string.Join(", ", large.Take(5).Select(share => $"{share.Leg} of {share.Account} is {Numbers.Percent(share.Share)} of the depth of {share.Market} within 1%"))}{(large.Length > 5 ? $" and {large.Length - 5} more legs" : "")}.";
        Sentences(to, text);
    }

    private TextTable Seeds()
    {
        TextTable table = new(new Column("seed", Align.Right), new Column("book", Align.Left), new Column("first sold", Align.Left), new Column("by", Align.Left, 12), new Column("ADL", Align.Right), new Column("end", Align.Right), new Column("change", Align.Right));
        foreach (BookRun run in outcome.AsIs)
        {
            table.Add(run.Seed.ToString(CultureInfo.InvariantCulture), Alive(run.Survives), run.First is AccountFate first ? At(first.Killed!.At) : "", run.First is AccountFate who ? $"{who.Name} {who.Killed!.Market}" : "",
                run.Accounts.Sum(account => account.Deleveraged.Sum(leg => leg.NotionalUsd)) is > 0 and double taken ? Numbers.Short(taken) : "", Numbers.Short(run.EquityEnd), Numbers.Short(run.EquityEnd - run.EquityStart));
        }

        return table;
    }

    private TextTable Levers()
    {
        TextTable table = new(new Column("what would have saved it", Align.Left), new Column("book", Align.Left), new Column("accounts sold", Align.Left, 10), new Column("end", Align.Right), new Column("change", Align.Right), new Column("", Align.Left, 20));
        Row(table, "as it is", outcome.AsIs, "");
        foreach (LeverResult lever in outcome.Levers)
        {
            Row(table, lever.Lever.Id, lever.Runs, lever.Lever.Change);
        }

        return table;
    }

    private static void Row(TextTable table, string id, IReadOnlyList<BookRun> runs, string change)
    {
        int alive = runs.Count(run => run.Survives);
        Cell book = runs.Count == 1 ? Alive(alive == 1) : new($"lives on {alive} of {runs.Count}", alive == runs.Count ? Tone.Good : Tone.Bad);
        table.Add(id, book, string.Join(", ", runs[0].Accounts.Where(account => !account.Survives).Select(account => account.Name)), Numbers.Short(runs[0].EquityEnd),
            Numbers.Short(runs[0].EquityEnd - runs[0].EquityStart), new Cell(change, Tone.Quiet));
    }

    private static Cell Alive(bool lives) => lives ? new("lives", Tone.Good) : new("dies", Tone.Bad);

    private string At(Instant at) => answer.Shock is Instant shock && at >= shock ? $"{Numbers.Clock(at)} ({Numbers.Offset(at, shock)})" : Numbers.Clock(at);

    private void Lines(TextWriter to, TextTable table)
    {
        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }
    }

    private void Sentences(TextWriter to, string text)
    {
        foreach (string line in PlainText.Folded(terminal.Glyphs == Glyphs.Ascii ? PlainText.Ascii(text) : text, terminal.Width))
        {
            to.WriteLine(line);
        }
    }
}

/// <summary>Words that page and rows of a book share.</summary>
internal static class BookWords
{
    public static string Of(Agents.HeldMode mode) => mode == Agents.HeldMode.SpotMargin ? "spot-margin" : mode.ToString().ToLowerInvariant();

    public static string Ratio(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "0.000", CultureInfo.InvariantCulture);

    public static string Gauge(AccountFate account) => double.IsNaN(account.Worst)
        ? $"{account.Gauge.Name} is not at stake"
        : $"{account.Gauge.Name} came to {Ratio(account.Worst)} (sold at {Ratio(account.Gauge.Threshold)})";

    public static string Pushed(FirstForced killed) => killed.Market.Length == 0 ? ""
        : $", on {killed.Market}{(double.IsNaN(killed.Price) ? "" : $" at {Numbers.Price(killed.Price)}")}{(double.IsNaN(killed.Mark) ? "" : $", mark {Numbers.Price(killed.Mark)}")}";
}
