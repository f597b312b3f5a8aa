using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>Which channel made how much of each market's move: a vector of parts for every reference price, second by second (DESIGN.md section 7).</summary>
/// <remarks>
/// One pass over the journal. Each second, for the move of each reference price (mid if both sides quote, else the last trade) since the second before:
/// <list type="number">
/// <item>Pushes. An order's walk (first to last fill of it) is its channel's, net of walks the other way, up to the move; of it, what withdrawn quotes would
/// have held up is maker-withdrawal's (<see cref="WithdrawnDepth"/>). Messengers (arbitrage, requote) push nothing themselves.</item>
/// <item>Pass-through. What is left follows the prices that a messenger looks at, as far as they have gone further in its direction: it takes over the same
/// share of the difference of the vectors (PriceAttribution.Following.cs).</item>
/// <item>Echo. What is left then answers the asset's recent trades, as far as their value could move it.</item>
/// <item>The residual is the messengers' own: maker-withdrawal, arbitrage, requote.</item>
/// </list>
/// Vectors are doubles, in shares of the market's first price; whole parts are made of them by largest remainder (CONTAGION-1: they sum to the whole move).
/// </remarks>
public sealed partial class PriceAttribution
{
    private const int Channels = ChannelKinds.Count;

    /// <summary>What one second leaves of the memory of trades: half of it is gone after 15 s (assumed; books refill within minutes, MECHANICS.md section 9).</summary>
    private const double KeptEachSecond = 0.955;
    private readonly RunView run;
    private readonly WithdrawnDepth withdrawn;
    private readonly double[] vectors;
    private readonly double[] walks;
    private readonly double[] flows;
    private readonly double[] open;
    private readonly long[] first;
    private readonly long[] last;
    private readonly LastOrder[] orders;
    private readonly LowestTrade[] lows;
    private int nextTrade;
    private int nextQuote;

    /// <summary>The order that traded last in a market: its next fill walks on.</summary>
    private struct LastOrder
    {
        public Instant At;
        public AccountId Taker;
        public Side Side;
        public long Ticks;
    }

    private struct LowestTrade
    {
        public long Ticks;
        public Instant At;
        public double[]? Vector;
    }

    public PriceAttribution(RunView run)
    {
        this.run = run;
        int markets = run.Markets.Count;
        withdrawn = new WithdrawnDepth(run);
        vectors = new double[markets * Channels];
        walks = new double[markets * Channels];
        flows = new double[run.Roles.Count * Channels];
        open = new double[markets];
        first = new long[markets];
        last = new long[markets];
        orders = new LastOrder[markets];
        lows = new LowestTrade[markets];
        Follow();
        for (int m = 0; m < markets; m++)
        {
            orders[m].Ticks = (long)Math.Round(run.Markets[m].StartPrice / run.Markets[m].Spec.TickValue);
        }
    }

    /// <summary>The second that was read last.</summary>
    public Instant Now { get; private set; }

    /// <summary>The second that is read next; what happens before it has seen no later price than that of <see cref="Now"/>.</summary>
    public Instant NextAt => nextQuote < run.Journal.Quotes.Count ? run.Journal.Quotes[nextQuote].At : Instant.Never;

    /// <summary>Parts of a market's move since the first second, in shares of its price then; one for each channel.</summary>
    public ReadOnlySpan<double> VectorOf(MarketId market) => vectors.AsSpan(market.Index * Channels, Channels);

    /// <summary>The move since the first second, in half ticks.</summary>
    public long MoveOf(MarketId market) => last[market.Index] - first[market.Index];

    /// <summary>The price of the first second, in half ticks; 0 before it.</summary>
    public long FirstOf(MarketId market) => first[market.Index];

    /// <summary>Whole parts, in half ticks, that sum to <see cref="MoveOf"/>.</summary>
    public void PartsOf(MarketId market, Span<long> parts) => Split(MoveOf(market), first[market.Index], VectorOf(market), parts);

