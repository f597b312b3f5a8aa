using Powderkeg.Contagion;
using Powderkeg.Journal;

namespace Powderkeg;

/// <summary>Single numbers worth a line, each read from the journal or the end state.</summary>
internal static class Figures
{
    public static IReadOnlyList<FigureRow> Of(RunView run, World world)
    {
        List<FigureRow> rows = [];
        double minutesBefore = (run.BaselineEnd - run.Start).Seconds / 60, minutesAfter = (run.End - run.BaselineEnd).Seconds / 60;
        long before = 0, after = 0;
        for (int i = 0; i < run.Journal.Trades.Count; i++)
        {
            (before, after) = run.Journal.Trades[i].At < run.BaselineEnd ? (before + 1, after) : (before, after + 1);
        }

        rows.Add(new("trades_per_minute_before", "Trades a minute before the shock", minutesBefore > 0 ? before / minutesBefore : 0, "1/min"));
        rows.Add(new("trades_per_minute_after", "Trades a minute from the shock on", minutesAfter > 0 ? after / minutesAfter : 0, "1/min"));
        foreach (WithdrawalRule rule in Enum.GetValues<WithdrawalRule>())
        {
            AddWithdrawals(rows, run, rule);
        }

        AddTransfers(rows, run, TransferKind.Redeem, "redeemed", "Redeemed from issuers");
        AddTransfers(rows, run, TransferKind.Mint, "minted", "Minted by issuers");
        AddBankRun(rows, run, world);
        return rows;
    }

    /// <summary>The bank run: withdrawals refused at full utilisation, over all lending pools.</summary>
    private static void AddBankRun(List<FigureRow> rows, RunView run, World world)
    {
        if (world.OnChain is not { Lending.Count: > 0 } chain)
        {
            return;
        }

        rows.Add(new("withdrawals_refused", "Withdrawals refused at full utilisation, and queued", chain.Lending.Sum(p => p.RefusedWithdrawals), "times"));
        rows.Add(new("withdrawals_refused_usd", "Refused of them", chain.Lending.Sum(p => p.RefusedUsd), "USD"));
        rows.Add(new("withdrawals_waiting", "Withdrawals that still wait at the end", chain.Lending.Sum(p => p.Waiting), "times"));
        rows.Add(new("withdrawals_longest_wait", "Longest wait for a refused withdrawal", chain.Lending.Max(p => p.LongestWaitUntil(run.End).Seconds), "s"));
    }

    /// <summary>Makers' leverage when their quotes go, per rule: read, never aimed at (MECHANICS.md section 12 f).</summary>
    private static void AddWithdrawals(List<FigureRow> rows, RunView run, WithdrawalRule rule)
    {
        List<double> leverage = [];
        for (int i = 0; i < run.Journal.Withdrawals.Count; i++)
        {
            QuotesWithdrawn gone = run.Journal.Withdrawals[i];
            if (gone.Rule == rule && gone.At >= run.BaselineEnd)
            {
                leverage.Add(gone.Leverage);
            }
        }

        if (leverage.Count > 0)
        {
            string id = rule.ToString().ToLowerInvariant();
            rows.Add(new($"quotes_gone_{id}", $"Times that quotes went by the rule '{id}'", leverage.Count, "times"));
            rows.Add(new($"quotes_gone_{id}_leverage", $"Median leverage of makers when quotes went by the rule '{id}'", Dominoes.MedianOf(leverage), "x"));
        }
    }

    private static void AddTransfers(List<FigureRow> rows, RunView run, TransferKind kind, string id, string sentence)
    {
        double sum = 0;
        for (int i = 0; i < run.Journal.Transfers.Count; i++)
        {
            TransferHappened fact = run.Journal.Transfers[i];
            sum += fact.Kind == kind ? run.UsdOf(fact.Amount, fact.Asset) : 0;
        }

        rows.Add(new(id + "_usd", sentence, sum, "USD"));
    }
}
