using Powderkeg.Units;

namespace Powderkeg.Exchange;

[Describe("A venue: a rule book with its markets.")]
public sealed record VenueDescription : IChecked
{
    [Names("venue"), Describe("Id of the venue.")]
    public required string Id { get; init; }

    [Describe("Token that perps settle in and that prices are quoted in.")]
    [RefersTo("asset")]
    public required string Settlement { get; init; }

    [Describe("How marks are made.")]
    public MarkStyle Mark { get; init; } = MarkStyle.Median3;

    [Describe("How often indexes and marks are published; margin is checked when they are.")]
    public Duration Publish { get; init; } = Duration.FromSeconds(1L);

    [Describe("Time from an agent's decision to the book, beside the agent's own delay.")]
    public Duration Latency { get; init; } = Duration.FromMilliseconds(5);

    [Describe("Fee of the order that takes.")]
    public Ratio TakerFee { get; init; } = Ratio.FromBasisPoints(4);

    [Describe("Fee of the order that rests.")]
    public Ratio MakerFee { get; init; } = Ratio.Zero;

    [Describe("Insurance fund at the start.", Unit = "USD"), Allowed(0, 1e12)]
    public double InsuranceFund { get; init; }

    [Describe("Whether the insurance fund or vault is as large as described.")]
    public BackstopSize Backstop { get; init; } = BackstopSize.AsDescribed;

    [Describe("Share of the insurance fund that one market may use in a run before the rest is auto-deleveraged.")]
    public Ratio FundSharePerMarket { get; init; } = Ratio.One;

    [Describe("How positions out of margin are closed, and who takes what the book does not.")]
    public LiquidationDescription Liquidation { get; init; } = new();

    [Describe("Rules of unified accounts.")]
    public UnifiedDescription Unified { get; init; } = new();

    [Describe("Rules of spot margin accounts.")]
    public SpotMarginDescription SpotMargin { get; init; } = new();

    [Describe("Collateral ratios of unified accounts, an asset each.")]
    public IReadOnlyList<CollateralDescription> Collateral { get; init; } = [];

    [Describe("Maintenance tiers by name, for perp markets.")]
    public IReadOnlyList<TierTableDescription> Tiers { get; init; } = [];

    [Describe("Spot books.")]
    public IReadOnlyList<SpotMarketDescription> Spot { get; init; } = [];

    [Describe("Perpetual futures books.")]
    public IReadOnlyList<PerpMarketDescription> Perps { get; init; } = [];

    [Describe("When deposits, withdrawals, or orders do not pass.")]
    public IReadOnlyList<OutageDescription> Outages { get; init; } = [];

    [Describe("Largest forced spot sale in one order, as a share of the market's resting bid value within 1% at the start (venues publish a largest market quantity recomputed from traded volume).")]
    public double ForcedOrderOfDepth { get; init; } = 1.0;

    [Describe("Price band: orders may not trade further than this from the price a minute ago; zero is no band.")]
    public Ratio PriceBand { get; init; } = Ratio.Zero;

    [Describe("The price band applies to assets of these classes.")]
    public IReadOnlyList<string> PriceBandClasses { get; init; } = ["altcoin"];

    [Describe("Circuit breaker of each market; without it nothing halts.")]
    public CircuitBreakerDescription? CircuitBreaker { get; init; }

    [Describe("What makers must keep bid; without it they withdraw by limits of their own.")]
    public MakerObligationDescription? MakerObligation { get; init; }

    public void Check(FaultList faults)
    {
        if (Publish == Duration.Zero)
        {
            faults.Add(this, nameof(Publish), "0", "a duration above zero");
        }
        else if (CircuitBreaker is { } breaker && CircuitBreakerDescription.SamplesIn(breaker.Window, Publish) > CircuitBreakerDescription.MostSamples)
        {
            faults.Add(breaker, nameof(CircuitBreakerDescription.Window), breaker.Window.ToString(), "at most 86,400 publications of the venue");
        }
    }
}

