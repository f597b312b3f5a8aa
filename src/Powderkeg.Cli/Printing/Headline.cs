using Powderkeg.Contagion;
using Powderkeg.Units;

namespace Powderkeg.Cli.Printing;

/// <summary>The answer as sentences: templates with conditions, which claim no cause that the summary does not hold.</summary>
internal static class Headline
{
    /// <summary>What the day came to.</summary>
    public static string First(RunSummary run)
    {
        if (run.Shock is null)
        {
            return run.Dominoes.Any(domino => domino.Onset is not null) ? "Without any shock, dominoes fell." : "Nothing broke: there was no shock, and no domino fell.";
        }

        if (!run.Dominoes.Any(domino => domino.Onset is not null && domino.Number is not 1))
        {
            return "Nothing broke: the shock toppled no other domino.";
        }

        string shock = ShockShare(run) is double share ? $"A shock of {Numbers.Percent(share)}" : "The shock";
        string[] falls = [.. new[] { Fall(Bitcoin(run)?.Drawdown, "bitcoin"), Fall(MedianAltcoinFall(run), "the median altcoin") }.OfType<string>()];
        return falls.Length == 0 ? $"{shock} toppled other dominoes." : $"{shock} became {string.Join(" and ", falls)}{Unforced(run)}.";
    }

    /// <summary>How many dominoes fell, and within what time.</summary>
    public static string Second(RunSummary run)
    {
        DominoRow[] numbered = [.. run.Dominoes.Where(domino => domino.Number is not null)];
        Instant[] onsets = [.. numbered.Where(domino => domino.Onset is not null).Select(domino => domino.Onset!.Value).Order()];
        int notBuilt = numbered.Count(domino => !domino.Built);
        string fell = onsets.Length == numbered.Length ? $"All {numbered.Length} dominoes fell" : $"{onsets.Length} of {numbered.Length} dominoes fell";
        string within = onsets.Length > 1 ? $" within {Math.Max(1, (onsets[^1] - onsets[0]).Microseconds / 60_000_000)} min" : "";
        string perp = run.Dominoes.Any(domino => domino is { Number: null, Onset: not null }) ? "; perp liquidations ran beside them" : "";
        string missing = notBuilt > 0 ? $"; {notBuilt} not built" : "";
        return fell + within + perp + missing + ".";
    }

    /// <summary>Bitcoin's spot market on the main venue; where there is none, the one with the most trades.</summary>
    public static PriceRow? Bitcoin(RunSummary run) =>
        run.Prices.Where(row => row.Asset == "BTC").OrderBy(row => IsSpot(row) ? 0 : 1).ThenBy(row => row.Venue == run.MainVenue ? 0 : 1).ThenByDescending(row => row.Trades).FirstOrDefault();

    /// <summary>Spot rows of the main venue's altcoins, one an asset.</summary>
    public static IReadOnlyList<PriceRow> Altcoins(RunSummary run)
    {
        string? venue = Bitcoin(run)?.Venue;
        return [.. run.Prices.Where(row => IsSpot(row) && (venue is null || row.Venue == venue) && row.Class == "altcoin")
            .GroupBy(row => row.Asset, StringComparer.Ordinal).Select(rows => rows.MaxBy(row => row.Trades)!)];
    }

    public static double? MedianAltcoinFall(RunSummary run) => Median(Altcoins(run).Select(row => Math.Abs(row.Drawdown)));

    /// <summary>The same with all forced channels off; null where no baseline was run.</summary>
    public static double? MedianAltcoinFallUnforced(RunSummary run) => Median(Altcoins(run).Select(row => row.DrawdownUnforced).OfType<double>());

    private static double? Median(IEnumerable<double> values)
    {
        double[] falls = [.. values.Where(double.IsFinite).Order()];
        return falls.Length == 0 ? null : (falls[(falls.Length - 1) / 2] + falls[falls.Length / 2]) / 2;
    }

    public static bool IsConserved(RunSummary run) => run.Audit.All(row => row.Difference.IsZero);

    /// <summary>The conservation audit in a line.</summary>
    public static string Audit(RunSummary run)
    {
        string[] broken = [.. run.Audit.Where(row => !row.Difference.IsZero).Select(row => $"{row.Asset} by {Numbers.Whole(row.Difference.Units)} units")];
        return broken.Length == 0
            ? $"audit    {Numbers.Count(run.Audit.Count, "asset", "assets")}: what is held equals what was issued, to the unit"
            : $"audit    BROKEN: {string.Join(", ", broken)}";
    }

    private static bool IsSpot(PriceRow row) => string.Equals(row.Kind, "spot", StringComparison.OrdinalIgnoreCase);

    private static string Unforced(RunSummary run)
    {
        string[] falls = [.. new[] { Bitcoin(run)?.DrawdownUnforced, MedianAltcoinFallUnforced(run) }.OfType<double>().Select(Numbers.Percent)];
        return falls.Length == 0 ? "" : $"; without forced selling {string.Join(" and ", falls)}";
    }

    private static string? Fall(double? drawdown, string what) => drawdown is double fall && double.IsFinite(fall)
        ? $"{Article(Numbers.Percent(Math.Abs(fall)))} fall in {what}" : null;

    /// <summary>With its article as one says the number: an 8%, an 11.0%, an 18%, an 80%.</summary>
    private static string Article(string percent) =>
        (percent.StartsWith('8') || percent.StartsWith("11.", StringComparison.Ordinal) || percent.StartsWith("18.", StringComparison.Ordinal) || percent is "11%" or "18%" ? "an " : "a ") + percent;

    private static double? ShockShare(RunSummary run) => run.Dominoes.FirstOrDefault(domino => domino.Number is 1) switch
    {
        { Onset: not null, Unit: "share" or "fraction" or "ratio" } domino => Math.Abs(domino.Magnitude),
        { Onset: not null, Unit: "%" or "percent" or "pct" } domino => Math.Abs(domino.Magnitude) / 100,
        _ => null,
    };
}
