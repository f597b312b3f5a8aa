using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>
/// A lending pool in a run: its kernel, the account that holds its cash, the oracles it believes, and the withdrawals that wait for cash.
/// </summary>
/// <remarks>
/// Each verb: prices as the oracles now say - the kernel's verb - its debts posted on the ledger. What the kernel refuses moves nothing.
/// A withdrawal that finds too little cash takes what there is and waits with the rest, first come first served (the bank run; on chain people race for each
/// repayment, which comes to the same for the sum that leaves). LENDING-13: the pool's account holds exactly its kernel's cash.
/// </remarks>
public sealed class PoolLedger
{
    private readonly int[] oracles;
    private readonly AssetId[] assets;
    private readonly OracleBoard board;
    private readonly Balances balances;
    private readonly EventJournal journal;
    private readonly List<WaitingWithdrawal> waiting = [];
    private readonly List<AccountId> borrowers = [];
    private readonly HashSet<AccountId> known = [];
    private readonly List<AccountId> unhealthy = [];
    private Instant lookedAt = Instant.Never;
    private Duration longestServed = Duration.Zero;

    private readonly record struct WaitingWithdrawal(AccountId User, int Reserve, Amount Left, Instant Since, Cause Cause);

    public PoolLedger(
        int number, LendingPoolDescription rules, LendingPool kernel, AccountId cash, VenueId place, IReadOnlyList<AssetId> assets, OracleBoard board, Balances balances, EventJournal journal)
    {
        Number = number;
        Rules = rules;
        Kernel = kernel;
        Cash = cash;
        Place = place;
        this.assets = [.. assets];
        this.board = board;
        this.balances = balances;
        this.journal = journal;
        oracles = [.. rules.Reserves.Select(r => board.IndexOf(r.Oracle))];
        foreach (int oracle in oracles)
        {
            Invariant.Require(oracle >= 0, "LENDING-14", "the oracles of a pool were checked before it is built", oracle);
        }
    }

    public int Number { get; }
    public LendingPoolDescription Rules { get; }
    public LendingPool Kernel { get; }

    /// <summary>Holds the pool's cash.</summary>
    public AccountId Cash { get; }

    /// <summary>The chain, as a place in reports.</summary>
    public VenueId Place { get; }
    public int Reserves => assets.Length;

    /// <summary>Withdrawals that wait for cash.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Withdrawals so far that were refused in whole or part for want of cash, and queued.</summary>
    public int RefusedWithdrawals { get; private set; }

    /// <summary>What was refused of them, in USD at the pool's price of the time.</summary>
    public double RefusedUsd { get; private set; }

    /// <summary>The longest that anybody has waited, up to an instant.</summary>
    public Duration LongestWaitUntil(Instant now)
    {
        Duration longest = longestServed;
        foreach (WaitingWithdrawal one in waiting)
        {
            longest = now - one.Since > longest ? now - one.Since : longest;
        }

        return longest;
    }

    /// <summary>Debt burnt without payment so far, in base currency with 8 decimals.</summary>
    public long BadDebtBase { get; private set; }

    public AssetId AssetOf(int reserve) => assets[reserve];

    /// <summary>The reserve of an asset, or -1.</summary>
    public int ReserveOf(AssetId asset) => Array.IndexOf(assets, asset);

    public double OraclePriceOf(int reserve) => board.PriceOf(oracles[reserve]);

    /// <summary>Takes the oracles' prices: before every verb and every look at health.</summary>
    public void Refresh()
    {
        for (int i = 0; i < oracles.Length; i++)
        {
            long price = Math.Max(1, (long)Math.Round(board.PriceOf(oracles[i]) * 1e8));
            if (price != Kernel.PriceOf(i))
            {
                Kernel.SetPrice(i, price);
            }
        }
    }

    public LendingRefusal Supply(AccountId user, int reserve, Amount amount, Instant now, Cause cause)
    {
        Refresh();
        if (balances.AvailableOf(user, assets[reserve]) < amount)
        {
            return LendingRefusal.NotEnoughAvailableUserBalance;
        }

        return Post(user, Kernel.Supply(user, reserve, amount, now), TransferKind.Supply, now, cause);
    }

    public LendingRefusal Borrow(AccountId user, int reserve, Amount amount, Instant now, Cause cause)
    {
        Refresh();
        LendingRefusal why = Post(user, Kernel.Borrow(user, reserve, amount, now), TransferKind.Loan, now, cause);
        if (why == LendingRefusal.None && known.Add(user))
        {
            borrowers.Add(user);
        }

        return why;
    }

