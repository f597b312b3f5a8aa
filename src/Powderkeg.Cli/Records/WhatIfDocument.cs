using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Cli.Records;

/// <summary>Levers side by side as one JSON document. Its schema is docs/reference/whatif.schema.json.</summary>
internal static class WhatIfDocument
{
    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(WhatIfResult result, string scenarioHash, IReadOnlyList<string> leftOut) => JsonRows.Document(json =>
    {
        json.WriteString("version", ProductVersion.Text);
        json.WriteString("scenario", result.AsItIs[0].Scenario);
        json.WriteString("scenario_hash", scenarioHash);
        JsonRows.Rows(json, "runs", result.AsItIs, Run);
        JsonRows.Rows(json, "levers", result.Levers, Lever);
        json.WriteStartArray("left_out");
        foreach (string line in leftOut)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    });

    private static void Run(Utf8JsonWriter json, RunOutcomes run)
    {
        json.WriteNumber("seed", run.Seed);
        json.WriteString("digest", run.Digest);
        json.WriteBoolean("cut_short", run.IsCutShort);
    }

    private static void Lever(Utf8JsonWriter json, LeverResult row)
    {
        json.WriteString("id", row.Lever.Id);
        json.WriteString("change", row.Lever.Change);
        json.WriteString("why", row.Lever.Why);
        json.WriteString("source", row.Lever.Source);
        JsonRows.Rows(json, "runs", row.Runs, Run);
        JsonRows.Rows(json, "outcomes", row.Measures, Measure);
        JsonRows.Rows(json, "damage", row.Damage, static (to, damage) =>
        {
            to.WriteNumber("stand", damage.Stand);
            to.WriteNumber("stand_usd", damage.StandUsd);
            to.WriteNumber("anew", damage.Anew);
            to.WriteNumber("anew_usd", damage.AnewUsd);
        });
    }

    private static void Measure(Utf8JsonWriter json, MeasureChange row)
    {
        json.WriteString("id", row.Name);
        json.WriteString("unit", OutcomeText.WordOf(row.Unit));
        JsonRows.Real(json, "as_it_is", row.AsItIs.Median);
        JsonRows.Real(json, "as_it_is_low", row.AsItIs.Low);
        JsonRows.Real(json, "as_it_is_high", row.AsItIs.High);
        JsonRows.Real(json, "changed", row.Changed.Median);
        JsonRows.Real(json, "changed_low", row.Changed.Low);
        JsonRows.Real(json, "changed_high", row.Changed.High);
        if (row.IsInSpread is bool isIn)
        {
            json.WriteBoolean("in_spread", isIn);
        }
        else
        {
            json.WriteNull("in_spread");
        }
    }
}
