using CsCheck;
using Powderkeg.Kernel;
using Powderkeg.Units;

namespace Powderkeg.Tests.Kernel;

/// <summary>The agenda against its brute-force twin: a list that is sorted by the same rule.</summary>
/// <remarks>Holds KERNEL-1.</remarks>
public sealed class AgendaOrder
{
    private sealed class NaiveAgenda
    {
        private readonly List<(long At, Phase Phase, ulong Tie, uint Counter, int Subject)> entries = [];
        private readonly Dictionary<int, uint> counters = [];

        public void Schedule(long at, Phase phase, int actor, ulong key, int subject)
        {
            counters.TryGetValue(actor, out uint counter);
            counters[actor] = counter + 1;
            entries.Add((at, phase, unchecked(StableHash.Mix(key, (ulong)at) << 20), counter, subject));
        }

        public int Next()
        {
            int best = 0;
            for (int i = 1; i < entries.Count; i++)
            {
                (long at, Phase phase, ulong tie, uint counter, _) = entries[i];
                (long bestAt, Phase bestPhase, ulong bestTie, uint bestCounter, _) = entries[best];
                if ((at, phase, tie, counter).CompareTo((bestAt, bestPhase, bestTie, bestCounter)) < 0)
                {
                    best = i;
                }
            }

            int subject = entries[best].Subject;
            entries.RemoveAt(best);
            return subject;
        }

        public int Count => entries.Count;
    }

    [Fact]
    [Trait("share", "properties")]
    public void Happenings_come_in_the_order_of_time_phase_and_tie_as_the_naive_agenda_says()
    {
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 6], Gen.Int[0, 9]).Array[1, 200].Sample(plans =>
        {
            Agenda agenda = new();
            NaiveAgenda naive = new();
            ActorId[] actors = [.. Enumerable.Range(0, 10).Select(i => agenda.Register(StableHash.Of("actor/" + i)))];
            for (int i = 0; i < plans.Length; i++)
            {
                (int at, int phase, int actor) = plans[i];
                agenda.Schedule(Instant.FromMicroseconds(at + 1), (Phase)phase, actors[actor], new(0, i, 0));
                naive.Schedule(at + 1, (Phase)phase, actor, agenda.KeyOf(actors[actor]), i);
            }

            while (agenda.TryNext(out Happening what))
            {
                Assert.Equal(naive.Next(), what.Subject);
            }

            Assert.Equal(0, naive.Count);
        }, iter: 300);
    }

    /// <summary>Waits from a microsecond to a day: within the open slot, within the ring, round it, and beyond; each pop schedules again.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void The_order_is_the_naive_agendas_however_far_ahead_things_are_scheduled()
    {
        Gen<int> wait = Gen.OneOf(Gen.Int[1, 9], Gen.Int[16_000, 17_000], Gen.Int[1, 3_000_000], Gen.Int[268_000_000, 269_000_000], Gen.Int[1, 2_000_000_000]);
        Gen.Select(wait, Gen.Int[0, 6], Gen.Int[0, 9]).Array[1, 300].Sample(plans =>
        {
            Agenda agenda = new();
            NaiveAgenda naive = new();
            ActorId[] actors = [.. Enumerable.Range(0, 10).Select(i => agenda.Register(StableHash.Of("actor/" + i)))];
            int planned = 0;
            while (planned < plans.Length || agenda.Count > 0)
            {
                for (int many = planned % 7; many >= 0 && planned < plans.Length; many--, planned++)
                {
                    (int after, int phase, int actor) = plans[planned];
                    Instant at = agenda.Now + Duration.FromMicroseconds(after);
                    agenda.Schedule(at, (Phase)phase, actors[actor], new(0, planned, 0));
                    naive.Schedule(at.Microseconds, (Phase)phase, actor, agenda.KeyOf(actors[actor]), planned);
                }

                Assert.True(agenda.TryNext(out Happening what));
                Assert.Equal(naive.Next(), what.Subject);
            }

            Assert.Equal(0, naive.Count);
        }, iter: 200);
    }

    [Fact]
    public void Nobody_schedules_at_or_before_their_own_time_and_phase()
    {
        Agenda agenda = new();
        ActorId actor = agenda.Register(1);
        agenda.Schedule(Instant.FromMicroseconds(10), Phase.Match, actor, default);
        Assert.True(agenda.TryNext(out _));
        Assert.Throws<InvariantBrokenException>(() => agenda.Schedule(Instant.FromMicroseconds(10), Phase.Match, actor, default));
        Assert.Throws<InvariantBrokenException>(() => agenda.Schedule(Instant.FromMicroseconds(10), Phase.Decide, actor, default));
        Assert.Throws<InvariantBrokenException>(() => agenda.Schedule(Instant.FromMicroseconds(9), Phase.Settle, actor, default));
        agenda.Schedule(Instant.FromMicroseconds(10), Phase.Margin, actor, default);
        agenda.Schedule(Instant.FromMicroseconds(11), Phase.Shock, actor, default);
        Assert.Equal(2, agenda.Count);
    }

    [Fact]
    public void An_idle_actor_registered_first_does_not_change_the_order_of_the_others()
    {
        Assert.Equal(Order(withIdle: false), Order(withIdle: true));

        static List<int> Order(bool withIdle)
        {
            Agenda agenda = new();
            if (withIdle)
            {
                agenda.Register(StableHash.Of("idle"));
            }

            ActorId[] actors = [.. Enumerable.Range(0, 50).Select(i => agenda.Register(StableHash.Of("a" + i)))];
            for (int i = 0; i < actors.Length; i++)
            {
                agenda.Schedule(Instant.FromMicroseconds(5), Phase.Decide, actors[i], new(0, i, 0));
            }

            List<int> order = [];
            while (agenda.TryNext(out Happening what))
            {
                order.Add(what.Subject);
            }

            return order;
        }
    }

    [Fact]
    public void Who_comes_first_at_one_instant_changes_from_instant_to_instant()
    {
        Agenda agenda = new();
        ActorId a = agenda.Register(StableHash.Of("a")), b = agenda.Register(StableHash.Of("b"));
        int aFirst = 0;
        for (int t = 1; t <= 1000; t++)
        {
            agenda.Schedule(Instant.FromMicroseconds(t), Phase.Decide, a, new(0, 0, 0));
            agenda.Schedule(Instant.FromMicroseconds(t), Phase.Decide, b, new(0, 1, 0));
            agenda.TryNext(out Happening first);
            agenda.TryNext(out _);
            aFirst += first.Subject == 0 ? 1 : 0;
        }

        // A fair coin of 1,000 throws leaves 400 to 600 with probability under 1e-9.
        Assert.InRange(aFirst, 400, 600);
    }
}
