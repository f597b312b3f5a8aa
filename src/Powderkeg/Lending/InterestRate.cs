using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>A reserve's two-slope rate curve. All in whole basis points, per year.</summary>
/// <param name="OptimalUtilisation">Where the second slope begins; 1% to 99%.</param>
/// <param name="BaseRate">The borrow rate at no utilisation.</param>
/// <param name="Slope1">What utilisation adds up to the optimum; at most <paramref name="Slope2"/>.</param>
/// <param name="Slope2">What it adds from the optimum to 100%; the three together at most 1,000%.</param>
public sealed record RateCurve(Ratio OptimalUtilisation, Ratio BaseRate, Ratio Slope1, Ratio Slope2);

/// <summary>A reserve's rates per year in rays, set at each touch and constant until the next.</summary>
public readonly record struct ReserveRates(UInt128 Supply, UInt128 Borrow);

/// <summary>What borrowers pay and suppliers earn at a utilisation.</summary>
/// <remarks>
/// U = debt / (cash + debt). Up to U*: base + slope1 * U / U*; above: base + slope1 + slope2 * (U - U*) / (1 - U*).
/// Supply rate = borrow rate * debt / (cash + debt + deficit) * (1 - reserve factor): what is lost earns nothing.
/// Source: Aave v3.5 DefaultReserveInterestRateStrategyV2, with its roundings (half up throughout).
/// </remarks>
public static class InterestRate
{
    /// <param name="cash">Units in the pool after the action.</param>
    /// <param name="debt">Units owed, rounded up.</param>
    /// <param name="deficit">Units of booked bad debt.</param>
    public static ReserveRates At(RateCurve curve, UInt128 cash, UInt128 debt, UInt128 deficit, uint reserveFactorBps)
    {
        UInt128 rate = RayMath.FromBps(curve.BaseRate.ToBps());
        if (debt == 0)
        {
            return new(0, rate);
        }

        UInt128 available = cash + debt;
        UInt256 usage = RayMath.DivHalfUp(debt, available);
        UInt256 supplyUsage = RayMath.DivHalfUp(debt, available + deficit);
        UInt128 optimal = RayMath.FromBps(curve.OptimalUtilisation.ToBps());
        UInt128 slope1 = RayMath.FromBps(curve.Slope1.ToBps());
        if (usage > optimal)
        {
            UInt256 excess = RayMath.DivHalfUp(usage - optimal, RayMath.Ray - optimal);
            rate += slope1 + (UInt128)RayMath.MulHalfUp(RayMath.FromBps(curve.Slope2.ToBps()), excess);
        }
        else
        {
            rate += (UInt128)RayMath.DivHalfUp(RayMath.MulHalfUp(slope1, usage), optimal);
        }

        UInt256 earned = RayMath.PercentMulHalfUp(RayMath.MulHalfUp(rate, supplyUsage), RayMath.BpsPerOne - reserveFactorBps);
        return new((UInt128)earned, rate);
    }
}

/// <summary>Ratios as the pool counts them.</summary>
internal static class BasisPoints
{
    private const long PartsPerBps = 100_000;

    public static bool IsWholeBps(this Ratio ratio) => ratio.PartsPerBillion % PartsPerBps == 0;

    /// <summary>Whole basis points; the pool's construction has refused any other ratio.</summary>
    public static uint ToBps(this Ratio ratio) => (uint)(ratio.PartsPerBillion / PartsPerBps);
}
