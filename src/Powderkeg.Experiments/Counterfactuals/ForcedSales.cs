using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Counterfactuals;

/// <summary>A forced sale (or take-over) as another run of the same world can be asked for it: the k-th of one account, at one place, of one market and asset.</summary>
/// <param name="Account">Its stable key: a hash of its name.</param>
/// <param name="Market">Number of the market; -1 where it was sold on none.</param>
/// <param name="Ordinal">From 0.</param>
public readonly record struct ForcedSaleKey(ulong Account, int Place, int Market, int Asset, int Ordinal);

/// <summary>A forced sale of a run.</summary>
/// <param name="Account">Its name.</param>
/// <param name="Market">Its market; else what was sold.</param>
/// <param name="Usd">Of this sale, or of all sales of its closing.</param>
public sealed record ForcedSale(ForcedSaleKey Key, EventId Id, Instant At, string Account, string Market, Channel Channel, double Usd);

/// <summary>What became of a forced sale in another run.</summary>
public enum SaleFate
{
    /// <summary>It does not happen.</summary>
    Removed,

    /// <summary>It happens at least a second later.</summary>
    Delayed,

    /// <summary>It happens within a second of its time.</summary>
    Same,

    /// <summary>It happens at least a second earlier.</summary>
    Earlier,
}

/// <summary>Forced sales and take-overs of a run, in the order in which they happened, and what they name as their cause.</summary>
/// <remarks>It holds the run's journal. A sale's <em>named parent</em> is its parent event, the line that <c>why</c> prints right behind it: the start of its own closing, or of a pool's
/// liquidation the price's move. Its <em>outside cause</em> is the first event behind it that is no step of its own account's closing.</remarks>
public sealed class ForcedSales
{
    /// <summary>What happens less than this later is the same: a venue publishes marks once a second.</summary>
    public static readonly Duration Least = Duration.FromSeconds(1L);

    private readonly World world;
    private readonly RunView run;
    private readonly EventBook events;
    private readonly Dictionary<(ulong Account, int Place, int Market, int Asset), List<Instant>> times = [];
    private readonly Dictionary<(ulong Account, int Place, int Market, int Asset), List<Instant>> starts = [];
    private readonly Dictionary<int, ForcedSaleKey> keys = [];
    private readonly Dictionary<int, ForcedSaleKey> startKeys = [];

    public ForcedSales(Simulation simulation)
    {
        world = simulation.World;
        run = simulation.Outcome.View();
        events = new(run.Journal);
        for (int row = 0; row < run.Journal.Liquidations.Count; row++)
        {
            ref readonly LiquidationHappened step = ref run.Journal.Liquidations[row];
            if (step.Step is LiquidationStep.Sale or LiquidationStep.TakenOver)
            {
                Put(times, keys, row, step);
            }
            else if (step.Step == LiquidationStep.Started)
            {
                Put(starts, startKeys, row, step);
            }
        }
    }

    private void Put(Dictionary<(ulong, int, int, int), List<Instant>> into, Dictionary<int, ForcedSaleKey> named, int row, in LiquidationHappened step)
    {
        (ulong Account, int Place, int Market, int Asset) of = (world.KeyOf(step.Account), step.Place.Index, step.Market.Index, step.Asset.Index);
        List<Instant> own = into.TryGetValue(of, out List<Instant>? known) ? known : (into[of] = []);
        named.Add(row, new(of.Account, of.Place, of.Market, of.Asset, own.Count));
        own.Add(step.At);
    }

    /// <summary>Rows of the journal's liquidations that are sales on a market or of a pool; take-overs are not among them.</summary>
    public IReadOnlyList<int> SaleRows => [.. keys.Keys.Where(row => run.Journal.Liquidations[row].Step == LiquidationStep.Sale).Order()];

