using Powderkeg.Agents;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Books;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Reverse;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Commands;

/// <summary>The runs of a reverse search: one seed, some numbers scaled each by a factor, and a user's accounts in them where the goal is about those.</summary>
/// <param name="accounts">None: the scenario alone.</param>
internal sealed class ReverseTrials(
    IScenarioRunner runner, ScenarioSource source, IReadOnlyList<string> paths, long seed, Goal goal, IReadOnlyList<HeldAccount> accounts, RunsLine progress, CancellationToken stop)
{
    private readonly Experiment experiment = new(new KeptOutcomes(KeptOutcomes.Usual), Environment.ProcessorCount);
    private readonly List<RunOutcomes> runs = [];

    /// <summary>A trial that was made.</summary>
    /// <param name="Became">PATH=VALUE of each number.</param>
    internal sealed record Made(RunOutcomes Run, IReadOnlyList<string> Became, bool IsMet);

    public IReadOnlyList<string> Paths => paths;

    public long Seed => seed;

    public Goal Goal => goal;

    /// <summary>All so far.</summary>
    public IReadOnlyList<RunOutcomes> Runs => runs;

    /// <param name="points">A factor a path, each.</param>
    /// <exception cref="IOException">The scenario refuses a combination; the message says why.</exception>
    public IReadOnlyList<Made> Of(IReadOnlyList<IReadOnlyList<double>> points)
    {
        ScenarioRead[] worlds = [.. points.Select(factors => runner.Scaled(source, Scales(paths, factors)))];
        if (worlds.FirstOrDefault(one => one.World is null) is ScenarioRead refused)
        {
            throw new IOException(string.Join(Environment.NewLine, refused.Errors));
        }

        // A pool may not lend under every combination what it lends under the scenario's own numbers.
        bool borrows = accounts.Any(account => account.Mode is HeldMode.Pool or HeldMode.Desk);
        string[] refusals = borrows ? [.. worlds.SelectMany(one => BookTrial.RefusalsOf(one.World!, accounts, seed)).Distinct()] : [];
        if (refusals.Length > 0)
        {
            throw new IOException(string.Join(Environment.NewLine, refusals));
        }

        IReadOnlyList<RunOutcomes> made = accounts.Count > 0
            ? BookOutcomes.Run([.. worlds.Select(one => one.World!)], accounts, seed, Environment.ProcessorCount, progress, stop)
            : experiment.Run([.. worlds.Select(one => new ExperimentRun(one.World!, seed))], progress, stop);
        runs.AddRange(made);
        return [.. made.Select((run, i) => new Made(run, worlds[i].Became, goal.IsMet(run)))];
    }

    public static WrittenScale[] Scales(IReadOnlyList<string> paths, IReadOnlyList<double> factors) => [.. paths.Select((path, i) => new WrittenScale(path, VaryOptions.Text(factors[i])))];
}
