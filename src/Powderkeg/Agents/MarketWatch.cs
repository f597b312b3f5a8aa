using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>What those who follow a market see of it.</summary>
internal struct MarketSight
{
    /// <summary>Own book and other books of the same asset, in the market's quote units.</summary>
    public double Seen;

    /// <summary>Fair value: the ratio of fundamental values, moved with the leader's price, followed with a lag.</summary>
    public double Value;

    /// <summary>Volatility in times of what still counts as calm, at least 1.</summary>
    public double VolatilityTimes;

    /// <summary>How much wider a ladder stands than in calm: the root of that, at most four times.</summary>
    public double Widening;

    /// <summary>(calm / volatility) to the population's power, at most 1.</summary>
    public double SizeFactor;

    /// <summary>e^(coupling * relative beta * the leader's departure): how far its value goes with the leader.</summary>
    public double WithLeader;
    public double SquaresOverCalm;
    public double CalmSum;
    public double Last;
    public double OwnTimes;

    /// <summary>Value and volatility when the watch was last stirred by this market.</summary>
    public double StirredValue;
    public double StirredTimes;
}

/// <summary>
/// Prices, fair values and volatilities of the markets that a population follows, looked at once per floor and shared by its members.
/// </summary>
/// <remarks>
/// Fair value of a pair = F(base)/F(quote) * (P/F of the leader) ^ (coupling * relative beta): an altcoin whose maker does not look at BTC bursts
/// alone, minutes after the others (CALIBRATION.md section 7). Beta is relative to the leader's, base less quote; the leader does not follow itself.
/// Volatility is the mean square of the asset's ten-second returns, over all its books by described depth, over a time constant, in times of the calm one, which is learned over a first time and is at
/// least 2% a day. A single return counts as at most six calm ones: one wick, or the gap when quotes come back, is not a storm, and a storm is
/// several in a minute. Up to 1.5 times calm is calm: else ordinary luck thins the books, and thin books make the next luck worse.
/// </remarks>
internal sealed class MarketWatch
{
    private const double LeastCalmVariance = 0.02 * 0.02 / 86_400;
    private const double LargestReturn = 6;
    public const double StillCalm = 1.5;
    public const double MostVolatilitySquared = 16;

    /// <summary>A move of value by this is not worth a look at the quotes: a fifth of the nearest level's usual distance.</summary>
    private const double Unnoticed = 0.0001;
    private static readonly Duration SampleEvery = Duration.FromSeconds(10L);

    /// <summary>How one market is looked at.</summary>
    internal readonly record struct Rule(Market Market, double OwnWeight, double Coupling, Duration Lag);

    private readonly Surroundings around;
    private readonly Rule[] rules;
    private readonly MarketSight[] sights;
    private readonly double[] relativeBeta;

    // The first market that goes with the leader as this one does: mostly the other book of the same coin.
    private readonly int[] sameCoupling;
    private readonly Market[][] others;
    private readonly Market? leader;
    private readonly Duration volatilityTime;
    private readonly Duration calmTime;
    private readonly double sharedVolatility;
    private readonly double power;
    private MarketSight leaderSight;
    private Instant lookedAt;
    private Instant startedAt;
    private Instant sampledAt;
    private double calmSeconds;

