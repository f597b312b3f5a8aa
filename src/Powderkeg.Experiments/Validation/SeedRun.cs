using Powderkeg.Agents;
using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>When a domino fell, from the shock on; null where it stood.</summary>
public readonly record struct DominoOnset(string Id, Duration? After);

/// <summary>One seed's run against the table. It holds no world: the run's memory is free when this is made.</summary>
/// <param name="Falls">Drawdown by "venue market".</param>
/// <param name="IsCutShort">The described budget ended the run before its time.</param>
public sealed record SeedRun(
    string Scenario, long Seed, string Digest, IReadOnlyList<Reading> Readings, IReadOnlyList<DominoOnset> Onsets, IReadOnlyDictionary<string, double> Falls, bool IsCutShort)
{
    /// <summary>Rows of sure A that passed.</summary>
    public int SurePassed => Readings.Count(row => row.Target.Sure == Sureness.A && row.Verdict == Verdict.Pass);

    public int Passed => Readings.Count(row => row.Verdict == Verdict.Pass);

    public SeedRun WithUnforced(IReadOnlyDictionary<string, double> falls) => this with { Readings = [.. Readings.Select(row => row.WithUnforced(falls))] };

    /// <summary>What is off where "all forced channels" are off (DESIGN.md section 7): auto-deleveraging and what it makes hedgers sell have no other source.</summary>
    public static IReadOnlyList<DominoSwitch> ForcedChannels { get; } =
    [
        DominoSwitch.LoopUnwind, DominoSwitch.LoopLiquidation, DominoSwitch.LoanLiquidation, DominoSwitch.UnifiedLiquidation, DominoSwitch.PerpLiquidation,
    ];

    /// <summary>Runs a world to its end and reads every row.</summary>
    public static SeedRun Of(WorldDescription description, long seed, CancellationToken stop)
    {
        World world = new(description, seed);
        Simulation simulation = new(world);
        CollateralLook look = new(world);
        HashSet<int> retail = [];
        double loops = 0;
        bool isShocked = false;
        Instant shock = world.Description.Macro.Shock?.At ?? Instant.Never;
        for (Instant at = description.Start; !simulation.IsOver && !simulation.IsOutOfBudget; at += Duration.FromSeconds(1L))
        {
            if (!isShocked && at >= shock)
            {
                isShocked = true;
                simulation.RunUntil(Instant.FromMicroseconds(shock.Microseconds - 1));
                retail = RetailWithPositions(world);
                loops = world.OnChain.Lending.Sum(pool => RecursiveDeposits.Of(pool, world.Balances, world.Agenda.Now).LoopCollateralUsd);
            }

            simulation.RunUntil(at);
            look.Sample();
            if (at.Microseconds % 60_000_000 == 0)
            {
                stop.ThrowIfCancellationRequested();
            }
        }

        bool isCutShort = simulation.IsOutOfBudget;
        simulation.RunToEnd();
        return Read(simulation, look.Gaps, retail, loops, isCutShort);
    }

    /// <summary>Drawdowns of the same run with all forced channels off, by "venue market"; null where a budget cut it short.</summary>
    public static IReadOnlyDictionary<string, double>? UnforcedFalls(WorldDescription description, long seed, CancellationToken stop)
    {
        WorldDescription unforced = description with { Off = [.. description.Off.Union(ForcedChannels)] };
        Simulation simulation = new(new World(unforced, seed));
        for (Instant at = description.Start; !simulation.IsOver && !simulation.IsOutOfBudget; at += Duration.FromMinutes(1))
        {
            stop.ThrowIfCancellationRequested();
            simulation.RunUntil(at);
        }

        return simulation.IsOutOfBudget ? null : FallsOf(simulation.Outcome.View());
    }

    internal static SeedRun Read(Simulation simulation, CollateralGaps gaps, IReadOnlySet<int> retail, double loops, bool isCutShort)
    {
        World world = simulation.World;
        RunView view = simulation.Outcome.View();
        RunSummary summary = simulation.Outcome.Summarise(simulation.Happenings);
        RunEvidence evidence = new()
        {
            Run = view,
            Paths = PricePaths.Of(view),
            Gaps = gaps,
            Coverage = summary.Coverage,
            LendingPools = world.OnChain.Lending.Count,
            LoopCollateralUsd = loops,
            IsRetail = account => IsRetail(world, account),
            RetailAtShock = retail,
        };
        Instant origin = view.BaselineEnd;
        return new(summary.Scenario, summary.Seed, summary.Digest, RowReader.Read(evidence),
            [.. summary.Dominoes.Select(d => new DominoOnset(d.Id, d.Onset is Instant at && at >= origin ? at - origin : null))], FallsOf(summary), isCutShort);
    }

    private static Dictionary<string, double> FallsOf(RunSummary summary) =>
        summary.Prices.ToDictionary(row => $"{row.Venue} {row.Market}", row => row.Drawdown, StringComparer.Ordinal);

    private static Dictionary<string, double> FallsOf(RunView view)
    {
        IReadOnlyList<PricePath> paths = PricePaths.Of(view);
        return view.Markets.ToDictionary(m => $"{view.NameOf(m.Venue)} {m.Key}", m => paths[m.Id.Index].Drawdown, StringComparer.Ordinal);
    }

    private static bool IsRetail(World world, AccountId account) =>
        world.Roster.PopulationOf(account) is >= 0 and int population && population < world.Populations.Count && world.Populations[population] is RetailCrowd;

    private static HashSet<int> RetailWithPositions(World world)
    {
        HashSet<int> accounts = [];
        foreach (Venue venue in world.Venues)
        {
            for (int row = 0; row < venue.Positions.Rows; row++)
            {
                ref Position position = ref venue.Positions[row];
                if (position.Lots != 0 && IsRetail(world, position.Owner))
                {
                    accounts.Add(position.Account);
                }
            }
        }

        return accounts;
    }
}
