using Powderkeg.Units;

namespace Powderkeg.Experiments.Outcomes;

/// <summary>A description and a seed: all that a run follows from.</summary>
public sealed record ExperimentRun(WorldDescription World, long Seed);

/// <summary>One run of many is over.</summary>
/// <param name="Done">Runs over by now, found ones counted.</param>
/// <param name="Found">Of those, runs that were kept from earlier and not made again.</param>
public readonly record struct ExperimentProgress(int Done, int Runs, int Found);

/// <summary>Outcomes that are known already, and where fresh ones go. Asked from several threads.</summary>
public interface IKeptOutcomes
{
    RunOutcomes? Find(ExperimentRun run);

    void Keep(ExperimentRun run, RunOutcomes outcomes);
}

/// <summary>Runs worlds for nothing but their outcomes: one run a core, none made twice. The result does not depend on how many cores there are.</summary>
/// <param name="kept">Null: nothing is kept.</param>
public sealed class Experiment(IKeptOutcomes? kept, int cores)
{
    /// <summary>Runs a world to its end and reads every measure.</summary>
    public static RunOutcomes Of(WorldDescription world, long seed, CancellationToken stop) => OutcomeList.Read(ToEnd(world, seed, stop, out bool isCutShort), isCutShort);

    /// <param name="isCutShort">The described budget ended the run before its time.</param>
    internal static Simulation ToEnd(WorldDescription world, long seed, CancellationToken stop, out bool isCutShort)
    {
        Simulation simulation = new(new World(world, seed));
        for (Instant at = world.Start; !simulation.IsOver && !simulation.IsOutOfBudget; at += Duration.FromMinutes(1))
        {
            stop.ThrowIfCancellationRequested();
            simulation.RunUntil(at);
        }

        isCutShort = simulation.IsOutOfBudget;
        simulation.RunToEnd();
        return simulation;
    }

    /// <summary>Outcomes in the order of the runs.</summary>
    public IReadOnlyList<RunOutcomes> Run(IReadOnlyList<ExperimentRun> runs, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        RunOutcomes?[] outcomes = [.. runs.Select(run => kept?.Find(run))];
        int found = outcomes.Count(known => known is not null), done = found;
        progress?.Report(new(done, runs.Count, found));
        Cores.Each(Enumerable.Range(0, runs.Count).Where(i => outcomes[i] is null).ToArray(), cores, stop, i =>
        {
            outcomes[i] = Of(runs[i].World, runs[i].Seed, stop);
            if (!outcomes[i]!.IsCutShort)
            {
                kept?.Keep(runs[i], outcomes[i]!);
            }

            progress?.Report(new(Interlocked.Increment(ref done), runs.Count, found));
        });
        return outcomes!;
    }
}
