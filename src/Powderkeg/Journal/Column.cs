namespace Powderkeg.Journal;

/// <summary>An append-only column of facts, in blocks that never move: appending allocates once per block and copies nothing.</summary>
public sealed class Column<T>
    where T : struct
{
    private const int BlockBits = 14;
    private const int BlockSize = 1 << BlockBits;
    private readonly List<T[]> blocks = [];
    private T[] last = [];
    private int count;

    public int Count => count;

    public ref readonly T this[int index] => ref blocks[index >> BlockBits][index & (BlockSize - 1)];

    /// <summary>All facts in their order, by reference: for scans of the whole column.</summary>
    public Scan GetEnumerator() => new(this);

    /// <summary>Where a scan stands. What is appended meanwhile is not seen.</summary>
    public ref struct Scan(Column<T> column)
    {
        private ReadOnlySpan<T> block;
        private int at = -1;
        private int before;

        public readonly ref readonly T Current => ref block[at];

        public bool MoveNext()
        {
            if (++at < block.Length)
            {
                return true;
            }

            if (before >= column.count)
            {
                return false;
            }

            block = column.blocks[before >> BlockBits].AsSpan(0, Math.Min(BlockSize, column.count - before));
            before += block.Length;
            at = 0;
            return true;
        }
    }

    internal void Add(in T fact)
    {
        if ((count & (BlockSize - 1)) == 0)
        {
            // Not cleared: each place is written before it can be read.
            last = GC.AllocateUninitializedArray<T>(BlockSize);
            blocks.Add(last);
        }

        last[count & (BlockSize - 1)] = fact;
        count++;
    }
}
