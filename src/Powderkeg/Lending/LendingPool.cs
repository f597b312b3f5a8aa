using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>A pooled lending market: suppliers share a reserve's cash and interest, borrowers pledge what they supply, anyone may liquidate the unhealthy.</summary>
/// <remarks>
/// <para>Equal to Aave v3.5.0 (aave-dao/aave-v3-origin: SupplyLogic, BorrowLogic, LiquidationLogic, ValidationLogic, EModeLogic) in its integers;
/// docs/model/lending.md says what is left out. Amounts in units of each asset, prices in base currency with 8 decimals per whole token, time in whole seconds.</para>
/// <para>The pool moves no money: each verb keeps shares and the pool's own cash figure, and returns what is owed. A refused verb changes nothing, not even an index.</para>
/// <para>Each verb: refuse - accrue - convert - write - check - return what is owed. What needs shares to be known is refused after the conversion, before any write.</para>
/// <list type="bullet">
/// <item>LENDING-8: cash of a reserve is the sum of what its verbs took in less what they paid out.</item>
/// <item>LENDING-18: supplies and treasury exceed cash, debt and deficit by at most a unit an accrual.</item>
/// <item>LENDING-19: who supplies and withdraws, or borrows and repays, at one instant gains nothing.</item>
/// <item>No verb of its owner makes a healthy account unhealthy; prices and time do.</item>
/// </list>
/// </remarks>
public sealed partial class LendingPool
{
    private readonly ReserveTerms[] terms;
    private readonly EModeRow[] modes;
    private readonly Reserve[] reserves;
    private readonly long[] prices;
    private readonly Positions positions;
    private Instant latest;

    /// <param name="reserves">1 to 64; a reserve's index here is its name in every call.</param>
    /// <param name="eModes">Category k is the k-th, from 1.</param>
    /// <param name="accounts">Accounts expected; more may come.</param>
    public LendingPool(IReadOnlyList<ReserveSpec> reserves, IReadOnlyList<EModeSpec> eModes, int accounts)
    {
        Invariant.Require(reserves.Count is >= 1 and <= 64, "LENDING-10", "a pool has 1 to 64 reserves", reserves.Count);
        foreach (ReserveSpec spec in reserves)
        {
            LendingRules.Require(spec);
        }

        foreach (EModeSpec spec in eModes)
        {
            LendingRules.Require(spec, reserves.Count);
        }

        terms = [.. reserves.Select(ReserveTerms.From)];
        modes = [.. eModes.Select(EModeRow.From)];
        this.reserves = [.. reserves.Select(spec => Reserve.Fresh(spec.Rates))];
        prices = new long[reserves.Count];
        projections = new Projection[reserves.Count];
        proposals = new Proposal[reserves.Count];
        lastLook = new Proposal[reserves.Count];
        positions = new(reserves.Count, accounts);
    }

    /// <summary>Number of reserves.</summary>
    public int ReserveCount => terms.Length;

    /// <summary>Tells the pool what its oracle says, before the calls that should see it.</summary>
    /// <param name="priceE8">Base currency per whole token with 8 decimals; above zero.</param>
    public void SetPrice(int reserve, long priceE8)
    {
        Invariant.Require(priceE8 > 0, "LENDING-17", "a price is above zero", priceE8);
        prices[reserve] = priceE8;
        Propose(reserve, reserves[reserve].SupplyIndex, reserves[reserve].BorrowIndex);
    }

    /// <summary>Pays in. A first supply counts as collateral at once, unless its loan-to-value is zero.</summary>
    public PoolOutcome Supply(AccountId user, int reserve, Amount amount, Instant now)
    {
        ref readonly ReserveTerms its = ref terms[reserve];
        if (!amount.IsPositive)
        {
            return PoolOutcome.Refused(LendingRefusal.InvalidAmount);
        }

        Reserve next = Accrued(reserve, now);
        var units = (UInt128)amount.Units;
        UInt128 shares = ScaledBalance.SupplyMinted(units, next.SupplyIndex);
        if (shares == 0)
        {
            return PoolOutcome.Refused(LendingRefusal.InvalidAmount);
        }

        if (its.SupplyCap != 0 && ScaledBalance.SupplyHeld(next.ScaledSupply + shares + next.TreasuryAccrued, next.SupplyIndex) > its.SupplyCap)
        {
            return PoolOutcome.Refused(LendingRefusal.SupplyCapExceeded);
        }

        int row = positions.RowFor(user);
        ref UInt128 held = ref positions.Supply(row, reserve);
        if (held == 0 && its.LtvBps != 0)
        {
            positions.Flags(row).Collateral |= Bit(reserve);
        }

        held += shares;
        next.ScaledSupply += shares;
        next.Cash += units;
        Commit(reserve, next);
        return new(LendingRefusal.None, PoolFlow.UserToPool, its.Asset, amount);
    }

