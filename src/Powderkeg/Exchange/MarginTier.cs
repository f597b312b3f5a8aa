using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>Maintenance margin by notional: notional * rate of its tier - the tier's deduction, continuous at tier ends (MECHANICS.md section 5).</summary>
/// <remarks>Bounds and deductions are settlement units. Maintenance is rounded up: a margin is never asked for too little by rounding.</remarks>
public sealed class MarginTiers
{
    private readonly long[] caps;
    private readonly long[] rates;
    private readonly long[] deductions;

    /// <param name="tiers">(cap in settlement units, rate), in rising order.</param>
    /// <param name="maxLeverage">Largest leverage at which a position may be opened.</param>
    public MarginTiers(IReadOnlyList<(Amount Cap, Ratio Rate)> tiers, double maxLeverage)
    {
        MaxLeverage = maxLeverage;
        caps = new long[tiers.Count];
        rates = new long[tiers.Count];
        deductions = new long[tiers.Count];
        for (int i = 0; i < tiers.Count; i++)
        {
            caps[i] = tiers[i].Cap.Units;
            rates[i] = tiers[i].Rate.PartsPerBillion;
            deductions[i] = i == 0 ? 0 : deductions[i - 1] + MulDiv.Down(caps[i - 1], rates[i] - rates[i - 1], Ratio.PartsPerOne);
        }
    }

    public double MaxLeverage { get; }

    public int Count => caps.Length;

    public int TierOf(Amount notional)
    {
        int tier = 0;
        while (tier < caps.Length - 1 && notional.Units > caps[tier])
        {
            tier++;
        }

        return tier;
    }

    public Ratio RateOf(int tier) => Ratio.FromPartsPerBillion(rates[tier]);

    public Amount DeductionOf(int tier) => Amount.FromUnits(deductions[tier]);

    public Amount CapOf(int tier) => Amount.FromUnits(caps[tier]);

    /// <summary>What must stand behind a position of this notional.</summary>
    public Amount MaintenanceOf(Amount notional)
    {
        int tier = TierOf(notional);
        return Amount.FromUnits(Math.Max(0, MulDiv.Up(notional.Units, rates[tier], Ratio.PartsPerOne) - deductions[tier]));
    }
}
