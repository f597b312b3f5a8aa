using System.Globalization;
using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Sweeps;

/// <summary>Which prices a sweep keeps of each path, and when: the points that a fan chart is drawn from.</summary>
/// <param name="Markets">Keys as a run prints them: <c>main:USDe/USDT</c>.</param>
/// <param name="Start">The first instant; the others follow at the plan's distance until the run's end.</param>
public sealed record FanGrid(IReadOnlyList<string> Markets, Instant Start, Duration Every, int Steps)
{
    /// <summary>Keys that a scenario has.</summary>
    public static IReadOnlyList<string> MarketsOf(WorldDescription world) => [.. new MarketNumbers(world).Keys];

    public static FanGrid Of(SweepPlan plan, WorldDescription world) =>
        new(plan.Fans, world.Start, plan.FanEvery, plan.Fans.Count == 0 ? 0 : 1 + (int)((world.End - world.Start).Microseconds / plan.FanEvery.Microseconds));

    /// <summary>A column of the sweep's table for each market and instant, in that order: <c>price:main:USDe/USDT@300s</c>, seconds from the start.</summary>
    public IReadOnlyList<string> Columns =>
        [.. Markets.SelectMany(market => Enumerable.Range(0, Steps).Select(step => string.Create(CultureInfo.InvariantCulture, $"price:{market}@{(long)(Every.Seconds * step)}s")))];

    public Instant At(int step) => Instant.FromMicroseconds(Start.Microseconds + step * Every.Microseconds);

    /// <summary>Mid prices in the order of the columns, the last trade where a side is empty; each the last look at or before its instant.</summary>
    internal double[] Read(RunView run)
    {
        double[] prices = new double[Markets.Count * Steps];
        Array.Fill(prices, double.NaN);
        string[] kept = [.. Markets];
        int[] rowOf = [.. run.Markets.Select(market => Array.IndexOf(kept, market.Key))];
        if (kept.Length == 0)
        {
            return prices;
        }

        foreach (ref readonly QuoteSampled quote in run.Journal.Quotes)
        {
            int row = rowOf[quote.Market.Index];
            if (row < 0)
            {
                continue;
            }

            long after = quote.At.Microseconds - Start.Microseconds, step = (after + Every.Microseconds - 1) / Every.Microseconds;
            if (step < Steps)
            {
                prices[row * Steps + (int)step] = run.Markets[quote.Market.Index].Spec.MidOf(quote);
            }
        }

        return prices;
    }
}

/// <summary>Quantiles over the paths at one instant.</summary>
/// <param name="Paths">Paths that have a price there.</param>
public sealed record FanPoint(Instant At, int Paths, double Quantile05, double Quantile25, double Median, double Quantile75, double Quantile95);

/// <summary>A price over time as quantiles of many paths. At each instant they are quantiles of that instant: no single path runs along a line.</summary>
public sealed record FanChart(string Market, Duration Every, IReadOnlyList<FanPoint> Points)
{
    /// <param name="first">Where the grid's columns begin among a row's measures.</param>
    public static IReadOnlyList<FanChart> Of(FanGrid grid, IReadOnlyList<SweepRow> rows, int first) =>
        [.. grid.Markets.Select((market, m) => new FanChart(market, grid.Every, [.. Enumerable.Range(0, grid.Steps).Select(step => Point(grid.At(step), rows, first + m * grid.Steps + step))]))];

    private static FanPoint Point(Instant at, IReadOnlyList<SweepRow> rows, int column)
    {
        double[] sorted = [.. rows.Select(row => row.Measures[column]).Where(double.IsFinite).Order()];
        double Of(double share) => RiskTable.Quantile(sorted, share);
        return new(at, sorted.Length, Of(0.05), Of(0.25), Of(0.5), Of(0.75), Of(0.95));
    }
}
