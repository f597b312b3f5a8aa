using System.Numerics;
using Powderkeg.Units;

namespace Powderkeg.Kernel;

/// <summary>What is to happen: who handles it, about whom, with which argument. The kernel reads none of the three.</summary>
public readonly record struct Happening(int Handler, int Subject, long Argument);

/// <summary>A thing that schedules: its stable key decides ties, its dense number finds its counter.</summary>
public readonly record struct ActorId(int Index);

/// <summary>
/// The future, in order of (time, phase, tie): a ring of slots of 16 ms for the next four minutes, a small heap for the slot that is open, a heap for what is further away.
/// </summary>
/// <remarks>
/// Ties at one (time, phase) break by a stable hash of (actor's key, instant), then by the actor's own counter: neither the order of a file
/// nor an idle account can change a run, and nobody is first for ever because of a name.
/// 1. What lies in the open slot (or before it) goes into the near heap, what lies within the ring into its slot's list, the rest into the far heap.
/// 2. What comes next is the top of the near heap. 3. When that is empty, the next slot that has anything is opened: its list, and what the far heap has of
/// it, go into the near heap. Only what is about to happen is sorted, in a heap that stays in the cache.
/// Invariants: KERNEL-1 nobody schedules at or before the (time, phase) that is being handled; KERNEL-2 what comes out never goes back in time;
/// the near heap is empty only when nothing waits.
/// Brute-force twin: <c>NaiveAgenda</c> in the tests.
/// </remarks>
public sealed class Agenda
{
    private const int SlotBits = 14;
    private const int Slots = 16384;
    private readonly AgendaHeap near = new(256);
    private readonly AgendaHeap far = new(1024);
    private readonly ulong[] occupied = new ulong[Slots / 64];

    // One more than the first node of each slot's list; nodes are used again. A list has no order: the near heap makes one.
    private readonly int[] firstOf = new int[Slots];
    private Node[] nodes = new Node[1024];
    private int usedNodes;
    private int firstFree;
    private ulong[] actorKeys = new ulong[64];
    private uint[] counters = new uint[64];
    private int actors;
    private ulong currentRank;
    private long open;

    private struct Node
    {
        public Waiting Entry;

        /// <summary>One more than the next node of its list, 0 at the end.</summary>
        public int Next;
    }

    public int Count { get; private set; }

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
        Invariant.Require(rank > currentRank || (rank == currentRank && Count == 0 && NowPhase == Phase.Shock),
            "KERNEL-1", "nobody schedules at or before their own time and phase", at.Microseconds);
        ulong key = actorKeys[actor.Index];
        uint counter = unchecked(counters[actor.Index]++); // wraps after 2^32; only its order within one instant counts
        Put(new()
        {
            Rank = rank,
            Tie = (StableHash.Mix(key, (ulong)at.Microseconds) << 20) | (counter & 0xFFFFF),
            Key = key,
            What = what,
        });
        Count++;
    }

    /// <summary>Takes the next happening and moves the clock to it; false when nothing is left.</summary>
    public bool TryNext(out Happening what)
    {
        if (Count == 0)
        {
            what = default;
            return false;
        }

        ref readonly Waiting next = ref near.Top;
        Invariant.Require(next.Rank >= currentRank, "KERNEL-2", "time never goes back", (long)(next.Rank >> 3));
        currentRank = next.Rank;
        what = next.What;
        near.Pop();
        Count--;
        if (near.Count == 0 && Count > 0)
        {
            OpenNext();
        }

        return true;
    }

    /// <summary>When the next happening is; <see cref="Instant.Never"/> if none.</summary>
    public Instant NextAt => Count == 0 ? Instant.Never : Instant.FromMicroseconds((long)(near.Top.Rank >> 3));

    private static long SlotOf(ulong rank) => (long)(rank >> (3 + SlotBits));

    private void Put(in Waiting entry)
    {
        long slot = SlotOf(entry.Rank);
        if (Count == 0)
        {
            open = slot;
        }

        if (slot <= open)
        {
            near.Push(entry);
        }
        else if (slot - open < Slots)
        {
            Append((int)(slot & (Slots - 1)), entry);
        }
        else
        {
            far.Push(entry);
        }
    }

    private void Append(int slot, in Waiting entry)
    {
        int node = firstFree - 1;
        if (node >= 0)
        {
            firstFree = nodes[node].Next;
        }
        else
        {
            node = usedNodes++;
            if (node == nodes.Length)
            {
                Array.Resize(ref nodes, node * 2);
            }
        }

        nodes[node].Entry = entry;
        nodes[node].Next = firstOf[slot];
        firstOf[slot] = node + 1;
        occupied[slot >> 6] |= 1UL << (slot & 63);
    }

    /// <summary>Opens the next slot that has anything, in the ring or beyond; there is one.</summary>
    private void OpenNext()
    {
        int ring = NextOccupied();
        long inRing = ring < 0 ? long.MaxValue : open + ((ring - open) & (Slots - 1));
        open = far.Count == 0 ? inRing : Math.Min(inRing, SlotOf(far.Top.Rank));
        if (open == inRing)
        {
            for (int one = firstOf[ring]; one != 0;)
            {
                ref Node node = ref nodes[one - 1];
                near.Push(node.Entry);
                (one, node.Next, firstFree) = (node.Next, firstFree, one);
            }

            firstOf[ring] = 0;
            occupied[ring >> 6] &= ~(1UL << (ring & 63));
        }

        while (far.Count > 0 && SlotOf(far.Top.Rank) == open)
        {
            near.Push(far.Top);
            far.Pop();
        }
    }

    /// <summary>The first slot after the open one, round the ring, that has anything; -1 if none has.</summary>
    private int NextOccupied()
    {
        int from = (int)((open + 1) & (Slots - 1)), word = from >> 6;
        ulong bits = occupied[word] & (ulong.MaxValue << (from & 63));
        for (int looked = 0; looked < occupied.Length; looked++)
        {
            if (bits != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(bits);
            }

            word = (word + 1) & (occupied.Length - 1);
            bits = occupied[word];
        }

        // Once round: what lies before the first slot in its own word.
        return bits == 0 ? -1 : (word << 6) + BitOperations.TrailingZeroCount(bits);
    }
}
