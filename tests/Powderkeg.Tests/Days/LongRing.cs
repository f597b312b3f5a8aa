using System.Collections.Concurrent;
using System.Globalization;
using Powderkeg.Cli.Records;
using Powderkeg.Contagion;
using Powderkeg.Ledger;
using Powderkeg.Tests.Samples;
using Powderkeg.Units;

namespace Powderkeg.Tests.Days;

/// <summary>Tests of whole days: one after the other, each on all cores. `./test --long` runs them and nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LongRing
{
    public const string Name = "long ring";
}

/// <summary>Runs of the shipped day under other seeds and descriptions, and the pages of figures they leave for docs/last-long.md.</summary>
internal static class October
{
    private static readonly ConcurrentDictionary<(string Variant, long Seed, long End), RunSummary> Known = new();

    public static WorldDescription AsShipped { get; } = SampleRuns.Read("scenarios/october-2025.yaml");

    public static Instant Shock => AsShipped.Macro.Shock!.At;

    /// <summary>Switches of every forced channel, as `run --baseline` throws them.</summary>
    public static DominoSwitch[] Forced { get; } =
        [.. Baseline.Forced.Select(id => Enum.Parse<DominoSwitch>(id.Replace("-", "", StringComparison.Ordinal), ignoreCase: true))];

    /// <summary>Seeds 1 to some number; fewer where the variable POWDERKEG_LONG_SEEDS says so.</summary>
    public static long[] Seeds(int most)
    {
        string? fewer = Environment.GetEnvironmentVariable("POWDERKEG_LONG_SEEDS");
        int count = int.TryParse(fewer, NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? Math.Clamp(asked, 1, most) : most;
        return [.. Enumerable.Range(1, count).Select(seed => (long)seed)];
    }

    /// <summary>One run after another of a list, as many at a time as there are cores.</summary>
    public static T[] OnAllCores<TIn, T>(IReadOnlyList<TIn> what, Func<TIn, T> run)
    {
        T[] results = new T[what.Count];
        Parallel.For(0, what.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => results[i] = run(what[i]));
        return results;
    }

    /// <summary>A run to its description's end with the ledger audited every ten seconds of its time and at the end. Run once for each variant, seed and end.</summary>
    public static RunSummary Run(string variant, WorldDescription world, long seed) => Known.GetOrAdd((variant, seed, world.End.Microseconds), _ =>
    {
        World built = new(world, seed);
        Simulation simulation = new(built);
        for (Instant at = world.Start; !simulation.IsOver; at += Duration.FromSeconds(10L))
        {
            Assert.False(simulation.IsOutOfBudget, $"{variant}, seed {seed}: the budget of happenings is spent");
            simulation.RunUntil(at);
            ConservationAudit.Require(built.Balances);
        }

        simulation.RunToEnd();
        return simulation.Outcome.Summarise(simulation.Happenings);
    });

    /// <summary>Falls of altcoins' spot books on the main venue: the market whose median the domino table prints.</summary>
    public static double MedianAltcoinDrop(RunSummary run) => Median([.. run.Prices.Where(p => p is { Kind: "spot", Class: "altcoin", Venue: "main" }).Select(p => p.Drawdown)]);

    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    /// <summary>A page of figures: printed, and kept in artifacts/tests for the script to append.</summary>
    public static void Print(Xunit.Abstractions.ITestOutputHelper output, string file, string title, params IEnumerable<string> lines)
    {
        string page = $"## {title}\n\n{string.Join('\n', lines)}\n";
        output.WriteLine(page);
        string folder = Path.Combine(SampleRuns.Root, "artifacts", "tests");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"long-{file}.md"), page);
    }
}
