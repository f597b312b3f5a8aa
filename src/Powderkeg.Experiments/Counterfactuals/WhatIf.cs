using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Experiments.Counterfactuals;

/// <summary>The world with one thing changed.</summary>
/// <param name="Change">What changes, in a sentence.</param>
public sealed record Lever(string Id, string Change, string Why, string Source, WorldDescription World);

/// <summary>One measure under a lever, beside the world as it is.</summary>
/// <param name="IsInSpread">The lever's median lies where seeds alone put the world as it is; null from one seed, which shows no spread.</param>
public readonly record struct MeasureChange(string Name, OutcomeUnit Unit, Spread AsItIs, Spread Changed, bool? IsInSpread);

/// <summary>A lever and its runs, seed by seed in the order asked for.</summary>
public sealed record LeverResult(Lever Lever, IReadOnlyList<RunOutcomes> Runs, IReadOnlyList<CollateralDamage> Damage, IReadOnlyList<MeasureChange> Measures);

/// <summary>The world as it is, and under each lever.</summary>
public sealed record WhatIfResult(IReadOnlyList<RunOutcomes> AsItIs, IReadOnlyList<LeverResult> Levers);

/// <summary>Levers side by side, each on the same seeds with the same randomness: a change of rules changes no draw.</summary>
public static class WhatIf
{
    public static WhatIfResult Run(
        WorldDescription asItIs, IReadOnlyList<Lever> levers, IReadOnlyList<long> seeds, Experiment experiment, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        // Seed by seed, so that what is shared in a seed is still in the processor's memory.
        ExperimentRun[] runs = [.. seeds.SelectMany(seed => levers.Select(lever => lever.World).Prepend(asItIs).Select(world => new ExperimentRun(world, seed)))];
        IReadOnlyList<RunOutcomes> made = experiment.Run(runs, progress, stop);
        RunOutcomes At(int world, int seed) => made[seed * (levers.Count + 1) + world];
        RunOutcomes[] plain = [.. seeds.Select((_, s) => At(0, s))];
        return new(plain, [.. levers.Select((lever, l) => Result(lever, plain, [.. seeds.Select((_, s) => At(l + 1, s))]))]);
    }

    private static LeverResult Result(Lever lever, RunOutcomes[] plain, RunOutcomes[] changed) =>
        new(lever, changed, [.. plain.Zip(changed, CollateralDamage.Between)], [.. plain[0].Values.Select(value => Change(value, plain, changed))]);

    private static MeasureChange Change(OutcomeValue value, RunOutcomes[] plain, RunOutcomes[] changed)
    {
        Spread asItIs = Spread.Of(plain.Select(run => run[value.Name])), under = Spread.Of(changed.Select(run => run.Find(value.Name) ?? double.NaN));
        return new(value.Name, value.Unit, asItIs, under, plain.Length > 1 && under.Count > 0 && asItIs.Count > 0 ? asItIs.Holds(under.Median) : null);
    }
}
