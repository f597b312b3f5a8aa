using Powderkeg.Macro;
using Powderkeg.Units;

namespace Powderkeg.Oracles;

/// <summary>What one token redeems into: the issuers know. Underlying per whole token, above zero.</summary>
public interface IRedemptionRates
{
    double RateOf(AssetId asset, Instant now);
}

/// <summary>A described rate that grows by a yearly yield, added each whole day since the start: what stands in where no issuer is modelled.</summary>
public sealed class DescribedRedemptionRate(double rate, double yield, Instant start) : IRedemptionRates
{
    public double RateOf(AssetId asset, Instant now) =>
        rate * (1 + yield * ((now - start).Microseconds / Duration.FromDays(1).Microseconds) / 365);
}

/// <summary>Redemption value: rate times the underlying's price.</summary>
public sealed class RedemptionOracle : Oracle
{
    private readonly AssetId asset;
    private readonly Oracle underlying;

    public RedemptionOracle(string key, AssetId asset, IRedemptionRates rates, Oracle underlying, Instant start)
        : base(key)
    {
        this.asset = asset;
        this.underlying = underlying;
        Rates = rates;
        Price = rates.RateOf(asset, start) * underlying.Price;
    }

    public AssetId Asset => asset;

    /// <summary>Whoever says the rate: the issuer, once there is one.</summary>
    public IRedemptionRates Rates { get; set; }

    public override bool Update(Instant now)
    {
        double price = Rates.RateOf(asset, now) * underlying.Price;
        bool moved = price != Price;
        Price = price;
        return moved;
    }
}

/// <summary>A ratio that may not grow faster than stated, times the underlying (aave-dao/aave-price-feeds, PriceCapAdapterBase: cap = snapshot + snapshot * growth * elapsed / year).</summary>
public sealed class CappedRatioOracle : Oracle
{
    private readonly Oracle ratio;
    private readonly Oracle? underlying;
    private readonly double snapshot;
    private readonly double growthPerSecond;
    private readonly Instant start;

    public CappedRatioOracle(string key, Oracle ratio, Oracle? underlying, double? snapshot, double growthPerYear, Instant start)
        : base(key)
    {
        this.ratio = ratio;
        this.underlying = underlying;
        this.snapshot = snapshot ?? ratio.Price;
        growthPerSecond = this.snapshot * growthPerYear / Rate.Year.Seconds;
        this.start = start;
        Price = At(start);
    }

    public override bool Update(Instant now)
    {
        double price = At(now);
        bool moved = price != Price;
        Price = price;
        return moved;
    }

    private double At(Instant now) => Math.Min(ratio.Price, snapshot + growthPerSecond * (now - start).Seconds) * (underlying?.Price ?? 1);
}

/// <summary>The exogenous value of an asset.</summary>
public sealed class FundamentalOracle : Oracle
{
    private readonly FundamentalValues values;
    private readonly AssetId asset;

    public FundamentalOracle(string key, FundamentalValues values, AssetId asset)
        : base(key)
    {
        this.values = values;
        this.asset = asset;
        Price = values.Of(asset);
    }

    public override bool Update(Instant now)
    {
        double price = values.Of(asset);
        bool moved = price != Price;
        Price = price;
        return moved;
    }
}
