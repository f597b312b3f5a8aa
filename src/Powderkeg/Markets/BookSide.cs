using System.Numerics;
using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>The orders of one price, oldest first: ends of a chain of slots, and the sum of what is left of them.</summary>
internal struct BookLevel
{
    public long Quantity;
    public int Oldest;
    public int Newest;
}

/// <summary>One side of a book: levels found directly by tick, the best of them remembered.</summary>
/// <remarks>
/// Levels lie in pages of 512 ticks (8 KB), made when an order first rests in one: an isolated bid far below costs one page.
/// A level is mostly one order at a tick where none has been for long. That it comes alone is known by the tick's bit, that it leaves alone by its links:
/// the level, whose memory is cold, is then written and not waited for.
/// Invariants: a tick's bit is set exactly when its level has orders; <see cref="Best"/> is the best set tick (0 when empty);
/// <see cref="Total"/> is the sum over levels.
/// </remarks>
internal sealed class BookSide(Side side)
{
    private const int PageBits = 9;
    private const int PageMask = (1 << PageBits) - 1;

    private BookLevel[]?[] pages = new BookLevel[]?[8];
    private TickBitmap occupied = new();

    public int Best { get; private set; }

    public long Total { get; private set; }

    /// <summary>The level of a tick at which an order has rested before.</summary>
    public ref BookLevel At(int tick) => ref pages[tick >> PageBits]![tick & PageMask];

    public long QuantityAt(int tick)
    {
        int page = tick >> PageBits;
        return page < pages.Length && pages[page] is { } levels ? levels[tick & PageMask].Quantity : 0;
    }

    /// <summary>The sum over all levels from the best price to a worst one, it included.</summary>
    public long QuantityTo(int worst)
    {
        (int tick, int last) = side == Side.Buy ? (occupied.Above(worst - 1), Best) : (Best, worst);
        long sum = 0;
        while (tick != 0 && tick <= last)
        {
            // A word of the bitmap at a time: its 64 levels lie in one page.
            BookLevel[] levels = pages[tick >> PageBits]!;
            int first = tick & ~63;
            ulong bits = occupied.From(tick) & (last - first < 63 ? (2UL << (last - first)) - 1 : ulong.MaxValue);
            for (; bits != 0; bits &= bits - 1)
            {
                sum += levels[(first + BitOperations.TrailingZeroCount(bits)) & PageMask].Quantity;
            }

            tick = occupied.Above(first + 63);
        }

        return sum;
    }

    /// <summary>True if an order of the other side that accepts prices up to <paramref name="limit"/> meets the best of this one.</summary>
    public bool IsMetBy(int limit) => Best != 0 && (side == Side.Buy ? Best >= limit : Best <= limit);

    /// <summary>The next worse occupied tick, or 0.</summary>
    public int WorseThan(int tick) => side == Side.Buy ? occupied.Below(tick) : occupied.Above(tick);

    public bool IsAsGoodAs(int tick, int limit) => side == Side.Buy ? tick >= limit : tick <= limit;

    public void Append(OrderSlab slab, int slot)
    {
        ref RestingOrder order = ref slab.Orders[slot];
        int tick = order.Tick;
        ref BookLevel level = ref Open(tick);
        Total += order.Left;
        order.Next = 0;
        if (!occupied.IsSet(tick))
        {
            order.Previous = 0;
            level = new BookLevel { Quantity = order.Left, Oldest = slot, Newest = slot };
            occupied.Set(tick);
            if (Best == 0 || IsAsGoodAs(tick, Best))
            {
                Best = tick;
            }

            return;
        }

        order.Previous = level.Newest;
        slab.Orders[level.Newest].Next = slot;
        level.Newest = slot;
        level.Quantity += order.Left;
    }

    /// <summary>Takes an order out of its level, with what is left of it.</summary>
    public void Unlink(OrderSlab slab, int slot)
    {
        RestingOrder[] orders = slab.Orders;
        ref RestingOrder order = ref orders[slot];
        ref BookLevel level = ref At(order.Tick);
        Total -= order.Left;
        if (order.Previous == 0 && order.Next == 0)
        {
            level = default;
            occupied.Clear(order.Tick);
            if (order.Tick == Best)
            {
                Best = WorseThan(order.Tick);
            }

            return;
        }

        level.Quantity -= order.Left;
        if (order.Previous == 0)
        {
            level.Oldest = order.Next;
        }
        else
        {
            orders[order.Previous].Next = order.Next;
        }

        if (order.Next == 0)
        {
            level.Newest = order.Previous;
        }
        else
        {
            orders[order.Next].Previous = order.Previous;
        }
    }

    /// <summary>Lowers what is left of a standing order: it traded, or was replaced by a smaller one.</summary>
    public void Reduce(ref RestingOrder order, long by)
    {
        order.Left -= by;
        At(order.Tick).Quantity -= by;
        Total -= by;
    }

    private ref BookLevel Open(int tick)
    {
        int page = tick >> PageBits;
        BookLevel[] levels = (page < pages.Length ? pages[page] : null) ?? AddPage(page);
        return ref levels[tick & PageMask];
    }

    private BookLevel[] AddPage(int page)
    {
        if (page >= pages.Length)
        {
            Array.Resize(ref pages, Math.Max(page + 1, pages.Length * 2));
        }

        return pages[page] = new BookLevel[1 << PageBits];
    }
}
