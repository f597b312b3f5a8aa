using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

public enum MarketKind : byte
{
    Spot = 0,
    Perp = 1,

    /// <summary>An automatic pool on chain: see <see cref="PoolMarket"/>.</summary>
    Pool = 2,
}

/// <summary>One book of one venue, and what is known of its price. A perp market has more: see <see cref="PerpMarket"/>.</summary>
public class Market
{
    private readonly MarketSpec spec;

    public Market(MarketId id, VenueId venue, MarketKind kind, string key, in MarketSpec spec, double startPrice, double depth1Pct)
    {
        Id = id;
        Venue = venue;
        Kind = kind;
        Key = key;
        this.spec = spec;
        Last = spec.NearestPrice(startPrice);
        StartPrice = startPrice;
        Depth1Pct = depth1Pct;
        Book = new OrderBook(Math.Max(16, Last.Ticks * 8));
    }

    public MarketId Id { get; }
    public VenueId Venue { get; }
    public MarketKind Kind { get; }

    /// <summary>"main:ATOM/USDT" or "main:ATOM-PERP": stable, and what a reader sees.</summary>
    public string Key { get; }
    public ref readonly MarketSpec Spec => ref spec;
    public OrderBook Book { get; }
    public double StartPrice { get; }

    /// <summary>The described resting value within 1% on each side, in USD: what order sizes are shares of.</summary>
    public double Depth1Pct { get; }

    /// <summary>The last trade's price.</summary>
    public Price Last { get; internal set; }

    /// <summary>The circuit breaker that its venue's rules put on it, or none.</summary>
    public CircuitBreaker? Breaker { get; internal set; }

    /// <summary>Whether trading is halted by the circuit breaker: orders may rest, none may trade.</summary>
    public bool IsHalted(Instant now) => Breaker is { } breaker && now < breaker.HaltedUntil;

    /// <summary>The event that last moved the reference price, whichever way: the parent of what follows a price.</summary>
    public EventId LastMove { get; private set; }

    private EventId lastFall, lastRise;

    /// <summary>The last move against whoever must trade this side: a fall for who must sell, a rise for who must buy. It is the parent of what the move forces; where none is known, the last move.</summary>
    public EventId LastMoveAgainst(Side forced) => (forced == Side.Sell ? lastFall : lastRise) is { IsNone: false } move ? move : LastMove;

    /// <summary>Notes what moved the price. A price that stays where it was is no move.</summary>
    internal void Moved(EventId by, double before, double after)
    {
        if (after == before)
        {
            return;
        }

        LastMove = by;
        (lastFall, lastRise) = after < before ? (by, lastRise) : (lastFall, by);
    }

    /// <summary>Mid if both sides quote, else the last trade: whole quote units.</summary>
    public double Reference
    {
        get
        {
            Price bid = Book.BestBid, ask = Book.BestAsk;
            return bid.IsNone || ask.IsNone ? WithoutMid : (bid.Ticks + ask.Ticks) * (Spec.TickValue * 0.5);
        }
    }

    /// <summary>The reference price where the book has no mid.</summary>
    protected virtual double WithoutMid => Last.Ticks * Spec.TickValue;

    /// <summary>Resting value on a side within a share of the reference price, in whole quote units.</summary>
    public virtual double DepthWithin(Side side, double share)
    {
        double mid = Reference;
        double limit = side == Side.Buy ? mid * (1 - share) : mid * (1 + share);
        Price edge = side == Side.Buy ? Spec.PriceAtOrAbove(limit) : Spec.PriceAtOrBelow(limit);
        return Book.QuantityTo(side, edge).Count * Spec.LotValue * mid;
    }
}

/// <summary>A perpetual future: a book, an index, a mark, funding, and open interest.</summary>
public sealed class PerpMarket : Market
{
    public PerpMarket(
        MarketId id, VenueId venue, string key, in MarketSpec spec, double startPrice, double depth1Pct, int oracle, MarginTiers tiers,
        Duration fundingEvery, Ratio fundingCap, double startPremium)
        : base(id, venue, MarketKind.Perp, key, spec, startPrice, depth1Pct)
    {
        Oracle = oracle;
        Tiers = tiers;
        FundingEvery = fundingEvery;
        FundingCap = fundingCap;
        Mark = Last;
        PreviousMark = Last;
        Index = startPrice;
        Premium = new PremiumAverage(startPremium);
    }

    public int Oracle { get; }

    /// <summary>Open interest at the start as the scenario describes it, one side, in USD: populations hold shares of it.</summary>
    public double DescribedOpenInterest { get; init; }
    public MarginTiers Tiers { get; }
    public Duration FundingEvery { get; }
    public Ratio FundingCap { get; }

    /// <summary>Index of the underlying in settlement tokens, as last published.</summary>
    public double Index { get; internal set; }
    public Price Mark { get; internal set; }

    /// <summary>The mark before the last publication: on-chain venues deleverage at it.</summary>
    public Price PreviousMark { get; internal set; }

    /// <summary>Sum of long positions; equals the sum of short positions (EXCHANGE-2).</summary>
    public Lots OpenInterest { get; internal set; }

    /// <summary>Mean of (mid - index) over the last 30 samples: the second leg of the mark.</summary>
    internal RingMean Basis { get; } = new(30);

    /// <summary>Exponential mean of (mid - index), time constant 150 s: the on-chain venue's leg.</summary>
    internal double BasisEma { get; set; }

    /// <summary>Perps of the same coin on other venues, whose mids an on-chain venue's mark looks at; empty where the rule does not look.</summary>
    internal PerpMarket[] Elsewhere { get; set; } = [];

    internal PremiumAverage Premium { get; }

    /// <summary>The funding rate as it would settle now, a share of notional per funding interval.</summary>
    public double FundingRate { get; internal set; }
    public Instant NextFunding { get; internal set; }

    /// <summary>Unrealised profit of a position at the mark, in settlement units.</summary>
    public Amount UnrealisedAt(Price price, in Position position) =>
        Spec.QuoteOf(price, SignedLots.FromCount(position.Lots)) - Amount.FromUnits(position.EntryCost);

    public Amount NotionalAt(Price price, SignedLots lots) => Spec.QuoteOf(price, lots.Size);
}
