namespace Powderkeg.Exchange;

/// <summary>What a whole account is worth to the venue, in USD.</summary>
/// <param name="Adjusted">Adjusted equity: sum over assets of min(net * index * ratio, net * index), net = balance - loan (+ unrealised profit in the settlement token).</param>
/// <param name="Maintenance">Perp tiers plus a share of each loan.</param>
/// <param name="Equity">Net equity without haircuts.</param>
/// <param name="Exposure">Gross perp notional and gross spot inventory other than cash.</param>
/// <param name="AtRisk">Most that Adjusted - threshold * Maintenance can lose per unit of relative price move, for moves up to a half.</param>
public readonly record struct UnifiedValue(double Adjusted, double Maintenance, double Equity, double Exposure, double AtRisk)
{
    /// <summary>uniMMR = adjusted equity / maintenance (Binance FAQ "uniMMR"). Without maintenance: plus infinity, or minus infinity where adjusted equity is below zero.</summary>
    public double UniMmr => Maintenance > 0 ? Adjusted / Maintenance : Adjusted >= 0 ? double.PositiveInfinity : double.NegativeInfinity;

    /// <summary>Effective leverage; plus infinity where something is held on no equity.</summary>
    public double Leverage => Equity > 0 ? Exposure / Equity : Exposure > 0 ? double.PositiveInfinity : 0;
}
