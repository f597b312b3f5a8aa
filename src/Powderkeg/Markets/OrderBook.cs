using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>A limit-order book of one market: who buys and sells how much at which price, matched by price, then by time.</summary>
/// <remarks>
/// Prices are ticks from 1 to a largest one, quantities whole lots. It moves no money: it says who traded with whom (<see cref="Fills"/>) and
/// which orders left without trading (<see cref="Removed"/>); both are overwritten by the next call that changes the book.
/// <para>A submit is: refuse (the first reason in the order of <see cref="OrderRefusal"/>; nothing has changed then) - match against the best
/// price of the other side, oldest order first, at the resting order's price - rest what is left, or cancel it.</para>
/// Invariants:
/// <list type="bullet">
/// <item>MARKETS-2: after a call the best bid is below the best ask.</item>
/// <item>Filled + Left is the order's quantity, and Filled is the sum of its fills.</item>
/// <item>A level's quantity is the sum of its orders; a side's total, of its levels.</item>
/// <item>In steady state no call allocates.</item>
/// </list>
/// Levels are found directly by tick, neighbours by a bitmap in three steps, orders linked by ints. The brute-force twin is NaiveOrderBook in the tests.
/// </remarks>
public sealed partial class OrderBook
{
    /// <summary>The finest grid: 2^26 ticks.</summary>
    public const long FinestGrid = 1 << 26;

    private readonly int maxTicks;
    private readonly BookSide bids = new(Side.Buy);
    private readonly BookSide asks = new(Side.Sell);
    private readonly OrderSlab slab = new();
    private Fill[] fills = new Fill[16];
    private Removal[] removed = new Removal[16];
    private int fillCount;
    private int removedCount;

