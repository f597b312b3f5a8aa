using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Books;

/// <summary>A book under one lever, on every seed.</summary>
public sealed record LeverResult(BookLever Lever, IReadOnlyList<BookRun> Runs);

/// <summary>How much of a book's described depth within 1% of mid one leg would be: over a thousandth it moves that market when it is sold.</summary>
public readonly record struct DepthShare(string Account, string Leg, string Market, double Share);

/// <summary>What a book comes to.</summary>
/// <param name="AsIs">A run a seed.</param>
/// <param name="Levers">None where the book survives on every seed.</param>
/// <param name="Refusals">What a pool or desk would not lend: nothing was run then.</param>
public sealed record BookOutcome(IReadOnlyList<BookRun> AsIs, IReadOnlyList<LeverResult> Levers, IReadOnlyList<DepthShare> Depth, IReadOnlyList<string> Refusals);

/// <summary>Whether a book that does not survive is run again under the levers.</summary>
public enum BookReruns
{
    Levers,
    None,
}

/// <summary>Runs a world with a user's accounts in it, then again with one thing changed at a time: the same seeds, the same randomness.</summary>
public static class BookTrial
{
    /// <summary>A share of depth from which on a leg moves its market.</summary>
    public const double MovesMarket = 0.001;

    public static BookOutcome Run(WorldDescription world, IReadOnlyList<HeldAccount> accounts, IReadOnlyList<long> seeds, BookReruns reruns, int cores, IProgress<RunDone>? progress, CancellationToken stop)
    {
        World first = new(world, seeds[0], accounts);
        IReadOnlyList<string> refusals = BookOf(first).Refusals;
        if (refusals.Count > 0)
        {
            return new([], [], [], refusals);
        }

        DepthShare[] depth = [.. Depth(first, accounts)];
        BookLever asIs = new("as-is", "as it is", world, accounts);
        IReadOnlyList<BookRun> runs = All([asIs], seeds, cores, progress, stop)[0].Runs;
        return new(runs, reruns == BookReruns.None || runs.All(run => run.Survives) ? [] : All(BookLever.Of(world, accounts), seeds, cores, progress, stop), depth, []);
    }

    /// <summary>What pools and desks of this world would not lend to the accounts at the start; no run should be made then.</summary>
    public static IReadOnlyList<string> RefusalsOf(WorldDescription world, IReadOnlyList<HeldAccount> accounts, long seed) => BookOf(new World(world, seed, accounts)).Refusals;

    /// <summary>One run, looked at once a second.</summary>
    public static BookRun One(WorldDescription world, IReadOnlyList<HeldAccount> accounts, long seed, CancellationToken stop)
    {
        Simulation simulation = new(new World(world, seed, accounts));
        HeldBook book = BookOf(simulation.World);
        BookWatch[] watches = [.. Enumerable.Range(0, book.Members).Select(member => new BookWatch(simulation.World, book, member))];
        HashSet<int> forced = [];
        int read = 0;
        for (Instant at = world.Start + Duration.FromSeconds(1L); !simulation.IsOver && !simulation.IsOutOfBudget; at += Duration.FromSeconds(1L))
        {
            stop.ThrowIfCancellationRequested();
            simulation.RunUntil(at);
            for (Column<LiquidationHappened> steps = simulation.World.Journal.Liquidations; read < steps.Count; read++)
            {
                if (steps[read].Step is not (LiquidationStep.Call or LiquidationStep.Ended))
                {
                    forced.Add(steps[read].Account.Index);
                }
            }

            Array.ForEach(watches, watch => watch.Look(at, forced));
        }

        bool isCutShort = simulation.IsOutOfBudget;
        simulation.RunToEnd();
        return new(seed, simulation.World.Journal.Digest.ToString(), isCutShort, [.. watches.Select(watch => watch.Fate())]);
    }

    private static LeverResult[] All(IReadOnlyList<BookLever> levers, IReadOnlyList<long> seeds, int cores, IProgress<RunDone>? progress, CancellationToken stop)
    {
        BookRun[][] runs = [.. levers.Select(_ => new BookRun[seeds.Count])];
        (int Lever, int Seed)[] jobs = [.. levers.SelectMany((_, l) => seeds.Select((_, s) => (l, s)))];
        int done = 0;
        Cores.Each(jobs, cores, stop, job =>
        {
            runs[job.Lever][job.Seed] = One(levers[job.Lever].World, levers[job.Lever].Accounts, seeds[job.Seed], stop);
            progress?.Report(new(seeds[job.Seed], true, Interlocked.Increment(ref done), jobs.Length));
        });
        return [.. levers.Select((lever, l) => new LeverResult(lever, runs[l]))];
    }

    private static HeldBook BookOf(World world) => world.Populations.OfType<HeldBook>().Single();

    /// <summary>Perps by their own market, holdings by the deepest book in which their place would sell them.</summary>
    private static IEnumerable<DepthShare> Depth(World world, IReadOnlyList<HeldAccount> accounts)
    {
        foreach (HeldAccount account in accounts)
        {
            foreach (HeldPerp perp in account.Perps)
            {
                Market market = world.Markets.First(one => one.Kind == MarketKind.Perp && one.Spec.Base == world.Surroundings.Assets[perp.Base] && world.NameOf(one.Venue) == account.Place);
                yield return new(account.Name, perp.Base + "-PERP", market.Key, ShareOf(market, Math.Abs(perp.Amount) * market.StartPrice));
            }

            foreach (HeldAsset held in account.Balances.Where(held => world.Description.Assets[world.Surroundings.Assets[held.Asset].Index].Class != AssetClass.Stable))
            {
                AssetId asset = world.Surroundings.Assets[held.Asset];
                if (world.Markets.Where(one => one.Kind == MarketKind.Spot && one.Spec.Base == asset).MaxBy(one => one.Depth1Pct) is Market book)
                {
                    yield return new(account.Name, held.Asset, book.Key, ShareOf(book, held.Amount * world.Description.Assets[asset.Index].Price));
                }
            }
        }
    }

    private static double ShareOf(Market market, double usd) => market.Depth1Pct > 0 ? usd / market.Depth1Pct : double.PositiveInfinity;
}
