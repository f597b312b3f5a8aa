using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>The pair a liquidator chose: what the borrower holds of one reserve and owes of another. Prices in base currency with 8 decimals per whole token.</summary>
/// <param name="Collateral">The borrower's balance, in units.</param>
/// <param name="CollateralUnit">Units in a whole token.</param>
/// <param name="BonusBps">10,000 and the bonus: 10,500 for 5%.</param>
/// <param name="ProtocolFeeBps">The treasury's share of the bonus part.</param>
/// <param name="Debt">What the borrower owes of this reserve, in units.</param>
/// <param name="DebtUnit">Units in a whole token.</param>
public readonly record struct LiquidationPair(
    UInt128 Collateral, UInt128 CollateralPrice, UInt128 CollateralUnit, uint BonusBps, uint ProtocolFeeBps, UInt128 Debt, UInt128 DebtPrice, UInt128 DebtUnit);

/// <summary>What a liquidation will move, in units; all zero if refused.</summary>
/// <param name="CollateralSeized">To the liquidator, the fee already taken off.</param>
/// <param name="CollateralBase">Value of seizure and fee together: when it is all the borrower has, what is left of the debt is bad.</param>
public readonly record struct LiquidationPlan(LendingRefusal Refusal, UInt128 DebtRepaid, UInt128 CollateralSeized, UInt128 ProtocolFee, UInt128 CollateralBase);

/// <summary>How much of a position one liquidation may close, and for how much collateral.</summary>
/// <remarks>
/// Source: Aave v3.5 LiquidationLogic.executeLiquidationCall.
/// 1. Close factor: the whole debt of the pair; only half of the account's *total* debt where HF is over 0.95 and both sides of the pair are worth 2,000 or more.
/// 2. Seizure: the value repaid times 1 + bonus, half up; if the collateral does not reach, all of it, and the debt that it pays for, up.
/// 3. Protocol fee: a share of the bonus part, half up.
/// 4. Leftover: unless one side is closed, at least 1,000 must remain of both.
/// LENDING-21: a liquidation costs its account at most what it repays and the bonus on that.
/// </remarks>
public static class LiquidationCall
{
    internal const ulong BaseUnit = 100_000_000;
    private const uint DefaultCloseFactorBps = 5_000;
    private const ulong CloseFactorHealthWad = 950_000_000_000_000_000;

    /// <summary>Under this value of either side, in base currency, the whole pair may be closed.</summary>
    public const ulong WholeCloseBelowBase = 2_000 * BaseUnit;

    /// <summary>The least value that may remain of a side that is not closed, in base currency.</summary>
    public const ulong LeastLeftoverBase = WholeCloseBelowBase / 2;

    /// <param name="health">The account's, with its HF under 1 (the pool has refused others).</param>
    /// <param name="debtToCover">What the liquidator offers, in units.</param>
    public static LiquidationPlan Plan(in LiquidationPair pair, in AccountHealth health, UInt128 debtToCover)
    {
        UInt128 repaid = UInt128.Min(debtToCover, MostRepayable(pair, health));
        UInt128 taken = Seizure(pair, ref repaid);
        UInt128 fee = ProtocolFee(pair, taken);
        UInt128 valueTaken = HealthFactor.CollateralBase(taken, pair.CollateralPrice, pair.CollateralUnit);
        return LeavesDust(pair, repaid, taken)
            ? new(LendingRefusal.MustNotLeaveDust, 0, 0, 0, 0)
            : new(LendingRefusal.None, repaid, taken - fee, fee, valueTaken);
    }

    /// <summary>Step 1, in units of the debt.</summary>
    public static UInt128 MostRepayable(in LiquidationPair pair, in AccountHealth health)
    {
        UInt128 debtBase = HealthFactor.DebtBase(pair.Debt, pair.DebtPrice, pair.DebtUnit);
        UInt128 collateralBase = HealthFactor.CollateralBase(pair.Collateral, pair.CollateralPrice, pair.CollateralUnit);
        if (collateralBase < WholeCloseBelowBase || debtBase < WholeCloseBelowBase || health.HealthFactorWad <= CloseFactorHealthWad)
        {
            return pair.Debt;
        }

        UInt128 half = (UInt128)RayMath.PercentMulHalfUp(health.DebtBase, DefaultCloseFactorBps);
        return debtBase > half ? WideMath.MulDivDown(half, pair.DebtUnit, pair.DebtPrice) : pair.Debt;
    }

    private static UInt128 Seizure(in LiquidationPair pair, ref UInt128 repaid)
    {
        UInt256 debtScale = UInt256.Product(pair.CollateralPrice, pair.DebtUnit);
        UInt256 collateralScale = UInt256.Product(pair.DebtPrice, pair.CollateralUnit);
        UInt256 worth = collateralScale * repaid / debtScale;
        UInt256 wanted = RayMath.PercentMulHalfUp(worth, pair.BonusBps);
        if (wanted <= pair.Collateral)
        {
            return (UInt128)wanted;
        }

        repaid = (UInt128)RayMath.PercentDivUp(debtScale * pair.Collateral / collateralScale, pair.BonusBps);
        return pair.Collateral;
    }

    private static UInt128 ProtocolFee(in LiquidationPair pair, UInt128 taken)
    {
        if (pair.ProtocolFeeBps == 0)
        {
            return 0;
        }

        UInt256 bonus = taken - RayMath.PercentDivHalfUp(taken, pair.BonusBps);
        return (UInt128)RayMath.PercentMulHalfUp(bonus, pair.ProtocolFeeBps);
    }

    private static bool LeavesDust(in LiquidationPair pair, UInt128 repaid, UInt128 taken)
    {
        if (repaid >= pair.Debt || taken >= pair.Collateral)
        {
            return false;
        }

        return HealthFactor.DebtBase(pair.Debt - repaid, pair.DebtPrice, pair.DebtUnit) < LeastLeftoverBase
            || HealthFactor.CollateralBase(pair.Collateral - taken, pair.CollateralPrice, pair.CollateralUnit) < LeastLeftoverBase;
    }
}