    /// <summary>Who has ever borrowed, in the order in which they came.</summary>
    public IReadOnlyList<AccountId> Borrowers => borrowers;

    /// <summary>Accounts under a health factor of 1, exactly; looked up once per instant, whoever asks.</summary>
    public IReadOnlyList<AccountId> Unhealthy(Instant now)
    {
        if (lookedAt == now)
        {
            return unhealthy;
        }

        lookedAt = now;
        unhealthy.Clear();
        Refresh();
        Kernel.FindUnhealthy(borrowers, now, unhealthy);
        return unhealthy;
    }

    /// <summary>Pays back at most what is owed and what is there.</summary>
    public LendingRefusal Repay(AccountId user, int reserve, Amount amount, Instant now, Cause cause)
    {
        Refresh();
        Amount there = Amount.Min(amount, balances.AvailableOf(user, assets[reserve]));
        return Post(user, Kernel.Repay(user, reserve, there, now), TransferKind.Repayment, now, cause);
    }

    /// <summary>Takes out what there is cash for; the rest of an amount that is really held waits.</summary>
    public LendingRefusal Withdraw(AccountId user, int reserve, Amount amount, Instant now, Cause cause)
    {
        Refresh();
        Amount wanted = Amount.Min(amount, Kernel.SupplyOf(user, reserve, now));
        bool queued = IsQueued(reserve);
        Amount cash = queued ? Amount.Zero : Amount.Min(wanted, Kernel.CashOf(reserve));
        LendingRefusal why = LendingRefusal.NotEnoughCash;
        if (cash.IsPositive)
        {
            bool all = cash == wanted && amount.Units == long.MaxValue;
            why = Post(user, Kernel.Withdraw(user, reserve, all ? amount : cash, now), TransferKind.Withdrawal, now, cause);
            if (why != LendingRefusal.None)
            {
                return why;
            }
        }

        if (wanted > cash)
        {
            waiting.Add(new(user, reserve, wanted - cash, now, cause));
            RefusedWithdrawals++;
            RefusedUsd += balances.AssetOf(assets[reserve]).WholeOf(wanted - cash) * OraclePriceOf(reserve);
            return LendingRefusal.NotEnoughCash;
        }

        return why == LendingRefusal.None ? why : LendingRefusal.InvalidAmount;
    }

    /// <summary>What an account has waiting in a reserve.</summary>
    public Amount WaitingOf(AccountId user, int reserve)
    {
        Amount sum = Amount.Zero;
        foreach (WaitingWithdrawal one in waiting)
        {
            sum += one.User == user && one.Reserve == reserve ? one.Left : Amount.Zero;
        }

        return sum;
    }

    /// <summary>Cash has come back: those who wait are served in the order in which they came. After every block.</summary>
    public void ServeWaiting(Instant now)
    {
        if (waiting.Count == 0)
        {
            return;
        }

        Refresh();
        int kept = 0;
        for (int i = 0; i < waiting.Count; i++)
        {
            WaitingWithdrawal one = waiting[i];
            Amount left = Amount.Min(one.Left, Kernel.SupplyOf(one.User, one.Reserve, now));
            Amount paid = IsBlockedBefore(kept, one.Reserve) ? Amount.Zero : Amount.Min(left, Kernel.CashOf(one.Reserve));
            if (paid.IsPositive)
            {
                LendingRefusal why = Post(one.User, Kernel.Withdraw(one.User, one.Reserve, paid, now), TransferKind.Withdrawal, now, one.Cause);
                left = why == LendingRefusal.None ? left - paid : Amount.Zero;
            }

            if (left.IsPositive)
            {
                waiting[kept++] = one with { Left = left };
            }
            else if (now - one.Since > longestServed)
            {
                longestServed = now - one.Since;
            }
        }

        waiting.RemoveRange(kept, waiting.Count - kept);
    }

    /// <summary>Repays a stranger's debt from the liquidator's money for collateral at a bonus.</summary>
    public LiquidationOutcome Liquidate(AccountId liquidator, AccountId user, int collateral, int debt, Amount most, Instant now, Cause cause)
    {
        Refresh();
        Amount money = Amount.Min(most, balances.AvailableOf(liquidator, assets[debt]));
        LiquidationOutcome outcome = IsSpared(user, now) ? LiquidationOutcome.Refused(LendingRefusal.CollateralCannotBeLiquidated)
            : Kernel.Liquidate(user, collateral, debt, money, now);
        if (!outcome.IsRefused)
        {
            PostLiquidation(liquidator, user, outcome, now, cause);
        }

        return outcome;
    }

