using Powderkeg.Kernel;
using Powderkeg.Units;

namespace Powderkeg.Bench;

/// <summary>The agenda as a run uses it: some hundred thousand wait, each pop schedules one again, from microseconds to minutes ahead, a third of them at whole seconds (ties).</summary>
internal sealed class AgendaWork(Size size) : Workload("agenda", "pop and schedule", size)
{
    private readonly int waiting = size == Size.Full ? 100_000 : 2_000;
    private Agenda agenda = new();
    private ActorId[] actors = [];

    public override int Operations => Size == Size.Full ? 2_000_000 : 20_000;

    protected override ulong Expected => Size == Size.Full ? 0x9d35e3091fe42608UL : 0xde32e08ee24504f2UL;

    public override void Prepare()
    {
        agenda = new Agenda();
        actors = new ActorId[waiting];
        for (int i = 0; i < waiting; i++)
        {
            actors[i] = agenda.Register(StableHash.Mix(1, (ulong)i));
            Schedule(i, 0);
        }
    }

    protected override ulong Work()
    {
        ulong hash = 0;
        for (int i = 0; i < Operations && agenda.TryNext(out Happening what); i++)
        {
            hash = StableHash.Mix(hash, (ulong)agenda.Now.Microseconds ^ (ulong)what.Subject);
            Schedule(what.Subject, i);
        }

        return hash;
    }

    private void Schedule(int subject, int round)
    {
        ulong draw = StableHash.Mix((ulong)subject, (ulong)round);
        long ahead = 1 + (long)(draw >> 8) % ((draw & 3) == 0 ? 120_000_000 : 4_000_000);
        long at = agenda.Now.Microseconds + ahead;
        at = (draw & 255) < 85 ? (at / 1_000_000 + 1) * 1_000_000 : at;
        agenda.Schedule(Instant.FromMicroseconds(at), Phase.Decide, actors[subject], new(0, subject, 0));
    }
}
