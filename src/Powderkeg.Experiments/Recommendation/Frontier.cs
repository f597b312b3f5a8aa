namespace Powderkeg.Experiments.Recommendation;

/// <summary>One setting that was tried on every seed.</summary>
/// <param name="Useful">How loose it is: the higher, the more can be done under it.</param>
/// <param name="Passed">Seeds on which the limit's level was passed.</param>
public sealed record FrontierPoint(IReadOnlyList<string> Settings, double Useful, int Passed, int Runs)
{
    public double Risk => Runs == 0 ? 0 : (double)Passed / Runs;

    /// <summary>Upper end of the 95% interval of the probability, by Wilson's score (1927): with few runs "never seen" is not "never".</summary>
    public double RiskAtMost
    {
        get
        {
            const double Z = 1.959963984540054;
            double n = Runs, p = Risk;
            return n == 0 ? 1 : Math.Min(1, (p + Z * Z / (2 * n) + Z * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))) / (1 + Z * Z / n));
        }
    }
}

/// <summary>Usefulness against risk: which settings nothing beats, and the loosest one that keeps a limit.</summary>
/// <param name="Points">In the order given.</param>
/// <param name="Undominated">Settings for which none is as loose at less risk, from the tightest on.</param>
/// <param name="Loosest">The loosest whose measured risk is under the limit; null where none keeps it.</param>
/// <param name="IsSure">Whether the upper end of its interval is under the limit too.</param>
public sealed record Frontier(IReadOnlyList<FrontierPoint> Points, IReadOnlyList<FrontierPoint> Undominated, FrontierPoint? Loosest, bool IsSure)
{
    /// <param name="most">Probability that must not be reached.</param>
    public static Frontier Of(IReadOnlyList<FrontierPoint> points, double most)
    {
        FrontierPoint[] undominated = [.. points.Where(one => !points.Any(other => Beats(other, one))).OrderBy(one => one.Useful)];
        FrontierPoint? loosest = points.Where(one => one.Risk < most).OrderByDescending(one => one.Useful).ThenBy(one => one.Risk).FirstOrDefault();
        return new(points, undominated, loosest, loosest is not null && loosest.RiskAtMost < most);
    }

    /// <summary>The fewest seeds with which a limit can be shown at all: with none passed, Wilson's upper end is z^2 / (n + z^2).</summary>
    public static int SeedsToShow(double most) => (int)Math.Floor(3.8414588206941236 * (1 - most) / most) + 1;

    private static bool Beats(FrontierPoint one, FrontierPoint other) =>
        one.Useful >= other.Useful && one.Risk <= other.Risk && (one.Useful > other.Useful || one.Risk < other.Risk);
}
