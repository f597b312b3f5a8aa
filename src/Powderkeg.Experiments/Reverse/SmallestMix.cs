using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Powderkeg.Experiments.Reverse;

/// <summary>A way to go from the mildest setting of all numbers at once: how far it takes along it.</summary>
/// <param name="Parts">By number, at least 0, of length 1 together.</param>
/// <param name="Topples">Smallest length found at which the thing falls; null where it stands up to the end of the ranges.</param>
public sealed record Direction(IReadOnlyList<double> Parts, double? Topples, ReverseResult Search)
{
    /// <summary>Where it topples: by number, 0 its mildest and 1 its most severe; none where it does not.</summary>
    public IReadOnlyList<double>? Point => Topples is double length ? [.. Parts.Select(part => Math.Min(1, part * length))] : null;
}

/// <summary>What a search over several numbers came to.</summary>
/// <param name="Smallest">Null where nothing toppled in any direction.</param>
/// <param name="Tried">In the order they were looked at: each number alone, all together, then the search's own.</param>
/// <param name="HasSettled">False where the budget of directions ended the search before it had settled.</param>
public sealed record MixResult(Direction? Smallest, IReadOnlyList<Direction> Tried, bool HasSettled);

/// <summary>
/// The smallest mix of several numbers that topples something: from the mildest setting outwards, along which direction is the edge nearest? Each direction is
/// a bracket search (<see cref="SmallestThatTopples"/>); directions are chosen by the simplex method of Nelder and Mead (1965; Math.NET Numerics), which needs no slope.
/// </summary>
/// <remarks>Lengths are Euclid's, each number's range counting as 1. A cascade's edge is rough: what is found is the nearest edge that was met, no proof that no nearer one exists.</remarks>
public static class SmallestMix
{
    /// <param name="numbers">2 or more.</param>
    /// <param name="width">A direction's edge is known to this length, above zero.</param>
    /// <param name="directions">How many directions are looked at, at most; at least <paramref name="numbers"/> + 1.</param>
    /// <param name="topples">Asked for several points at once (by number, 0 to 1); answers in their order.</param>
    public static MixResult Find(int numbers, double width, int looks, int atOnce, int directions, Func<IReadOnlyList<double[]>, IReadOnlyList<bool>> topples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numbers, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(directions, numbers + 1);
        List<Direction> tried = [];
        for (int alone = 0; alone < numbers; alone++)
        {
            Along([.. Enumerable.Range(0, numbers).Select(i => i == alone ? 1.0 : 0)]);
        }

        Direction all = Along([.. Enumerable.Repeat(1.0, numbers)]);
        bool hasSettled = false;
        try
        {
            IObjectiveFunction length = ObjectiveFunction.Value(way => tried.Count >= directions ? throw new SpentException() : LengthOf(Along([.. way.Select(Math.Abs)])));
            NelderMeadSimplex simplex = new(width / 2, 100 * directions);
            simplex.FindMinimum(length, Vector<double>.Build.DenseOfEnumerable(all.Parts), Vector<double>.Build.Dense(numbers, i => i % 2 == 0 ? 0.3 : -0.3));
            hasSettled = true;
        }
        catch (SpentException)
        {
            // The budget of directions is spent: what was met so far is the answer.
        }

        return new(tried.Where(way => way.Topples is not null).MinBy(way => way.Topples), tried, hasSettled);

        Direction Along(double[] parts)
        {
            double norm = Math.Sqrt(parts.Sum(part => part * part));
            double[] unit = norm > 0 ? [.. parts.Select(part => part / norm)] : [.. parts.Select(_ => 1 / Math.Sqrt(parts.Length))];
            // The method begins at a direction that was looked at already.
            if (tried.FirstOrDefault(way => way.Parts.Zip(unit).All(pair => Math.Abs(pair.First - pair.Second) < 1e-12)) is Direction known)
            {
                return known;
            }

            ReverseResult search = SmallestThatTopples.Find(0, 1 / unit.Max(), width, looks, atOnce, lengths => topples([.. lengths.Select(length => (double[])[.. unit.Select(part => Math.Min(1, part * length))])]));
            tried.Add(new(unit, search.Topples, search));
            return tried[^1];
        }
    }

    /// <summary>A direction in which nothing falls counts as longer than any other: no direction's end lies farther than the square root of the numbers.</summary>
    private static double LengthOf(Direction way) => way.Topples ?? 1 + Math.Sqrt(way.Parts.Count);

    private sealed class SpentException : Exception;
}