    /// <summary>The lowest trade since the shock, and the whole parts, in half ticks, of the fall from the first second to it; false where nothing traded.</summary>
    public bool TryLowOf(MarketId market, Span<long> parts, out Instant at, out long move)
    {
        ref readonly LowestTrade low = ref lows[market.Index];
        (at, move) = (low.At, 2 * low.Ticks - first[market.Index]);
        if (low.Vector is not { } vector)
        {
            return false;
        }

        Split(move, first[market.Index], vector, parts);
        return true;
    }

    /// <summary>Reads the next second; false after the last one.</summary>
    public bool Advance()
    {
        if (nextQuote == run.Journal.Quotes.Count)
        {
            return false;
        }

        Now = run.Journal.Quotes[nextQuote].At;
        withdrawn.Advance(Now);
        for (; nextTrade < run.Journal.Trades.Count && run.Journal.Trades[nextTrade].At <= Now; nextTrade++)
        {
            Read(run.Journal.Trades[nextTrade]);
        }

        for (; nextQuote < run.Journal.Quotes.Count && run.Journal.Quotes[nextQuote].At == Now; nextQuote++)
        {
            Read(run.Journal.Quotes[nextQuote]);
        }

        Push();
        FollowOthers();
        Echo();
        Array.Clear(walks);
        for (int i = 0; i < flows.Length; i++)
        {
            flows[i] *= KeptEachSecond;
        }

        return true;
    }

    private static void Split(long move, long first, ReadOnlySpan<double> vector, Span<long> parts)
    {
        Span<double> shares = stackalloc double[Channels];
        for (int c = 0; c < Channels; c++)
        {
            shares[c] = vector[c] * first;
        }

        LargestRemainder.Split(move, shares, parts);
    }

    private void Read(in TradeHappened trade)
    {
        int m = trade.Market.Index;
        Market market = run.Markets[m];
        ref LastOrder order = ref orders[m];
        bool walksOn = order.At == trade.At && order.Taker == trade.Taker && order.Side == trade.TakingSide;
        // An order walks one side of a book, and the other side's quotes follow it: up to twice the half of a mid. A pool has one price.
        long walked = market.Kind == MarketKind.Pool || walksOn ? 2 * (trade.Price.Ticks - order.Ticks) : 0;

        order = new() { At = trade.At, Taker = trade.Taker, Side = trade.TakingSide, Ticks = trade.Price.Ticks };
        walks[m * Channels + (int)trade.Cause.Channel] += walked;
        withdrawn.Read(trade);
        if (!ChannelKinds.IsFollower(trade.Cause.Channel))
        {
            double usd = run.UsdOf(trade);
            flows[market.Spec.Base.Index * Channels + (int)trade.Cause.Channel] += trade.TakingSide == Side.Buy ? usd : -usd;
        }

        if (trade.At >= run.BaselineEnd && first[m] > 0 && (lows[m].Vector is null || trade.Price.Ticks < lows[m].Ticks))
        {
            RememberLow(ref lows[m], trade);
        }
    }

    private void Read(in QuoteSampled quote)
    {
        int m = quote.Market.Index;
        bool hasBoth = !quote.Bid.IsNone && !quote.Ask.IsNone;
        long now = hasBoth ? quote.Bid.Ticks + quote.Ask.Ticks : 2 * quote.Last.Ticks;
        if (first[m] == 0)
        {
            first[m] = last[m] = now;
        }

        open[m] = (double)(now - last[m]) / first[m];
        last[m] = now;
        withdrawn.Read(quote);
    }

    /// <summary>Books a part of a market's open move to a channel, less what withdrawn quotes would have held up.</summary>
    private void Book(int m, int channel, double part)
    {
        double held = part * withdrawn.ShareOf(m, part < 0 ? Side.Buy : Side.Sell);
        vectors[m * Channels + channel] += part - held;
        vectors[m * Channels + (int)Channel.MakerWithdrawal] += held;
        open[m] -= part;
    }