    /// <summary>Whether the rule "no loop is called" spares an account: over half of its collateral, at the pool's prices, is of the spared assets.</summary>
    public bool IsSpared(AccountId user, Instant now) => Rules.Loops == LoopCalls.Never && IsLoop(user, now);

    /// <summary>Whether over half of what an account pledges is of the assets that loops are made of.</summary>
    public bool IsLoop(AccountId user, Instant now)
    {
        double loops = 0, all = 0;
        for (int i = 0; i < assets.Length; i++)
        {
            double value = balances.AssetOf(assets[i]).WholeOf(Kernel.SupplyOf(user, i, now)) * OraclePriceOf(i);
            all += value;
            loops += LoopAssets.Contains(assets[i].Index) ? value : 0;
        }

        return loops > 0.5 * all;
    }

    /// <summary>Synthetic dollars and their staked versions; the world fills it.</summary>
    public HashSet<int> LoopAssets { get; } = [];

    /// <summary>Posts a liquidation that the kernel has done, and writes it down: the money first, then the seizure, then bad debt.</summary>
    internal EventId PostLiquidation(AccountId liquidator, AccountId user, in LiquidationOutcome done, Instant now, Cause cause)
    {
        balances.Transfer(liquidator, Cash, done.DebtAsset, done.DebtRepaid);
        balances.Transfer(Cash, liquidator, done.CollateralAsset, done.CollateralSeized);
        Lots whole = Lots.FromCount((long)balances.AssetOf(done.CollateralAsset).WholeOf(done.CollateralSeized + done.ProtocolFee));
        EventId sale = journal.Liquidation(
            now, Place, user, LiquidationStep.Sale, done.CollateralAsset, MarketId.None, Side.Sell, whole, done.DebtRepaid, done.DebtAsset, cause);
        journal.Transfer(now, TransferKind.Seizure, user, liquidator, done.CollateralAsset, done.CollateralSeized, new(cause.Channel, sale));
        if (done.Deficit.IsPositive)
        {
            journal.Transfer(now, TransferKind.BadDebt, Cash, user, done.DebtAsset, done.Deficit, new(cause.Channel, sale));
        }

        BadDebtBase += done.DeficitBase;
        CheckCash();
        return sale;
    }

    /// <summary>Posts what a verb of the kernel left owed between the pool and an account.</summary>
    internal LendingRefusal Post(AccountId user, in PoolOutcome outcome, TransferKind kind, Instant now, Cause cause)
    {
        if (outcome.IsRefused || outcome.Flow == PoolFlow.Nothing)
        {
            return outcome.Refusal;
        }

        (AccountId from, AccountId to) = outcome.Flow == PoolFlow.UserToPool ? (user, Cash) : (Cash, user);
        balances.Transfer(from, to, outcome.Asset, outcome.Amount);
        journal.Transfer(now, kind, from, to, outcome.Asset, outcome.Amount, cause);
        CheckCash();
        return LendingRefusal.None;
    }

    /// <summary>Posts a repayment and a withdrawal that the kernel did together.</summary>
    internal void PostBoth(AccountId user, in PoolOutcome repay, in PoolOutcome withdrawal, Instant now, Cause cause)
    {
        balances.Transfer(user, Cash, repay.Asset, repay.Amount);
        journal.Transfer(now, TransferKind.Repayment, user, Cash, repay.Asset, repay.Amount, cause);
        Post(user, withdrawal, TransferKind.Withdrawal, now, cause);
    }

    private void CheckCash()
    {
        for (int i = 0; i < assets.Length; i++)
        {
            Invariant.Require(balances.Of(Cash, assets[i]) == Kernel.CashOf(i), "LENDING-13", "a lending pool's account holds exactly its kernel's cash", Kernel.CashOf(i).Units);
        }
    }

    private bool IsQueued(int reserve)
    {
        foreach (WaitingWithdrawal one in waiting)
        {
            if (one.Reserve == reserve)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsBlockedBefore(int kept, int reserve)
    {
        for (int i = 0; i < kept; i++)
        {
            if (waiting[i].Reserve == reserve)
            {
                return true;
            }
        }

        return false;
    }
}
