namespace Powderkeg.Kernel;

/// <summary>One happening that waits, with what it is ordered by: 40 bytes.</summary>
internal struct Waiting
{
    /// <summary>Time in microseconds &lt;&lt; 3 | phase.</summary>
    public ulong Rank;

    /// <summary>44 bits of hash(actor's key, instant) | 20 bits of the actor's counter.</summary>
    public ulong Tie;

    /// <summary>The full key, as last resort.</summary>
    public ulong Key;
    public Happening What;

    public static bool IsBefore(in Waiting a, in Waiting b)
    {
        if (a.Rank != b.Rank)
        {
            return a.Rank < b.Rank;
        }

        return a.Tie != b.Tie ? a.Tie < b.Tie : a.Key < b.Key;
    }
}

/// <summary>A 4-ary heap of what waits: the first by (rank, tie, key) on top.</summary>
internal sealed class AgendaHeap(int capacity)
{
    private const int Arity = 4;
    private Waiting[] heap = new Waiting[capacity];

    public int Count { get; private set; }

    /// <summary>The first; there must be one.</summary>
    public ref readonly Waiting Top => ref heap[0];

    public void Push(in Waiting entry)
    {
        if (Count == heap.Length)
        {
            Array.Resize(ref heap, Count * 2);
        }

        Waiting[] h = heap;
        int hole = Count++;
        while (hole > 0)
        {
            int parent = (hole - 1) / Arity;
            if (!Waiting.IsBefore(entry, h[parent]))
            {
                break;
            }

            h[hole] = h[parent];
            hole = parent;
        }

        h[hole] = entry;
    }

    /// <summary>Takes the first away; there must be one.</summary>
    public void Pop()
    {
        Waiting last = heap[--Count];
        if (Count > 0)
        {
            Sink(last);
        }
    }

    private void Sink(in Waiting entry)
    {
        Waiting[] h = heap;
        int hole = 0, count = Count;
        while (true)
        {
            int first = hole * Arity + 1;
            if (first >= count)
            {
                break;
            }

            int best = first;
            int end = Math.Min(first + Arity, count);
            for (int child = first + 1; child < end; child++)
            {
                if (Waiting.IsBefore(h[child], h[best]))
                {
                    best = child;
                }
            }

            if (!Waiting.IsBefore(h[best], entry))
            {
                break;
            }

            h[hole] = h[best];
            hole = best;
        }

        h[hole] = entry;
    }
}
