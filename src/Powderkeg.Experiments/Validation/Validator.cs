namespace Powderkeg.Experiments.Validation;

/// <summary>One of the runs of a validation is over.</summary>
/// <param name="Forced">False for the run with all forced channels off.</param>
public readonly record struct RunDone(long Seed, bool Forced, int Done, int Runs);

/// <summary>Falls without forced selling that are known already, and where fresh ones go.</summary>
public interface IUnforcedFalls
{
    IReadOnlyDictionary<string, double>? Find(long seed);

    void Keep(long seed, IReadOnlyDictionary<string, double> falls);
}

/// <summary>Runs a world on several seeds, one run a core, and reads every row of each. The result does not depend on how many cores there are.</summary>
public static class Validator
{
    /// <param name="unforced">Null: no run without forced selling is made.</param>
    public static IReadOnlyList<SeedRun> Run(
        WorldDescription description, IReadOnlyList<long> seeds, IUnforcedFalls? unforced, int cores, IProgress<RunDone>? progress, CancellationToken stop)
    {
        SeedRun?[] runs = new SeedRun?[seeds.Count];
        IReadOnlyDictionary<string, double>?[] falls = [.. seeds.Select(seed => unforced?.Find(seed))];
        List<(int Seed, bool Forced)> jobs = [];
        for (int i = 0; i < seeds.Count; i++)
        {
            jobs.Add((i, true));
            if (unforced is not null && falls[i] is null)
            {
                jobs.Add((i, false));
            }
        }

        int done = 0;
        Cores.Each(jobs, cores, stop, job =>
        {
            if (job.Forced)
            {
                runs[job.Seed] = SeedRun.Of(description, seeds[job.Seed], stop);
            }
            else if (SeedRun.UnforcedFalls(description, seeds[job.Seed], stop) is { } fresh)
            {
                falls[job.Seed] = fresh;
                unforced!.Keep(seeds[job.Seed], fresh);
            }

            progress?.Report(new(seeds[job.Seed], job.Forced, Interlocked.Increment(ref done), jobs.Count));
        });
        return [.. runs.Select((run, i) => falls[i] is { } known ? run!.WithUnforced(known) : run!)];
    }
}
