using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Sensitivity;

namespace Powderkeg.Cli.Records;

/// <summary>A screening as one JSON document. Its schema is docs/reference/screen.schema.json.</summary>
internal static class ScreenDocument
{
    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(ScreenReport report, string scenarioHash) => JsonRows.Document(json =>
    {
        json.WriteString("version", ProductVersion.Text);
        json.WriteString("scenario", report.Scenario);
        json.WriteString("scenario_hash", scenarioHash);
        json.WriteString("method", report.Method == ScreeningMethod.Morris ? "morris" : "sobol");
        json.WriteNumber("from", report.From);
        json.WriteNumber("to", report.To);
        json.WriteNumber("runs", report.Runs);
        json.WriteStartArray("seeds");
        foreach (long seed in report.Seeds)
        {
            json.WriteNumberValue(seed);
        }

        json.WriteEndArray();
        JsonRows.Rows(json, "outcomes", report.Outcomes, (to, outcome) => Outcome(to, report, outcome));
    });

    private static void Outcome(Utf8JsonWriter json, ScreenReport report, ScreenedOutcome outcome)
    {
        json.WriteString("id", outcome.Outcome);
        json.WriteString("unit", OutcomeText.WordOf(outcome.Unit));
        JsonRows.Real(json, "low", outcome.Low);
        JsonRows.Real(json, "high", outcome.High);
        JsonRows.Rows(json, "numbers", [.. Enumerable.Range(0, report.Paths.Count)], (to, f) =>
        {
            to.WriteString("path", report.Paths[f]);
            if (report.Method == ScreeningMethod.Morris)
            {
                MorrisEffect effect = outcome.Effects[f];
                Write(to, ("mean_absolute", effect.MeanAbsolute), ("low", effect.Low), ("high", effect.High), ("mean", effect.Mean), ("deviation", effect.Deviation));
            }
            else
            {
                SobolIndex index = outcome.Indices[f];
                Write(to, ("first", index.First), ("first_low", index.FirstLow), ("first_high", index.FirstHigh), ("total", index.Total), ("total_low", index.TotalLow), ("total_high", index.TotalHigh));
            }
        });
    }

    private static void Write(Utf8JsonWriter json, params (string Name, double Value)[] numbers)
    {
        foreach ((string name, double value) in numbers)
        {
            JsonRows.Real(json, name, value);
        }
    }
}
