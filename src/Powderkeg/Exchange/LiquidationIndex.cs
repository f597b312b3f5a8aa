using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>Who is out of margin next in one perp market: isolated longs by highest liquidation price, shorts by lowest.</summary>
/// <remarks>
/// Two binary heaps of (price, row, version). A changed position is pushed anew; its older entries are stale by <see cref="Position.Version"/> and fall
/// out when they come to the top, or when a heap is full. Each change costs the logarithm of the market's positions, each mark only those that are out.
/// Brute-force twin: asking <see cref="IsolatedMargin.IsOut"/> of everyone at every mark (tests).
/// </remarks>
public sealed class LiquidationIndex(Positions positions)
{
    private Entry[] longs = new Entry[16];
    private Entry[] shorts = new Entry[16];
    private int longCount;
    private int shortCount;

    private struct Entry
    {
        /// <summary>Ticks of a short, minus the ticks of a long: the smallest key is the next one out on either side.</summary>
        public long Key;
        public int Row;
        public int Version;
    }

    /// <summary>Entries, stale ones included.</summary>
    public int Count => longCount + shortCount;

    /// <summary>An isolated position as it now is, and the mark at which it is out.</summary>
    public void Watch(int row, Price liquidation)
    {
        ref Position position = ref positions[row];
        Entry entry = new() { Row = row, Version = position.Version };
        if (position.Lots > 0)
        {
            entry.Key = -liquidation.Ticks;
            if (!liquidation.IsNone)
            {
                Push(ref longs, ref longCount, entry);
            }
        }
        else if (position.Lots < 0)
        {
            entry.Key = liquidation.Ticks;
            Push(ref shorts, ref shortCount, entry);
        }
    }

    /// <summary>Takes out the next position that is out at this mark; false when nobody is. Longs first, then shorts; equals by row.</summary>
    public bool TryTake(Price mark, out int row) =>
        TryTake(longs, ref longCount, -mark.Ticks, out row) || TryTake(shorts, ref shortCount, mark.Ticks, out row);

    private bool TryTake(Entry[] heap, ref int count, long reached, out int row)
    {
        while (count > 0 && heap[0].Key <= reached)
        {
            Entry top = heap[0];
            Pop(heap, ref count);
            if (IsFresh(top))
            {
                row = top.Row;
                return true;
            }
        }

        row = -1;
        return false;
    }

    private bool IsFresh(in Entry entry) => positions[entry.Row].Lots != 0 && positions[entry.Row].Version == entry.Version;

    private void Push(ref Entry[] heap, ref int count, in Entry entry)
    {
        if (count == heap.Length)
        {
            DropStale(heap, ref count);
            if (count > heap.Length / 2)
            {
                Array.Resize(ref heap, heap.Length * 2);
            }
        }

        int hole = count++;
        while (hole > 0 && Before(entry, heap[(hole - 1) / 2]))
        {
            heap[hole] = heap[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }

        heap[hole] = entry;
    }

    private static void Pop(Entry[] heap, ref int count)
    {
        Entry last = heap[--count];
        Sink(heap, count, 0, last);
    }

    private static void Sink(Entry[] heap, int count, int hole, in Entry entry)
    {
        Entry sinking = entry;
        while (true)
        {
            int child = 2 * hole + 1;
            if (child >= count)
            {
                break;
            }

            if (child + 1 < count && Before(heap[child + 1], heap[child]))
            {
                child++;
            }

            if (!Before(heap[child], sinking))
            {
                break;
            }

            heap[hole] = heap[child];
            hole = child;
        }

        heap[hole] = sinking;
    }

    private void DropStale(Entry[] heap, ref int count)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (IsFresh(heap[i]))
            {
                heap[kept++] = heap[i];
            }
        }

        count = kept;
        for (int i = kept / 2 - 1; i >= 0; i--)
        {
            Sink(heap, kept, i, heap[i]);
        }
    }

    private static bool Before(in Entry a, in Entry b) => a.Key != b.Key ? a.Key < b.Key : a.Row < b.Row;
}
