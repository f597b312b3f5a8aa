using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Limit orders far below the price, left long ago: one law of two parameters for all markets, its prices drawn from the run's seed.")]
public sealed record FarBidsDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [Describe("Where they rest.")]
    public required MarketChoice Where { get; init; }

    [Describe("First parameter of the law: value of all far bids, as a share of the value that rests within 2% (twice the described 1% depth). Default: 9,170 USD of 0.4 m."), Allowed(0, 100)]
    public double Share { get; init; } = 0.0229;

    [Describe("Second parameter: their value falls off as e^-(x / this) in log-distance x beyond 2% (0.02). Default: fitted on the bids of atom-wick."), Allowed(0.01, 10)]
    public double MeanLogDistance { get; init; } = 0.261;

    [Describe("Orders that the value is cut into, in each market."), Allowed(1, 10_000)]
    public int Orders { get; init; } = 92;
}

/// <summary>Bids that stand far below the price and are not moved: what a market order meets when makers are out.</summary>
/// <remarks>
/// Law (MECHANICS.md section 12 a): value per unit of log-distance x = ln(mid / price) is Share / Mean * e^(-(x - x0) / Mean) of the value within 2%, from
/// x0 = ln(1 / 0.98) to x1 = ln(1000). Fitted once on the 71 levels that one order of atom-wick ate (9,170 USD below a last price of 1.745; mean
/// log-distance 0.281, so 0.261 beyond x0). The law's tail gives 28% of it under 1.20 USD, 14% under 1.00 and 6.6% under 0.80: the book had 28, 14 and 6.4%.
/// Prices are drawn independently; values are shares of the total by exponential weights. One account a market; what they buy they keep.
/// </remarks>
public sealed class FarBids : Population
{
    private const double Nearest = 0.020202707317519469; // ln(1 / 0.98)
    private const double Farthest = 6.907755278982137;   // ln(1000)

    private readonly FarBidsDescription description;
    private readonly Venue venue;
    private readonly Market[] markets;
    private readonly AccountId[] accounts;

    public FarBids(FarBidsDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        markets = [.. description.Where.Of(venue, around)];
        accounts = new AccountId[markets.Length];
    }

    public override void Endow()
    {
        for (int i = 0; i < markets.Length; i++)
        {
            EndowOne(i);
        }
    }

    public override void Start()
    {
    }

    public override void Wake(int member, long argument)
    {
    }

    /// <summary>The first member stands for all: they are one crowd of strangers.</summary>
    public override double EquityUsdOf(int member)
    {
        double sum = 0;
        for (int i = 0; member == 0 && i < accounts.Length; i++)
        {
            sum += Around.EquityUsdOf(venue, accounts[i]);
        }

        return sum;
    }

    private void EndowOne(int i)
    {
        Market market = markets[i];
        string name = $"{description.StreamKey}/{market.Key}";
        accounts[i] = Around.Roster.Open(name, Number);
        venue.Admit(accounts[i], market.Kind == MarketKind.Perp ? MarginMode.Cross : MarginMode.Spot, 10);
        double quoteUsd = Around.Values.Of(market.Spec.Quote);
        double total = description.Share * 2 * market.Depth1Pct / quoteUsd;
        Around.Endow(accounts[i], market.Spec.Quote, total);
        RandomStream stream = Around.Streams.Keyed(StableHash.Of(name), "far-bids");
        double[] weights = new double[description.Orders];
        double sum = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = stream.NextExponential(1);
            sum += weights[k];
        }

        foreach (double weight in weights)
        {
            Price price = market.Spec.PriceAtOrBelow(market.StartPrice * FixedMath.Exp(-DrawDistance(ref stream)));
            Lots lots = market.Spec.LotsIn(total * weight / sum / market.Spec.PriceOf(price));
            if (!lots.IsZero)
            {
                venue.Execute(new(accounts[i], market.Id, Side.Buy, price, lots, TimeInForce.PostOnly, OrderFlags.None, Cause.Voluntary));
            }
        }
    }

    /// <summary>Exponential beyond the nearest distance, cut at the farthest: the quantile of a uniform draw.</summary>
    private double DrawDistance(ref RandomStream stream)
    {
        double beyond = FixedMath.Exp(-(Farthest - Nearest) / description.MeanLogDistance);
        return Nearest - description.MeanLogDistance * FixedMath.Log(beyond + (1 - beyond) * stream.NextUniform());
    }
}
