using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>How much of a holding's value counts: flat, or falling by tiers of what the account holds, each tier for the part above its bound.</summary>
/// <remarks>Binance: portfolio margin is flat, portfolio margin pro tiered (`data/start-2025-10-10.md` section 3). Ratios lie from 0 to 1. Debts count in full:
/// min(net * ratio, net), since a haircut on what is owed would be a gift (MECHANICS section 6). Values in, values out: USD, no rounding.</remarks>
public sealed class CollateralRatio
{
    private readonly double[] bounds;
    private readonly double[] ratios;

    /// <param name="flat">Share of the first part that counts.</param>
    /// <param name="tiers">(from this value on, share that counts of the part above), in rising order.</param>
    public CollateralRatio(Ratio flat, IReadOnlyList<(double Above, Ratio Ratio)> tiers)
    {
        bounds = new double[tiers.Count + 1];
        ratios = new double[tiers.Count + 1];
        ratios[0] = flat.Value;
        for (int i = 0; i < tiers.Count; i++)
        {
            bounds[i + 1] = tiers[i].Above;
            ratios[i + 1] = tiers[i].Ratio.Value;
        }
    }

    public static CollateralRatio None { get; } = new(Ratio.Zero, []);
    public static CollateralRatio Full { get; } = new(Ratio.One, []);

    /// <summary>The part of a value that counts; a value below zero counts in full.</summary>
    public double CountedOf(double value)
    {
        if (value <= 0)
        {
            return value;
        }

        double counted = 0;
        for (int i = ratios.Length - 1; i >= 0; i--)
        {
            if (value > bounds[i])
            {
                counted += (value - bounds[i]) * ratios[i];
                value = bounds[i];
            }
        }

        return counted;
    }
}
