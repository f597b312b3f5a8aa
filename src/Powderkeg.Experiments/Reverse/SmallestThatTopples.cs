namespace Powderkeg.Experiments.Reverse;

/// <summary>A size that was tried, and whether the thing asked about fell.</summary>
public readonly record struct Trial(double Size, bool Topples);

/// <summary>What a search came to.</summary>
/// <param name="Stands">Largest size tried under which it stood on the way to <paramref name="Topples"/>; null where it fell at the least size already.</param>
/// <param name="Topples">Smallest size found at which it falls; null where it stood at the largest too.</param>
/// <param name="Trials">All that was tried, by size.</param>
/// <param name="IsMonotone">False where something larger stood while something smaller fell: the answer is then one edge of several.</param>
public sealed record ReverseResult(double? Stands, double? Topples, IReadOnlyList<Trial> Trials, bool IsMonotone);

/// <summary>The smallest shock that topples something: the bracket between what stands and what falls is cut into as many parts as runs go at once, until it is narrow enough.</summary>
/// <remarks>
/// All trials share their randomness (one seed), so that size is all that differs. Runs are expensive and the answer yes or no: no slope to follow. One
/// dimension: several numbers may be scaled, but by one factor. A first look at <c>looks</c> sizes over the whole range finds edges that a bisection
/// from the ends would step over, and shows where falling is not monotone in size.
/// </remarks>
public static class SmallestThatTopples
{
    /// <param name="least">Below <paramref name="most"/>.</param>
    /// <param name="width">The bracket's width at which the search ends, above zero.</param>
    /// <param name="atOnce">Trials made together, at least 1.</param>
    /// <param name="topples">Asked for several sizes at once; answers in their order.</param>
    public static ReverseResult Find(double least, double most, double width, int looks, int atOnce, Func<IReadOnlyList<double>, IReadOnlyList<bool>> topples)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(least, most);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfLessThan(looks, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(atOnce, 1);
        SortedDictionary<double, bool> trials = [];
        Try([.. Enumerable.Range(0, looks).Select(i => least + (most - least) * i / (looks - 1))]);
        while (Bracket(trials) is (double from, double to) && to - from > width)
        {
            Try([.. Enumerable.Range(1, atOnce).Select(i => from + (to - from) * i / (atOnce + 1))]);
        }

        (double? stands, double? falls) = Ends(trials);
        bool monotone = trials.SkipWhile(trial => !trial.Value).All(trial => trial.Value);
        return new(stands, falls, [.. trials.Select(trial => new Trial(trial.Key, trial.Value))], monotone);

        void Try(double[] sizes)
        {
            IReadOnlyList<bool> answers = topples(sizes);
            for (int i = 0; i < sizes.Length; i++)
            {
                trials[sizes[i]] = answers[i];
            }
        }
    }

    private static (double From, double To)? Bracket(SortedDictionary<double, bool> trials) =>
        Ends(trials) is (double stands, double falls) ? (stands, falls) : null;

    /// <summary>The smallest size that falls, and the largest below it that stands.</summary>
    private static (double? Stands, double? Falls) Ends(SortedDictionary<double, bool> trials)
    {
        double? stands = null;
        foreach ((double size, bool falls) in trials)
        {
            if (falls)
            {
                return (stands, size);
            }

            stands = size;
        }

        return (stands, null);
    }
}
