using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Replay;

/// <summary>What a real order did to a real book, or would have done under a rule.</summary>
/// <param name="Fills">Trades, in the order in which they happened.</param>
/// <param name="Low">The lowest price traded; none where nothing traded.</param>
/// <param name="Sold">Lots of 0.001 ATOM.</param>
/// <param name="Unsold">Lots that found no buyer the rule allowed.</param>
/// <param name="QuoteMicros">What was paid for it, in millionths of a USDT: exact.</param>
/// <param name="ByMakers">Lots that obliged makers bought; zero without an obligation.</param>
public sealed record WickOutcome(IReadOnlyList<Fill> Fills, Price Low, Lots Sold, Lots Unsold, Int128 QuoteMicros, Lots ByMakers);

/// <summary>One level of the real book.</summary>
/// <param name="Price">In ticks of 0.001 USDT.</param>
/// <param name="Quantity">In lots of 0.001 ATOM.</param>
/// <param name="Orders">How many orders it was.</param>
public readonly record struct WickLevel(Price Price, Lots Quantity, int Orders);

/// <summary>The bids of ATOM/USDT that one sell order ate on 10 October 2025 at 21:20:37.689043, as an <see cref="OrderBook"/>.</summary>
/// <remarks>
/// The file has a row for each level (two at the lowest price) with the number of its executions. Sizes inside a level of several are unknown: they are
/// split equally, what the division leaves (under one lot an order) to its first orders. Ticks and lots are both thousandths, so quote values are exact in millionths.
/// What stood below the last execution is not known: nothing here trades lower than it did.
/// </remarks>
public sealed class AtomWick
{
    /// <summary>Ticks in a USDT, lots in an ATOM.</summary>
    public const int Thousand = 1000;

    /// <summary>The last price before, 53 ms earlier: 1.745 USDT.</summary>
    public static readonly Price LastBefore = Price.FromTicks(1745);

    /// <summary>The book's grid ends at 10,000 USDT.</summary>
    private const long HighestTick = 10_000_000;

    /// <summary>Obliged makers and the seller; everybody else comes after them.</summary>
    private static readonly AccountId Makers = new(0), Seller = new(1);

    private readonly List<WickLevel> levels;

    public AtomWick(RowText rows)
    {
        levels = [];
        (int price, int quantity, int fills) = (rows.Column("price_usdt"), rows.Column("quantity_atom"), rows.Column("fills"));
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows.Real(row, price) * Thousand > HighestTick)
            {
                throw new BadRowsException($"{rows.Name}: price_usdt: found '{rows.Text(row, price)}'; allowed at most 10000");
            }