/// <summary>How a venue makes its marks.</summary>
public enum MarkStyle
{
    [Describe("Median of index with funding, index with the mean basis of 30 s, and last price (Binance, 18 September 2025).")]
    Median3,

    [Describe("Median of oracle with the exponential mean basis of 150 s, own bid-ask-last median, and the index (Hyperliquid, but for the last: see venues-median).")]
    OracleMedian,

    [Describe("Median of oracle with the exponential mean basis of 150 s, own bid-ask-last median, and the median of the coin's mids on the other venues (Hyperliquid).")]
    VenuesMedian,
}

[Describe("A named table of maintenance tiers.")]
public sealed record TierTableDescription : IChecked
{
    [Names("tier-table"), Describe("Id of the table.")]
    public required string Id { get; init; }

    [Describe("Largest leverage allowed."), Allowed(1, 200)]
    public required double MaxLeverage { get; init; }

    [Describe("Tiers in rising order; the last one also holds above its cap.")]
    public required IReadOnlyList<TierDescription> Tiers { get; init; }

    public void Check(FaultList faults)
    {
        if (Tiers.Count == 0)
        {
            faults.Add(this, nameof(Tiers), "an empty list", "at least one tier");
        }

        for (int i = 1; i < Tiers.Count; i++)
        {
            if (Tiers[i].Cap <= Tiers[i - 1].Cap || Tiers[i].Rate < Tiers[i - 1].Rate)
            {
                faults.Add(Tiers[i], nameof(TierDescription.Cap), "a tier that does not rise", "caps and rates in rising order");
            }
        }
    }
}

[Describe("One maintenance tier.")]
public sealed record TierDescription
{
    [Describe("Up to this notional.", Unit = "USD"), Allowed(1, 1e15)]
    public required double Cap { get; init; }

    [Describe("Maintenance margin rate.")]
    public required Ratio Rate { get; init; }
}

[Describe("A spot book.")]
public sealed record SpotMarketDescription
{
    [RefersTo("asset"), Describe("What is bought and sold.")]
    public required string Base { get; init; }

    [RefersTo("asset"), Describe("What it is paid in.")]
    public required string Quote { get; init; }

    [Describe("Price grid, in whole quote tokens per whole base token."), Allowed(1e-12, 1e9)]
    public required double Tick { get; init; }

    [Describe("Quantity grid, in whole base tokens."), Allowed(1e-12, 1e9)]
    public required double Lot { get; init; }

    [Describe("Resting value within 1% of mid on each side that this book usually shows; makers' ladders, far bids and order sizes are shares of it.", Unit = "USD"), Allowed(0, 1e12)]
    public double Depth1Pct { get; init; }
}

[Describe("A perpetual futures book, settled in the venue's settlement token.")]
public sealed record PerpMarketDescription
{
    [RefersTo("asset"), Describe("The underlying.")]
    public required string Base { get; init; }

    [Describe("Price grid, in settlement tokens."), Allowed(1e-12, 1e9)]
    public required double Tick { get; init; }

    [Describe("Quantity grid, in whole underlying tokens."), Allowed(1e-12, 1e9)]
    public required double Lot { get; init; }

    [RefersTo("tier-table"), Describe("Maintenance tiers.")]
    public required string Tiers { get; init; }

    [RefersTo("oracle"), Describe("The index of the future.")]
    public required string Index { get; init; }

    [Describe("Resting value within 1% of mid on each side that this book usually shows.", Unit = "USD"), Allowed(0, 1e12)]
    public double Depth1Pct { get; init; }

    [Describe("Open interest at the start (one side).", Unit = "USD"), Allowed(0, 1e13)]
    public double OpenInterest { get; init; }

    [Describe("Time between fundings.")]
    public Duration FundingEvery { get; init; } = Duration.FromHours(8);

    [Describe("Cap of one funding payment.")]
    public Ratio FundingCap { get; init; } = Ratio.FromPercent(2);

    [Describe("Premium average at the start, per 8 h."), Allowed(-0.05, 0.05)]
    public double StartPremium { get; init; }
}
