using Powderkeg.Cli.Records;
using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Cli.Printing;

/// <summary>Who forced whom, what moved the prices, and how contagious it was: two tables and three sentences.</summary>
internal sealed class ContagionSections(RunSummary run)
{
    private const double LeastShare = 0.01;
    private const double MostOfMessengers = 0.2;

    /// <summary>Edges of the matrix over 1% of their target, the largest first within a target.</summary>
    public TextTable Matrix()
    {
        TextTable table = new(new Column("forced sales", Align.Left, 12), new Column("forced by", Align.Left, 10), new Column("USD", Align.Right), new Column("share", Align.Right), new Column("part of R", Align.Right));
        Channel? target = null;
        foreach (ContagionEdge edge in (run.Contagion?.Edges ?? []).Where(edge => edge.ShareOfTarget >= LeastShare).OrderBy(edge => edge.To).ThenByDescending(edge => edge.Usd))
        {
            table.Add(edge.To == target ? "" : ChannelNames.Of(edge.To), ChannelNames.Of(edge.From), Numbers.Short(edge.Usd), Numbers.Percent(edge.ShareOfTarget),
                edge.PartOfR > 0 ? Numbers.Percent(edge.PartOfR) : "");
            target = edge.To;
        }

        return table;
    }

    /// <summary>What made the fall of each shown market to its lowest trade: the four largest parts, as shares of the fall.</summary>
    public TextTable Falls()
    {
        TextTable table = new(new Column("falls by channel", Align.Left, 10), new Column("fall", Align.Right), new Column("parts of the fall", Align.Left, 20));
        foreach (int market in run.Contagion is null ? [] : ContagionDocument.ShownMarkets(run))
        {
            if (run.Contagion!.Falls.FirstOrDefault(fall => fall.Market.Index == market) is { Move: < 0 } fall)
            {
                table.Add(PlainText.Clean(run.Prices[market].Market), Numbers.Percent((double)fall.Move / fall.First), Parts(fall));
            }
        }

        return table;
    }

    public IEnumerable<string> Sentences()
    {
        if (run.Contagion is not { Windows.Count: > 0 } report)
        {
            yield break;
        }

        Instant origin = run.Shock ?? run.Start;
        yield return report.Most is RatedWindow most
            ? $"R of the whole run {Two(report.RWhole)}; at most {Two(most.R)} in the {report.WindowSeconds} s from {Numbers.Offset(most.Start, origin)} ({Numbers.Short(most.ForcedUsd)} USD forced); over 1 {Above(report, origin)}"
            : $"R: too small to rate (no {report.WindowSeconds} s with {Numbers.Short(report.FloorUsd)} USD forced)";
        yield return $"rated from {Numbers.Short(report.FloorUsd)} USD a window: {report.Windows.Count(window => window.IsRated)} of {report.Windows.Count} windows";
        yield return $"arbitrage and requotes of their own: {Numbers.Percent(report.MessengersShare)} of all falls"
            + (report.MessengersShare > MostOfMessengers ? " (over 20%: a finding, part of the fall has no source)" : "");
    }

    private static string Above(ContagionReport report, Instant origin)
    {
        IReadOnlyList<(Instant From, Instant To)> spans = report.AboveOne();
        return spans.Count == 0 ? "never" : $"in {spans.Sum(span => (span.To - span.From).Microseconds) / 1_000_000 / report.WindowSeconds} windows, first {Numbers.Offset(spans[0].From, origin)}, last until {Numbers.Offset(spans[^1].To, origin)}";
    }

    private static string Parts(AttributedFall fall) => string.Join(", ", fall.Parts.Select((part, c) => (Channel: (Channel)c, Share: (double)part / fall.Move))
        .Where(part => Math.Abs(part.Share) >= LeastShare).OrderByDescending(part => Math.Abs(part.Share)).Take(4).Select(part => $"{ChannelNames.Of(part.Channel)} {Numbers.Percent(part.Share)}"));

    private static string Two(double r) => r.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