    public ForcedSale Of(int row)
    {
        LiquidationHappened step = run.Journal.Liquidations[row];
        string sold = step.Market.IsNone ? world.Description.Assets[step.Asset.Index].Id : run.Markets[step.Market.Index].Key;
        return new(keys[row], step.Id, step.At, world.Balances.KeyOf(step.Account), sold, step.Cause.Channel, run.UsdOf(step.Notional, step.NotionalAsset));
    }

    /// <summary>The event right behind a sale.</summary>
    public EventId NamedParentOf(int row) => run.Journal.Liquidations[row].Cause.Parent;

    /// <summary>The first event behind a sale that is no step of its own account's closing; none where there is none.</summary>
    public EventId OutsideCauseOf(int row)
    {
        AccountId account = run.Journal.Liquidations[row].Account;
        EventId parent = NamedParentOf(row);
        while (StepOf(parent) is LiquidationHappened step && step.Account == account)
        {
            parent = step.Cause.Parent;
        }

        return parent;
    }

    /// <summary>The start of the closing that an event belongs to; none where the event was not forced by one.</summary>
    public EventId ClosingBehind(EventId id) => events.Find(id).Cause.Parent is var parent && StepOf(parent) is { Step: LiquidationStep.Started } ? parent : EventId.None;

    /// <summary>The first sale of each closing that goes back to one of these events over steps of its own account; the USD are those of the whole closing. Sales that are such events themselves are left out.</summary>
    public IReadOnlyList<ForcedSale> NamedBy(IReadOnlyCollection<EventId> causes)
    {
        HashSet<int> named = [.. causes.Select(id => id.Number)];
        Dictionary<int, ForcedSale> closings = [];
        foreach (int row in keys.Keys.Order())
        {
            LiquidationHappened step = run.Journal.Liquidations[row];
            if (named.Contains(step.Id.Number) || !GoesBackTo(named, step.Account, step.Cause.Parent))
            {
                continue;
            }

            ForcedSale sale = Of(row);
            int closing = StepOf(step.Cause.Parent) is { } start && start.Account == step.Account ? start.Id.Number : step.Id.Number;
            closings[closing] = closings.TryGetValue(closing, out ForcedSale? first) ? first with { Usd = first.Usd + sale.Usd } : sale;
        }

        return [.. closings.Values];
    }

    /// <summary>When a sale of another run happens in this one; null where it does not.</summary>
    public Instant? TimeOf(ForcedSaleKey key) => TimeIn(times, key);

    /// <summary>The start of a sale's closing, and when it was; null where it has none (a lending pool is liquidated at once).</summary>
    public (ForcedSaleKey Key, Instant At)? StartOf(int row) => events.Find(NamedParentOf(row)) is { Kind: EventKind.Liquidation } start && startKeys.TryGetValue(start.Row, out ForcedSaleKey key) ? (key, start.At) : null;

    /// <summary>When a closing of another run begins in this one; null where it does not.</summary>
    public Instant? TimeOfStart(ForcedSaleKey key) => TimeIn(starts, key);

    public static SaleFate FateOf(Instant before, Instant? then) => then is not Instant at ? SaleFate.Removed
        : at >= before + Least ? SaleFate.Delayed : at + Least <= before ? SaleFate.Earlier : SaleFate.Same;

    private static Instant? TimeIn(Dictionary<(ulong, int, int, int), List<Instant>> where, ForcedSaleKey key) =>
        where.TryGetValue((key.Account, key.Place, key.Market, key.Asset), out List<Instant>? own) && key.Ordinal < own.Count ? own[key.Ordinal] : null;

    private bool GoesBackTo(HashSet<int> named, AccountId account, EventId parent)
    {
        while (!named.Contains(parent.Number) && StepOf(parent) is LiquidationHappened step && step.Account == account)
        {
            parent = step.Cause.Parent;
        }

        return named.Contains(parent.Number);
    }

    private LiquidationHappened? StepOf(EventId id) => events.Find(id) is { Kind: EventKind.Liquidation } fact ? run.Journal.Liquidations[fact.Row] : null;
}
