using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>The brute-force twin of <see cref="OrderBook"/>: one list in time order, searched from end to end for everything.</summary>
public sealed class NaiveOrderBook(long maxTicks) : IOrderBook
{
    private readonly List<Standing> orders = [];
    private readonly List<Fill> fills = [];
    private readonly List<Removal> removed = [];
    private long lastId;

    public IReadOnlyList<Fill> Fills => fills;

    public IReadOnlyList<Removal> Removed => removed;

    public Price BestBid => Best(Side.Buy);

    public Price BestAsk => Best(Side.Sell);

    public int RestingOrders => orders.Count;

    public OrderOutcome Submit(in NewOrder order)
    {
        fills.Clear();
        removed.Clear();
        OrderRefusal refusal = Refuse(order, null, lookForIt: false);
        return refusal == OrderRefusal.None ? Execute(order) : new(refusal, Lots.Zero, order.Quantity, OrderId.None);
    }

    public bool Cancel(OrderId id)
    {
        fills.Clear();
        removed.Clear();
        Standing? order = orders.Find(o => o.Id == id.Value);
        if (order is not null)
        {
            Remove(order);
        }

        return order is not null;
    }

    public int CancelAll(AccountId owner)
    {
        fills.Clear();
        removed.Clear();
        foreach (Standing order in orders.Where(o => o.Owner == owner).ToList())
        {
            Remove(order);
        }

        return removed.Count;
    }

    public OrderOutcome Replace(OrderId id, Price price, Lots quantity)
    {
        fills.Clear();
        removed.Clear();
        Standing? old = orders.Find(o => o.Id == id.Value);
        NewOrder wanted = old is null
            ? new(AccountId.None, Side.Buy, price, quantity, TimeInForce.GoodTillCancelled, SelfTradePrevention.None, 0)
            : new(old.Owner, old.Side, price, quantity, old.Time, old.SelfTrade, old.Tag);
        bool keeps = old is not null && price.Ticks == old.Tick && quantity.Count <= old.Left;
        OrderRefusal refusal = keeps && !quantity.IsZero ? OrderRefusal.None : Refuse(wanted, old, lookForIt: true);
        if (refusal != OrderRefusal.None)
        {
            return new(refusal, Lots.Zero, quantity, OrderId.None);
        }

        if (keeps)
        {
            old!.Left = quantity.Count;
            return new(OrderRefusal.None, Lots.Zero, quantity, id);
        }

        Remove(old!);
        return Execute(wanted);
    }

    public Lots QuantityAt(Side side, Price price) => Sum(Queue(side).Where(o => o.Tick == price.Ticks));

    public Price NextLevel(Side side, Price after)
    {
        Standing? next = Queue(side).FirstOrDefault(o => after.IsNone || (side == Side.Buy ? o.Tick < after.Ticks : o.Tick > after.Ticks));
        return next is null ? Price.None : Price.FromTicks(next.Tick);
    }

    public Lots QuantityTo(Side side, Price limit) =>
        Sum(Queue(side).Where(o => limit.IsNone || (side == Side.Buy ? o.Tick >= limit.Ticks : o.Tick <= limit.Ticks)));

    public (Lots Bids, Lots Asks) StandingOf(AccountId owner) =>
        (Sum(Queue(Side.Buy).Where(o => o.Owner == owner)), Sum(Queue(Side.Sell).Where(o => o.Owner == owner)));

    public bool TryGet(OrderId id, out Removal standing)
    {
        Standing? order = orders.Find(o => o.Id == id.Value);
        standing = order?.Describe() ?? default;
        return order is not null;
    }

    public ulong Digest()
    {
        ulong hash = 0;
        foreach (Side side in new[] { Side.Buy, Side.Sell })
        {
            long tick = 0;
            foreach (Standing order in Queue(side))
            {
                if (order.Tick != tick)
                {
                    tick = order.Tick;
                    BookHash.Append(ref hash, tick);
                }

                BookHash.Append(ref hash, order.Left);
                BookHash.Append(ref hash, order.Tag);
            }

            BookHash.Append(ref hash, 0);
        }

        return hash;
    }

    /// <summary>One side in the order in which it would trade (a stable sort of a list in time order).</summary>
    private IEnumerable<Standing> Queue(Side side) => side == Side.Buy
        ? orders.Where(o => o.Side == Side.Buy).OrderByDescending(o => o.Tick)
        : orders.Where(o => o.Side == Side.Sell).OrderBy(o => o.Tick);

    private Price Best(Side side) => Queue(side).FirstOrDefault() is { } best ? Price.FromTicks(best.Tick) : Price.None;

