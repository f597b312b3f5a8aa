using System.Numerics;
using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <content>Liquidation: the one verb that a stranger does to an account.</content>
public sealed partial class LendingPool
{
    /// <summary>What <see cref="Liquidate"/> would do now, without doing it: for a bot that weighs pairs.</summary>
    /// <remarks>Does not look at the collateral reserve's cash, which may still refuse.</remarks>
    public LiquidationPlan QuoteLiquidation(AccountId user, int collateralReserve, int debtReserve, Amount debtToCover, Instant now) =>
        Plan(positions.RowOf(user), collateralReserve, debtReserve, debtToCover, SecondsOf(now));

    /// <summary>Repays part of an unhealthy account's debt for its collateral at a bonus; what debt then has no collateral at all is burnt as deficit.</summary>
    /// <param name="debtToCover">At most this; <see cref="long.MaxValue"/> units for all that the close factor allows.</param>
    public LiquidationOutcome Liquidate(AccountId user, int collateralReserve, int debtReserve, Amount debtToCover, Instant now)
    {
        ulong seconds = SecondsOf(now);
        int row = positions.RowOf(user);
        LiquidationPlan plan = Plan(row, collateralReserve, debtReserve, debtToCover, seconds);
        if (plan.Refusal != LendingRefusal.None)
        {
            return LiquidationOutcome.Refused(plan.Refusal);
        }

        Reserve debt = Accrued(debtReserve, now);
        UInt128 owed = ScaledBalance.DebtOwed(positions.DebtOf(row, debtReserve), debt.BorrowIndex);
        bool nothingLeft = Measure(row, seconds).CollateralBase == plan.CollateralBase;
        UInt128 burnt = ScaledBalance.DebtBurnt(nothingLeft ? owed : plan.DebtRepaid, debt.BorrowIndex);
        if (burnt == 0 || plan.CollateralSeized == 0)
        {
            return LiquidationOutcome.Refused(LendingRefusal.InvalidAmount);
        }

        // Where both are one reserve the payment comes in before the seizure goes out.
        UInt128 cash = reserves[collateralReserve].Cash + (collateralReserve == debtReserve ? plan.DebtRepaid : 0);
        if (plan.CollateralSeized > cash)
        {
            return LiquidationOutcome.Refused(LendingRefusal.NotEnoughCash);
        }

        UInt128 deficit = nothingLeft ? owed - plan.DebtRepaid : 0;
        BurnDebt(row, debtReserve, burnt);
        debt.ScaledDebt -= burnt;
        debt.Deficit += deficit;
        debt.Cash += plan.DebtRepaid;
        Commit(debtReserve, debt);
        Seize(row, collateralReserve, plan, now);
        UInt128 deficitBase = HealthFactor.DebtBase(deficit, Price(debtReserve), terms[debtReserve].Unit);
        deficitBase += nothingLeft ? WriteOffTheRest(row, now) : 0;
        return new(
            LendingRefusal.None, terms[debtReserve].Asset, ToAmount(plan.DebtRepaid), terms[collateralReserve].Asset, ToAmount(plan.CollateralSeized),
            ToAmount(plan.ProtocolFee), ToAmount(deficit), checked((long)deficitBase));
    }

    private LiquidationPlan Plan(int row, int collateralReserve, int debtReserve, Amount debtToCover, ulong seconds)
    {
        AccountHealth health = row < 0 ? new HealthFactor().Total() : Measure(row, seconds);
        if (!health.IsLiquidatable)
        {
            return RefusedPlan(LendingRefusal.HealthFactorNotBelowThreshold);
        }

        ref readonly ReserveTerms its = ref terms[collateralReserve];
        PositionFlags flags = positions.FlagsOf(row);
        if ((flags.Collateral & Bit(collateralReserve)) == 0)
        {
            return RefusedPlan(LendingRefusal.CollateralCannotBeLiquidated);
        }

        UInt128 owed = ScaledBalance.DebtOwed(positions.DebtOf(row, debtReserve), Indexes(debtReserve, seconds).Borrow);
        if (owed == 0)
        {
            return RefusedPlan(LendingRefusal.SpecifiedCurrencyNotBorrowedByUser);
        }

        bool inMode = flags.EMode != 0 && modes[flags.EMode - 1].Counts(collateralReserve);
        var pair = new LiquidationPair(
            ScaledBalance.SupplyHeld(positions.SupplyOf(row, collateralReserve), Indexes(collateralReserve, seconds).Supply), Price(collateralReserve), its.Unit,
            inMode ? modes[flags.EMode - 1].BonusBps : its.BonusBps, its.ProtocolFeeBps, owed, Price(debtReserve), terms[debtReserve].Unit);
        return LiquidationCall.Plan(pair, health, (UInt128)Math.Max(0, debtToCover.Units));
    }

    private void Seize(int row, int reserve, in LiquidationPlan plan, Instant now)
    {
        Reserve next = Accrued(reserve, now);
        ref UInt128 held = ref positions.Supply(row, reserve);
        if (plan.CollateralSeized + plan.ProtocolFee == ScaledBalance.SupplyHeld(held, next.SupplyIndex))
        {
            positions.Flags(row).Collateral &= ~Bit(reserve);
        }

        UInt128 shares = ScaledBalance.SupplyBurnt(plan.CollateralSeized, next.SupplyIndex);
        held -= shares;
        next.ScaledSupply -= shares;
        next.Cash -= plan.CollateralSeized;
        // Two roundings up can ask for one share more than there is.
        UInt128 fee = UInt128.Min(held, ScaledBalance.SupplyBurnt(plan.ProtocolFee, next.SupplyIndex));
        held -= fee;
        next.TreasuryHeld += fee;
        Commit(reserve, next);
    }

    /// <summary>Burns every debt the account still has, each as its reserve's deficit; returns their value in base currency.</summary>
    private UInt128 WriteOffTheRest(int row, Instant now)
    {
        UInt128 lost = 0;
        for (ulong left = positions.FlagsOf(row).Borrowing; left != 0; left &= left - 1)
        {
            int reserve = BitOperations.TrailingZeroCount(left);
            Reserve next = Accrued(reserve, now);
            UInt128 shares = positions.DebtOf(row, reserve);
            UInt128 owed = ScaledBalance.DebtOwed(shares, next.BorrowIndex);
            BurnDebt(row, reserve, shares);
            next.ScaledDebt -= shares;
            next.Deficit += owed;
            Commit(reserve, next);
            lost += HealthFactor.DebtBase(owed, Price(reserve), terms[reserve].Unit);
        }

        return lost;
    }

    private static LiquidationPlan RefusedPlan(LendingRefusal why) => new(why, 0, 0, 0, 0);
}
