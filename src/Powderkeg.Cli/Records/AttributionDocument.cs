using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Attribution;

namespace Powderkeg.Cli.Records;

/// <summary>Attributions over switches as one JSON document. Its schema is docs/reference/attribute.schema.json.</summary>
internal static class AttributionDocument
{
    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(AttributionResult result, string scenarioHash, string? accounting) => JsonRows.Document(json =>
    {
        json.WriteString("version", ProductVersion.Text);
        json.WriteString("scenario", result.AsItIs[0].Scenario);
        json.WriteString("scenario_hash", scenarioHash);
        JsonRows.Rows(json, "seeds", result.AsItIs, static (to, run) =>
        {
            to.WriteNumber("seed", run.Seed);
            to.WriteString("digest", run.Digest);
        });
        json.WriteNumber("runs", result.Runs);
        json.WritePropertyName("orders");
        if (result.Orders is int orders)
        {
            json.WriteNumberValue(orders);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("accounting", accounting);
        JsonRows.Rows(json, "outcomes", result.Outcomes, Outcome);
    });

    private static void Outcome(Utf8JsonWriter json, OutcomeAttribution outcome)
    {
        json.WriteString("id", outcome.Outcome);
        json.WriteString("unit", OutcomeText.WordOf(outcome.Unit));
        json.WriteNumber("as_it_is", outcome.WithAll);
        json.WriteNumber("all_off", outcome.WithNone);
        JsonRows.Rows(json, "shares", outcome.Shares, static (to, row) =>
        {
            to.WriteString("mechanism", DominoRules.IdOf(row.Mechanism));
            to.WriteNumber("share", row.Share);
            JsonRows.Real(to, "error", row.Error);
            JsonRows.Real(to, "low", row.Seeds.Low);
            JsonRows.Real(to, "high", row.Seeds.High);
            to.WriteNumber("alone", row.Alone);
            to.WriteNumber("last", row.Last);
        });
        JsonRows.Rows(json, "interactions", [.. Pairs(outcome)], static (to, pair) =>
        {
            to.WriteString("a", pair.A);
            to.WriteString("b", pair.B);
            to.WriteNumber("together", pair.Together);
        });
    }

    private static IEnumerable<(string A, string B, double Together)> Pairs(OutcomeAttribution outcome)
    {
        for (int i = 0; i < outcome.Shares.Count && outcome.Interactions is not null; i++)
        {
            for (int j = i + 1; j < outcome.Shares.Count; j++)
            {
                yield return (DominoRules.IdOf(outcome.Shares[i].Mechanism), DominoRules.IdOf(outcome.Shares[j].Mechanism), outcome.Interactions[i, j]);
            }
        }
    }
}
