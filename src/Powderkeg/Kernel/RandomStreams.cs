using Powderkeg.Units;

namespace Powderkeg.Kernel;

/// <summary>Philox4x32-10 (Salmon et al., SC'11): a block of 128 random bits is a function of a counter and a key, so that draw number n of a
/// stream never depends on who else drew.</summary>
public static class Philox
{
    /// <summary>The four words of block <paramref name="counter"/> under <paramref name="key"/>; vectors: Random123's kat_vectors.</summary>
    public static (uint A, uint B, uint C, uint D) Block((uint A, uint B, uint C, uint D) counter, (uint A, uint B) key)
    {
        unchecked
        {
            (uint c0, uint c1, uint c2, uint c3) = counter;
            (uint k0, uint k1) = key;
            for (int round = 0; round < 10; round++)
            {
                ulong p0 = (ulong)0xD2511F53u * c0;
                ulong p1 = (ulong)0xCD9E8D57u * c2;
                (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
                k0 += 0x9E3779B9u;
                k1 += 0xBB67AE85u;
            }

            return (c0, c1, c2, c3);
        }
    }
}

/// <summary>A named stream of random numbers: (seed, key, index) decides each draw. Copy it and both copies draw the same.</summary>
/// <remarks>The key is the hash of the thing's id (or of its <c>stream:</c>), so that switching one agent off does not change another's draws.</remarks>
public struct RandomStream
{
    private readonly ulong seed;
    private readonly ulong key;
    private ulong index;

    public RandomStream(ulong seed, ulong key)
    {
        this.seed = seed;
        this.key = key;
        index = 0;
    }

    /// <summary>64 random bits; moves on by one.</summary>
    public ulong NextBits()
    {
        unchecked
        {
            (uint a, uint b, _, _) = Philox.Block(((uint)index, (uint)(index >> 32), (uint)key, (uint)(key >> 32)), ((uint)seed, (uint)(seed >> 32)));
            index++;
            return ((ulong)a << 32) | b;
        }
    }

    /// <summary>Moves on by one where the draw would decide nothing: the next one is what it would have been.</summary>
    public void Skip() => index = unchecked(index + 1);

    /// <summary>Uniform strictly between 0 and 1, on a grid of 2^-53.</summary>
    public double NextUniform() => ((NextBits() >> 11) + 0.5) * (1.0 / (1UL << 53));

    public double NextUniform(double from, double to) => from + (to - from) * NextUniform();

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1; <paramref name="count"/> at least 1.</summary>
    public int NextBelow(int count) => (int)(((UInt128)NextBits() * (uint)count) >> 64);

    public double NextNormal() => FixedMath.NormalQuantile(NextUniform());

    /// <summary>Exponential with the given mean.</summary>
    public double NextExponential(double mean) => -mean * FixedMath.Log(NextUniform());

    /// <summary>Student-t with 4 degrees of freedom, by its closed quantile (Shaw 2006), scaled to unit variance.</summary>
    public double NextStudent4()
    {
        double u = NextUniform();
        double alpha = 4 * u * (1 - u);
        // q = cos(arccos(sqrt(alpha))/3)/sqrt(alpha) solves 4q^3 alpha... by Newton from the normal's side: only + - * / sqrt.
        double root = Math.Sqrt(alpha);
        double c = 0.9; // cos(x/3) for cos x = root: 4c^3 - 3c = root, c in [sqrt(3)/2, 1]
        for (int i = 0; i < 30; i++)
        {
            double step = (4 * c * c * c - 3 * c - root) / (12 * c * c - 3);
            c -= step;
            if (Math.Abs(step) < 1e-16)
            {
                break;
            }
        }

        double t = 2 * Math.Sqrt(Math.Max(0, c / root - 1));
        return (u < 0.5 ? -t : t) / 1.4142135623730951;
    }

    public Duration NextDuration(Duration from, Duration to) =>
        Duration.FromMicroseconds(from.Microseconds + (long)((to.Microseconds - from.Microseconds) * NextUniform()));
}

/// <summary>Makes the run's streams from its seed.</summary>
public readonly struct RandomStreams(ulong seed)
{
    public RandomStream Named(string name) => new(seed, StableHash.Of(name));

    public RandomStream Keyed(ulong key, string purpose) => new(seed, StableHash.Mix(key, StableHash.Of(purpose)));
}