    /// <param name="maxTicks">The highest price of the grid, from 1 to <see cref="FinestGrid"/>. Memory follows the prices used, not this.</param>
    public OrderBook(long maxTicks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTicks, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxTicks, FinestGrid);
        this.maxTicks = (int)maxTicks;
    }

    /// <summary>The matches of the last call, in the order in which they happened; valid until the next.</summary>
    public ReadOnlySpan<Fill> Fills => new(fills, 0, fillCount);

    /// <summary>The resting orders that left without trading in the last call, in the order in which they left; valid until the next.</summary>
    public ReadOnlySpan<Removal> Removed => new(removed, 0, removedCount);

    /// <summary>The highest price of the grid.</summary>
    public Price Highest => Price.Trusted(maxTicks);

    /// <summary>The highest price bid, or <see cref="Price.None"/>.</summary>
    public Price BestBid => Price.Trusted(bids.Best);

    /// <summary>The lowest price asked, or <see cref="Price.None"/>.</summary>
    public Price BestAsk => Price.Trusted(asks.Best);

    public int RestingOrders => slab.Count;

    /// <summary>Refuses, matches, then rests or cancels what is left.</summary>
    public OrderOutcome Submit(in NewOrder order)
    {
        ForgetResults();
        OrderRefusal refusal = RefusalOf(order, 0);
        return refusal == OrderRefusal.None ? Execute(order) : new(refusal, Lots.Zero, order.Quantity, OrderId.None);
    }

    /// <summary>Takes an order out; false if it does not stand.</summary>
    public bool Cancel(OrderId id)
    {
        ForgetResults();
        int slot = slab.Find(id);
        if (slot == 0)
        {
            return false;
        }

        Remove(slot);
        return true;
    }

    /// <summary>Takes out every order of an owner, oldest first, and says how many.</summary>
    public int CancelAll(AccountId owner)
    {
        ForgetResults();
        for (int slot = slab.OldestOf(owner.Index); slot != 0; slot = slab.OldestOf(owner.Index))
        {
            Remove(slot);
        }

        return removedCount;
    }

    /// <summary>Changes a standing order to a price and a quantity that shall be left of it.</summary>
    /// <remarks>At the same price and not more lots it keeps its place and its handle, and is not in <see cref="Removed"/>. Otherwise it leaves (in
    /// <see cref="Removed"/> with its old rest) and comes back last, under a new handle, with the time in force, self-trade prevention and tag it had:
    /// it trades if it is marketable, unless it is post-only. A refused replace leaves the order as it stands.</remarks>
    public OrderOutcome Replace(OrderId id, Price price, Lots quantity)
    {
        ForgetResults();
        int slot = slab.Find(id);
        RestingOrder old = slot == 0 ? default : slab.Orders[slot];
        NewOrder wanted = new(new(old.Owner), old.Side, price, quantity, old.TimeInForce, old.SelfTrade, slab.Origins[slot].Tag);
        bool keepsPlace = slot != 0 && price.Ticks == old.Tick && quantity.Count <= old.Left;
        OrderRefusal refusal = slot == 0 ? RefusalOfUnknown(wanted) : keepsPlace && !quantity.IsZero ? OrderRefusal.None : RefusalOf(wanted, old.Left);
        if (refusal != OrderRefusal.None)
        {
            return new(refusal, Lots.Zero, quantity, OrderId.None);
        }

        if (keepsPlace)
        {
            slab.Lower(old, old.Left - quantity.Count);
            SideOf(old.Side).Reduce(ref slab.Orders[slot], old.Left - quantity.Count);
            return new(OrderRefusal.None, Lots.Zero, quantity, id);
        }

        Remove(slot);
        return Execute(wanted);
    }

    /// <summary>Lots resting at exactly this price.</summary>
    public Lots QuantityAt(Side side, Price price) =>
        price.Ticks > maxTicks ? Lots.Zero : Lots.Trusted(SideOf(side).QuantityAt((int)price.Ticks));

    /// <summary>The next worse price with orders, or none: below it for bids, above it for asks. <see cref="Price.None"/> asks for the best.</summary>
    public Price NextLevel(Side side, Price after)
    {
        BookSide levels = SideOf(side);
        return Price.Trusted(after.IsNone ? levels.Best : levels.WorseThan((int)Math.Min(after.Ticks, maxTicks + 1L)));
    }

    /// <summary>Lots resting at the limit or better; <see cref="Price.None"/> is no limit. Walks the levels in between.</summary>
    public Lots QuantityTo(Side side, Price limit)
    {
        BookSide levels = SideOf(side);
        if (limit.IsNone)
        {
            return Lots.Trusted(levels.Total);
        }

        return Lots.Trusted(levels.QuantityTo((int)Math.Min(limit.Ticks, maxTicks + 1L)));
    }

    /// <summary>Lots that an owner has resting on each side.</summary>
    public (Lots Bids, Lots Asks) StandingOf(AccountId owner)
    {
        (long bidLots, long askLots) = slab.StandingOf(owner.Index);
        return (Lots.Trusted(bidLots), Lots.Trusted(askLots));
    }

    /// <summary>The book's own entry of an owner, for who asks at every look.</summary>
    internal OrderOwner OwnerOf(AccountId owner) => slab.OwnerOf(owner.Index);

    /// <summary>The order as it stands; false if it was filled, cancelled or never here.</summary>
    public bool TryGet(OrderId id, out Removal standing)
    {
        int slot = slab.Find(id);
        standing = slot == 0 ? default : Describe(slot);
        return slot != 0;
    }

    /// <summary>Where an order stands and what is left of it: all that a maker asks of each level of its ladder. False as <see cref="TryGet"/>.</summary>
    internal bool TryPlaceOf(OrderId id, out Price price, out Lots left)
    {
        int slot = slab.Find(id);
        ref RestingOrder order = ref slab.Orders[slot];
        price = Price.Trusted(order.Tick);
        left = Lots.Trusted(order.Left);
        return slot != 0;
    }

    /// <summary>Adds what can be seen of the book: bids from the best down, then asks from the best up, at each price the orders in time order,
    /// each with quantity and tag.</summary>
    /// <remarks>Neither handles nor owners: both are dense numbers of this run, not names (see <see cref="AccountId"/>).</remarks>
    public void AppendDigest(ref ulong hash)
    {
        AppendSide(ref hash, bids);
        AppendSide(ref hash, asks);
    }

    private void AppendSide(ref ulong hash, BookSide levels)
    {
        for (int tick = levels.Best; tick != 0; tick = levels.WorseThan(tick))
        {
            BookHash.Append(ref hash, tick);
            for (int slot = levels.At(tick).Oldest; slot != 0; slot = slab.Orders[slot].Next)
            {
                BookHash.Append(ref hash, slab.Orders[slot].Left);
                BookHash.Append(ref hash, slab.Origins[slot].Tag);
            }
        }

        BookHash.Append(ref hash, 0);
    }

    private BookSide SideOf(Side side) => side == Side.Buy ? bids : asks;

    private void ForgetResults()
    {
        fillCount = 0;
        removedCount = 0;
    }

    private Removal Describe(int slot)
    {
        ref RestingOrder order = ref slab.Orders[slot];
        return new(slab.IdOf(slot), new(order.Owner), order.Side, Price.Trusted(order.Tick), Lots.Trusted(order.Left), slab.Origins[slot].Tag);
    }

    /// <summary>An order leaves without trading its rest.</summary>
    private void Remove(int slot)
    {
        if (removedCount == removed.Length)
        {
            Array.Resize(ref removed, removed.Length * 2);
        }

        removed[removedCount++] = Describe(slot);
        SideOf(slab.Orders[slot].Side).Unlink(slab, slot);
        slab.Free(slot);
    }
}

/// <summary>The mixing step of a book's digest: a multiply and a fold for each 64-bit value (constants of splitmix64).</summary>
internal static class BookHash
{
    public static void Append(ref ulong hash, long value)
    {
        // unchecked: a hash is a bit pattern; products are meant to wrap.
        unchecked
        {
            ulong mixed = (hash ^ (ulong)value) * 0xBF58476D1CE4E5B9UL + 0x9E3779B97F4A7C15UL;
            hash = mixed ^ (mixed >> 29);
        }
    }
}
