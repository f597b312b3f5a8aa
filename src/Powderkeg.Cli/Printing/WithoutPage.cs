using Powderkeg.Contagion;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Journal;
using Powderkeg.Units;
using static Powderkeg.Cli.Printing.TabRows;

namespace Powderkeg.Cli.Printing;

/// <summary>The end of the page of a run without an event: what was left out, what came of the sales that named it, and the day beside the day with it.</summary>
internal static class WithoutPage
{
    /// <summary>Sales that stand in the table; the document has them all.</summary>
    private const int MostSales = 12;

    public static void Write(TextWriter to, WithoutEvent without, RunSummary run, Terminal terminal)
    {
        to.WriteLine();
        Sentence(to, LeftOut(without.Act), terminal);
        Sentence(to, Fates(without), terminal);
        Sentence(to, Damage(without.Damage), terminal);
        to.WriteLine();
        Table(to, Sales(without, run.Shock ?? run.Start), terminal);
        Table(to, Outcomes(without), terminal);
    }

    public static void Tabs(TextWriter to, WithoutEvent without)
    {
        DroppedAct act = without.Act;
        Row(to, "#dropped", "event", "time", "act", "account", "market", "channel", "events", "digest_with");
        Row(to, "dropped", Whole(act.Event), act.At.ToString(), WordOf(act.Kind), act.Account, act.Market, ChannelNames.Of(act.Channel), Whole(act.Events.Count), without.With.Digest);
        Row(to, "#named", "event", "account", "market", "channel", "notional_usd", "time", "time_without", "fate");
        foreach (NamedSale sale in without.Named)
        {
            Row(to, "named", Whole(sale.Sale.Id.Number), sale.Sale.Account, sale.Sale.Market, ChannelNames.Of(sale.Sale.Channel), Real(sale.Sale.Usd), sale.Sale.At.ToString(), sale.Then?.ToString() ?? "", WordOf(sale.Fate));
        }

        Row(to, "#without", "outcome", "unit", "with", "without");
        foreach (OutcomeValue value in Changed(without))
        {
            Row(to, "without", value.Name, OutcomeText.WordOf(value.Unit), Real(value.Value), Real(without.Without.Find(value.Name) ?? double.NaN));
        }
    }

    /// <summary>Measures that are not the same in both runs, as they are with the event.</summary>
    public static IEnumerable<OutcomeValue> Changed(WithoutEvent without) => without.With.Values.Where(value => !value.Value.Equals(without.Without.Find(value.Name) ?? double.NaN));

    public static string WordOf(ActKind kind) => kind.ToString().ToLowerInvariant();

    public static string WordOf(SaleFate fate) => fate.ToString().ToLowerInvariant();

    private static string LeftOut(DroppedAct act)
    {
        string market = act.Market.Length > 0 ? " on " + act.Market : "";
        string others = act.Events.Count > 1 ? $", with all {Numbers.Whole(act.Events.Count)} events it wrote ({act.Events[0].Number} to {act.Events[^1].Number})" : "";
        string what = act.Kind switch
        {
            ActKind.Order => $"an order of {act.Account}{market} was refused",
            ActKind.Transaction => $"a transaction of {act.Account}{market} was reverted",
            _ => $"the closing of {act.Account}{market} did not begin, nor again until it had been in order",
        };
        return $"without  event {act.Event}: at {Numbers.Clock(act.At)} {what}{others}";
    }

    private static string Fates(WithoutEvent without)
    {
        if (without.Named.Count == 0)
        {
            return "named    no forced sale named it as what came right before";
        }

        string count = Numbers.Count(without.Named.Count, "closing", "closings");
        string earlier = without.Count(SaleFate.Earlier) is int early and > 0 ? $", {early} earlier" : "";
        return $"named    {count} named it: {without.Count(SaleFate.Removed)} removed, {without.Count(SaleFate.Delayed)} delayed by a second or more, {without.Count(SaleFate.Same)} the same{earlier}";
    }

    private static string Damage(CollateralDamage damage) =>
        $"accounts {Numbers.Whole(damage.Stand)} struck with it stand without it ({Numbers.Short(damage.StandUsd)} USD), {Numbers.Whole(damage.Anew)} are struck only without it ({Numbers.Short(damage.AnewUsd)} USD)";

    private static TextTable Sales(WithoutEvent without, Instant origin)
    {
        TextTable table = new(
            new Column("named it", Align.Left, 12), new Column("sold", Align.Left, 10), new Column("USD", Align.Right), new Column("with it", Align.Right), new Column("without", Align.Right), new Column("", Align.Left));
        foreach (NamedSale sale in without.Named.Take(MostSales))
        {
            string then = sale.Then is Instant at ? Numbers.Offset(at, origin) : "never";
            string moved = sale.Fate is SaleFate.Delayed or SaleFate.Earlier ? $" by {Numbers.Short(Math.Abs(Numbers.Seconds(sale.Then!.Value, sale.Sale.At)))} s" : "";
            table.Add(PlainText.Clean(sale.Sale.Account), PlainText.Clean(sale.Sale.Market), Numbers.Short(sale.Sale.Usd), Numbers.Offset(sale.Sale.At, origin), then, WordOf(sale.Fate) + moved);
        }

        if (without.Named.Count > MostSales)
        {
            table.Add($"{without.Named.Count - MostSales} more in run.json", "", "", "", "", "");
        }

        return table;
    }

    /// <summary>The usual measures that have changed, and every domino that fell in one of the two only.</summary>
    private static TextTable Outcomes(WithoutEvent without)
    {
        TextTable table = new(new Column("outcome", Align.Left, 12), new Column("with it", Align.Right), new Column("without", Align.Right), new Column("changed", Align.Right));
        HashSet<string> usual = [.. OutcomeText.Usual([.. without.With.Values.Select(value => new OutcomeMeasure(value.Name, value.Unit, ""))])];
        OutcomeValue[] changed = [.. Changed(without)];
        foreach (OutcomeValue value in changed.Where(value => usual.Contains(value.Name) || value.Unit == OutcomeUnit.YesNo))
        {
            double then = without.Without.Find(value.Name) ?? double.NaN;
            bool hasShare = value.Unit is not OutcomeUnit.YesNo and not OutcomeUnit.Share && value.Value != 0 && double.IsFinite(then / value.Value);
            string by = hasShare ? Numbers.Percent(then / value.Value - 1) : value.Unit == OutcomeUnit.Share ? Numbers.Percent(then - value.Value) : "";
            table.Add(PlainText.Clean(value.Name), OutcomeText.Of(value.Unit, value.Value), OutcomeText.Of(value.Unit, then), by);
        }

        return table;
    }

    private static void Table(TextWriter to, TextTable table, Terminal terminal)
    {
        if (table.IsEmpty)
        {
            return;
        }

        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
    }

    private static void Sentence(TextWriter to, string text, Terminal terminal)
    {
        string clean = terminal.Glyphs == Glyphs.Ascii ? PlainText.Ascii(PlainText.Clean(text)) : PlainText.Clean(text);
        foreach (string line in PlainText.Folded(clean, terminal.Width))
        {
            to.WriteLine(line);
        }
    }
}
