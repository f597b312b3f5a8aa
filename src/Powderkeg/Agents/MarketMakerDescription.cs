using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>Whether a maker's inventory is hedged.</summary>
public enum MakerStyle
{
    [Describe("Holds its coins and is long their perps: the kind whose leverage rises when prices fall.")]
    Long,

    [Describe("Shorts perps against its coins, and against what its quotes buy.")]
    Hedged,
}

[Describe("Makers of one venue: each quotes ladders on its markets from one account, moves and skews them, and withdraws by rules of its own.")]
public sealed record MarketMakerDescription : PopulationDescription, IChecked
{
    [RefersTo("venue"), Describe("The venue. Where it has collateral ratios the accounts are unified, else cross.")]
    public required string Venue { get; init; }

    [Describe("Long its coins, or hedged.")]
    public MakerStyle Style { get; init; } = MakerStyle.Long;

    [Describe("What is quoted, and how.")]
    public required IReadOnlyList<QuotedMarketsDescription> Quotes { get; init; }

    [Describe("Equity of a member at the start.", Unit = "USD")]
    public required Draw Equity { get; init; }

    [Describe("Borrowed settlement tokens at the start, as a share of equity."), Allowed(0, 20)]
    public double Loan { get; init; } = 0.3;

    [Describe("Coins that it quotes, as a share of equity: spread over them by quoted depth."), Allowed(0, 20)]
    public double Coins { get; init; } = 0.5;

    [Describe("Other assets that it holds, as shares of equity. What is left is cash in the settlement token.")]
    public IReadOnlyList<HoldingDescription> Holdings { get; init; } = [];

    [Describe("Long kind: perps it is long at the start, as a share of equity, spread like the coins. Hedged kind: share of its coins that perps hedge."), Allowed(0, 20)]
    public double Perps { get; init; } = 0.5;

    [Describe("Hedged kind: sends half of its unhedged inventory to the perp when that is over this many of its 1% depths there."), Allowed(0.01, 1e6)]
    public double HedgeBand { get; init; } = 3;

    [Describe("Withdraws at or above this effective leverage (no threshold lies in 3-4x, the range that results are read against).")]
    public Draw LeverageLimit { get; init; } = new() { From = 5, To = 8 };

    [Describe("Withdraws at or under this margin ratio (uniMMR).")]
    public Draw MarginLimit { get; init; } = new() { From = 1.2, To = 1.5 };

    [Describe("Withdraws from a market when its volatility is this many times the calm one (what it sees is at most six).")]
    public Draw VolatilityLimit { get; init; } = new() { Median = 4.7, Sigma = 0.12, Min = 3, Max = 5.5 };

    [Describe("Size falls as (calm volatility / volatility) to this power."), Allowed(0, 4)]
    public double VolatilityPower { get; init; } = 1;

    [Describe("Share of the leader's volatility in what a market's is taken for: withdrawal is shared."), Allowed(0, 1)]
    public double SharedVolatility { get; init; } = 0.5;

    [Describe("Time constant in which volatility is seen.")]
    public Duration VolatilityTime { get; init; } = Duration.FromMinutes(3);

    [Describe("Calm volatility is learned over this time from the start.")]
    public Duration CalmTime { get; init; } = Duration.FromMinutes(10);

    [Describe("Returns this long after withdrawing, if the rule that took it away is passed with 20% to spare (volatility: 40%).")]
    public Duration ReturnAfter { get; init; } = Duration.FromMinutes(10);

    [Describe("Looks and may requote this often."), Allowed(0.01, 3600)]
    public Duration Floor { get; init; } = Duration.FromSeconds(1L);

    [Describe("Requotes at the latest after this."), Allowed(0.01, 86_400)]
    public Duration CalmRefresh { get; init; } = Duration.FromMinutes(2);

    [Describe("Its own delay from decision to sending.")]
    public Duration Delay { get; init; } = Duration.FromMilliseconds(10);