    private static Lots Sum(IEnumerable<Standing> orders) => Lots.FromCount(orders.Sum(o => o.Left));

    private List<Standing> Marketable(NewOrder order) => Queue(order.Side.Opposite())
        .Where(o => order.Limit.IsNone || (order.Side == Side.Buy ? o.Tick <= order.Limit.Ticks : o.Tick >= order.Limit.Ticks)).ToList();

    private OrderRefusal Refuse(NewOrder order, Standing? replaced, bool lookForIt)
    {
        bool mayRest = order.TimeInForce is TimeInForce.GoodTillCancelled or TimeInForce.PostOnly;
        Int128 standing = orders.Where(o => o.Side == order.Side && o != replaced).Aggregate(Int128.Zero, (sum, o) => sum + o.Left);
        return order.Quantity.IsZero ? OrderRefusal.QuantityIsZero
            : order.Limit.Ticks > maxTicks ? OrderRefusal.PriceOffGrid
            : order.Limit.IsNone && mayRest ? OrderRefusal.MarketOrderMayNotRest
            : lookForIt && replaced is null ? OrderRefusal.UnknownOrder
            : order.TimeInForce == TimeInForce.PostOnly && Marketable(order).Count > 0 ? OrderRefusal.PostOnlyWouldTrade
            : order.TimeInForce == TimeInForce.FillOrKill && Fillable(order) < order.Quantity.Count ? OrderRefusal.FillOrKillCannotFill
            : mayRest && standing + order.Quantity.Count > long.MaxValue ? OrderRefusal.SideIsFull
            : OrderRefusal.None;
    }

    private Int128 Fillable(NewOrder order)
    {
        IEnumerable<Standing> partners = order.SelfTrade switch
        {
            SelfTradePrevention.None => Marketable(order),
            SelfTradePrevention.CancelOldest => Marketable(order).Where(o => o.Owner != order.Owner),
            _ => Marketable(order).TakeWhile(o => o.Owner != order.Owner),
        };
        return partners.Aggregate(Int128.Zero, (sum, o) => sum + o.Left);
    }

    private OrderOutcome Execute(NewOrder order)
    {
        long left = order.Quantity.Count;
        bool ended = false;
        foreach (Standing resting in Marketable(order))
        {
            if (left == 0 || ended)
            {
                break;
            }

            if (resting.Owner == order.Owner && order.SelfTrade != SelfTradePrevention.None)
            {
                ended = order.SelfTrade is SelfTradePrevention.CancelNewest or SelfTradePrevention.CancelBoth;
                if (order.SelfTrade is SelfTradePrevention.CancelOldest or SelfTradePrevention.CancelBoth)
                {
                    Remove(resting);
                }

                continue;
            }

            long quantity = Math.Min(left, resting.Left);
            left -= quantity;
            resting.Left -= quantity;
            fills.Add(new(
                new(resting.Id), resting.Owner, order.Owner, order.Side, Price.FromTicks(resting.Tick), Lots.FromCount(quantity),
                resting.Tag, order.Tag, Lots.FromCount(resting.Left)));
            ended = !order.StopAt.IsNone && (order.Side == Side.Sell ? resting.Tick <= order.StopAt.Ticks : resting.Tick >= order.StopAt.Ticks);
        }

        orders.RemoveAll(o => o.Left == 0);
        Lots filled = Lots.FromCount(order.Quantity.Count - left);
        bool mayRest = order.TimeInForce is TimeInForce.GoodTillCancelled or TimeInForce.PostOnly;
        bool rests = mayRest && !ended && left > 0;
        if (!rests)
        {
            return new(OrderRefusal.None, filled, Lots.FromCount(left), OrderId.None);
        }

        lastId++;
        orders.Add(new() { Id = lastId, Owner = order.Owner, Side = order.Side, Tick = order.Limit.Ticks, Left = left, Tag = order.Tag, Time = order.TimeInForce, SelfTrade = order.SelfTrade });
        return new(OrderRefusal.None, filled, Lots.FromCount(left), new(lastId));
    }

    private void Remove(Standing order)
    {
        removed.Add(order.Describe());
        orders.Remove(order);
    }

    private sealed class Standing
    {
        public required long Id { get; init; }
        public required AccountId Owner { get; init; }
        public required Side Side { get; init; }
        public required long Tick { get; init; }
        public required long Left { get; set; }
        public required long Tag { get; init; }
        public required TimeInForce Time { get; init; }
        public required SelfTradePrevention SelfTrade { get; init; }

        public Removal Describe() => new(new(Id), Owner, Side, Price.FromTicks(Tick), Lots.FromCount(Left), Tag);
    }
}