            levels.Add(new(Price.FromTicks(rows.Steps(row, price, 3)), Lots.FromCount(rows.Steps(row, quantity, 3)), (int)Math.Min(1000, rows.Steps(row, fills, 0))));
        }

        levels = [.. levels.OrderByDescending(level => level.Price)];
    }

    /// <summary>A row of the file each, top down.</summary>
    public IReadOnlyList<WickLevel> Levels => levels;

    /// <summary>The size of the real order: all that the levels held.</summary>
    public Lots Order => Lots.FromCount(levels.Sum(level => level.Quantity.Count));

    /// <summary>What happened: a market order to sell, without a limit.</summary>
    public WickOutcome AsItWas() => Sell(Book(), Price.None, Order);

    /// <summary>Under a price band: no trade below the reference less this share of it (as a venue's <c>price-band</c>); the rest is cancelled.</summary>
    public WickOutcome WithBand(Price reference, Ratio band) => Sell(Book(), FloorOf(reference, band), Order);

    /// <summary>Under a circuit breaker: the first trade at or below the reference less this share of it still counts, and ends trading; the rest is cancelled.</summary>
    public WickOutcome WithBreaker(Price reference, Ratio fall)
    {
        OrderBook book = Book();
        Price trigger = TriggerOf(reference, fall);
        Price above = Price.FromTicks(trigger.Ticks + 1);
        WickOutcome before = Sell(book, above, Order);
        if (before.Unsold.IsZero || book.BestBid.IsNone)
        {
            return before;
        }

        // The tripping trade is with one resting order: the first of the level that is now the best.
        WickLevel level = levels.First(l => l.Price == book.BestBid);
        WickOutcome last = Sell(book, level.Price, Lots.FromCount(Math.Min(before.Unsold.Count, PartOf(level, 0))));
        return new([.. before.Fills, .. last.Fills], last.Low, Lots.FromCount(before.Sold.Count + last.Sold.Count),
            Lots.FromCount(before.Unsold.Count - last.Sold.Count), before.QuoteMicros + last.QuoteMicros, Lots.Zero);
    }

    /// <summary>With makers who must keep this value bid no further than a share below the reference: all of it stands at that worst allowed price, behind who was there.</summary>
    /// <param name="value">USDT, whole.</param>
    public WickOutcome WithObligation(Price reference, Ratio within, long value)
    {
        OrderBook book = Book();
        Price at = FloorOf(reference, within);
        Lots quantity = Lots.FromCount((long)((Int128)value * Thousand * Thousand / at.Ticks));
        if (!quantity.IsZero)
        {
            book.Submit(new(Makers, Side.Buy, at, quantity, TimeInForce.GoodTillCancelled, SelfTradePrevention.None, 0));
        }

        return Sell(book, Price.None, Order);
    }

    /// <summary>The least whole USDT of obliged bids that end the order at the worst allowed price.</summary>
    public long ObligationThatHolds(Price reference, Ratio within)
    {
        Price at = FloorOf(reference, within);
        long missing = Order.Count - DepthTo(at).Count;
        return missing <= 0 ? 0 : (long)(((Int128)missing * at.Ticks + (Int128)Thousand * Thousand - 1) / (Thousand * Thousand));
    }

    /// <summary>The lowest price at or above the reference less a share of it.</summary>
    public static Price FloorOf(Price reference, Ratio share) => Price.FromTicks(Math.Max(1, reference.Ticks - TicksOf(reference, share)));

    /// <summary>The lots of the levels at a price or better.</summary>
    public Lots DepthTo(Price price) => Lots.FromCount(levels.Where(level => level.Price >= price).Sum(level => level.Quantity.Count));

    /// <summary>The widest hole between neighbouring levels, as a ratio of prices: its upper and lower end.</summary>
    public (Price Above, Price Below) WidestHole()
    {
        (Price Above, Price Below) widest = (levels[0].Price, levels[0].Price);
        for (int i = 1; i < levels.Count; i++)
        {
            if ((double)levels[i - 1].Price.Ticks / levels[i].Price.Ticks > (double)widest.Above.Ticks / widest.Below.Ticks)
            {
                widest = (levels[i - 1].Price, levels[i].Price);
            }
        }

        return widest;
    }

    /// <summary>The highest price that is a fall of the share or more.</summary>
    private static Price TriggerOf(Price reference, Ratio share) =>
        Price.FromTicks(Math.Max(1, (long)(((Int128)reference.Ticks * (1_000_000_000 - share.PartsPerBillion)) / 1_000_000_000)));

    private static long TicksOf(Price reference, Ratio share) => (long)((Int128)reference.Ticks * share.PartsPerBillion / 1_000_000_000);

    /// <summary>Lots of one of a level's orders.</summary>
    private static long PartOf(WickLevel level, int order) => level.Quantity.Count / level.Orders + (order < level.Quantity.Count % level.Orders ? 1 : 0);

    private OrderBook Book()
    {
        OrderBook book = new(HighestTick);
        int owner = Seller.Index + 1;
        foreach (WickLevel level in levels)
        {
            for (int order = 0; order < level.Orders; order++)
            {
                long lots = PartOf(level, order);
                if (lots > 0)
                {
                    book.Submit(new(new(owner++), Side.Buy, level.Price, Lots.FromCount(lots), TimeInForce.GoodTillCancelled, SelfTradePrevention.None, 0));
                }
            }
        }

        return book;
    }

    private static WickOutcome Sell(OrderBook book, Price limit, Lots quantity)
    {
        OrderOutcome outcome = book.Submit(new(Seller, Side.Sell, limit, quantity, TimeInForce.ImmediateOrCancel, SelfTradePrevention.None, 0));
        Fill[] fills = book.Fills.ToArray();
        Int128 quote = 0;
        long makers = 0;
        foreach (Fill fill in fills)
        {
            quote += (Int128)fill.Price.Ticks * fill.Quantity.Count;
            makers += fill.RestingOwner == Makers ? fill.Quantity.Count : 0;
        }

        return new(fills, fills.Length == 0 ? Price.None : fills[^1].Price, outcome.Filled, outcome.Left, quote, Lots.FromCount(makers));
    }
}
