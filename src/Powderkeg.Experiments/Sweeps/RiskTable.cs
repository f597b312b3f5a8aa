using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Experiments.Sweeps;

/// <summary>A measure over the paths of a sweep. Values that are not there are left out.</summary>
/// <param name="Paths">Paths that have a value.</param>
/// <param name="ValueAtRisk95">The 95% quantile: what 95 of 100 paths do not exceed.</param>
/// <param name="Shortfall95">Mean of the worst 5% of paths (expected shortfall).</param>
public sealed record RiskRow(
    string Outcome, OutcomeUnit Unit, int Paths, double Mean, double Lowest, double Quantile05, double Median, double Highest, double ValueAtRisk95, double Shortfall95, double ValueAtRisk99, double Shortfall99);

/// <summary>How often a domino fell.</summary>
/// <param name="Error">Standard error of the probability.</param>
public sealed record DominoChance(string Domino, int Paths, int Fell, double Probability, double Error);

/// <summary>What a sweep came to: quantiles, value at risk, expected shortfall, chances. High is bad: measures count losses, falls and discounts upwards.</summary>
public static class RiskTable
{
    private const string Fell = "fell-";

    public static IReadOnlyList<RiskRow> Of(IReadOnlyList<OutcomeMeasure> measures, IReadOnlyList<SweepRow> rows) =>
        [.. measures.Select((measure, m) => Row(measure, [.. rows.Select(row => row.Measures[m]).Where(double.IsFinite).Order()])).Where(row => row.Paths > 0)];

    public static IReadOnlyList<DominoChance> Chances(IReadOnlyList<OutcomeMeasure> measures, IReadOnlyList<SweepRow> rows)
    {
        List<DominoChance> chances = [];
        for (int m = 0; m < measures.Count; m++)
        {
            if (measures[m].Name.StartsWith(Fell, StringComparison.Ordinal))
            {
                int fell = rows.Count(row => row.Measures[m] == 1);
                double p = rows.Count == 0 ? double.NaN : (double)fell / rows.Count;
                chances.Add(new(measures[m].Name[Fell.Length..], rows.Count, fell, p, Math.Sqrt(p * (1 - p) / Math.Max(1, rows.Count))));
            }
        }

        return chances;
    }

    /// <summary>The smallest value that at least this share of sorted values does not exceed.</summary>
    public static double Quantile(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count - 1e-9) - 1, 0, sorted.Count - 1)];

    /// <summary>Mean of the worst part of sorted values; the value on its edge counts by its part (Acerbi and Tasche 2002).</summary>
    public static double Shortfall(IReadOnlyList<double> sorted, double share)
    {
        if (sorted.Count == 0)
        {
            return double.NaN;
        }

        double tail = sorted.Count - share * sorted.Count, left = tail, sum = 0;
        for (int i = sorted.Count - 1; i >= 0 && left > 1e-9; i--)
        {
            double part = Math.Min(1, left);
            sum += part * sorted[i];
            left -= part;
        }

        return sum / tail;
    }

    private static RiskRow Row(OutcomeMeasure measure, IReadOnlyList<double> sorted) => sorted.Count == 0
        ? new(measure.Name, measure.Unit, 0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN)
        : new(measure.Name, measure.Unit, sorted.Count, sorted.Average(), sorted[0], Quantile(sorted, 0.05), Quantile(sorted, 0.5), sorted[^1],
            Quantile(sorted, 0.95), Shortfall(sorted, 0.95), Quantile(sorted, 0.99), Shortfall(sorted, 0.99));
}
