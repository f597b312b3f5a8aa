using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>What a lending pool reports as locked, and what of it is there once.</summary>
/// <param name="ReportedUsd">All supplies, at the pool's own prices: what dashboards add up.</param>
/// <param name="NetUsd">The same less all debts: collateral bought with borrowed money counts once (equity, as C - D of a loop).</param>
public readonly record struct LockedValue(double ReportedUsd, double NetUsd)
{
    /// <summary>How many times over value is counted; 1 where nobody borrows. About 2 was seen at the peak of 2021 (arXiv 2404.11745).</summary>
    public double Multiple => NetUsd > 0 ? ReportedUsd / NetUsd : 1;

    /// <summary>Loops alone: the pledge of accounts that pledge mostly synthetic dollars, and their own money in it.</summary>
    public double LoopCollateralUsd { get; init; }
    public double LoopEquityUsd { get; init; }

    /// <summary>Accounts that loop.</summary>
    public int Loops { get; init; }

    /// <summary>What all who owe may owe under the pool's loan-to-value bounds: their collateral at its own prices, each by its bound.</summary>
    public double BorrowCapacityUsd { get; init; }

    public static LockedValue operator +(LockedValue a, LockedValue b) => new(a.ReportedUsd + b.ReportedUsd, a.NetUsd + b.NetUsd)
    {
        LoopCollateralUsd = a.LoopCollateralUsd + b.LoopCollateralUsd,
        LoopEquityUsd = a.LoopEquityUsd + b.LoopEquityUsd,
        Loops = a.Loops + b.Loops,
        BorrowCapacityUsd = a.BorrowCapacityUsd + b.BorrowCapacityUsd,
    };
}

/// <summary>Reported value locked against value net of recursion (MECHANICS.md section 2): a pure function of a pool's positions.</summary>
public static class RecursiveDeposits
{
    public static LockedValue Of(PoolLedger pool, Balances balances, Instant now)
    {
        double supplied = 0, owed = 0;
        for (int i = 0; i < pool.Reserves; i++)
        {
            Asset asset = balances.AssetOf(pool.AssetOf(i));
            supplied += asset.WholeOf(pool.Kernel.TotalSupply(i, now)) * pool.OraclePriceOf(i);
            owed += asset.WholeOf(pool.Kernel.TotalDebt(i, now)) * pool.OraclePriceOf(i);
        }

        double collateral = 0, debt = 0, capacity = 0;
        int loops = 0;
        foreach (AccountId account in pool.Borrowers)
        {
            AccountHealth health = pool.Kernel.HealthOf(account, now);
            capacity += (double)health.CollateralBase / LiquidationCall.BaseUnit * health.LoanToValueBps / RayMath.BpsPerOne;
            if (pool.IsLoop(account, now))
            {
                for (int i = 0; i < pool.Reserves; i++)
                {
                    Asset asset = balances.AssetOf(pool.AssetOf(i));
                    collateral += asset.WholeOf(pool.Kernel.SupplyOf(account, i, now)) * pool.OraclePriceOf(i);
                    debt += asset.WholeOf(pool.Kernel.DebtOf(account, i, now)) * pool.OraclePriceOf(i);
                }

                loops++;
            }
        }

        return new(supplied, supplied - owed) { LoopCollateralUsd = collateral, LoopEquityUsd = collateral - debt, Loops = loops, BorrowCapacityUsd = capacity };
    }
}
