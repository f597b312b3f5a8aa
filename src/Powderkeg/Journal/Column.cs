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
