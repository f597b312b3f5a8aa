using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Issuers;

/// <summary>
/// What stands on the chain, and what a transaction does there: pools, lending pools, issuers, and the way in and out.
/// </summary>
/// <remarks>
/// A transaction is one event, all or nothing: what can be refused is asked first, the lending kernel is put back if a later step fails, and the ledger is
/// posted when nothing can fail any more. A flash loan is a transfer from an account that must be whole again at the end (CHAIN-5).
/// </remarks>
public sealed class OnChain : ITransactionExecutor
{
    private readonly Balances balances;
    private readonly RedemptionRates rates;
    private readonly AccountId flash;

    public OnChain(
        Blockchain chain, Transfers transfers, VenueId place, IReadOnlyList<PoolMarket> pools, IReadOnlyList<PoolLedger> lending, IReadOnlyList<Issuer> issuers,
        RedemptionRates rates, Balances balances, Roster roster)
    {
        Chain = chain;
        Transfers = transfers;
        Place = place;
        Pools = pools;
        Lending = lending;
        Issuers = issuers;
        Swaps = new SwapRoutes(pools);
        this.rates = rates;
        this.balances = balances;
        flash = roster.Open("chain/flash-loans", -1, Overdraft.ByMeaning);
        chain.Executor = this;
    }

    public Blockchain Chain { get; }
    public Transfers Transfers { get; }

    /// <summary>The chain's number among places.</summary>
    public VenueId Place { get; }
    public IReadOnlyList<PoolMarket> Pools { get; }
    public IReadOnlyList<PoolLedger> Lending { get; }
    public IReadOnlyList<Issuer> Issuers { get; }
    public SwapRoutes Swaps { get; }

    /// <summary>Number of the issuer of a token, or -1.</summary>
    public int IssuerOf(AssetId token)
    {
        for (int i = 0; i < Issuers.Count; i++)
        {
            if (Issuers[i].Token == token)
            {
                return i;
            }
        }

        return -1;
    }

    public PoolLedger LendingByKey(string key) => Lending.FirstOrDefault(p => p.Rules.Id == key)
        ?? throw new InvariantBrokenException("ISSUERS-2", $"ISSUERS-2: a description was checked before it is built (lending pool {key})");

    public bool Execute(in Transaction transaction, Instant now)
    {
        Transaction t = transaction;
        switch (t.Kind)
        {
            case TransactionKind.Arrive:
                Transfers.Include(t.First);
                return true;
            case TransactionKind.Swap:
                return Swap(t, now);
            case TransactionKind.Supply:
                return Lending[t.Place].Supply(t.Sender, t.First, t.Amount, now, t.Cause) == LendingRefusal.None;
            case TransactionKind.Withdraw:
                return Lending[t.Place].Withdraw(t.Sender, t.First, t.Amount, now, t.Cause) == LendingRefusal.None;
            case TransactionKind.Borrow:
                return Lending[t.Place].Borrow(t.Sender, t.First, t.Amount, now, t.Cause) == LendingRefusal.None;
            case TransactionKind.Repay:
                return Lending[t.Place].Repay(t.Sender, t.First, t.Amount, now, t.Cause) == LendingRefusal.None;
            case TransactionKind.Liquidate:
                return !Lending[t.Place].Liquidate(t.Sender, t.Other, t.First, t.Second, t.Amount, now, t.Cause).IsRefused;
            case TransactionKind.FlashLiquidate:
                return FlashLiquidate(t, now);
            case TransactionKind.Unwind:
                return Unwind(t, now);
            case TransactionKind.Mint:
                return Issuers[t.Place].Mint(t.Sender, new(t.First), t.Amount, now, t.Cause);
            case TransactionKind.Redeem:
                return Issuers[t.Place].Redeem(t.Sender, new(t.First), t.Amount, now, t.Cause);
            case TransactionKind.Stake:
                return Issuers[t.Place].Stake(t.Sender, t.Amount, now, t.Cause);
            case TransactionKind.Unstake:
                return Issuers[t.Place].Unstake(t.Sender, t.Amount, now, t.Cause);
            default:
                throw new InvariantBrokenException("CHAIN-6", $"CHAIN-6: every kind of transaction is executed ({t.Kind})");
        }
    }

    public void Dropped(in Transaction transaction)
    {
        if (transaction.Kind == TransactionKind.Arrive)
        {
            Transfers.Cancel(transaction.First);
        }
    }

    public void BlockEnded(Instant now)
    {
        foreach (PoolLedger pool in Lending)
        {
            pool.ServeWaiting(now);
        }

        foreach (Issuer issuer in Issuers)
        {
            issuer.BlockEnded(now);
        }

        PublishRates();
        Invariant.Require(IsFlashWhole(), "CHAIN-5", "a flash loan is paid back in its transaction");
    }

