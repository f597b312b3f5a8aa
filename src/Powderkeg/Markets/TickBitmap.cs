using System.Numerics;

namespace Powderkeg.Markets;

/// <summary>Which ticks of one side have orders: finds the next occupied tick in three steps, however far it is.</summary>
/// <remarks>
/// One bit a tick in <c>words</c>; one bit a word that is not zero in <c>groups</c>; one bit a group that is not zero in <c>tops</c>.
/// A top word spans 262,144 ticks, so the last step scans 16 words on a grid of 4 million. Arrays reach to the highest tick ever used (doubling):
/// half a megabyte at 4 million ticks. Ticks start at 1, and 0 says "none".
/// </remarks>
internal struct TickBitmap
{
    private ulong[] words;
    private ulong[] groups;
    private ulong[] tops;

    public TickBitmap()
    {
        words = new ulong[64];
        groups = new ulong[1];
        tops = new ulong[1];
    }

    public readonly bool IsSet(int tick)
    {
        int word = tick >> 6;
        return word < words.Length && (words[word] & (1UL << (tick & 63))) != 0;
    }

    public void Set(int tick)
    {
        int word = tick >> 6;
        if (word >= words.Length)
        {
            Grow(word);
        }

        words[word] |= 1UL << (tick & 63);
        groups[word >> 6] |= 1UL << (word & 63);
        tops[word >> 12] |= 1UL << ((word >> 6) & 63);
    }

    /// <summary>The tick has been set before.</summary>
    public readonly void Clear(int tick)
    {
        int word = tick >> 6;
        words[word] &= ~(1UL << (tick & 63));
        if (words[word] != 0)
        {
            return;
        }

        int group = word >> 6;
        groups[group] &= ~(1UL << (word & 63));
        if (groups[group] == 0)
        {
            tops[group >> 6] &= ~(1UL << (group & 63));
        }
    }

    /// <summary>The bits of an occupied tick's word from it on: bit n is the n-th of the word's 64 ticks.</summary>
    public readonly ulong From(int tick) => words[tick >> 6] & (ulong.MaxValue << (tick & 63));

    /// <summary>The lowest occupied tick above <paramref name="tick"/>, or 0.</summary>
    public readonly int Above(int tick)
    {
        int from = tick + 1;
        int word = from >> 6;
        if (word >= words.Length)
        {
            return 0;
        }

        ulong bits = words[word] & (ulong.MaxValue << (from & 63));
        if (bits != 0)
        {
            return (word << 6) + BitOperations.TrailingZeroCount(bits);
        }

        int group = (word + 1) >> 6;
        bits = group < groups.Length ? groups[group] & (ulong.MaxValue << ((word + 1) & 63)) : 0;
        if (bits == 0)
        {
            group = LowestGroupFrom(group + 1);
            if (group < 0)
            {
                return 0;
            }

            bits = groups[group];
        }

        word = (group << 6) + BitOperations.TrailingZeroCount(bits);
        return (word << 6) + BitOperations.TrailingZeroCount(words[word]);
    }

    /// <summary>The highest occupied tick below <paramref name="tick"/>, or 0.</summary>
    public readonly int Below(int tick)
    {
        int from = Math.Min(tick, words.Length << 6) - 1;
        if (from < 1)
        {
            return 0;
        }

        int word = from >> 6;
        ulong bits = words[word] & UpTo(from);
        if (bits != 0)
        {
            return (word << 6) + BitOperations.Log2(bits);
        }

        if (word == 0)
        {
            return 0;
        }

        int group = (word - 1) >> 6;
        bits = groups[group] & UpTo(word - 1);
        if (bits == 0)
        {
            group = HighestGroupTo(group - 1);
            if (group < 0)
            {
                return 0;
            }

            bits = groups[group];
        }

        word = (group << 6) + BitOperations.Log2(bits);
        return (word << 6) + BitOperations.Log2(words[word]);
    }

    /// <summary>A mask of the bits up to and with the one that <paramref name="index"/> has in its word.</summary>
    private static ulong UpTo(int index) => ulong.MaxValue >> (63 - (index & 63));

    private readonly int LowestGroupFrom(int group)
    {
        int top = group >> 6;
        ulong bits = top < tops.Length ? tops[top] & (ulong.MaxValue << (group & 63)) : 0;
        while (bits == 0)
        {
            if (++top >= tops.Length)
            {
                return -1;
            }

            bits = tops[top];
        }

        return (top << 6) + BitOperations.TrailingZeroCount(bits);
    }

    private readonly int HighestGroupTo(int group)
    {
        if (group < 0)
        {
            return -1;
        }

        int top = group >> 6;
        ulong bits = tops[top] & UpTo(group);
        while (bits == 0)
        {
            if (--top < 0)
            {
                return -1;
            }

            bits = tops[top];
        }

        return (top << 6) + BitOperations.Log2(bits);
    }

    private void Grow(int word)
    {
        int length = (int)BitOperations.RoundUpToPowerOf2((uint)word + 1);
        Array.Resize(ref words, length);
        Array.Resize(ref groups, (length + 63) >> 6);
        Array.Resize(ref tops, (length + 4095) >> 12);
    }
}
