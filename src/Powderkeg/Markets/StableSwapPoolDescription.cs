using Powderkeg.Units;

namespace Powderkeg.Markets;

[Describe("A pool of two coins on chain that ought to be worth the same, after Curve's StableSwap.")]
public sealed record StableSwapPoolDescription : IChecked
{
    [RefersTo("asset"), Describe("What its price is the price of: USDe in USDe/USDC.")]
    public required string Base { get; init; }

    [RefersTo("asset"), Describe("What the price is paid in.")]
    public required string Quote { get; init; }

    [Describe("The contract's A (200 assumed for USDe pools; 100-1,000)."), Allowed(1, 1_000_000)]
    public long Amplification { get; init; } = 200;

    [Describe("Fee on what comes out."), Allowed(0, 0.5)]
    public Ratio Fee { get; init; } = Ratio.FromBasisPoints(1);

    [Describe("Off the peg the fee grows up to this many times; 1 for a constant fee.")]
    public double OffPegMultiplier { get; init; } = 1;

    [Describe("Part of the fee that leaves the pool."), Allowed(0, 1)]
    public Ratio AdminShare { get; init; } = Ratio.FromPercent(50);

    [Describe("What it holds of the base asset at the start.", Unit = "whole tokens"), Allowed(1, 1e12)]
    public required double BaseBalance { get; init; }

    [Describe("What it holds of the quote asset at the start.", Unit = "whole tokens"), Allowed(1, 1e12)]
    public required double QuoteBalance { get; init; }

    /// <summary>"USDe/USDC".</summary>
    public string Pair => Base + "/" + Quote;

    public void Check(FaultList faults)
    {
        if (Base == Quote)
        {
            faults.Add(this, nameof(Quote), Quote, "another asset than 'base'");
        }

        double less = Math.Min(BaseBalance, QuoteBalance), more = Math.Max(BaseBalance, QuoteBalance);
        if (less * 1000 < more)
        {
            faults.Add(this, nameof(BaseBalance), "a pool that is drained", "balances within a factor of 1,000");
        }

        if (!(OffPegMultiplier >= 1 && OffPegMultiplier * Fee.Value <= 0.5))
        {
            faults.Add(this, nameof(OffPegMultiplier), OffPegMultiplier.ToString(System.Globalization.CultureInfo.InvariantCulture), "at least 1, and a fee far off the peg of at most 50%");
        }
    }
}