    /// <summary>StableSwap pools of a staked token against what it is redeemed for learn its rate; the curves of Uniswap know none, and arbitrage carries them.</summary>
    public void PublishRates()
    {
        foreach (PoolMarket pool in Pools)
        {
            for (int coin = 0; coin < 2; coin++)
            {
                if (pool.Pool is Markets.StableSwapPool stable && rates.UnderlyingOf(stable.AssetOf(coin)) == stable.AssetOf(1 - coin))
                {
                    stable.PublishRate(coin, (UInt128)Math.Round(rates.RateOf(stable.AssetOf(coin)) * 1e12) * 1_000_000);
                }
            }
        }
    }

    private bool Swap(in Transaction t, Instant now)
    {
        PoolMarket pool = Pools[t.Place];
        Side side = (Side)t.First;
        AssetId sold = side == Side.Sell ? pool.Spec.Base : pool.Spec.Quote;
        if (balances.AvailableOf(t.Sender, sold) < t.Amount)
        {
            return false;
        }

        Markets.SwapQuote quote = pool.Quote(side, t.Amount);
        return quote.Refusal == Markets.SwapRefusal.None && quote.Out >= t.Least
            && pool.Swap(now, t.Sender, side, t.Amount, t.Cause).Refusal == Markets.SwapRefusal.None;
    }

    private bool FlashLiquidate(in Transaction t, Instant now)
    {
        PoolLedger pool = Lending[t.Place];
        pool.Refresh();
        if (pool.IsSpared(t.Other, now))
        {
            return false;
        }

        pool.Kernel.Remember(t.Other);
        LiquidationOutcome done = pool.Kernel.Liquidate(t.Other, t.First, t.Second, t.Amount, now);
        if (done.IsRefused)
        {
            return false;
        }

        bool pays = Swaps.TryFind(done.CollateralAsset, done.DebtAsset, done.CollateralSeized, out SwapRoute route) && route.Out - done.DebtRepaid >= t.Least;
        if (!pays)
        {
            pool.Kernel.Undo();
            return false;
        }

        balances.Transfer(flash, t.Sender, done.DebtAsset, done.DebtRepaid);
        EventId sale = pool.PostLiquidation(t.Sender, t.Other, done, now, t.Cause);
        Swaps.Swap(route, now, t.Sender, done.CollateralSeized, new(t.Cause.Channel, sale));
        balances.Transfer(t.Sender, flash, done.DebtAsset, done.DebtRepaid);
        return true;
    }

    private bool Unwind(in Transaction t, Instant now)
    {
        PoolLedger pool = Lending[t.Place];
        pool.Refresh();
        AssetId debtAsset = pool.AssetOf(t.Second), pledge = pool.AssetOf(t.First);
        Amount owed = pool.Kernel.DebtOf(t.Sender, t.Second, now), held = pool.Kernel.SupplyOf(t.Sender, t.First, now);
        Amount repaid = Amount.Min(t.Amount, owed);
        if (!repaid.IsPositive || !held.IsPositive)
        {
            return false;
        }

        bool all = repaid == owed;
        pool.Kernel.Remember(t.Sender);
        PoolOutcome repay = pool.Kernel.Repay(t.Sender, t.Second, repaid, now);
        Amount share = all ? Amount.FromUnits(long.MaxValue) : Amount.FromUnits(MulDiv.Down(held.Units, repaid.Units, owed.Units));
        PoolOutcome withdrawal = pool.Kernel.Withdraw(t.Sender, t.First, share, now);
        bool pays = !repay.IsRefused && !withdrawal.IsRefused && Swaps.TryFind(pledge, debtAsset, withdrawal.Amount, out SwapRoute route)
            && route.Out - repay.Amount >= t.Least && balances.AvailableOf(t.Sender, debtAsset) + route.Out >= repay.Amount;
        if (!pays)
        {
            pool.Kernel.Undo();
            return false;
        }

        Swaps.TryFind(pledge, debtAsset, withdrawal.Amount, out route);
        balances.Transfer(flash, t.Sender, debtAsset, repay.Amount);
        // Both verbs are done in the kernel: the cash account is checked when both are posted.
        pool.PostBoth(t.Sender, repay, withdrawal, now, t.Cause);
        Swaps.Swap(route, now, t.Sender, withdrawal.Amount, t.Cause);
        balances.Transfer(t.Sender, flash, debtAsset, repay.Amount);
        return true;
    }

    private bool IsFlashWhole()
    {
        foreach (Asset asset in balances.Assets)
        {
            if (!balances.Of(flash, asset.Id).IsZero)
            {
                return false;
            }
        }

        return true;
    }
}
