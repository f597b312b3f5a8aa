using Powderkeg.Units;

namespace Powderkeg.Oracles;

[Describe("One source of a multi-venue index.")]
public sealed record IndexSourceDescription
{
    [Describe("The book, as venue:BASE/QUOTE.")]
    public required string Market { get; init; }

    [RefersTo("oracle"), Describe("Price of the quote asset; 1 USD if left out.")]
    public string? Quote { get; init; }

    [Describe("Weight beside the other sources."), Allowed(0, 1e6)]
    public double Weight { get; init; } = 1;
}

/// <summary>What an index does with a source that strays.</summary>
public enum OutlierRule
{
    [Describe("Nothing: every source keeps its weight.")]
    None,

    [Describe("The futures' rule: a source further than 'outlier' from the median of sources gets weight 0; with more than one such source the median is used.")]
    Futures,
}

[Describe("Weighted mean of several books: the index of a future, or of collateral.")]
public sealed record MultiVenueOracleDescription : OracleDescription, IChecked
{
    [Describe("The books.")]
    public required IReadOnlyList<IndexSourceDescription> Sources { get; init; }

    [Describe("What happens to a source that strays.")]
    public OutlierRule Outliers { get; init; } = OutlierRule.Futures;

    [Describe("How far from the median a source may be.")]
    public Ratio Outlier { get; init; } = Ratio.FromPercent(5);

    public void Check(FaultList faults)
    {
        double weights = 0;
        foreach (IndexSourceDescription source in Sources)
        {
            weights += source.Weight;
        }

        if (!(weights > 0))
        {
            faults.Add(this, nameof(Sources), "no weight at all", "at least one source with a weight above zero");
        }
    }
}

[Describe("One leg of a weighted index: the product of its books and oracles.")]
public sealed record LegDescription
{
    [Describe("Weight beside the other legs."), Allowed(0, 1e6)]
    public double Weight { get; init; } = 1;

    [Describe("Books that are multiplied, each as venue:BASE/QUOTE and in its own quote.")]
    public IReadOnlyList<string> Books { get; init; } = [];

    [RefersTo("oracle"), Describe("Oracles that are multiplied in.")]
    public IReadOnlyList<string> Oracles { get; init; } = [];
}

[Describe("Weighted mean of legs, each a product: the collateral index of a staked token, e.g. 20% WBETH/USDT and 80% WBETH/ETH x ETH/USDT.")]
public sealed record WeightedLegsOracleDescription : OracleDescription, IChecked
{
    [Describe("The legs.")]
    public required IReadOnlyList<LegDescription> Legs { get; init; }

    public void Check(FaultList faults)
    {
        double weights = 0;
        foreach (LegDescription leg in Legs)
        {
            weights += leg.Weight;
            if (leg.Books.Count + leg.Oracles.Count == 0)
            {
                faults.Add(leg, nameof(LegDescription.Books), "a leg that names nothing", "at least one book or oracle");
            }
        }

        if (!(weights > 0))
        {
            faults.Add(this, nameof(Legs), "no weight at all", "at least one leg with a weight above zero");
        }
    }
}

[Describe("Time-weighted mean of another oracle.")]
public sealed record TwapOracleDescription : OracleDescription, IChecked
{
    [RefersTo("oracle"), Describe("What is averaged.")]
    public required string Source { get; init; }

    [Describe("Over this time.")]
    public Duration Window { get; init; } = Duration.FromMinutes(30);

    public void Check(FaultList faults)
    {
        if (Window == Duration.Zero)
        {
            faults.Add(this, nameof(Window), "0", "a duration above zero");
        }
    }
}

[Describe("A market feed on chain: publishes when its source has moved by the deviation, or at the heartbeat.")]
public sealed record DeviationFeedOracleDescription : OracleDescription
{
    [RefersTo("oracle"), Describe("What it follows.")]
    public required string Source { get; init; }

    [Describe("Publishes when the source is at least this far from what was published.")]
    public Ratio Deviation { get; init; } = Ratio.FromBasisPoints(50);

    [Describe("Publishes at the latest after this time.")]
    public Duration Heartbeat { get; init; } = Duration.FromHours(24);

