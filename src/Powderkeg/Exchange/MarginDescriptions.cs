using Powderkeg.Units;

namespace Powderkeg.Exchange;

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
