using Powderkeg.Agents;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Experiments.Books;

/// <summary>Runs with a user's accounts in them, read as outcomes with measures of their own: what a search for the smallest shock can ask about a book.</summary>
/// <remarks>USD to the cent at reference prices, looked at once a second (<see cref="AccountFate"/>). Of several accounts the one that came lowest counts: none of them is to go under.</remarks>
public static class BookOutcomes
{
    /// <summary>Measures of a run with a book in it; both are equity of the account that stands lowest.</summary>
    public static IReadOnlyList<OutcomeMeasure> Measures { get; } =
    [
        new("my-account", OutcomeUnit.Usd, "lowest equity of any account of the book at any moment"),
        new("my-account-end", OutcomeUnit.Usd, "lowest equity of any account of the book at the end"),
    ];

    /// <summary>Whether words such as <c>my-account:below:0</c> are about a book.</summary>
    public static bool AreAbout(string goal) => Measures.Any(measure => measure.Name == goal.Split(':')[0]);

    public static RunOutcomes Of(BookRun run, string scenario) => new(scenario, run.Seed, run.Digest,
        [
            new(Measures[0].Name, Measures[0].Unit, ToTheCent(run.Accounts.Min(account => account.EquityLowest))),
            new(Measures[1].Name, Measures[1].Unit, ToTheCent(run.Accounts.Min(account => account.EquityEnd))),
        ],
        [], run.IsCutShort);

    /// <summary>An isolated account that lost all keeps a unit or two of dust: it is worth nothing.</summary>
    private static double ToTheCent(double usd) => Math.Round(usd, 2, MidpointRounding.AwayFromZero) is var cents && cents == 0 ? 0 : cents;

    /// <summary>One run a world, in their order. Nothing is kept: a book is nobody's but its owner's.</summary>
    /// <param name="accounts">At least one; sound in each of the worlds.</param>
    public static IReadOnlyList<RunOutcomes> Run(
        IReadOnlyList<WorldDescription> worlds, IReadOnlyList<HeldAccount> accounts, long seed, int cores, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        RunOutcomes[] outcomes = new RunOutcomes[worlds.Count];
        int done = 0;
        progress?.Report(new(0, worlds.Count, 0));
        Cores.Each(Enumerable.Range(0, worlds.Count).ToArray(), cores, stop, i =>
        {
            outcomes[i] = Of(BookTrial.One(worlds[i], accounts, seed, stop), worlds[i].Name);
            progress?.Report(new(Interlocked.Increment(ref done), worlds.Count, 0));
        });
        return outcomes;
    }
}