    /// <summary>Takes out; an amount of <see cref="long.MaxValue"/> units is all that the account holds.</summary>
    public PoolOutcome Withdraw(AccountId user, int reserve, Amount amount, Instant now)
    {
        if (!amount.IsPositive)
        {
            return PoolOutcome.Refused(LendingRefusal.InvalidAmount);
        }

        Reserve next = Accrued(reserve, now);
        int row = positions.RowOf(user);
        UInt128 held = row < 0 ? 0 : positions.SupplyOf(row, reserve);
        bool all = amount.Units == long.MaxValue;
        UInt128 units = all ? ScaledBalance.SupplyHeld(held, next.SupplyIndex) : (UInt128)amount.Units;
        UInt128 shares = all ? held : ScaledBalance.SupplyBurnt(units, next.SupplyIndex);
        LendingRefusal why = shares == 0 ? LendingRefusal.InvalidAmount
            : shares > held ? LendingRefusal.NotEnoughAvailableUserBalance
            : units > next.Cash ? LendingRefusal.NotEnoughCash
            : LendingRefusal.None;
        if (why != LendingRefusal.None)
        {
            return PoolOutcome.Refused(why);
        }

        Reserve before = reserves[reserve];
        PositionFlags flagsBefore = positions.FlagsOf(row);
        positions.Supply(row, reserve) = held - shares;
        next.ScaledSupply -= shares;
        next.Cash -= units;
        Commit(reserve, next);
        why = AfterWithdrawal(row, reserve, now);
        if (why != LendingRefusal.None)
        {
            positions.Supply(row, reserve) = held;
            positions.Flags(row) = flagsBefore;
            Restore(reserve, before);
            return PoolOutcome.Refused(why);
        }

        return new(LendingRefusal.None, PoolFlow.PoolToUser, terms[reserve].Asset, ToAmount(units));
    }

    /// <summary>Lends against the account's collateral.</summary>
    public PoolOutcome Borrow(AccountId user, int reserve, Amount amount, Instant now)
    {
        if (!amount.IsPositive)
        {
            return PoolOutcome.Refused(LendingRefusal.InvalidAmount);
        }

        Reserve next = Accrued(reserve, now);
        int row = positions.RowFor(user);
        var units = (UInt128)amount.Units;
        UInt128 shares = ScaledBalance.DebtMinted(units, next.BorrowIndex);
        LendingRefusal why = BeforeBorrow(row, reserve, next, units, shares);
        if (why != LendingRefusal.None)
        {
            return PoolOutcome.Refused(why);
        }

        Reserve before = reserves[reserve];
        PositionFlags flagsBefore = positions.FlagsOf(row);
        positions.Debt(row, reserve) += shares;
        positions.Flags(row).Borrowing |= Bit(reserve);
        next.ScaledDebt += shares;
        next.Cash -= units;
        Commit(reserve, next);
        why = AfterBorrow(row, now);
        if (why != LendingRefusal.None)
        {
            positions.Debt(row, reserve) -= shares;
            positions.Flags(row) = flagsBefore;
            Restore(reserve, before);
            return PoolOutcome.Refused(why);
        }

        return new(LendingRefusal.None, PoolFlow.PoolToUser, terms[reserve].Asset, amount);
    }

    /// <summary>Pays back; more than is owed pays what is owed.</summary>
    public PoolOutcome Repay(AccountId user, int reserve, Amount amount, Instant now)
    {
        if (!amount.IsPositive)
        {
            return PoolOutcome.Refused(LendingRefusal.InvalidAmount);
        }

        Reserve next = Accrued(reserve, now);
        int row = positions.RowOf(user);
        UInt128 owedShares = row < 0 ? 0 : positions.DebtOf(row, reserve);
        if (owedShares == 0)
        {
            return PoolOutcome.Refused(LendingRefusal.NoDebtOfSelectedType);
        }

        UInt128 units = UInt128.Min((UInt128)amount.Units, ScaledBalance.DebtOwed(owedShares, next.BorrowIndex));
        UInt128 shares = ScaledBalance.DebtBurnt(units, next.BorrowIndex);
        if (shares == 0)
        {
            return PoolOutcome.Refused(LendingRefusal.InvalidAmount);
        }

        BurnDebt(row, reserve, shares);
        next.ScaledDebt -= shares;
        next.Cash += units;
        Commit(reserve, next);
        return new(LendingRefusal.None, PoolFlow.UserToPool, terms[reserve].Asset, ToAmount(units));
    }

