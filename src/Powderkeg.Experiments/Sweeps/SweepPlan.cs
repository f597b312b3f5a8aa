using System.Globalization;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Sweeps;

/// <summary>How the paths of a sweep are spread over what varies.</summary>
public enum SweepSample
{
    [Describe("Every combination of the listed values.")]
    Grid,

    [Describe("As many points as asked for; each variable's range is cut into as many strata, and each stratum is met once.")]
    LatinHypercube,

    [Describe("Independent draws.")]
    MonteCarlo,
}

/// <summary>Which seeds the points of a sweep run on.</summary>
public enum SweepSeeds
{
    [Describe("Common for a grid (what differs is the rule, not the luck), own for draws.")]
    BySample,

    [Describe("Replication k of every point runs on the same seed.")]
    Common,

    [Describe("Every path has a seed of its own.")]
    Own,
}

/// <summary>How draws lie between two ends.</summary>
public enum SweepScale
{
    [Describe("Evenly.")]
    Linear,

    [Describe("Evenly in the logarithm; both ends above zero.")]
    Log,
}

[Describe("What varies in a sweep.")]
public sealed record SweepVariable : IChecked
{
    [Describe("A path of the scenario as in an overlay's changes: it may mean many places (venues.*.insurance-fund).")]
    public required string Path { get; init; }

    [Describe("Values as the scenario writes them, or relative ones (x 2, -10 points).")]
    public IReadOnlyList<string> Values { get; init; } = [];

    [Describe("Draws: lowest value, with its unit, as from: 2%.")]
    public string? From { get; init; }

    [Describe("Draws: highest value, in the same unit.")]
    public string? To { get; init; }

    [Describe("How draws lie between both.")]
    public SweepScale Scale { get; init; }

    [Describe("Draws are rounded to whole numbers.")]
    public bool Whole { get; init; }

    public void Check(FaultList faults)
    {
        bool isRange = From is not null && To is not null;
        if (isRange == Values.Count > 0 || (From is null) != (To is null))
        {
            faults.Add(this, nameof(Values), Values.Count > 0 ? "values and a range" : "neither values nor a range", "values, or from and to");
        }
        else if (isRange && (SweepRange.Of(From!, To!, Scale) is not SweepRange range || range.From > range.To))
        {
            faults.Add(this, nameof(To), $"{From} to {To}", Scale == SweepScale.Log ? "two numbers above zero in one unit, rising" : "two numbers in one unit, rising");
        }
    }
}

[Describe("A sweep: a scenario run along many paths, with what varies from one to the next.")]
public sealed record SweepPlan : IChecked
{
    [Describe("Name of the sweep; its folder is called so.")]
    public required string Name { get; init; }

    [Describe("The scenario: a file beside the plan, or the name of one that ships.")]
    public required string Scenario { get; init; }

    [Describe("Overlays beside the plan (levers too), laid over the scenario before anything varies.")]
    public IReadOnlyList<string> Overlays { get; init; } = [];

    [Describe("How paths are spread.")]
    public SweepSample Sample { get; init; }

    [Describe("Points of a Latin hypercube or of Monte Carlo; a grid has as many as its values say."), Allowed(1, 1_000_000)]
    public int Points { get; init; } = 100;

    [Describe("Runs of each point, each on another seed."), Allowed(1, 100_000)]
    public int Replications { get; init; } = 1;

    [Describe("First seed, of the draws and of the runs; the next runs take the next ones."), Allowed(0, 1e15)]
    public long Seed { get; init; } = 1;

    [Describe("Which seeds the points run on.")]
    public SweepSeeds Seeds { get; init; }

    [Describe("What varies; nothing varies but seeds where it is left out.")]
    public IReadOnlyList<SweepVariable> Vary { get; init; } = [];

    [Describe("Markets whose price is kept of every path, for fan charts: keys as a run prints them (main:USDe/USDT).")]
    public IReadOnlyList<string> Fans { get; init; } = [];

    [Describe("How far apart in simulated time the kept prices are, a second or more.")]
    public Duration FanEvery { get; init; } = Duration.FromMinutes(5);

    public void Check(FaultList faults)
    {
        if (Vary.DistinctBy(variable => variable.Path).Count() < Vary.Count)
        {
            faults.Add(this, nameof(Vary), "a path twice", "each path once");
        }

        if (Fans.Distinct(StringComparer.Ordinal).Count() < Fans.Count)
        {
            faults.Add(this, nameof(Fans), "a market twice", "each market once");
        }

        if (FanEvery.Seconds < 1)
        {
            faults.Add(this, nameof(FanEvery), FanEvery.ToString(), "1s or more");
        }

        if (Sample == SweepSample.Grid && Vary.Any(variable => variable.Values.Count == 0 && variable.From is not null))
        {
            faults.Add(this, nameof(Vary), "a range", "values, for a grid");
        }

        double paths = (double)Replications * (Sample == SweepSample.Grid ? Vary.Aggregate(1.0, (product, variable) => product * Math.Max(1, variable.Values.Count)) : Points);
        if (paths > 1_000_000)
        {
            faults.Add(this, nameof(Replications), paths.ToString("0", CultureInfo.InvariantCulture) + " paths", "at most 1,000,000");
        }
    }
}