    public MarketWatch(
        Surroundings around, IReadOnlyList<Rule> rules, string leaderAsset, Duration volatilityTime, Duration calmTime, double sharedVolatility, double power)
    {
        this.around = around;
        this.rules = [.. rules];
        this.volatilityTime = volatilityTime;
        this.calmTime = calmTime;
        this.sharedVolatility = sharedVolatility;
        this.power = power;
        sights = new MarketSight[rules.Count];
        relativeBeta = new double[rules.Count];
        sameCoupling = new int[rules.Count];
        others = new Market[rules.Count][];
        AssetId leading = around.Assets.TryGetValue(leaderAsset, out AssetId found) ? found : AssetId.None;
        leader = leading.IsNone ? null : Deepest(leading);
        double leaderBeta = leading.IsNone ? 0 : around.Values.BetaOf(leading);
        for (int i = 0; i < this.rules.Length; i++)
        {
            Market market = this.rules[i].Market;
            relativeBeta[i] = leaderBeta == 0 || market.Spec.Base == leading ? 0
                : (around.Values.BetaOf(market.Spec.Base) - around.Values.BetaOf(market.Spec.Quote)) / leaderBeta;
            sameCoupling[i] = FirstCoupledAs(i);
            others[i] = OthersOf(market);
            sights[i] = new MarketSight
            {
                Seen = market.StartPrice,
                Value = market.StartPrice,
                Last = market.StartPrice,
                VolatilityTimes = 1,
                SizeFactor = 1,
                Widening = 1,
                OwnTimes = 1,
                SquaresOverCalm = 1,
            };
        }

        leaderSight = new MarketSight { Last = leader?.StartPrice ?? 0, OwnTimes = 1, SquaresOverCalm = 1 };
        lookedAt = startedAt = sampledAt = around.Now;
    }

    public int Count => rules.Length;

    /// <summary>Rises when any market has moved by more than a quote may ignore; while it stands still, quotes that stand are right.</summary>
    public int Stir { get; private set; }

    public ref readonly MarketSight this[int market] => ref sights[market];

    public Market MarketOf(int market) => rules[market].Market;

    /// <summary>Looks again if the last look is older than <paramref name="every"/>.</summary>
    public void Look(Instant now, Duration every)
    {
        if (now < lookedAt + every)
        {
            return;
        }

        double seconds = (now - lookedAt).Seconds;
        lookedAt = now;
        FeelAll(now);
        double departure = leader is null ? 0 : LeaderDeparture();
        for (int i = 0; i < rules.Length; i++)
        {
            ref readonly Rule rule = ref rules[i];
            ref MarketSight sight = ref sights[i];
            double own = rule.Market.Reference;
            sight.Seen = rule.OwnWeight * own + (1 - rule.OwnWeight) * OthersSeen(i, own);
            double coupled = Coupling(i) * departure;
            sight.WithLeader = sameCoupling[i] < i ? sights[sameCoupling[i]].WithLeader : coupled == 0 ? 1 : FixedMath.Exp(coupled);
            double target = around.Values.Of(rule.Market.Spec.Base) / around.Values.Of(rule.Market.Spec.Quote) * sight.WithLeader;
            sight.Value += (target - sight.Value) * Math.Min(1, seconds / rule.Lag.Seconds);
            if (IsStirred(sight))
            {
                sight.StirredValue = sight.Value;
                sight.StirredTimes = sight.VolatilityTimes;
                Stir++;
            }
        }
    }

    private double Coupling(int market) => rules[market].Coupling * relativeBeta[market];

    private int FirstCoupledAs(int market)
    {
        int first = 0;
        while (first < market && Coupling(first) != Coupling(market))
        {
            first++;
        }

        return first;
    }

    /// <summary>Value has moved, volatility has changed, or the price seen lies where a maker follows it.</summary>
    private static bool IsStirred(in MarketSight sight) =>
        Math.Abs(sight.Value - sight.StirredValue) > Unnoticed * sight.Value || Math.Abs(sight.Seen - sight.Value) > 10 * Unnoticed * sight.Value
        || Math.Abs(sight.VolatilityTimes - sight.StirredTimes) > 0.05 * sight.StirredTimes;

    /// <summary>Logarithm of the leader's price over its value.</summary>
    private double LeaderDeparture()
    {
        double value = around.Values.Of(leader!.Spec.Base) / around.Values.Of(leader.Spec.Quote);
        return value > 0 && leader.Reference > 0 ? FixedMath.Log(leader.Reference / value) : 0;
    }

