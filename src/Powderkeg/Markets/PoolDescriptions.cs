using System.Globalization;
using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <remarks>SCENARIO-6: a pool that is written out reads back as itself.</remarks>
[UsualKind(typeof(StableSwapPoolDescription))]
[Describe("A pool of two coins on chain, by its curve; one of kind stable-swap where none is written.")]
public abstract record PoolDescription : IChecked
{
    [RefersTo("asset"), Describe("What its price is the price of: USDe in USDe/USDC.")]
    public required string Base { get; init; }

    [RefersTo("asset"), Describe("What the price is paid in.")]
    public required string Quote { get; init; }

    /// <summary>"USDe/USDC".</summary>
    public string Pair => Base + "/" + Quote;

    public virtual void Check(FaultList faults)
    {
        if (Base == Quote)
        {
            faults.Add(this, nameof(Quote), Quote, "another asset than 'base'");
        }
    }

    /// <summary>A fee in the steps that the curve's contract counts in.</summary>
    protected void CheckFee(FaultList faults, Ratio fee, long step, string steps)
    {
        if (fee.PartsPerBillion % step != 0)
        {
            double nearest = (fee.PartsPerBillion + step / 2) / step * step / 1e5;
            faults.Add(this, "Fee", (fee.PartsPerBillion / 1e5).ToString("0.####", CultureInfo.InvariantCulture) + "bps",
                $"{steps}; nearest is {nearest.ToString("0.##", CultureInfo.InvariantCulture)}bps");
        }
    }
}

[Describe("A pool of two coins that ought to be worth the same, after Curve's StableSwap.")]
public sealed record StableSwapPoolDescription : PoolDescription
{
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

    public override void Check(FaultList faults)
    {
        base.Check(faults);
        double less = Math.Min(BaseBalance, QuoteBalance), more = Math.Max(BaseBalance, QuoteBalance);
        if (less * 1000 < more)
        {
            faults.Add(this, nameof(BaseBalance), "a pool that is drained", "balances within a factor of 1,000");
        }

        if (!(OffPegMultiplier >= 1 && OffPegMultiplier * Fee.Value <= 0.5))
        {
            faults.Add(this, nameof(OffPegMultiplier), OffPegMultiplier.ToString(CultureInfo.InvariantCulture), "at least 1, and a fee far off the peg of at most 50%");
        }
    }
}

[Describe("A pool of two coins whose product never falls, after Uniswap v2: it starts at the price that its balances say.")]
public sealed record ConstantProductPoolDescription : PoolDescription
{
    [Describe("Fee on what goes in, in whole basis points; it stays in the pool."), Allowed(0, 0.5)]
    public Ratio Fee { get; init; } = Ratio.FromBasisPoints(30);

    [Describe("What it holds of the base asset at the start.", Unit = "whole tokens"), Allowed(1e-6, 1e12)]
    public required double BaseBalance { get; init; }

    [Describe("What it holds of the quote asset at the start.", Unit = "whole tokens"), Allowed(1e-6, 1e12)]
    public required double QuoteBalance { get; init; }

    public override void Check(FaultList faults)
    {
        base.Check(faults);
        CheckFee(faults, Fee, Ratio.FromBasisPoints(1).PartsPerBillion, "whole basis points");
        double price = QuoteBalance / BaseBalance;
        if (!(price is >= 1e-9 and <= 1e9))
        {
            faults.Add(this, nameof(QuoteBalance), "a price of " + price.ToString("0.###e0", CultureInfo.InvariantCulture), "balances within a factor of 10^9");
        }
    }
}

[Describe("A pool of two coins whose liquidity stands in price ranges, after Uniswap v3. Past its last range nothing trades.")]
public sealed record ConcentratedPoolDescription : PoolDescription
{
    [Describe("Fee on what goes in, in hundredths of a basis point; it stays in the pool, beside the liquidity."), Allowed(0, 0.5)]
    public Ratio Fee { get; init; } = Ratio.FromBasisPoints(30);

    [Describe("Ranges begin and end on multiples of this many ticks; a tick is a price times 1.0001. As deployed 1, 10, 60 and 200 for fees of 1, 5, 30 and 100 bps."), Allowed(1, 16_383)]
    public int TickSpacing { get; init; } = 60;

    [Describe("Price at the start; left out, what the assets' described prices say.", Unit = "quote per base"), Allowed(1e-9, 1e9)]
    public double? Price { get; init; }

    [Describe("The liquidity at the start. Who holds it neither adds nor takes away.")]
    public required IReadOnlyList<PoolPositionDescription> Positions { get; init; }

    public override void Check(FaultList faults)
    {
        base.Check(faults);
        CheckFee(faults, Fee, Ratio.PartsPerOne / SwapMath.PipsPerOne, "hundredths of a basis point");
        if (Positions.Count == 0)
        {
            faults.Add(this, nameof(Positions), "an empty list", "at least one position");
        }
    }
}

[Describe("Liquidity in a price range of a concentrated pool.")]
public sealed record PoolPositionDescription : IChecked
{
    [Describe("Lower end of its range, moved to the nearest usable tick.", Unit = "quote per base"), Allowed(1e-12, 1e12)]
    public required double From { get; init; }

    [Describe("Upper end of its range, moved to the nearest usable tick.", Unit = "quote per base"), Allowed(1e-12, 1e12)]
    public required double To { get; init; }

    [Describe("What it is worth at the start price: all quote above its range, all base below it, both within.", Unit = "whole quote tokens"), Allowed(1e-6, 1e15)]
    public required double Value { get; init; }

    public void Check(FaultList faults)
    {
        if (!(From < To))
        {
            faults.Add(this, nameof(To), To.ToString(CultureInfo.InvariantCulture), "above 'from'");
        }
    }
}