    [Describe("The asset whose price the others follow; none of the kind, no coupling.")]
    public string Leader { get; init; } = "BTC";

    [Describe("Never quotes less than this share of its start size and never withdraws by its own rule, if above zero."), Allowed(0, 1)]
    public double NeverBelow { get; init; }

    public void Check(FaultList faults)
    {
        double held = Coins;
        foreach (HoldingDescription holding in Holdings)
        {
            held += holding.Share;
        }

        if (held > 1 + Loan)
        {
            faults.Add(this, nameof(Coins), held.ToString(System.Globalization.CultureInfo.InvariantCulture), "coins and holdings of at most 1 + loan");
        }
    }
}

[Describe("A share of equity held in an asset.")]
public sealed record HoldingDescription
{
    [RefersTo("asset"), Describe("The asset.")]
    public required string Asset { get; init; }

    [Describe("Share of equity."), Allowed(0, 20)]
    public required double Share { get; init; }
}

[Describe("Markets quoted alike: how much, how wide, and around which value.")]
public sealed record QuotedMarketsDescription : MarketChoice, IChecked
{
    [Describe("Share of each market's described 1% depth that all members show together."), Allowed(0, 10)]
    public double Share { get; init; } = 1;

    [Describe("Distances of the levels from the centre, rising; resting value is spread evenly over distance.")]
    public IReadOnlyList<double> Distances { get; init; } = [0.0005, 0.0015, 0.0035, 0.007, 0.012];

    [Describe("What was traded away comes back with this time constant.")]
    public Duration Refill { get; init; } = Duration.FromSeconds(16L);

    [Describe("Shift of the quotes per 1% depth of inventory at calm volatility; it grows with volatility squared, up to 16 times (Avellaneda-Stoikov's q gamma sigma^2)."), Allowed(0, 0.1)]
    public double Skew { get; init; } = 0.0015;

    [Describe("Largest shift by inventory."), Allowed(0, 0.5)]
    public double MaxSkew { get; init; } = 0.05;

    [Describe("Inventory, in 1% depths, at which the side that adds to it has gone."), Allowed(0.1, 1e6)]
    public double InventoryLimit { get; init; } = 10;

    [Describe("The centre moves by this for each 1% depth that was sold to it (lasting impact)."), Allowed(0, 0.1)]
    public double Impact { get; init; } = 0.004;

    [Describe("The centre moves this share a second towards prices seen beyond its own quotes."), Allowed(0, 10)]
    public double Follow { get; init; } = 0.1;

    [Describe("And by both together at most this a second: a wick to zero is not followed."), Allowed(0, 0.5)]
    public double MaxMove { get; init; } = 0.01;

    [Describe("The centre reverts this share a second to fair value (orders' impact is 90% gone after 12 minutes on a calm day: 0.0032)."), Allowed(0, 10)]
    public double Reversion { get; init; } = 0.0032;

    [Describe("Weight of the own book in the price seen; the rest is the other books of the same asset, by described depth."), Allowed(0, 1)]
    public double OwnWeight { get; init; } = 0.5;

    [Describe("How much of the leader's departure from its value passes to fair value, per relative beta."), Allowed(0, 2)]
    public double Coupling { get; init; } = 0.83;

    [Describe("Time constant in which a move of value, or of the leader, is followed.")]
    public Duration Lag { get; init; } = Duration.FromSeconds(20L);

    public void Check(FaultList faults)
    {
        for (int i = 0; i < Distances.Count; i++)
        {
            if (Distances[i] <= (i == 0 ? 0 : Distances[i - 1]) || Distances[i] >= 1)
            {
                faults.Add(this, nameof(Distances), Distances[i].ToString(System.Globalization.CultureInfo.InvariantCulture), "rising distances above 0 and below 1");
            }
        }

        if (Refill == Duration.Zero || Lag == Duration.Zero)
        {
            faults.Add(this, nameof(Refill), "0", "time constants above zero");
        }
    }
}
