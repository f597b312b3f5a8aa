namespace Powderkeg.Kernel;

/// <summary>Hashes that are the same in every process, on every processor and for ever: FNV-1a over UTF-8, finished by MurmurHash3's mixer.</summary>
/// <remarks>All arithmetic wraps on purpose: hashing is arithmetic modulo 2^64.</remarks>
public static class StableHash
{
    /// <summary>The key of an id as written in a scenario.</summary>
    public static ulong Of(string text)
    {
        ulong hash = 14695981039346656037UL;
        // A character is at most three bytes: keys of accounts by the ten thousand need no memory.
        Span<byte> bytes = text.Length <= 80 ? stackalloc byte[240] : new byte[text.Length * 3];
        foreach (byte b in bytes[..System.Text.Encoding.UTF8.GetBytes(text, bytes)])
        {
            hash = unchecked((hash ^ b) * 1099511628211UL);
        }

        return Finish(hash);
    }

    public static ulong Mix(ulong a, ulong b) => Finish(unchecked(a * 0x9E3779B97F4A7C15UL + b));

    public static ulong Finish(ulong x)
    {
        unchecked
        {
            x ^= x >> 33;
            x *= 0xFF51AFD7ED558CCDUL;
            x ^= x >> 33;
            x *= 0xC4CEB9FE1A85EC53UL;
            x ^= x >> 33;
            return x;
        }
    }
}
