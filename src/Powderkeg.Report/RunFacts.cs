using System.Text.Json;

namespace Powderkeg.Report;

/// <summary>What of run.json the report's own tables need; the document itself is handed on as it is.</summary>
internal sealed class RunFacts
{
    private readonly Dictionary<string, long?> onsets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long?> peaks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> starts = new(StringComparer.Ordinal);

    public RunFacts(JsonElement run)
    {
        StartUs = run.GetProperty("start_us").GetInt64();
        EndUs = run.GetProperty("end_us").GetInt64();
        OriginUs = run.GetProperty("shock_us") is { ValueKind: JsonValueKind.Number } shock ? shock.GetInt64() : StartUs;
        Scenario = run.GetProperty("scenario").GetString() ?? "";
        ScenarioHash = run.GetProperty("scenario_hash").GetString() ?? "";
        foreach (JsonElement row in run.GetProperty("dominoes").EnumerateArray())
        {
            string id = row.GetProperty("id").GetString() ?? "";
            onsets[id] = Time(row, "onset_us");
            peaks[id] = Time(row, "peak_us");
        }

        foreach (JsonElement row in run.GetProperty("prices").EnumerateArray())
        {
            if (row.GetProperty("start") is { ValueKind: JsonValueKind.Number } start)
            {
                starts[row.GetProperty("market").GetString() ?? ""] = start.GetDouble();
            }
        }

        MainVenue = run.TryGetProperty("main_venue", out JsonElement main) && main.GetString() is { Length: > 0 } said ? said : BusiestVenue(run);
    }

    public long StartUs { get; }
    public long EndUs { get; }

    /// <summary>The shock; without one the start. Times of the report are whole seconds from here.</summary>
    public long OriginUs { get; }
    public string Scenario { get; }
    public string ScenarioHash { get; }
    public string MainVenue { get; }

    /// <summary>Null where it did not fall.</summary>
    public long? OnsetOf(string domino) => onsets.GetValueOrDefault(domino);

    public long? PeakOf(string domino) => peaks.GetValueOrDefault(domino);

    /// <summary>A market's last price before the shock; null where the run says none.</summary>
    public double? StartOf(string market) => starts.TryGetValue(market, out double start) && start > 0 ? start : null;

    private static long? Time(JsonElement row, string name) => row.GetProperty(name) is { ValueKind: JsonValueKind.Number } at ? at.GetInt64() : null;

    /// <summary>Runs of before the key main_venue: the venue with the most altcoin spot books.</summary>
    private static string BusiestVenue(JsonElement run) =>
        run.GetProperty("prices").EnumerateArray().Where(row => row.GetProperty("kind").GetString() == "spot" && row.GetProperty("class").GetString() == "altcoin")
            .GroupBy(row => row.GetProperty("venue").GetString() ?? "", StringComparer.Ordinal).OrderByDescending(rows => rows.Count()).ThenBy(rows => rows.Key, StringComparer.Ordinal).FirstOrDefault()?.Key ?? "";
}
