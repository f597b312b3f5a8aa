using Powderkeg.Kernel;
using Powderkeg.Macro;
using Powderkeg.Units;

namespace Powderkeg.Chain;

/// <summary>What a unit of gas costs at least: it rises when blocks are over half full, and falls when they are not.</summary>
/// <remarks>EIP-1559: base' = base + base * (used - target) / target / 8, target = half of the capacity; rises are at least 1 wei. All in wei (1e-9 gwei), rounded down.</remarks>
public static class BaseFee
{
    public const long WeiPerGwei = 1_000_000_000;

    /// <summary>The next block's base fee, in wei; at least 1.</summary>
    /// <param name="baseWei">This block's; above zero.</param>
    /// <param name="used">Gas used by this block, 0 to <paramref name="capacity"/>.</param>
    public static long Next(long baseWei, long used, long capacity)
    {
        long target = capacity / 2;
        if (used == target)
        {
            return baseWei;
        }

        long change = checked((long)((Int128)baseWei * Math.Abs(used - target) / target / 8));
        return used > target ? baseWei + Math.Max(1, change) : Math.Max(1, baseWei - change);
    }
}

/// <summary>Ordinary users of the chain, as a crowd: how much gas they want at a base fee, and how much of it outbids a tip.</summary>
/// <remarks>
/// Gas wanted = start gas * (1 + k * (volatility times - 1)) * (start fee / fee)^elasticity * noise. The fee is not given: it follows from this demand and
/// <see cref="BaseFee"/>. Where demand is m times the target the fee settles at start * m^(1/elasticity). Assumed form; decides no transfer.
/// </remarks>
public sealed class BackgroundDemand(ChainDescription rules, FundamentalValues values, RandomStream stream)
{
    private RandomStream stream = stream;

    /// <summary>Gas wanted for a block; draws the block's noise.</summary>
    public double Draw(Instant now, double baseGwei)
    {
        double noise = 1 + rules.DemandNoise * (2 * stream.NextUniform() - 1);
        double crowd = 1 + rules.DemandPerVolatility * (values.VolatilityTimesAt(now) - 1);
        return rules.BackgroundGas * crowd * noise * FixedMath.Pow(rules.StartBaseFee / baseGwei, rules.FeeElasticity);
    }

    /// <summary>Share of it that pays more than a tip.</summary>
    public double ShareAbove(double tipGwei)
    {
        double ratio = 1 + tipGwei / rules.BackgroundTip;
        return 1 / (ratio * ratio);
    }

    /// <summary>The tip that outbids all but what fits beside it: what a sender in a hurry looks up. Zero where the block is not full.</summary>
    public double TipToOutbid(double demand, double room)
    {
        return demand <= room || room <= 0 ? 0 : rules.BackgroundTip * (Math.Sqrt(demand / room) - 1);
    }
}
