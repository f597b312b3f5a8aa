using System.Globalization;
using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>A lending pool as a scenario describes it.</summary>
[Describe("A pooled lending market after Aave v3.5: reserves, e-modes, and the oracle each reserve trusts.")]
public sealed record LendingPoolDescription : IChecked
{
    [Describe("The pool's name."), Names("pool")]
    public string Id { get; init; } = "";

    [Describe("The assets it lends and takes as collateral.")]
    public IReadOnlyList<ReserveDescription> Reserves { get; init; } = [];

    [Describe("Efficiency modes: better terms for collateral and debt that move together.")]
    public IReadOnlyList<EModeDescription> EModes { get; init; } = [];

    [Describe("Whether loops (pledge over half synthetic dollars) are liquidated.")]
    public LoopCalls Loops { get; init; }

    public void Check(FaultList faults)
    {
        if (Reserves.Count is < 1 or > 64)
        {
            faults.Add(this, nameof(Reserves), Reserves.Count.ToString(CultureInfo.InvariantCulture), "1 to 64 reserves");
        }

        foreach (IGrouping<string, ReserveDescription> twice in Reserves.GroupBy(r => r.Asset, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            faults.Add(this, nameof(Reserves), twice.Key, "each asset once in a pool");
        }

        foreach (EModeDescription mode in EModes)
        {
            CheckMembers(mode, nameof(EModeDescription.Collateral), mode.Collateral, faults);
            CheckMembers(mode, nameof(EModeDescription.Borrowable), mode.Borrowable, faults);
        }
    }

    /// <summary>The pool's e-modes by reserve index; every member is a reserve (checked).</summary>
    public IReadOnlyList<EModeSpec> ToEModeSpecs() => [.. EModes.Select(mode => mode.ToSpec(IndexOf))];

    /// <summary>The reserve's index in every call of the pool; -1 if the pool has none of that asset.</summary>
    public int IndexOf(string asset)
    {
        for (int i = 0; i < Reserves.Count; i++)
        {
            if (string.Equals(Reserves[i].Asset, asset, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private void CheckMembers(EModeDescription mode, string property, IReadOnlyList<string> assets, FaultList faults)
    {
        foreach (string asset in assets)
        {
            if (IndexOf(asset) < 0)
            {
                faults.Add(mode, property, asset, "an asset that is a reserve of the pool");
            }
        }
    }
}

/// <summary>Whether a pool's loops are liquidated.</summary>
public enum LoopCalls
{
    [Describe("Like everybody.")]
    LikeOthers,

    [Describe("Never: the domino 'loop-liquidation' switched off.")]
    Never,
}

/// <summary>One reserve as a scenario describes it.</summary>
[Describe("One asset in a lending pool.")]
public sealed record ReserveDescription : IChecked
{
    [Describe("The asset."), RefersTo("asset")]
    public string Asset { get; init; } = "";

    [Describe("Whose price the pool believes for it."), RefersTo("oracle")]
    public string Oracle { get; init; } = "";

    [Describe("How much may be borrowed against it; 0: it is not collateral."), Allowed(0, 1)]
    public Ratio LoanToValue { get; init; }

    [Describe("Its weight in the health factor."), Allowed(0, 1)]
    public Ratio LiquidationThreshold { get; init; }

    [Describe("What a liquidator gets over the value repaid."), Allowed(0, 1)]
    public Ratio LiquidationBonus { get; init; }

    [Describe("The treasury's share of the bonus."), Allowed(0, 1)]
    public Ratio LiquidationProtocolFee { get; init; } = Ratio.FromPercent(10);

    [Describe("The treasury's share of interest."), Allowed(0, 1)]
    public Ratio ReserveFactor { get; init; } = Ratio.FromPercent(10);

    [Describe("The most that may be supplied; 0: no cap.", Unit = "whole tokens"), Allowed(0, 1e12)]
    public double SupplyCap { get; init; }

    [Describe("The most that may be owed; 0: no cap.", Unit = "whole tokens"), Allowed(0, 1e12)]
    public double BorrowCap { get; init; }

    [Describe("Whether it may be borrowed.")]
    public Borrowing Borrowing { get; init; }

    [Describe("Where the steep part of the rate curve begins."), Allowed(0.01, 0.99)]
    public Ratio OptimalUtilisation { get; init; } = Ratio.FromPercent(92);

    [Describe("The yearly borrow rate of an idle reserve."), Allowed(0, 10)]
    public Ratio BaseRate { get; init; }

    [Describe("What utilisation adds a year up to the optimum."), Allowed(0, 10)]
    public Ratio Slope1 { get; init; } = Ratio.FromBasisPoints(550);

    [Describe("What it adds from there to full utilisation."), Allowed(0, 10)]
    public Ratio Slope2 { get; init; } = Ratio.FromPercent(35);

    private RateCurve Curve => new(OptimalUtilisation, BaseRate, Slope1, Slope2);

    public void Check(FaultList faults)
    {
        DescribedRatios.Check(this, nameof(LoanToValue), LoanToValue, faults);
        DescribedRatios.Check(this, nameof(LiquidationThreshold), LiquidationThreshold, faults);
        DescribedRatios.Check(this, nameof(LiquidationBonus), LiquidationBonus, faults);
        DescribedRatios.Check(this, nameof(LiquidationProtocolFee), LiquidationProtocolFee, faults);
        DescribedRatios.Check(this, nameof(ReserveFactor), ReserveFactor, faults);
        DescribedRatios.Check(this, nameof(OptimalUtilisation), OptimalUtilisation, faults);
        DescribedRatios.Check(this, nameof(BaseRate), BaseRate, faults);
        DescribedRatios.Check(this, nameof(Slope1), Slope1, faults);
        DescribedRatios.Check(this, nameof(Slope2), Slope2, faults);
        DescribedRatios.CheckCollateral(this, LoanToValue, LiquidationThreshold, LiquidationBonus, faults);
        if (LendingRules.FaultOf(Curve) is string wrong)
        {
            faults.Add(this, nameof(Slope1), Slope1.ToString(), wrong);
        }
    }

    /// <summary>The reserve the pool is built from. Caps are rounded down to units.</summary>
    /// <param name="decimals">Of the simulated asset.</param>
    public ReserveSpec ToSpec(AssetId asset, int decimals) => new()
    {
        Asset = asset,
        Decimals = decimals,
        LoanToValue = LoanToValue,
        LiquidationThreshold = LiquidationThreshold,
        LiquidationBonus = LiquidationBonus,
        LiquidationProtocolFee = LiquidationProtocolFee,
        ReserveFactor = ReserveFactor,
        SupplyCap = Cap(SupplyCap, decimals),
        BorrowCap = Cap(BorrowCap, decimals),
        Borrowing = Borrowing,
        Rates = Curve,
    };

    private static Amount Cap(double tokens, int decimals)
    {
        double units = tokens;
        for (int i = 0; i < decimals; i++)
        {
            units *= 10;
        }

        return Amount.FromUnits(checked((long)Math.Floor(units)));
    }
}

/// <summary>An e-mode as a scenario describes it.</summary>
[Describe("An efficiency mode: better terms for its collateral while only its borrowable assets are owed.")]
public sealed record EModeDescription : IChecked
{
    [Describe("The mode's name."), Names("e-mode")]
    public string Id { get; init; } = "";

    [Describe("How much may be borrowed against its collateral."), Allowed(0, 1)]
    public Ratio LoanToValue { get; init; }

    [Describe("Its collateral's weight in the health factor."), Allowed(0, 1)]
    public Ratio LiquidationThreshold { get; init; }

    [Describe("What a liquidator gets over the value repaid."), Allowed(0, 1)]
    public Ratio LiquidationBonus { get; init; }

    [Describe("Assets that count at these terms."), RefersTo("asset")]
    public IReadOnlyList<string> Collateral { get; init; } = [];

    [Describe("Assets that may be borrowed."), RefersTo("asset")]
    public IReadOnlyList<string> Borrowable { get; init; } = [];

    public void Check(FaultList faults)
    {
        DescribedRatios.Check(this, nameof(LoanToValue), LoanToValue, faults);
        DescribedRatios.Check(this, nameof(LiquidationThreshold), LiquidationThreshold, faults);
        DescribedRatios.Check(this, nameof(LiquidationBonus), LiquidationBonus, faults);
        DescribedRatios.CheckCollateral(this, LoanToValue, LiquidationThreshold, LiquidationBonus, faults);
        if (LoanToValue == Ratio.Zero)
        {
            faults.Add(this, nameof(LoanToValue), LoanToValue.ToString(), "above zero");
        }
    }

    internal EModeSpec ToSpec(Func<string, int> indexOf) => new()
    {
        LoanToValue = LoanToValue,
        LiquidationThreshold = LiquidationThreshold,
        LiquidationBonus = LiquidationBonus,
        Collateral = [.. Collateral.Select(indexOf)],
        Borrowable = [.. Borrowable.Select(indexOf)],
    };
}

/// <summary>What every described ratio of a pool obeys.</summary>
internal static class DescribedRatios
{
    public static void Check(object owner, string property, Ratio ratio, FaultList faults)
    {
        if (!ratio.IsWholeBps())
        {
            faults.Add(owner, property, ratio.ToString(), "whole basis points (0.0001)");
        }
    }

    public static void CheckCollateral(object owner, Ratio loanToValue, Ratio threshold, Ratio bonus, FaultList faults)
    {
        if (LendingRules.CollateralFault(loanToValue, threshold, bonus) is string wrong)
        {
            string property = loanToValue > threshold ? nameof(ReserveDescription.LoanToValue) : nameof(ReserveDescription.LiquidationBonus);
            faults.Add(owner, property, loanToValue > threshold ? loanToValue.ToString() : bonus.ToString(), wrong);
        }
    }
}
