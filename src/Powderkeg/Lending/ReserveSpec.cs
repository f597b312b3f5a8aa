using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>May this reserve be borrowed?</summary>
public enum Borrowing : byte
{
    Enabled = 0,
    Disabled = 1,
}

/// <summary>One asset in a lending pool: what it counts for, how far, and at what price. Ratios in whole basis points.</summary>
/// <remarks>Checked when a pool is built from it (LENDING-1 to LENDING-5, Aave's PoolConfigurator and rate strategy rules).</remarks>
public sealed record ReserveSpec
{
    /// <summary>The asset that is lent.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>Decimals of the asset's smallest unit; 0 to 18.</summary>
    public required int Decimals { get; init; }

    /// <summary>Borrowing bound; 0 means that a supply of it is not used as collateral.</summary>
    public required Ratio LoanToValue { get; init; }

    /// <summary>Weight in the health factor; at least the loan-to-value.</summary>
    public required Ratio LiquidationThreshold { get; init; }

    /// <summary>What a liquidator gets over the value repaid, as a share of it (0.05 for 5%).</summary>
    public required Ratio LiquidationBonus { get; init; }

    /// <summary>The treasury's share of that bonus.</summary>
    public Ratio LiquidationProtocolFee { get; init; }

    /// <summary>The treasury's share of interest.</summary>
    public Ratio ReserveFactor { get; init; }

    /// <summary>The most that may be supplied; zero for no cap.</summary>
    public Amount SupplyCap { get; init; }

    /// <summary>The most that may be owed; zero for no cap.</summary>
    public Amount BorrowCap { get; init; }

    /// <summary>Whether it may be borrowed.</summary>
    public Borrowing Borrowing { get; init; }

    /// <summary>What borrowing costs.</summary>
    public required RateCurve Rates { get; init; }
}

/// <summary>The rules between a pool's figures. Descriptions report them as faults; a pool built in code breaks an invariant.</summary>
/// <remarks>Source: Aave v3 PoolConfigurator.configureReserveAsCollateral, setEModeCategory; DefaultReserveInterestRateStrategyV2.</remarks>
internal static class LendingRules
{
    public static void Require(ReserveSpec spec)
    {
        Invariant.Require(spec.Decimals is >= 0 and <= 18, "LENDING-1", "a reserve has 0 to 18 decimals", spec.Decimals);
        RequireBps(spec.LoanToValue, spec.LiquidationThreshold, spec.LiquidationBonus, spec.LiquidationProtocolFee, spec.ReserveFactor);
        RequireCollateral(spec.LoanToValue, spec.LiquidationThreshold, spec.LiquidationBonus);
        Invariant.Require(
            spec.LiquidationProtocolFee <= Ratio.One && spec.ReserveFactor <= Ratio.One, "LENDING-4", "the treasury's shares are at most 100%", spec.ReserveFactor.PartsPerBillion);
        Invariant.Require(!spec.SupplyCap.IsNegative && !spec.BorrowCap.IsNegative, "LENDING-16", "caps are zero (none) or more", spec.SupplyCap.Units);
        RequireBps(spec.Rates.OptimalUtilisation, spec.Rates.BaseRate, spec.Rates.Slope1, spec.Rates.Slope2, Ratio.Zero);
        Invariant.Require(FaultOf(spec.Rates) is null, "LENDING-5", "a rate curve has U* of 1-99%, slope 1 up to slope 2, and at most 1,000% in all", spec.Rates.Slope1.PartsPerBillion);
    }

    public static void Require(EModeSpec spec, int reserves)
    {
        RequireBps(spec.LoanToValue, spec.LiquidationThreshold, spec.LiquidationBonus, Ratio.Zero, Ratio.Zero);
        RequireCollateral(spec.LoanToValue, spec.LiquidationThreshold, spec.LiquidationBonus);
        Invariant.Require(spec.LoanToValue > Ratio.Zero, "LENDING-15", "an e-mode lends against its collateral", 0);
        foreach (int reserve in spec.Collateral.Concat(spec.Borrowable))
        {
            Invariant.Require(reserve >= 0 && reserve < reserves, "LENDING-9", "an e-mode names reserves of its pool", reserve);
        }
    }

    /// <summary>What is wrong between the three, in a sentence; null if nothing.</summary>
    public static string? CollateralFault(Ratio loanToValue, Ratio threshold, Ratio bonus)
    {
        if (loanToValue > threshold)
        {
            return "at most the liquidation threshold";
        }

        if (threshold == Ratio.Zero)
        {
            return bonus == Ratio.Zero ? null : "no liquidation bonus without a liquidation threshold";
        }

        if (bonus == Ratio.Zero)
        {
            return "a liquidation bonus above zero where there is a liquidation threshold";
        }

        bool covered = (Int128)threshold.PartsPerBillion * (Ratio.PartsPerOne + bonus.PartsPerBillion) <= (Int128)Ratio.PartsPerOne * Ratio.PartsPerOne;
        return covered ? null : "threshold times (1 + bonus) at most 100%: a liquidation at health factor 1 must find enough collateral";
    }

    /// <summary>What is wrong with a curve, in a sentence; null if nothing.</summary>
    public static string? FaultOf(RateCurve curve)
    {
        if (curve.OptimalUtilisation < Ratio.FromPercent(1) || curve.OptimalUtilisation > Ratio.FromPercent(99))
        {
            return "an optimal utilisation from 1% to 99%";
        }

        if (curve.Slope1 > curve.Slope2)
        {
            return "a first slope of at most the second";
        }

        long most = curve.BaseRate.PartsPerBillion + curve.Slope1.PartsPerBillion + curve.Slope2.PartsPerBillion;
        return most <= 10 * Ratio.PartsPerOne ? null : "base and slopes of at most 1,000% together";
    }

    private static void RequireCollateral(Ratio loanToValue, Ratio threshold, Ratio bonus) =>
        Invariant.Require(
            CollateralFault(loanToValue, threshold, bonus) is null,
            "LENDING-3",
            "loan-to-value is at most the liquidation threshold, and threshold times (1 + bonus) at most 100%",
            loanToValue.PartsPerBillion);

    private static void RequireBps(Ratio a, Ratio b, Ratio c, Ratio d, Ratio e) =>
        Invariant.Require(
            a.IsWholeBps() && b.IsWholeBps() && c.IsWholeBps() && d.IsWholeBps() && e.IsWholeBps(),
            "LENDING-2",
            "a lending pool's ratios are whole basis points",
            a.PartsPerBillion);
}
