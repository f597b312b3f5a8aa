using System.Text.Encodings.Web;
using System.Text.Json;
using Powderkeg.Experiments.Validation;
using Powderkeg.Records;

namespace Powderkeg.Report;

/// <summary>All that the page shows of a run, as one JSON document made from the run's folder: run.json as it is, and what the page needs of the tables (docs/reference/report.md).</summary>
public static class ReportDocument
{
    /// <summary>Moves on when a key goes or changes its meaning; the page refuses a version that it does not know.</summary>
    public const int Version = 1;

    /// <summary>Written beside run.json where <c>run</c> knew the scenario's text: the text, and what was laid over it.</summary>
    public const string ScenarioFile = "scenario.yaml";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Experiments = ["validation", "whatif", "shapley"];

    /// <summary>Documents that the report shows where they lie beside run.json.</summary>
    public static IReadOnlyList<string> ExperimentFiles { get; } = [.. Experiments.Select(name => name + ".json")];

    /// <summary>UTF-8. The same folder gives the same document.</summary>
    /// <param name="folder">A run's folder, with run.json and its tables.</param>
    /// <param name="validation">The document of <c>validate</c> on the same scenario; null where it was not run.</param>
    /// <exception cref="IOException">There is no run.json, or it or a table cannot be read.</exception>
    public static byte[] Of(string folder, byte[]? validation = null)
    {
        string path = Path.Combine(folder, "run.json");
        try
        {
            using JsonDocument run = JsonDocument.Parse(File.ReadAllBytes(path));
            using RunQuery query = new(folder);
            using MemoryStream bytes = new();
            using (Utf8JsonWriter json = new(bytes, Compact))
            {
                Write(json, folder, run.RootElement, query, validation);
            }

            return bytes.ToArray();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException($"{path} is not the document of a run: {fault.Message}", fault);
        }
    }

    private static void Write(Utf8JsonWriter json, string folder, JsonElement run, RunQuery query, byte[]? validation)
    {
        RunFacts facts = new(run);
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteNumber("origin_us", facts.OriginUs);
        json.WriteString("main_venue", facts.MainVenue);
        json.WritePropertyName("run");
        run.WriteTo(json);
        string scenario = Path.Combine(folder, ScenarioFile);
        json.WriteString("scenario", File.Exists(scenario) ? File.ReadAllText(scenario) : null);
        TargetsOfTheDay(json, facts);
        foreach (string name in Experiments)
        {
            Experiment(json, name, name == "validation" && validation is not null ? validation : FileOf(folder, name));
        }

        PriceColumns.Prices(json, query, facts);
        PriceColumns.Depth(json, query, facts);
        ForcedColumns.Forced(json, query, facts);
        ForcedColumns.Deleveragings(json, query, facts);
        ForcedColumns.Funds(json, query, facts);
        CascadeColumns.Contagion(json, query, run);
        CascadeColumns.Windows(json, query, facts);
        new ForcedBy(query, facts, run).Write(json);
        BalanceColumns.Write(json, query);
        json.WriteEndObject();
    }

    /// <summary>Rows of the table of targets where the scenario rebuilds that day; null elsewhere.</summary>
    private static void TargetsOfTheDay(Utf8JsonWriter json, RunFacts facts)
    {
        if (!facts.Scenario.StartsWith("october-2025", StringComparison.Ordinal))
        {
            json.WriteNull("targets");
            return;
        }

        json.WriteStartArray("targets");
        foreach (Target target in Targets.All)
        {
            json.WriteStartObject();
            json.WriteString("id", target.Id);
            json.WriteString("what", target.What);
            json.WriteString("real", target.Real);
            json.WriteString("tolerance", target.Tolerance);
            json.WriteString("sure", target.Sure.ToString());
            json.WriteString("source", target.Source);
            Columns.Real(json, "low", target.Limits.Low);
            Columns.Real(json, "high", target.Limits.High);
            Columns.Real(json, "leg_before", target.LegBefore);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static byte[]? FileOf(string folder, string name)
    {
        string path = Path.Combine(folder, name + ".json");
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    private static void Experiment(Utf8JsonWriter json, string name, byte[]? document)
    {
        json.WritePropertyName(name);
        if (document is null)
        {
            json.WriteNullValue();
            return;
        }

        try
        {
            using JsonDocument parsed = JsonDocument.Parse(document);
            parsed.RootElement.WriteTo(json);
        }
        catch (JsonException fault)
        {
            throw new IOException($"{name}.json is no JSON document: {fault.Message}", fault);
        }
    }
}
