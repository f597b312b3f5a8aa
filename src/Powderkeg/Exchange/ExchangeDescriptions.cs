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

    public void Check(FaultList faults)
    {
        if (Publish == Duration.Zero)
        {
            faults.Add(this, nameof(Publish), "0", "a duration above zero");
        }
    }
}

/// <summary>How a venue makes its marks.</summary>
public enum MarkStyle
{
    [Describe("Median of index with funding, index with the mean basis of 30 s, and last price (Binance, 18 September 2025).")]
    Median3,

    [Describe("Median of oracle with the exponential mean basis of 150 s, own bid-ask-last median, and other venues' mids (Hyperliquid).")]
    OracleMedian,
}

/// <summary>How positions out of margin are closed.</summary>
public enum LiquidationStyle
{
    [Describe("IOC orders at bankruptcy price, tier by tier; the insurance fund takes the rest; then auto-deleveraging.")]
    InsuranceFund,

    [Describe("On-chain perp venue: 20% first for large positions, 30 s, then all; a vault below two thirds of maintenance; auto-deleveraging below zero equity.")]
    Vault,
}

/// <summary>Whom auto-deleveraging takes from.</summary>
public enum AdlRule
{
    [Describe("Queue by profit percent times leverage (Binance style), or by (mark/entry) x (notional/account value) at the previous mark on a vault venue.")]
    Queue,

    [Describe("Every winner in proportion to its profit.")]
    ProRata,

    [Describe("Every winner in proportion to profit times leverage.")]
    LeverageWeighted,

    [Describe("The smallest total harm: least profitable per unit of deficit covered, and only the deficit.")]
    SmallestHarm,
}

/// <summary>How much a venue's insurance fund or vault can lose.</summary>
public enum BackstopSize
{
    [Describe("What it was given, and what it earns.")]
    AsDescribed,

    [Describe("Whatever comes: it may stand below zero, and nobody is deleveraged.")]
    Unlimited,
}

/// <summary>What happens to isolated positions and cross accounts out of margin.</summary>
public enum OutOfMargin
{
    [Describe("The engine closes them.")]
    Closed,

    [Describe("Nothing: they stay open whatever they lose.")]
    LeftOpen,
}

[Describe("Closing of positions out of margin.")]
public sealed record LiquidationDescription
{
    [Describe("Who takes what the book does not.")]
    public LiquidationStyle Style { get; init; } = LiquidationStyle.InsuranceFund;

    [Describe("What happens to isolated positions and cross accounts out of margin; unified accounts have a rule of their own.")]
    public OutOfMargin OutOfMargin { get; init; } = OutOfMargin.Closed;

    [Describe("From the breach to the engine's first order, and between its orders.")]
    public Duration Delay { get; init; } = Duration.FromMilliseconds(250);

    [Describe("Fee on the notional closed, paid to the insurance fund from what is left.")]
    public Ratio Fee { get; init; } = Ratio.FromBasisPoints(75);

    [Describe("Largest order of the engine on a perp book, as a share of the resting value within 1% at the start."), Allowed(0.001, 1000)]
    public double OrderOfDepth { get; init; } = 0.5;

    [Describe("Whom auto-deleveraging takes from.")]
    public AdlRule Adl { get; init; } = AdlRule.Queue;

    [Describe("Vault venues: positions over this notional first send only a part.", Unit = "USD"), Allowed(0, 1e12)]
    public double PartialAbove { get; init; } = 100_000;

    [Describe("Vault venues: the part sent first.")]
    public Ratio PartialShare { get; init; } = Ratio.FromPercent(20);

    [Describe("Vault venues: within this time of a first order any further one is for the whole position.")]
    public Duration PartialCooldown { get; init; } = Duration.FromSeconds(30L);

    [Describe("Insurance fund or vault: how often it sells a part of what it took over.")]
    public Duration UnwindEvery { get; init; } = Duration.FromSeconds(10L);

    [Describe("Insurance fund or vault: what it sells a minute in one market, as a share of the resting value within 1% at the start (assumed)."), Allowed(0, 1000)]
    public double UnwindOfDepthPerMinute { get; init; } = 0.5;

    [Describe("Insurance fund or vault: it sells within this of the mark, and waits otherwise (assumed).")]
    public Ratio UnwindWithin { get; init; } = Ratio.FromBasisPoints(50);
/// <summary>When a taken-over unified account is let go.</summary>
public enum UnifiedStop
{
    [Describe("Sold to completion: liabilities repaid and positions closed.")]
    Complete,

    [Describe("Let go as soon as it is healthy again.")]
    Healthy,
}

/// <summary>Into which book an asset is sold by force.</summary>
public enum SaleRoute
{
    [Describe("The book against the settlement token; where there is none, the deepest, and then what it was sold for.")]
    Direct,