    /// <summary>As <see cref="SetEMode(AccountId, int, Instant)"/> at the latest instant that a verb of this pool has seen.</summary>
    public PoolOutcome SetEMode(AccountId user, int category) => SetEMode(user, category, latest);

    /// <summary>Enters a category (0 leaves). Every debt must be borrowable there, and the account healthy after it.</summary>
    public PoolOutcome SetEMode(AccountId user, int category, Instant now)
    {
        ulong seconds = SecondsOf(now);
        if (category < 0 || category > modes.Length)
        {
            return PoolOutcome.Refused(LendingRefusal.InconsistentEModeCategory);
        }

        int row = positions.RowFor(user);
        ref PositionFlags flags = ref positions.Flags(row);
        if (flags.EMode == category)
        {
            return new(LendingRefusal.None, PoolFlow.Nothing, AssetId.None, Amount.Zero);
        }

        if (category != 0 && (flags.Borrowing & ~modes[category - 1].Borrowable) != 0)
        {
            return PoolOutcome.Refused(LendingRefusal.NotBorrowableInEMode);
        }

        int before = flags.EMode;
        flags.EMode = category;
        if (Measure(row, seconds).IsLiquidatable)
        {
            flags.EMode = before;
            return PoolOutcome.Refused(LendingRefusal.HealthFactorLowerThanLiquidationThreshold);
        }

        return new(LendingRefusal.None, PoolFlow.Nothing, AssetId.None, Amount.Zero);
    }

    private LendingRefusal BeforeBorrow(int row, int reserve, in Reserve next, UInt128 units, UInt128 shares)
    {
        ref readonly ReserveTerms its = ref terms[reserve];
        if (its.Borrowing == Borrowing.Disabled)
        {
            return LendingRefusal.BorrowingNotEnabled;
        }

        if (ScaledBalance.DebtOwed(shares, next.BorrowIndex) > next.Supply)
        {
            return LendingRefusal.InvalidAmount;
        }

        if (its.BorrowCap != 0 && ScaledBalance.DebtOwed(next.ScaledDebt + shares, next.BorrowIndex) > its.BorrowCap)
        {
            return LendingRefusal.BorrowCapExceeded;
        }

        int mode = positions.FlagsOf(row).EMode;
        if (mode != 0 && !modes[mode - 1].Lends(reserve))
        {
            return LendingRefusal.NotBorrowableInEMode;
        }

        return units > next.Cash ? LendingRefusal.NotEnoughCash : LendingRefusal.None;
    }

    private LendingRefusal AfterBorrow(int row, Instant now)
    {
        AccountHealth health = Measure(row, SecondsOf(now));
        if (health.LoanToValueBps == 0)
        {
            return LendingRefusal.LtvValidationFailed;
        }

        if (health.IsLiquidatable)
        {
            return LendingRefusal.HealthFactorLowerThanLiquidationThreshold;
        }

        bool covered = (UInt256)health.CollateralBase >= RayMath.PercentDivUp(health.DebtBase, health.LoanToValueBps);
        return covered ? LendingRefusal.None : LendingRefusal.CollateralCannotCoverNewBorrow;
    }

    private LendingRefusal AfterWithdrawal(int row, int reserve, Instant now)
    {
        ref PositionFlags flags = ref positions.Flags(row);
        if ((flags.Collateral & Bit(reserve)) == 0)
        {
            return LendingRefusal.None;
        }

        if (positions.SupplyOf(row, reserve) == 0)
        {
            flags.Collateral &= ~Bit(reserve);
        }

        if (flags.Borrowing == 0)
        {
            return LendingRefusal.None;
        }

        return Measure(row, SecondsOf(now)).IsLiquidatable ? LendingRefusal.HealthFactorLowerThanLiquidationThreshold : LendingRefusal.None;
    }

    private void BurnDebt(int row, int reserve, UInt128 shares)
    {
        ref UInt128 owed = ref positions.Debt(row, reserve);
        owed -= shares;
        if (owed == 0)
        {
            positions.Flags(row).Borrowing &= ~Bit(reserve);
        }
    }

    private static ulong Bit(int reserve) => 1UL << reserve;

    private static Amount ToAmount(UInt128 units) => Amount.FromUnits(checked((long)units));
}
