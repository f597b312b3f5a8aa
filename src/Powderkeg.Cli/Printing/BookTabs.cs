using System.Globalization;
using Powderkeg.Experiments.Books;
using Powderkeg.Units;
using static Powderkeg.Cli.Printing.TabRows;

namespace Powderkeg.Cli.Printing;

/// <summary>A book's fate as tab-separated rows: accounts of every seed, their legs, depth, levers.</summary>
internal static class BookTabs
{
    public static void Write(BookAnswer answer, BookOutcome outcome, TextWriter to)
    {
        Row(to, "#book", "scenario", "seeds", "survives");
        Row(to, "book", answer.Scenario, Text(outcome.AsIs.Count), Text(outcome.AsIs.Count(run => run.Survives)));
        Row(to, "#accounts", "seed", "digest", "account", "place", "mode", "survives", "equity_start", "equity_lowest", "lowest_at", "equity_end", "gauge", "threshold", "worst", "worst_at",
            "called_at", "sold_at", "rule", "channel", "market", "price", "mark", "forced_usd", "deleveraged_usd");
        foreach ((BookRun run, AccountFate account) in outcome.AsIs.SelectMany(run => run.Accounts.Select(account => (run, account))))
        {
            FirstForced? killed = account.Killed;
            Row(to, "account", Text(run.Seed), run.Digest, account.Name, account.Place, BookWords.Of(account.Mode), account.Survives ? "yes" : "no", Text(account.EquityStart), Text(account.EquityLowest),
                account.LowestAt.ToString(), Text(account.EquityEnd), account.Gauge.Name, Text(account.Gauge.Threshold), Text(account.Worst), account.WorstAt.ToString(),
                account.Called?.ToString() ?? "", killed?.At.ToString() ?? "", killed?.Rule ?? "", killed is null ? "" : Journal.ChannelNames.Of(killed.Channel), killed?.Market ?? "", Text(killed?.Price ?? double.NaN),
                Text(killed?.Mark ?? double.NaN), Text(account.ForcedUsd), Text(account.Deleveraged.Sum(leg => leg.NotionalUsd)));
        }

        Row(to, "#legs", "seed", "account", "leg", "change_usd");
        foreach ((BookRun run, AccountFate account) in outcome.AsIs.SelectMany(run => run.Accounts.Select(account => (run, account))))
        {
            foreach (LegChange leg in account.Legs)
            {
                Row(to, "leg", Text(run.Seed), account.Name, leg.Leg, Text(leg.ChangeUsd));
            }
        }

        Row(to, "#depth", "account", "leg", "market", "share");
        foreach (DepthShare share in outcome.Depth)
        {
            Row(to, "depth", share.Account, share.Leg, share.Market, Text(share.Share));
        }

        Row(to, "#levers", "lever", "seed", "survives", "accounts_sold", "equity_end", "change");
        foreach ((LeverResult lever, BookRun run) in outcome.Levers.SelectMany(lever => lever.Runs.Select(run => (lever, run))))
        {
            Row(to, "lever", lever.Lever.Id, Text(run.Seed), run.Survives ? "yes" : "no", Text(run.Accounts.Count(account => !account.Survives)), Text(run.EquityEnd), lever.Lever.Change);
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
}