    [Describe("The book with the most resting value by description.")]
    Deepest,

    [Describe("Each order draws its book, in proportion to the described resting value.")]
    ByDepth,
}

/// <summary>What a breach of a unified account takes with it.</summary>
public enum UnifiedStyle
{
    [Describe("The whole account is taken over and sold.")]
    Whole,

    [Describe("As if each position were an isolated account of its market with its share of the same equity: the account is never taken over as a whole.")]
    PerMarket,
}

[Describe("Unified accounts (portfolio margin): thresholds on uniMMR, and how a breached account is sold.")]
public sealed record UnifiedDescription
{
    [Describe("Reminder."), Allowed(0, 100)]
    public double Reminder { get; init; } = 1.5;

    [Describe("At or under this, orders that do not reduce are refused."), Allowed(0, 100)]
    public double ReduceOnly { get; init; } = 1.2;

    [Describe("At or under this, orders are cancelled and the account is taken over."), Allowed(0, 100)]
    public double TakeOver { get; init; } = 1.05;

    [Describe("Maintenance on loans, as a share of the loan.")]
    public Ratio LoanMaintenance { get; init; } = Ratio.FromPercent(10);

    [Describe("When a taken-over account is let go.")]
    public UnifiedStop Stop { get; init; } = UnifiedStop.Complete;

    [Describe("Order in which assets are sold; the rest follows by value.")]
    [RefersTo("asset")]
    public IReadOnlyList<string> SaleOrder { get; init; } = [];

    [Describe("What a breach takes with it.")]
    public UnifiedStyle Style { get; init; } = UnifiedStyle.Whole;

    [Describe("Into which book an asset is sold by force.")]
    public SaleRoute Route { get; init; } = SaleRoute.Direct;

    [Describe("Positions of a taken-over account are closed in even slices over this time; what is left goes to the insurance fund.")]
    public Duration CloseOver { get; init; } = Duration.FromMinutes(7);

    [Describe("Orders that close positions of a taken-over account reach at most this far from the mark.")]
    public Ratio CloseBound { get; init; } = Ratio.FromPercent(5);

    [Describe("A take-over that has not ended after this time hands everything to the insurance fund.")]
    public Duration Patience { get; init; } = Duration.FromHours(1);

    [Describe("One forced order an account every so often.")]
    public Duration SaleEvery { get; init; } = Duration.FromSeconds(5L);

    [Describe("Each forced spot order is this share of what the account holds of the asset (drawn per order), at most the venue's largest market quantity.")]
    public Draw SaleShare { get; init; } = new() { From = 0.05, To = 0.5 };

    [Describe("Interest on loans, a year."), Allowed(0, 10)]
    public double LoanRate { get; init; } = 0.08;
}

[Describe("Spot margin accounts: margin level = assets / (debt + interest).")]
public sealed record SpotMarginDescription
{
    [Describe("Whether accounts whose pledge is over half synthetic dollars are called and sold too.")]
    public bool CallsLoops { get; init; } = true;

    [Describe("Margin call at or under this level."), Allowed(1, 10)]
    public double Call { get; init; } = 1.16;

    [Describe("Liquidation at or under this level."), Allowed(1, 10)]
    public double Liquidation { get; init; } = 1.1;

    [Describe("One forced order an account every so often.")]
    public Duration SaleEvery { get; init; } = Duration.FromSeconds(2L);

    [Describe("Interest on loans, a year."), Allowed(0, 10)]
    public double LoanRate { get; init; } = 0.08;
}

[Describe("What an asset counts as collateral in unified and spot margin accounts of this venue.")]
public sealed record CollateralDescription : IChecked
{
    [RefersTo("asset"), Describe("The asset.")]
    public required string Asset { get; init; }

    [Describe("The oracle that values it: the collateral index rule of the venue.")]
    [RefersTo("oracle")]
    public required string Index { get; init; }

    [Describe("Share of its value that counts.")]
    public required Ratio Ratio { get; init; }

    [Describe("Tiers by the account's holding in USD: above each bound the lower ratio counts for the part above.")]
    public IReadOnlyList<CollateralTierDescription> Tiers { get; init; } = [];

    public void Check(FaultList faults)
    {
        if (Ratio > Ratio.One)
        {
            faults.Add(this, nameof(Ratio), Ratio.ToString(), "0 to 1");
        }
    }
}

[Describe("A further collateral tier.")]
public sealed record CollateralTierDescription
{
    [Describe("From this holding on.", Unit = "USD"), Allowed(0, 1e15)]
    public required double Above { get; init; }

    [Describe("Share that counts of the part above.")]
    public required Ratio Ratio { get; init; }
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
