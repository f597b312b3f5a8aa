using System.Text.Json;
using Powderkeg.Cli.Records;
using Powderkeg.Contagion;

namespace Powderkeg.Cli.Printing;

/// <summary>The last lines of a run's page: how right it is, where that is known, and what to ask next.</summary>
internal static class NextSteps
{
    /// <param name="words">The scenario as the user named it.</param>
    public static IReadOnlyList<string> Of(RunSummary run, string words, string scenarioHash, string folder) =>
    [
        $"day      {Against(run, scenarioHash) ?? "not yet held against the real one: powderkeg validate " + PlainText.Clean(words)}",
        $"why      powderkeg why {PlainText.Clean(folder)} {Low(run)}",
        $"change   powderkeg whatif {PlainText.Clean(words)}    in the browser: powderkeg serve",
    ];

    /// <summary>The deepest fall of the main venue, as why asks for a price.</summary>
    private static string Low(RunSummary run) =>
        run.Prices.Where(row => row.Venue == run.MainVenue && row.LowAt is not null).MaxBy(row => row.Drawdown) is PriceRow row ? $"{PlainText.Clean(row.Asset)}@{Numbers.Clock(row.LowAt!.Value)}" : "EVENT";

    /// <summary>From the last validation of the same scenario, if it made this very run; null where there is none.</summary>
    private static string? Against(RunSummary run, string scenarioHash)
    {
        if (KeptValidation.Read(scenarioHash) is not byte[] kept)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(kept);
            bool isThisRun = document.RootElement.GetProperty("seeds").EnumerateArray().Any(seed => seed.GetProperty("digest").GetString() == run.Digest);
            string[] verdicts = [.. document.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("verdict").GetString() ?? "")];
            int passed = verdicts.Count(verdict => verdict == "pass"), read = verdicts.Count(verdict => verdict is "pass" or "miss");
            return !isThisRun ? null : $"{passed} of {read} targets of the real day in range, at the last powderkeg validate";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
