using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Experiments.Attribution;

/// <summary>One mechanism's part of an outcome.</summary>
/// <param name="Share">Its fair share; over several seeds the mean.</param>
/// <param name="Error">Standard error of the share where orders were sampled; 0 where every coalition was run.</param>
/// <param name="Seeds">The share seed by seed: the spread.</param>
/// <param name="Alone">What it does when all the others are off.</param>
/// <param name="Last">What goes when it alone is switched off.</param>
public sealed record MechanismShare(DominoSwitch Mechanism, double Share, double Error, Spread Seeds, double Alone, double Last);

/// <summary>An outcome, shared out over mechanisms.</summary>
/// <param name="WithAll">The world as it is; the mean over seeds.</param>
/// <param name="WithNone">All of the mechanisms off.</param>
/// <param name="Shares">They sum to the difference, to the billionth.</param>
/// <param name="Interactions">By place in <paramref name="Shares"/>; null where orders were sampled.</param>
public sealed record OutcomeAttribution(string Outcome, OutcomeUnit Unit, double WithAll, double WithNone, IReadOnlyList<MechanismShare> Shares, double[,]? Interactions)
{
    public double Total => WithAll - WithNone;
}

/// <summary>All outcomes asked for, from the same runs.</summary>
/// <param name="AsItIs">A run a seed.</param>
/// <param name="Orders">How many orders were sampled; null where every coalition was run.</param>
public sealed record AttributionResult(IReadOnlyList<OutcomeAttribution> Outcomes, IReadOnlyList<RunOutcomes> AsItIs, int Runs, int? Orders)
{
    /// <summary>Outcomes that some run has no value of (an onset of what did not fall): they cannot be shared out.</summary>
    public IReadOnlyList<string> WithoutValue { get; init; } = [];
}

/// <summary>Which mechanism made how much of an outcome: a game whose players are switches, on with it or off without it, every coalition a run of its own with the same randomness.</summary>
public static class SwitchAttribution
{
    /// <summary>The forced channels, and the makers that leave.</summary>
    public static IReadOnlyList<DominoSwitch> Usual { get; } =
    [
        DominoSwitch.LoopUnwind, DominoSwitch.LoopLiquidation, DominoSwitch.LoanLiquidation, DominoSwitch.UnifiedLiquidation, DominoSwitch.LiquidityVacuum, DominoSwitch.PerpLiquidation,
    ];

    /// <param name="players">Mechanisms that the scenario has not switched off itself.</param>
    /// <param name="orders">How many orders are sampled where there are more than ten players.</param>
    public static AttributionResult Run(
        WorldDescription world, IReadOnlyList<string> outcomes, IReadOnlyList<DominoSwitch> players, IReadOnlyList<long> seeds, int orders,
        Experiment experiment, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        bool isExact = players.Count <= Shapley.MostExact;
        IReadOnlyList<int[]> sampled = isExact ? [] : Shapley.Orders(players.Count, orders, (ulong)world.Seed);
        uint[] alone = [.. players.Select((_, i) => 1u << i)], all = [(1u << players.Count) - 1];
        uint[] coalitions = isExact ? [.. Enumerable.Range(0, 1 << players.Count).Select(c => (uint)c)]
            : [.. Shapley.CoalitionsOf(players.Count, sampled).Concat(alone).Concat(alone.Select(one => all[0] & ~one)).Distinct().Order()];
        ExperimentRun[] runs = [.. seeds.SelectMany(seed => coalitions.Select(coalition => new ExperimentRun(Without(world, players, coalition), seed)))];
        IReadOnlyList<RunOutcomes> made = experiment.Run(runs, progress, stop);
        Dictionary<uint, int> places = coalitions.Select((coalition, place) => (coalition, place)).ToDictionary();
        RunOutcomes At(int seed, uint coalition) => made[seed * coalitions.Length + places[coalition]];
        string[] valueless = [.. outcomes.Where(name => made.Any(run => !double.IsFinite(run[name])))];
        OutcomeAttribution[] shared = [.. outcomes.Except(valueless).Select(name => Share(name, players, sampled, [.. seeds.Select((_, s) => (Func<uint, double>)(c => At(s, c)[name]))], made[0]))];
        return new(shared, [.. seeds.Select((_, s) => At(s, all[0]))], runs.Length, isExact ? null : sampled.Count) { WithoutValue = valueless };
    }

    private static OutcomeAttribution Share(string name, IReadOnlyList<DominoSwitch> players, IReadOnlyList<int[]> orders, IReadOnlyList<Func<uint, double>> games, RunOutcomes any)
    {
        ShapleyShares Of(IReadOnlyList<Func<uint, double>> some) => orders.Count == 0 ? Shapley.Exact(players.Count, some) : Shapley.Sampled(players.Count, orders, some);
        ShapleyShares shares = Of(games);
        ShapleyShares[] bySeed = [.. games.Select(game => Of([game]))];
        uint all = (1u << players.Count) - 1;
        double Mean(uint coalition) => games.Average(game => game(coalition));
        MechanismShare[] rows = [.. players.Select((player, i) => new MechanismShare(player, shares.ShareOf(i), shares.Errors[i], Spread.Of(bySeed.Select(seed => seed.ShareOf(i))),
            Mean(1u << i) - Mean(0), Mean(all) - Mean(all & ~(1u << i))))];
        return new(name, any.Values.First(value => value.Name == name).Unit, Mean(all), Mean(0), rows, shares.Interactions);
    }

    /// <summary>Who is not in the coalition is off.</summary>
    private static WorldDescription Without(WorldDescription world, IReadOnlyList<DominoSwitch> players, uint coalition) =>
        world with { Off = [.. world.Off.Concat(players.Where((_, i) => (coalition & (1u << i)) == 0)).Distinct().Order()] };
}
