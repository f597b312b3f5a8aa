using Powderkeg.Experiments.Outcomes;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Counterfactuals;

/// <summary>A sale that named the event as its cause, and when it happens without it; null: never.</summary>
public sealed record NamedSale(ForcedSale Sale, Instant? Then)
{
    public SaleFate Fate => ForcedSales.FateOf(Sale.At, Then);
}

/// <summary>A run without one event beside the run with it: the same description, seed and randomness, and one act less.</summary>
/// <param name="Named">The first sale of each closing that named an event of the act, in the order in which they happened.</param>
public sealed record WithoutEvent(DroppedAct Act, IReadOnlyList<NamedSale> Named, RunOutcomes With, RunOutcomes Without)
{
    /// <summary>Accounts struck in one of the two runs only.</summary>
    public CollateralDamage Damage => CollateralDamage.Between(With, Without);

    public int Count(SaleFate fate) => Named.Count(sale => sale.Fate == fate);
}

/// <summary>What is kept of the run with the event: which act to leave out, whose sales named it, what it came to. It holds no world.</summary>
public sealed record RunWithEvent(DroppedAct Act, IReadOnlyList<ForcedSale> Named, RunOutcomes Outcomes)
{
    /// <summary>Asks a world that has not run yet to look for an event.</summary>
    public static void LookFor(World world, EventId id) => world.Journal.Acts.LookFor([id]);

    /// <summary>Reads a finished run that was asked to look for the event.</summary>
    /// <param name="refusal">Why the event cannot be left out; empty where it can.</param>
    public static RunWithEvent? Read(Simulation finished, EventId id, out string refusal) =>
        DroppedAct.Find(finished.World, id, out refusal) is DroppedAct act
            ? new(act, new ForcedSales(finished).NamedBy(act.Events), OutcomeList.Read(finished, finished.IsOutOfBudget)) : null;

    /// <summary>Asks a world that has not run yet to do without the act.</summary>
    public void LeaveOutOf(World world) => world.Journal.Acts.LeaveOut(Act.Number);

    /// <summary>This run beside the finished one without the act.</summary>
    public WithoutEvent Beside(Simulation without)
    {
        Invariant.Require(without.World.Journal.Acts.HasLeftOut, "COUNTERFACTUAL-1", "the act that was found in one run comes in the other too", Act.Number);
        ForcedSales sales = new(without);
        return new(Act, [.. Named.Select(sale => new NamedSale(sale, sales.TimeOf(sale.Key)))], Outcomes, OutcomeList.Read(without, without.IsOutOfBudget));
    }
}