    /// <summary>Volatility, each ten seconds: every market's own, blended with the leader's.</summary>
    private void FeelAll(Instant now)
    {
        if (now < sampledAt + SampleEvery)
        {
            return;
        }

        double seconds = (now - sampledAt).Seconds;
        sampledAt = now;
        bool learning = now <= startedAt + calmTime;
        calmSeconds += learning ? seconds : 0;
        if (leader is not null)
        {
            Feel(ref leaderSight, leader.Reference, seconds, learning);
        }

        for (int i = 0; i < rules.Length; i++)
        {
            ref MarketSight sight = ref sights[i];
            Feel(ref sight, Everywhere(i), seconds, learning);
            double times = leader is null ? sight.OwnTimes : (1 - sharedVolatility) * sight.OwnTimes + sharedVolatility * leaderSight.OwnTimes;
            sight.VolatilityTimes = Math.Max(1, times / StillCalm);
            sight.Widening = Math.Sqrt(Math.Clamp(sight.VolatilityTimes, 1, MostVolatilitySquared));
            sight.SizeFactor = sight.VolatilityTimes <= 1 ? 1 : FixedMath.Pow(1 / sight.VolatilityTimes, power);
        }
    }

    private void Feel(ref MarketSight sight, double price, double seconds, bool learning)
    {
        double moved = sight.Last > 0 ? price / sight.Last - 1 : 0;
        sight.Last = price;
        double square = moved * moved;
        sight.CalmSum += learning ? Math.Min(square, LargestReturn * LargestReturn * LeastCalmVariance * seconds) : 0;
        double calm = Math.Max(LeastCalmVariance, calmSeconds > 0 ? sight.CalmSum / calmSeconds : 0);
        double over = Math.Min(square / (calm * seconds), LargestReturn * LargestReturn);
        sight.SquaresOverCalm += (over - sight.SquaresOverCalm) * Math.Min(1, seconds / volatilityTime.Seconds);
        sight.OwnTimes = learning ? 1 : Math.Sqrt(sight.SquaresOverCalm);
    }

    private double OthersSeen(int market, double own) => MeanOf(market, own, 0);

    /// <summary>The asset's price over all its books: one that stands empty makes no storm of its own jumps.</summary>
    private double Everywhere(int market) => MeanOf(market, rules[market].Market.Reference, rules[market].Market.Depth1Pct);

    /// <summary>Mean of the own price and the other books' by described depth; the own one alone where there are no others.</summary>
    private double MeanOf(int market, double own, double ownDepth)
    {
        Market[] books = others[market];
        double quoteUsd = around.ReferenceUsdOf(rules[market].Market.Spec.Quote);
        double sum = ownDepth * own * quoteUsd, weights = ownDepth;
        foreach (Market book in books)
        {
            sum += book.Depth1Pct * book.Reference * around.ReferenceUsdOf(book.Spec.Quote);
            weights += book.Depth1Pct;
        }

        return weights > 0 && quoteUsd > 0 ? sum / (weights * quoteUsd) : own;
    }

    /// <summary>Books of the same asset against a stablecoin, anywhere; none for a pair that is not quoted in one.</summary>
    private Market[] OthersOf(Market market)
    {
        List<Market> found = [];
        foreach (Market other in around.Markets)
        {
            if (other != market && other.Spec.Base == market.Spec.Base && IsStable(other.Spec.Quote) && IsStable(market.Spec.Quote))
            {
                found.Add(other);
            }
        }

        return [.. found];
    }

    private bool IsStable(AssetId asset) => around.Described[asset.Index].Class == AssetClass.Stable;

    private Market? Deepest(AssetId asset)
    {
        Market? deepest = null;
        foreach (Market market in around.Markets)
        {
            bool better = market.Spec.Base == asset && IsStable(market.Spec.Quote) && (deepest is null || market.Depth1Pct > deepest.Depth1Pct);
            deepest = better ? market : deepest;
        }

        return deepest;
    }
}
