using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>What matching reads of a resting order: 32 bytes, two to a cache line.</summary>
internal struct RestingOrder
{
    /// <summary>Lots left; zero in a free slot only.</summary>
    public long Left;

    /// <summary>The next younger order of the level, or 0; in a free slot the next free one.</summary>
    public int Next;
    public int Previous;
    public int Tick;
    public int Owner;
    public int Generation;
    public Side Side;
    public SelfTradePrevention SelfTrade;
    public TimeInForce TimeInForce;
}

/// <summary>What is read when an order trades or leaves, apart from the walk: its tag, and its place among its owner's orders.</summary>
internal struct OrderOrigin
{
    public long Tag;
    public int NextOfOwner;
    public int PreviousOfOwner;
}

/// <summary>What a book knows of an owner: the oldest of its orders, the lots it has resting on each side, and how often each has changed.</summary>
internal sealed class OrderOwner
{
    public int Oldest;
    public long Bids;
    public long Asks;

    /// <summary>Move on whenever lots of its bids, or asks, come, trade or leave: while one stands still, what stood on that side still stands.</summary>
    public long BidChanges;
    public long AskChanges;
}

/// <summary>The resting orders of a book in reused slots, and for each owner the ring of its orders, oldest first, and their sums.</summary>
/// <remarks>
/// A handle is generation * 2^32 + slot, and a slot's generation rises when it is freed: a handle of a gone order finds nothing.
/// Slot 0 is never used, so that 0 says "none" in every link. Arrays double; nothing is allocated once they are large enough.
/// </remarks>
internal sealed class OrderSlab
{
    private const int OwnerPageBits = 8;
    private const int OwnerPageMask = (1 << OwnerPageBits) - 1;

    private RestingOrder[] orders = new RestingOrder[64];
    private OrderOrigin[] origins = new OrderOrigin[64];
    private OrderOwner?[]?[] owners = new OrderOwner?[]?[4];
    private int firstFree;
    private int used = 1;

    public RestingOrder[] Orders => orders;

    public OrderOrigin[] Origins => origins;

    public int Count { get; private set; }

    public OrderId IdOf(int slot) => new(((long)orders[slot].Generation << 32) | (uint)slot);

    /// <summary>The slot of an order that stands, or 0.</summary>
    public int Find(OrderId id)
    {
        // unchecked: the low half of a handle is the slot's bit pattern.
        int slot = unchecked((int)id.Value);
        return (uint)slot < (uint)used && slot != 0 && orders[slot].Left > 0 && orders[slot].Generation == (int)(id.Value >> 32) ? slot : 0;
    }

    /// <summary>The oldest order of an owner, or 0.</summary>
    public int OldestOf(int owner)
    {
        int page = owner >> OwnerPageBits;
        return (uint)page < (uint)owners.Length && owners[page]?[owner & OwnerPageMask] is { } one ? one.Oldest : 0;
    }

    /// <summary>Lots that an owner has resting on each side: kept as orders come and go, because makers ask at every look.</summary>
    public (long Bids, long Asks) StandingOf(int owner)
    {
        int page = owner >> OwnerPageBits;
        return (uint)page < (uint)owners.Length && owners[page]?[owner & OwnerPageMask] is { } one ? (one.Bids, one.Asks) : (0, 0);
    }

    /// <summary>A standing order is about to lose some of its lots; its owner's sum loses them now.</summary>
    public void Lower(in RestingOrder order, long by) => Add(OwnerOf(order.Owner), order.Side, -by);

    /// <summary>A slot filled with the order, in its owner's ring, in no level yet.</summary>
    public int Take(in NewOrder order, int tick, long left)
    {
        int slot = firstFree;
        if (slot != 0)
        {
            firstFree = orders[slot].Next;
        }
        else
        {
            slot = used++;
            if (slot == orders.Length)
            {
                Array.Resize(ref orders, orders.Length * 2);
                Array.Resize(ref origins, origins.Length * 2);
            }

            orders[slot].Generation = 1;
        }

        ref RestingOrder resting = ref orders[slot];
        resting.Left = left;
        resting.Tick = tick;
        resting.Owner = order.Owner.Index;
        resting.Side = order.Side;
        resting.SelfTrade = order.SelfTrade;
        resting.TimeInForce = order.TimeInForce;
        origins[slot].Tag = order.Tag;
        OrderOwner owner = OwnerOf(order.Owner.Index);
        JoinOwner(slot, owner);
        Add(owner, order.Side, left);
        Count++;
        return slot;
    }

    /// <summary>Frees a slot that has left its level.</summary>
    public void Free(int slot)
    {
        ref RestingOrder order = ref orders[slot];
        OrderOwner owner = OwnerOf(order.Owner);
        LeaveOwner(slot, owner);
        Add(owner, order.Side, -order.Left);
        order.Left = 0;
        order.Generation = order.Generation == int.MaxValue ? 1 : order.Generation + 1;
        order.Next = firstFree;
        firstFree = slot;
        Count--;
    }

    private void JoinOwner(int slot, OrderOwner owner)
    {
        ref int oldest = ref owner.Oldest;
        ref OrderOrigin origin = ref origins[slot];
        if (oldest == 0)
        {
            origin.NextOfOwner = origin.PreviousOfOwner = slot;
            oldest = slot;
            return;
        }

        int newest = origins[oldest].PreviousOfOwner;
        origin.NextOfOwner = oldest;
        origin.PreviousOfOwner = newest;
        origins[newest].NextOfOwner = slot;
        origins[oldest].PreviousOfOwner = slot;
    }

    private void LeaveOwner(int slot, OrderOwner owner)
    {
        ref int oldest = ref owner.Oldest;
        ref OrderOrigin origin = ref origins[slot];
        if (origin.NextOfOwner == slot)
        {
            oldest = 0;
            return;
        }

        origins[origin.PreviousOfOwner].NextOfOwner = origin.NextOfOwner;
        origins[origin.NextOfOwner].PreviousOfOwner = origin.PreviousOfOwner;
        if (oldest == slot)
        {
            oldest = origin.NextOfOwner;
        }
    }

    private static void Add(OrderOwner owner, Side side, long lots)
    {
        if (side == Side.Buy)
        {
            owner.Bids += lots;
            owner.BidChanges++;
        }
        else
        {
            owner.Asks += lots;
            owner.AskChanges++;
        }
    }

    /// <summary>The owner's entry, made at its first order; it stays the same for ever.</summary>
    public OrderOwner OwnerOf(int owner)
    {
        Invariant.Require(owner >= 0, "MARKETS-1", "a resting order has an owner", owner);
        int page = owner >> OwnerPageBits;
        return page < owners.Length && owners[page]?[owner & OwnerPageMask] is { } known ? known : OpenOwner(owner);
    }

    private OrderOwner OpenOwner(int owner)
    {
        int page = owner >> OwnerPageBits;
        if (page >= owners.Length)
        {
            Array.Resize(ref owners, Math.Max(page + 1, owners.Length * 2));
        }

        OrderOwner?[] entries = owners[page] ??= new OrderOwner?[1 << OwnerPageBits];
        return entries[owner & OwnerPageMask] ??= new OrderOwner();
    }
}
