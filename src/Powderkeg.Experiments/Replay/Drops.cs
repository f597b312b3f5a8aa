namespace Powderkeg.Experiments.Replay;

/// <summary>Falls of a model's altcoins beside those of the real day: deciles, the distance of the two distributions, and how many there are.</summary>
/// <remarks>
/// Real falls run from the day's high to its low; the model's from the last price before the shock. As in <c>validate</c>, a model's fall is seen from the high
/// by 1 - (1 - fall)(1 - leg) with the leg of 6% before the shock (assumed). Falls are shares from 0 to 1, at most 1.
/// </remarks>
public sealed class Drops
{
    /// <summary>The leg from the day's high to the shock: docs/reference/targets.md.</summary>
    public const double LegBefore = 0.06;

    /// <summary>Majors, stablecoins and tokens with a redemption value: everything else against a stablecoin is an altcoin, in the model and on the day.</summary>
    public static IReadOnlyList<string> NotAltcoins { get; } =
        ["BTC", "ETH", "SOL", "BNB", "USDT", "USDC", "USDe", "sUSDe", "USDE", "FDUSD", "TUSD", "USD1", "XUSD", "USDP", "DAI", "EUR", "EURI", "BFUSD", "WBETH", "BNSOL", "WBTC"];

    /// <param name="real">From the day's high.</param>
    /// <param name="simulated">From the last price before the shock.</param>
    public Drops(IEnumerable<double> real, IEnumerable<double> simulated)
    {
        Real = [.. real.Order()];
        Simulated = [.. simulated.Select(fall => 1 - (1 - fall) * (1 - LegBefore)).Order()];
        if (Real.Count == 0 || Simulated.Count == 0)
        {
            throw new BadRowsException(Real.Count == 0 ? "no altcoin among the real drops" : "no altcoin against a stablecoin on the main venue of this run");
        }
    }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<double> Real { get; }

    /// <summary>Ascending, as seen from the day's high.</summary>
    public IReadOnlyList<double> Simulated { get; }

    /// <summary>The rows of the real day's file that are altcoins.</summary>
    public static IReadOnlyList<double> RealOf(RowText rows)
    {
        (int pair, int drop) = (rows.Column("pair"), rows.Column("drop_percent"));
        List<double> falls = [];
        for (int row = 0; row < rows.Count; row++)
        {
            if (!NotAltcoins.Contains(rows.Text(row, pair).Split('/')[0], StringComparer.Ordinal))
            {
                falls.Add(rows.Real(row, drop, 0, 100) / 100);
            }
        }

        return falls;
    }

    /// <summary>A quantile between neighbours in a straight line: rank p * (n - 1) from 0.</summary>
    public static double Quantile(IReadOnlyList<double> ascending, double p)
    {
        double rank = p * (ascending.Count - 1);
        int low = (int)Math.Floor(rank), high = Math.Min(low + 1, ascending.Count - 1);
        return ascending[low] + (rank - low) * (ascending[high] - ascending[low]);
    }

    /// <summary>Kolmogorov-Smirnov: the largest vertical distance between the two distribution functions, 0 to 1.</summary>
    public double KsDistance
    {
        get
        {
            double widest = 0;
            foreach (double at in Real.Concat(Simulated))
            {
                widest = Math.Max(widest, Math.Abs(ShareTo(Real, at) - ShareTo(Simulated, at)));
            }

            return widest;
        }
    }

    /// <summary>Over this distance two samples of these sizes differ at 5% (Smirnov: 1.358 * sqrt((n + m) / (n * m))).</summary>
    public double KsAtFivePercent => 1.358 * Math.Sqrt((Real.Count + Simulated.Count) / ((double)Real.Count * Simulated.Count));

    /// <summary>The share of falls that are at least so deep.</summary>
    public static double DeeperThan(IReadOnlyList<double> falls, double depth) => (double)falls.Count(fall => fall >= depth) / falls.Count;

    private static double ShareTo(IReadOnlyList<double> falls, double at) => (double)falls.Count(fall => fall <= at) / falls.Count;
}
