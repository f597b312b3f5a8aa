using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;
using static Powderkeg.Cli.Printing.TabRows;

namespace Powderkeg.Cli.Printing;

/// <summary>A run's end for a file or another program: tab-separated ASCII, ISO times, raw seconds and numbers, no strips.</summary>
/// <remarks>Each block opens with a line <c>#name</c> and its columns, so that one block can be cut out by its name.</remarks>
internal static class RunTabs
{
    public static void Write(TextWriter to, RunSummary run, string? recordsAt, double wallSeconds = double.NaN, double bytesPerAccount = double.NaN)
    {
        Instant origin = run.Shock ?? run.Start;
        Row(to, "#run", "scenario", "seed", "digest", "start", "end", "shock", "accounts", "events", "conserved", "records");
        Row(to, "run", run.Scenario, Whole(run.Seed), run.Digest, Time(run.Start), Time(run.End), Time(run.Shock), Whole(run.Accounts), Whole(run.Happenings),
            Headline.IsConserved(run) ? "yes" : "no", recordsAt ?? "");
        Row(to, "#verdict", "sentence");
        Row(to, "verdict", Headline.First(run) + " " + Headline.Second(run));
        Row(to, "#dominoes", "number", "id", "onset_s", "onset", "how_large", "magnitude", "unit", "peak", "end");
        foreach (DominoRow row in run.Dominoes.OrderBy(domino => domino.Onset ?? Instant.Never))
        {
            Row(to, "domino", row.Number is int number ? Whole(number) : "perp", row.Id, row.Onset is Instant at ? Whole(Numbers.Seconds(at, origin)) : "", Time(row.Onset),
                row.Onset is not null ? row.HowLarge : row.Built ? "stands" : "not built", Real(row.Magnitude), row.Unit, Time(row.Peak), Time(row.End));
        }

        Row(to, "#prices", "asset", "venue", "market", "kind", "class", "start", "low", "low_at", "drawdown", "recovery", "trades", "drawdown_unforced", "amplification");
        foreach (PriceRow row in run.Prices)
        {
            Row(to, "price", row.Asset, row.Venue, row.Market, row.Kind, row.Class, Real(row.Start), Real(row.Low), Time(row.LowAt), Real(row.Drawdown), Real(row.Recovery), Whole(row.Trades),
                Real(row.DrawdownUnforced ?? double.NaN), Real(row.Amplification ?? double.NaN));
        }

        Row(to, "#liquidations", "channel", "venue", "side", "accounts", "sales", "notional_usd");
        foreach (LiquidationRow row in run.Liquidations)
        {
            Row(to, "liquidation", row.Channel, row.Venue, row.Side, Whole(row.Accounts), Whole(row.Sales), Real(row.NotionalUsd));
        }

        if (run.Contagion is ContagionReport report)
        {
            Row(to, "#contagion", "from", "to", "usd", "share_of_target", "part_of_r");
            foreach (ContagionEdge edge in report.Edges)
            {
                Row(to, "contagion", ChannelNames.Of(edge.From), ChannelNames.Of(edge.To), Real(edge.Usd), Real(edge.ShareOfTarget), Real(edge.PartOfR));
            }

            Row(to, "#reproduction", "r_whole", "r_max", "r_max_at", "floor_usd", "messengers_share");
            Row(to, "reproduction", Real(report.RWhole), Real(report.Most?.R ?? double.NaN), Time(report.Most?.Start), Real(report.FloorUsd), Real(report.MessengersShare));
        }

        Row(to, "#losses", "population", "members", "equity_before_usd", "equity_after_usd", "change_usd", "wiped");
        foreach (LossRow row in run.Losses)
        {
            Row(to, "loss", row.Population, Whole(row.Members), Real(row.EquityBeforeUsd), Real(row.EquityAfterUsd), Real(row.ChangeUsd), Whole(row.Wiped));
        }

        Row(to, "#backstops", "venue", "kind", "before_usd", "used_usd", "events");
        foreach (BackstopRow row in run.Backstops)
        {
            Row(to, "backstop", row.Venue, row.Kind, Real(row.BeforeUsd), Real(row.UsedUsd), Whole(row.Events));
        }

        Row(to, "#coverage", "class", "modelled_usd", "whole_usd", "share");
        foreach (CoverageRow row in run.Coverage)
        {
            Row(to, "coverage", row.Class, Real(row.ModelledUsd), Real(row.WholeUsd), Real(row.Share));
        }

        Row(to, "#figures", "id", "value", "unit", "sentence");
        foreach (FigureRow row in run.Figures)
        {
            Row(to, "figure", row.Id, Real(row.Value), row.Unit, row.Sentence);
        }

        Row(to, "#audit", "asset", "issued", "held", "difference");
        foreach (Ledger.AuditRow row in run.Audit)
        {
            Row(to, "audit", row.Asset, Whole(row.Issued.Units), Whole(row.Held.Units), Whole(row.Difference.Units));
        }

        Row(to, "#timing", "wall_s", "events_per_s", "bytes_per_account");
        Row(to, "timing", Real(wallSeconds), Real(run.Happenings / wallSeconds), Real(Math.Round(bytesPerAccount)));
    }

    private static string Time(Instant? moment) => moment?.ToString() ?? "";
}
