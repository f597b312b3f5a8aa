using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Experiments.Sweeps;

/// <summary>One path that was run: a row of the sweep's table.</summary>
/// <param name="Measures">In the order of the scenario's outcomes.</param>
public sealed record SweepRow(SweepPath Path, string Digest, IReadOnlyList<double> Measures)
{
    /// <summary>What varied, as numbers: percent as shares, durations in seconds; not a number where it is a word.</summary>
    public IReadOnlyList<double> Numbers { get; } = [.. Path.Values.Select(SweepRange.NumberOf)];
}

/// <summary>Where rows go as they are made. Told from several threads, in no order.</summary>
public interface ISweepRows
{
    void Add(SweepRow row);
}

/// <summary>Runs paths, one a core. What a path comes to follows from its description and its seed alone, whichever core runs it and whatever ran before.</summary>
public static class Sweep
{
    /// <param name="paths">Those that are not done yet.</param>
    /// <param name="describe">The world of a path; called from several threads.</param>
    /// <param name="names">Names of the measures, in the order of the rows; the prices of the fans follow them.</param>
    /// <param name="found">Paths done earlier, for the progress.</param>
    /// <returns>Paths that a budget ended before their time.</returns>
    public static int Run(
        IReadOnlyList<SweepPath> paths, Func<SweepPath, WorldDescription> describe, IReadOnlyList<string> names, FanGrid fans, ISweepRows rows, int found, int cores,
        IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        int done = found, cut = 0, all = paths.Count + found;
        progress?.Report(new(done, all, found));
        Cores.Each(paths, cores, stop, path =>
        {
            Simulation simulation = Experiment.ToEnd(describe(path), path.Seed, stop, out bool isCutShort);
            RunOutcomes run = OutcomeList.Read(simulation, isCutShort);
            rows.Add(new(path, run.Digest, [.. names.Select(name => run.Find(name) ?? double.NaN), .. fans.Read(simulation.Outcome.View())]));
            if (run.IsCutShort)
            {
                Interlocked.Increment(ref cut);
            }

            progress?.Report(new(Interlocked.Increment(ref done), all, found));
        });
        return cut;
    }
}