    private void Push()
    {
        for (int m = 0; m < open.Length; m++)
        {
            double walked = open[m] == 0 ? 0 : WalkedTowards(m, open[m]) / first[m];
            if (walked <= 0)
            {
                continue;
            }

            double sign = Math.Sign(open[m]), scale = Math.Min(1, Math.Abs(open[m]) / walked) / first[m];
            for (int c = 0; c < Channels; c++)
            {
                double towards = sign * walks[m * Channels + c];
                if (towards > 0 && !ChannelKinds.IsFollower((Channel)c))
                {
                    Book(m, c, sign * towards * scale);
                }
            }
        }
    }

    /// <summary>Half ticks that channels which push walked in a direction, each net.</summary>
    private double WalkedTowards(int m, double direction)
    {
        double sum = 0;
        for (int c = 0; c < Channels; c++)
        {
            double towards = Math.Sign(direction) * walks[m * Channels + c];
            sum += towards > 0 && !ChannelKinds.IsFollower((Channel)c) ? towards : 0;
        }

        return sum;
    }

    /// <summary>What no other price explains: makers answer what was sold to them, as far as its value could move the book; the rest is the messengers' own.</summary>
    private void Echo()
    {
        for (int m = 0; m < open.Length; m++)
        {
            if (open[m] != 0)
            {
                EchoOf(m);
                Residual(m);
            }
        }
    }

    private void EchoOf(int m)
    {
        Span<double> flow = flows.AsSpan(run.Markets[m].Spec.Base.Index * Channels, Channels);
        double sign = Math.Sign(open[m]), towards = 0;
        for (int c = 0; c < Channels; c++)
        {
            towards += Math.Max(0, sign * flow[c]);
        }

        double depth = DepthOfAsset(m, sign < 0 ? Side.Buy : Side.Sell);
        double most = depth > 0 ? 0.01 * towards / depth : 0;
        double part = Math.Min(most, Math.Abs(open[m]));
        if (part <= 0)
        {
            return;
        }

        double used = part / most;
        for (int c = 0; c < Channels; c++)
        {
            if (sign * flow[c] > 0)
            {
                Book(m, c, part * flow[c] / towards);
                flow[c] *= 1 - used * withdrawn.DepthOf(m, sign < 0 ? Side.Buy : Side.Sell) / depth;
            }
        }
    }

    private void Residual(int m)
    {
        double left = open[m], arbitraged = walks[m * Channels + (int)Channel.Arbitrage] / first[m];
        double held = left * withdrawn.ShareOf(m, left < 0 ? Side.Buy : Side.Sell);
        vectors[m * Channels + (int)Channel.MakerWithdrawal] += held;
        left -= held;
        double byArbitrage = arbitraged * left <= 0 ? 0 : Math.Abs(arbitraged) < Math.Abs(left) ? arbitraged : left;
        vectors[m * Channels + (int)Channel.Arbitrage] += byArbitrage;
        vectors[m * Channels + (int)Channel.Requote] += left - byArbitrage;
        open[m] = 0;
    }

    /// <summary>The vector as of the last second, and the way from there to a lower trade: its walks so far this second, else its own channel.</summary>
    private void RememberLow(ref LowestTrade low, in TradeHappened trade)
    {
        int m = trade.Market.Index;
        low.Ticks = trade.Price.Ticks;
        low.At = trade.At;
        low.Vector ??= new double[Channels];
        VectorOf(trade.Market).CopyTo(low.Vector);
        double way = (double)(2 * trade.Price.Ticks - last[m]) / first[m];
        double walked = WalkedTowards(m, way), held = withdrawn.ShareOf(m, way < 0 ? Side.Buy : Side.Sell);
        low.Vector[(int)Channel.MakerWithdrawal] += way * held;
        way *= 1 - held;
        if (walked <= 0)
        {
            low.Vector[(int)trade.Cause.Channel] += way;
            return;
        }

        for (int c = 0; c < Channels; c++)
        {
            double towards = Math.Sign(way) * walks[m * Channels + c];
            low.Vector[c] += towards > 0 && !ChannelKinds.IsFollower((Channel)c) ? way * towards / walked : 0;
        }
    }
}
