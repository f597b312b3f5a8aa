using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>What an account is worth to the pool at one instant. Base values in the oracle's currency with 8 decimals.</summary>
/// <param name="CollateralBase">Collateral in use, each rounded down.</param>
/// <param name="DebtBase">Debts, each rounded up.</param>
/// <param name="LoanToValueBps">Value-weighted borrowing bound, down.</param>
/// <param name="LiquidationThresholdBps">Value-weighted threshold, down.</param>
/// <param name="HealthFactorWad">With 18 decimals; <see cref="UInt128.MaxValue"/> without debt, capped just below it with.</param>
public readonly record struct AccountHealth(
    UInt128 CollateralBase, UInt128 DebtBase, uint LoanToValueBps, uint LiquidationThresholdBps, UInt128 HealthFactorWad)
{
    /// <summary>No debt: nothing can happen to this account.</summary>
    public bool IsFree => DebtBase == 0;

    /// <summary>Under 1: anyone may liquidate it.</summary>
    public bool IsLiquidatable => HealthFactorWad < RayMath.Wad;

    /// <summary>As a number; infinite without debt. For reports and proposals, not for the rule.</summary>
    public double HealthFactor => IsFree ? double.PositiveInfinity : (double)HealthFactorWad / 1e18;

    /// <summary>What may still be borrowed, in base currency, rounded down.</summary>
    public UInt128 AvailableBorrowsBase
    {
        get
        {
            UInt128 bound = (UInt128)RayMath.PercentMulDown(CollateralBase, LoanToValueBps);
            return bound > DebtBase ? bound - DebtBase : 0;
        }
    }
}

/// <summary>Sums an account's positions into its health: HF = sum(collateral * price * threshold) / sum(debt * price).</summary>
/// <remarks>Source: Aave v3.5 GenericLogic.calculateUserAccountData. Collateral down, debt up; weighted threshold with 12 decimals, then
/// wadDiv (half up), then / 10,000 (down). LENDING-20: a health factor never falls with more or dearer collateral, nor rises with more or dearer debt.</remarks>
internal struct HealthFactor
{
    private UInt128 collateral;
    private UInt128 debt;
    private UInt128 weightedLtv;
    private UInt128 weightedThreshold;

    /// <summary>The value of a collateral balance: down.</summary>
    public static UInt128 CollateralBase(UInt128 balance, UInt128 price, UInt128 unit) => WideMath.MulDivDown(balance, price, unit);

    /// <summary>The value of a debt: up.</summary>
    public static UInt128 DebtBase(UInt128 owed, UInt128 price, UInt128 unit) => WideMath.MulDivUp(owed, price, unit);

    /// <param name="value">In base currency.</param>
    /// <param name="ltvBps">The bound that applies: the e-mode's for its members.</param>
    public void AddCollateral(UInt128 value, uint ltvBps, uint thresholdBps)
    {
        collateral += value;
        weightedLtv += value * ltvBps;
        weightedThreshold += value * thresholdBps;
    }

    /// <param name="value">In base currency.</param>
    public void AddDebt(UInt128 value) => debt += value;

    public readonly AccountHealth Total()
    {
        UInt128 factor = debt == 0 ? UInt128.MaxValue : Capped(RayMath.WadDivHalfUp(weightedThreshold, debt) / RayMath.BpsPerOne);
        return new(
            collateral, debt, collateral == 0 ? 0 : (uint)(weightedLtv / collateral), collateral == 0 ? 0 : (uint)(weightedThreshold / collateral), factor);
    }

    // A dust debt under a great collateral: the original keeps 256 bits, here all such factors are alike.
    private static UInt128 Capped(UInt256 factor) => factor < UInt128.MaxValue ? (UInt128)factor : UInt128.MaxValue - 1;
}