    [Describe("From the look that calls for a report to when it stands, at the price of that look.")]
    public Duration Latency { get; init; } = Duration.Zero;
}

[Describe("Redemption value: the issuer's rate times the underlying's price.")]
public sealed record RedemptionOracleDescription : OracleDescription
{
    [RefersTo("asset"), Describe("The staked token.")]
    public required string Asset { get; init; }

    [RefersTo("oracle"), Describe("Price of what it redeems into.")]
    public required string Underlying { get; init; }

    [Describe("Underlying per token at the start, where no issuer says otherwise."), Allowed(0, 1e6)]
    public required double Rate { get; init; }

    [Describe("Growth of the rate a year, added each whole day."), Allowed(0, 1)]
    public double Yield { get; init; } = 0.03;
}

[Describe("Hard peg: the price of another asset stands for this one's (USDe taken as USDT).")]
public sealed record HardPegOracleDescription : OracleDescription
{
    [RefersTo("oracle"), Describe("Whose price stands for it.")]
    public required string Source { get; init; }
}

[Describe("Capped ratio feed: a ratio may not grow faster than stated, then times the underlying (Aave's price cap adapters).")]
public sealed record CappedRatioOracleDescription : OracleDescription
{
    [RefersTo("oracle"), Describe("The ratio, underlying per token.")]
    public required string Ratio { get; init; }

    [RefersTo("oracle"), Describe("Price of the underlying; 1 USD if left out.")]
    public string? Underlying { get; init; }

    [Describe("Ratio from which the cap grows; the ratio at the start if left out."), Allowed(0, 1e9)]
    public double? Snapshot { get; init; }

    [Describe("Largest growth of the ratio a year, as a share of the snapshot."), Allowed(0, 100)]
    public double GrowthPerYear { get; init; } = 0.1;
}

[Describe("The exogenous value of an asset: what it would be worth without anybody's trades. For tests, reports and what-ifs.")]
public sealed record FundamentalOracleDescription : OracleDescription
{
    [RefersTo("asset"), Describe("The asset.")]
    public required string Asset { get; init; }
}

[Describe("Another oracle until an instant, and its last price before it from then on.")]
public sealed record FrozenAtOracleDescription : OracleDescription
{
    [RefersTo("oracle"), Describe("What is frozen.")]
    public required string Source { get; init; }

    [Describe("From here on it stands still.")]
    public required Instant At { get; init; }
}

[Describe("An index, and what it should be worth.")]
public sealed record WatchedGapDescription
{
    [RefersTo("oracle"), Describe("The index that may break.")]
    public required string Index { get; init; }

    [RefersTo("oracle"), Describe("What it should be worth: a redemption value.")]
    public required string Value { get; init; }
}

[Describe("A fall-back: another oracle, and a second one in its place from when a watched index has lain the gap under its value for the hold until none has, for as long.")]
public sealed record HeldGapOracleDescription : OracleDescription, IChecked
{
    [RefersTo("oracle"), Describe("What stands in ordinary times.")]
    public required string Source { get; init; }

    [RefersTo("oracle"), Describe("What stands while a gap is open.")]
    public required string Instead { get; init; }

    [Describe("The pairs that are watched: a held gap of any opens, and only when none has one does it close.")]
    public required IReadOnlyList<WatchedGapDescription> Watches { get; init; }

    [Describe("How far an index must lie under its value."), Allowed(0, 1)]
    public Ratio Gap { get; init; } = Ratio.FromPercent(5);

    [Describe("How long a gap must have been there, and how long none for it to be over.")]
    public Duration Hold { get; init; } = Duration.FromSeconds(10L);

    [Describe("It closes at the latest this long after the gap began.")]
    public Duration Longest { get; init; } = Duration.FromMinutes(40);

    [Describe("How many gaps it stands in for; after the last the source stands for good."), Allowed(1, 1000000)]
    public int Times { get; init; } = 1;

    public void Check(FaultList faults)
    {
        if (Watches.Count == 0)
        {
            faults.Add(this, nameof(Watches), "no pair", "at least one index with its value");
        }
    }
}
