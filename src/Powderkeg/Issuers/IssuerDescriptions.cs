using Powderkeg.Units;

namespace Powderkeg.Issuers;

[Describe("The issuer of a synthetic dollar: stablecoins, and spot coins hedged by short perps on the run's own venues.")]
public sealed record SyntheticDollarDescription : IssuerDescription, IChecked
{
    [RefersTo("asset"), Describe("Its staked version; none if left out.")]
    public string? Staked { get; init; }

    [Describe("What one staked token is redeemed for at the start."), Allowed(0.01, 100)]
    public double StakedRate { get; init; } = 1.2;

    [Describe("Liquid stablecoins of the backing, in the order in which redemptions are paid.")]
    public required IReadOnlyList<HeldBackingDescription> Stablecoins { get; init; }

    [Describe("Stablecoins of the backing that are lent out: the last to be called back.")]
    public IReadOnlyList<LentBackingDescription> Lent { get; init; } = [];

    [Describe("Spot coins against short perps.")]
    public IReadOnlyList<HedgeDescription> Hedges { get; init; } = [];

    [Describe("Reserve fund, in the first stablecoin (62 m at the end of September 2025).", Unit = "USD"), Allowed(0, 1e12)]
    public double ReserveFund { get; init; }

    [Describe("The desk where whitelisted accounts mint and redeem.")]
    public RedemptionDeskDescription Desk { get; init; } = new();

    [Describe("Margin at the venues is settled this often; custody is off exchange.")]
    public Duration TopUpEvery { get; init; } = Duration.FromDays(1);

    [Describe("Under this share of the notional margin is topped up at once."), Allowed(0, 1)]
    public Ratio UrgentBelow { get; init; } = Ratio.FromPercent(4);

    [Describe("What a hedge does about spot that has lost its short.")]
    public GapRule Gap { get; init; } = GapRule.Rehedge;

    [Describe("Largest slice of a hedge closed or reopened at a look, as a share of the perp's resting value within 1%."), Allowed(0.0001, 10)]
    public double SliceOfDepth { get; init; } = 0.05;

    [Describe("Part of the growth of backing over supply that stakers are paid.")]
    public Ratio YieldShare { get; init; } = Ratio.FromPercent(80);

    [Describe("How often they are paid.")]
    public Duration YieldEvery { get; init; } = Duration.FromDays(7);

    [Describe("From asking the staked version back until it is paid.")]
    public Duration Cooldown { get; init; } = Duration.FromDays(7);

    [Describe("A standing bid of the issuer for its own token; none if left out.")]
    public IssuerBidDescription? Bid { get; init; }

    public void Check(FaultList faults)
    {
        if (Stablecoins.Count == 0)
        {
            faults.Add(this, nameof(Stablecoins), "an empty list", "at least one: redemptions are paid in it");
        }

        if (YieldEvery == Duration.Zero)
        {
            faults.Add(this, nameof(YieldEvery), "0", "a duration above zero");
        }
    }
}

/// <summary>What a hedge does when its short was taken away (auto-deleveraging, liquidation).</summary>
public enum GapRule
{
    [Describe("Opens the short again, slice by slice.")]
    Rehedge,

    [Describe("Sells the spot that is left without a hedge.")]
    SellSpot,

    [Describe("Nothing: the gap stays open.")]
    Leave,
}

[Describe("A stablecoin held as backing.")]
public sealed record HeldBackingDescription
{
    [RefersTo("asset"), Describe("The stablecoin.")]
    public required string Asset { get; init; }

    [Describe("How much.", Unit = "whole tokens"), Allowed(0, 1e12)]
    public required double Amount { get; init; }
}

[Describe("A stablecoin of the backing in a lending pool.")]
public sealed record LentBackingDescription
{
    [RefersTo("pool"), Describe("The lending pool.")]
    public required string Pool { get; init; }

    [RefersTo("asset"), Describe("The stablecoin.")]
    public required string Asset { get; init; }

    [Describe("How much.", Unit = "whole tokens"), Allowed(0, 1e12)]
    public required double Amount { get; init; }
}

[Describe("Spot coins against a short perp of the same size, at one venue.")]
public sealed record HedgeDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [RefersTo("asset"), Describe("The coin.")]
    public required string Underlying { get; init; }

    [Describe("Size at the start.", Unit = "USD"), Allowed(0, 1e12)]
    public required double Notional { get; init; }

    [Describe("Margin that each settlement restores, as a share of the notional.")]
    public Ratio Margin { get; init; } = Ratio.FromPercent(10);
}

[Describe("A desk that mints at 1.00 and redeems at 1.00 less a fee.")]
public sealed record RedemptionDeskDescription
{
    [Describe("Fee of a redemption."), Allowed(0, 0.1)]
    public Ratio Fee { get; init; } = Ratio.FromBasisPoints(5);

    [Describe("From the request's block until it may be paid.")]
    public Duration Delay { get; init; } = Duration.FromMinutes(2);

    [Describe("Most that is minted, and most that is redeemed, per block.", Unit = "USD"), Allowed(0, 1e13)]
    public double LimitPerBlock { get; init; } = 10_000_000;

    [Describe("Most that is redeemed within 24 hours.", Unit = "USD"), Allowed(0, 1e13)]
    public double LimitPerDay { get; init; } = 3_000_000_000;
}

/// <summary>How large a standing bid is.</summary>
public enum BidSize
{
    [Describe("A share of the backing, over all books together.")]
    ShareOfBacking,

    [Describe("Everything that is offered: every holder may redeem at the price, on every venue (the domino 'depeg' switched off).")]
    Unlimited,
}

[Describe("A standing bid of the issuer for its own token; what it buys is burnt.")]
public sealed record IssuerBidDescription
{
    [Describe("The price.", Unit = "USD"), Allowed(0.01, 1)]
    public double Price { get; init; } = 0.99;

    [Describe("How large it is.")]
    public BidSize Size { get; init; }

    [Describe("Share of the backing (1.2% proposed after the day).")]
    public Ratio Share { get; init; } = Ratio.FromBasisPoints(120);
}

[Describe("The issuer of a liquid staking token: its redemption value grows, redemption takes days.")]
public sealed record LiquidStakingTokenDescription : IssuerDescription, IChecked
{
    [RefersTo("asset"), Describe("What it is redeemed for.")]
    public required string Underlying { get; init; }

    [Describe("Redemption value at the start, underlying per token (WBETH 1.08, BNSOL about 1.08)."), Allowed(0.01, 100)]
    public required double Rate { get; init; }

    [Describe("Growth of the redemption value, a year; added daily."), Allowed(0, 1)]
    public double Yield { get; init; } = 0.027;

    [Describe("Shortest time to redeem.")]
    public Duration LeastDelay { get; init; } = Duration.FromDays(1);

    [Describe("Longest time to redeem.")]
    public Duration MostDelay { get; init; } = Duration.FromDays(15);

    [Describe("Redeemed per day at most, in tokens: what is asked beyond it waits longer, up to the longest time."), Allowed(0, 1e12)]
    public double LimitPerDay { get; init; } = 50_000;

    public void Check(FaultList faults)
    {
        if (MostDelay < LeastDelay)
        {
            faults.Add(this, nameof(MostDelay), MostDelay.ToString(), "at least 'least-delay'");
        }
    }
}
