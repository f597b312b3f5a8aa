using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>Maintenance margin by notional: notional * rate of its tier - the tier's deduction, continuous at tier ends (MECHANICS.md section 5).</summary>
/// <remarks>Bounds and deductions are settlement units. Maintenance is rounded up: a margin is never asked for too little by rounding.</remarks>
public sealed class MarginTiers
{
    private readonly Tier[] tiers;

    private readonly record struct Tier(long Cap, long Rate, long Deduction, double Share);

    /// <param name="tiers">(cap in settlement units, rate), in rising order.</param>
    /// <param name="maxLeverage">Largest leverage at which a position may be opened.</param>
    public MarginTiers(IReadOnlyList<(Amount Cap, Ratio Rate)> tiers, double maxLeverage)
    {
        MaxLeverage = maxLeverage;
        this.tiers = new Tier[tiers.Count];
        for (int i = 0; i < tiers.Count; i++)
        {
            long rate = tiers[i].Rate.PartsPerBillion;
            long deduction = i == 0 ? 0 : this.tiers[i - 1].Deduction + MulDiv.Down(this.tiers[i - 1].Cap, rate - this.tiers[i - 1].Rate, Ratio.PartsPerOne);
            this.tiers[i] = new(tiers[i].Cap.Units, rate, deduction, tiers[i].Rate.Value);
        }
    }

    public double MaxLeverage { get; }

    public int Count => tiers.Length;

    public int TierOf(Amount notional) => TierOf(notional.Units, 0);

    public Ratio RateOf(int tier) => Ratio.FromPartsPerBillion(tiers[tier].Rate);

    public Amount DeductionOf(int tier) => Amount.FromUnits(tiers[tier].Deduction);

    public Amount CapOf(int tier) => Amount.FromUnits(tiers[tier].Cap);

    /// <summary>What must stand behind a position of this notional.</summary>
    public Amount MaintenanceOf(Amount notional) => Maintenance(notional.Units, TierOf(notional.Units, 0));

    /// <summary>What must stand behind a position of this notional, and the rate that it comes under at twice its notional, as a share.</summary>
    internal Amount MaintenanceOf(Amount notional, out double rateAtTwice)
    {
        int tier = TierOf(notional.Units, 0);
        rateAtTwice = tiers[notional.Units <= long.MaxValue / 2 ? TierOf(notional.Units * 2, tier) : tier].Share;
        return Maintenance(notional.Units, tier);
    }

    private int TierOf(long notional, int from)
    {
        int tier = from;
        while (tier < tiers.Length - 1 && notional > tiers[tier].Cap)
        {
            tier++;
        }

        return tier;
    }

    private Amount Maintenance(long notional, int tier) =>
        Amount.FromUnits(Math.Max(0, MulDiv.Up(notional, tiers[tier].Rate, Ratio.PartsPerOne) - tiers[tier].Deduction));
}
