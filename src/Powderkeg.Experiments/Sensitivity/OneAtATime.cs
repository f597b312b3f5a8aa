using Powderkeg.Experiments.Validation;

namespace Powderkeg.Experiments.Sensitivity;

/// <summary>A world with one number changed.</summary>
/// <param name="Path">Which; empty for the world as it is.</param>
/// <param name="Factor">By how much, as it was asked for.</param>
/// <param name="Setting">What it became: PATH=VALUE.</param>
public sealed record Variation(string Path, string Factor, string Setting, WorldDescription World);

/// <summary>What a variation comes to, on every seed.</summary>
public sealed record VariationResult(Variation Variation, JointTable Table);

/// <summary>One number at a time, each on the same seeds with the same randomness: what halving and doubling it does to the rows of the table.</summary>
public static class OneAtATime
{
    /// <summary>The rows that are shown unless others are asked for: the lows, the size, the time.</summary>
    public static IReadOnlyList<string> MainRows { get; } = ["btc-drop", "eth-drop", "alt-median", "usde-main", "usde-late", "wbeth", "bnsol", "liq-total", "liq-burst", "oi-drop"];

    public static IReadOnlyList<VariationResult> Run(IReadOnlyList<Variation> variations, IReadOnlyList<long> seeds, int cores, IProgress<RunDone>? progress, CancellationToken stop)
    {
        SeedRun[][] runs = [.. variations.Select(_ => new SeedRun[seeds.Count])];
        (int Variation, int Seed)[] jobs = [.. variations.SelectMany((_, v) => seeds.Select((_, s) => (v, s)))];
        int done = 0;
        Cores.Each(jobs, cores, stop, job =>
        {
            runs[job.Variation][job.Seed] = SeedRun.Of(variations[job.Variation].World, seeds[job.Seed], stop);
            progress?.Report(new(seeds[job.Seed], true, Interlocked.Increment(ref done), jobs.Length));
        });
        return [.. variations.Select((variation, v) => new VariationResult(variation, new JointTable(runs[v], variation.World.Seed)))];
    }
}
