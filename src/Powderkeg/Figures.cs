using Powderkeg.Contagion;
using Powderkeg.Journal;

namespace Powderkeg;

/// <summary>Single numbers worth a line, each read from the journal or the end state.</summary>
internal static class Figures
{
    public static IReadOnlyList<FigureRow> Of(RunView run, World world, LockedValue before, LockedValue end)
    {
        List<FigureRow> rows = [];
        double minutesBefore = (run.BaselineEnd - run.Start).Seconds / 60, minutesAfter = (run.End - run.BaselineEnd).Seconds / 60;
        long tradesBefore = 0, tradesAfter = 0;
        Units.Instant shock = run.BaselineEnd;
        foreach (ref readonly TradeHappened trade in run.Journal.Trades)
        {
            (tradesBefore, tradesAfter) = trade.At < shock ? (tradesBefore + 1, tradesAfter) : (tradesBefore, tradesAfter + 1);
        }

        rows.Add(new("trades_per_minute_before", "Trades a minute before the shock", minutesBefore > 0 ? tradesBefore / minutesBefore : 0, "1/min"));
        rows.Add(new("trades_per_minute_after", "Trades a minute from the shock on", minutesAfter > 0 ? tradesAfter / minutesAfter : 0, "1/min"));
        MakerFigures.AddTo(rows, run);
        foreach (WithdrawalRule rule in Enum.GetValues<WithdrawalRule>())
        {
            MakerFigures.AddWithdrawals(rows, run, rule);
        }

        AddTransfers(rows, run, TransferKind.Redeem, "redeemed", "Redeemed from issuers");
        AddTransfers(rows, run, TransferKind.Mint, "minted", "Minted by issuers");
        AddRefusals(rows, world);
        AddHalts(rows, world);
        AddLocked(rows, "before", "before the shock", before);
        AddLocked(rows, "end", "at the end", end);
        return rows;
    }

    /// <summary>The bank run: withdrawals that lending pools had no cash for.</summary>
    private static void AddRefusals(List<FigureRow> rows, World world)
    {
        if (world.OnChain.Lending.Count == 0)
        {
            return;
        }

        IReadOnlyList<Lending.PoolLedger> pools = world.OnChain.Lending;
        rows.Add(new("withdrawals_refused", "Withdrawals refused at full utilisation, and queued", pools.Sum(p => p.RefusedWithdrawals), "times"));
        rows.Add(new("withdrawals_refused_usd", "Refused of them", pools.Sum(p => p.RefusedUsd), "USD"));
        rows.Add(new("withdrawals_waiting", "Withdrawals that still wait at the end", pools.Sum(p => p.Waiting), "times"));
        rows.Add(new("withdrawals_longest_wait", "Longest wait for a refused withdrawal", pools.Max(p => p.LongestWaitUntil(world.Agenda.Now).Seconds), "s"));
    }

    /// <summary>Where a venue has a circuit breaker: how often markets were halted, and how many of them.</summary>
    private static void AddHalts(List<FigureRow> rows, World world)
    {
        Exchange.CircuitBreaker[] breakers = [.. world.Markets.Select(market => market.Breaker).OfType<Exchange.CircuitBreaker>()];
        if (breakers.Length > 0)
        {
            rows.Add(new("halts", "Trading halts by circuit breakers", breakers.Sum(breaker => breaker.Halts), "times"));
            rows.Add(new("halted_markets", "Markets halted at least once", breakers.Count(breaker => breaker.Halts > 0), "markets"));
        }
    }

    /// <summary>Value locked as dashboards add it up, and net of what was borrowed and supplied again (MECHANICS.md section 2).</summary>
    private static void AddLocked(List<FigureRow> rows, string id, string when, LockedValue locked)
    {
        if (locked.ReportedUsd <= 0)
        {
            return;
        }

        rows.Add(new($"tvl_reported_{id}_usd", $"Value locked in lending pools as reported, {when}", locked.ReportedUsd, "USD"));
        rows.Add(new($"tvl_net_{id}_usd", $"The same net of recursive deposits, {when}", locked.NetUsd, "USD"));
        rows.Add(new($"borrow_capacity_{id}_usd", $"What borrowers may owe under their loan-to-value bounds, {when}", locked.BorrowCapacityUsd, "USD"));
        rows.Add(new($"loop_collateral_{id}_usd", $"Collateral of loops, {when}", locked.LoopCollateralUsd, "USD"));
        rows.Add(new($"loop_equity_{id}_usd", $"Own money of loops, {when}", locked.LoopEquityUsd, "USD"));
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
