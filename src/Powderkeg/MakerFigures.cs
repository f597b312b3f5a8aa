using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>Makers' leverage at the start, when their quotes go, and when they are liquidated: read, never aimed at (MECHANICS.md section 12 f).</summary>
/// <remarks>Leverage is sampled every 10 s; "when" is the last sample at or before the moment. Medians over makers.</remarks>
internal static class MakerFigures
{
    public static void AddTo(List<FigureRow> rows, RunView run)
    {
        Dictionary<int, Instant> liquidated = FirstLiquidations(run);
        Dictionary<int, double> start = [], then = [];
        bool[] isMaker = run.MakersByAccount();
        foreach (ref readonly AccountSampled sample in run.Journal.Accounts)
        {
            int account = sample.Account.Index;
            if (!isMaker[account])
            {
                continue;
            }

            start.TryAdd(account, sample.Leverage);
            if (liquidated.TryGetValue(account, out Instant at) && sample.At <= at)
            {
                then[account] = sample.Leverage;
            }
        }

        if (start.Count > 0)
        {
            rows.Add(new("makers_leverage_start", "Median leverage of makers at the start", Dominoes.MedianOf([.. start.Values]), "x"));
            rows.Add(new("makers_liquidated", "Makers liquidated from the shock on", liquidated.Count, "count"));
        }

        if (then.Count > 0)
        {
            rows.Add(new("makers_leverage_liquidation", "Median leverage of makers when they were liquidated", Dominoes.MedianOf([.. then.Values]), "x"));
        }
    }

    /// <summary>How often, when first and at which leverage quotes went by one rule, from the shock on.</summary>
    public static void AddWithdrawals(List<FigureRow> rows, RunView run, WithdrawalRule rule)
    {
        List<double> leverage = [];
        Instant? first = null;
        for (int i = 0; i < run.Journal.Withdrawals.Count; i++)
        {
            QuotesWithdrawn gone = run.Journal.Withdrawals[i];
            if (gone.Rule == rule && gone.At >= run.BaselineEnd)
            {
                first ??= gone.At;
                leverage.Add(gone.Leverage);
            }
        }

        if (first is { } at)
        {
            string id = rule.ToString().ToLowerInvariant();
            rows.Add(new($"quotes_gone_{id}", $"Times that quotes went by the rule '{id}'", leverage.Count, "times"));
            rows.Add(new($"quotes_gone_{id}_first", $"Minutes from the shock until quotes first went by the rule '{id}'", (at - run.BaselineEnd).Seconds / 60, "min"));
            rows.Add(new($"quotes_gone_{id}_leverage", $"Median leverage of makers when quotes went by the rule '{id}'", Dominoes.MedianOf(leverage), "x"));
        }
    }

    private static Dictionary<int, Instant> FirstLiquidations(RunView run)
    {
        Dictionary<int, Instant> first = [];
        for (int i = 0; i < run.Journal.Liquidations.Count; i++)
        {
            ref readonly LiquidationHappened step = ref run.Journal.Liquidations[i];
            if (step.Step != LiquidationStep.Call && step.At >= run.BaselineEnd && run.Makers.Contains(step.Account.Index))
            {
                first.TryAdd(step.Account.Index, step.At);
            }
        }

        return first;
    }
}
