using Powderkeg.Units;

namespace Powderkeg.Kernel;

/// <summary>What is to happen: who handles it, about whom, with which argument. The kernel reads none of the three.</summary>
public readonly record struct Happening(int Handler, int Subject, long Argument);

/// <summary>A thing that schedules: its stable key decides ties, its dense number finds its counter.</summary>
public readonly record struct ActorId(int Index);

/// <summary>
/// The future, in order of (time, phase, tie): a 4-ary heap of 40-byte entries.
/// </summary>
/// <remarks>
/// Ties at one (time, phase) break by a stable hash of (actor's key, instant), then by the actor's own counter: neither the order of a file
/// nor an idle account can change a run, and nobody is first for ever because of a name.
/// Invariants: KERNEL-1 nobody schedules at or before the (time, phase) that is being handled; KERNEL-2 what comes out never goes back in time.
/// Brute-force twin: <c>NaiveAgenda</c> in the tests.
/// </remarks>
public sealed class Agenda
{
    private const int Arity = 4;
    private Entry[] heap = new Entry[1024];
    private ulong[] actorKeys = new ulong[64];
    private uint[] counters = new uint[64];
    private int actors;
    private int count;
    private ulong currentRank;

    private struct Entry
    {
        public ulong Rank;   // time in microseconds << 3 | phase
        public ulong Tie;    // 44 bits of hash(actor key, instant) | 20 bits of the actor's counter
        public ulong Key;    // the full key, as last resort
        public Happening What;
    }

    public int Count => count;

    /// <summary>The instant being handled; at the start, the instant of <see cref="StartAt"/>.</summary>
    public Instant Now => Instant.FromMicroseconds((long)(currentRank >> 3));

    public Phase NowPhase => (Phase)(currentRank & 7);

    /// <summary>Sets the clock before anything is scheduled.</summary>
    public void StartAt(Instant start) => currentRank = (ulong)start.Microseconds << 3;

    public ActorId Register(ulong stableKey)
    {
        if (actors == actorKeys.Length)
        {
            Array.Resize(ref actorKeys, actors * 2);
            Array.Resize(ref counters, actors * 2);
        }

        actorKeys[actors] = stableKey;
        return new(actors++);
    }

    public ulong KeyOf(ActorId actor) => actorKeys[actor.Index];

    public void Schedule(Instant at, Phase phase, ActorId actor, Happening what)
    {
        ulong rank = ((ulong)at.Microseconds << 3) | (ulong)phase;
        Invariant.Require(rank > currentRank || (rank == currentRank && count == 0 && NowPhase == Phase.Shock),
            "KERNEL-1", "nobody schedules at or before their own time and phase", at.Microseconds);
        ulong key = actorKeys[actor.Index];
        uint counter = unchecked(counters[actor.Index]++); // wraps after 2^32; only its order within one instant counts
        Entry entry = new()
        {
            Rank = rank,
            Tie = (StableHash.Mix(key, (ulong)at.Microseconds) << 20) | (counter & 0xFFFFF),
            Key = key,
            What = what,
        };
        if (count == heap.Length)
        {
            Array.Resize(ref heap, count * 2);
        }

        SiftUp(count++, entry);
    }

    /// <summary>Takes the next happening and moves the clock to it; false when nothing is left.</summary>
    public bool TryNext(out Happening what)
    {
        if (count == 0)
        {
            what = default;
            return false;
        }

        Invariant.Require(heap[0].Rank >= currentRank, "KERNEL-2", "time never goes back", (long)(heap[0].Rank >> 3));
        currentRank = heap[0].Rank;
        what = heap[0].What;
        Entry last = heap[--count];
        if (count > 0)
        {
            SiftDown(last);
        }

        return true;
    }

    /// <summary>When the next happening is; <see cref="Instant.Never"/> if none.</summary>
    public Instant NextAt => count == 0 ? Instant.Never : Instant.FromMicroseconds((long)(heap[0].Rank >> 3));

    private static bool Before(in Entry a, in Entry b)
    {
        if (a.Rank != b.Rank)
        {
            return a.Rank < b.Rank;
        }

        return a.Tie != b.Tie ? a.Tie < b.Tie : a.Key < b.Key;
    }

    private void SiftUp(int hole, in Entry entry)
    {
        Entry[] h = heap;
        while (hole > 0)
        {
            int parent = (hole - 1) / Arity;
            if (!Before(entry, h[parent]))
            {
                break;
            }

            h[hole] = h[parent];
            hole = parent;
        }

        h[hole] = entry;
    }

    private void SiftDown(in Entry entry)
    {
        Entry[] h = heap;
        int hole = 0;
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
                if (Before(h[child], h[best]))
                {
                    best = child;
                }
            }

            if (!Before(h[best], entry))
            {
                break;
            }

            h[hole] = h[best];
            hole = best;
        }

        h[hole] = entry;
    }
}
