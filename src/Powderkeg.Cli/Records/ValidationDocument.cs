using System.Text.Encodings.Web;
using System.Text.Json;
using Powderkeg.Experiments.Validation;
using Powderkeg.Units;
using static Powderkeg.Cli.Records.JsonRows;

namespace Powderkeg.Cli.Records;

/// <summary>A validation as one JSON document. Its schema is docs/reference/validate.schema.json.</summary>
/// <remarks>A number that is not finite, and what was not measured, is null. <c>simulated</c> of a joint row is the first seed's; nothing is averaged.</remarks>
internal sealed class ValidationDocument(JointTable table, Distance? distance, string scenarioHash, double wallSeconds)
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public byte[] Write()
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("scenario", table.Runs[0].Scenario);
            json.WriteString("scenario_hash", scenarioHash);
            json.WriteString("version", ProductVersion.Text);
            Floor(json);
            Rows(json, "rows", table.Rows, Row);
            Rows(json, "seeds", table.Runs, Seed);
            Compared(json);
            json.WriteStartObject("timing");
            Real(json, "wall_seconds", wallSeconds);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>pass, miss or not-measured.</summary>
    public static string WordOf(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Miss => "miss",
        _ => "not-measured",
    };

    /// <summary>The unit as documents name it.</summary>
    public static string WordOf(FigureUnit unit) => unit switch
    {
        FigureUnit.Share => "share",
        FigureUnit.Usd => "USD",
        FigureUnit.Seconds => "s",
        FigureUnit.Price => "price",
        _ => "times",
    };

    private void Floor(Utf8JsonWriter json)
    {
        json.WriteStartObject("floor");
        json.WriteNumber("sure_rows", Targets.SureRows);
        json.WriteNumber("needed", Targets.Floor);
        json.WriteNumber("met_rows", table.SureMet);
        json.WriteBoolean("met", table.IsFloorMet);
        json.WriteNumber("seeds_needed", JointTable.Needed(table.Runs.Count));
        json.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter json, JointRow row)
    {
        json.WriteString("id", row.Target.Id);
        json.WriteString("target", row.Target.What);
        json.WriteString("real", row.Target.Real);
        json.WriteString("tolerance", row.Target.Tolerance);
        json.WriteString("sure", row.Target.Sure.ToString());
        json.WriteString("source", row.Target.Source);
        json.WriteString("unit", WordOf(row.Target.Unit));
        Real(json, "simulated", row.First.Simulated);
        json.WriteString("words", row.First.Words);
        Real(json, "unforced", row.First.Unforced);
        json.WriteString("verdict", WordOf(row.Verdict));
        json.WriteNumber("seeds_passed", row.SeedsPassed);
        json.WriteNumber("seeds", row.Seeds);
        Real(json, "lowest", row.Lowest);
        Real(json, "highest", row.Highest);
        Rows(json, "states", row.States, static (writer, state) =>
        {
            writer.WriteString("state", state.State);
            writer.WriteNumber("seeds", state.Seeds);
        });
        json.WriteString("cause", row.First.Cause);
    }

    private static void Seed(Utf8JsonWriter json, SeedRun run)
    {
        json.WriteNumber("seed", run.Seed);
        json.WriteString("digest", run.Digest);
        json.WriteBoolean("cut_short", run.IsCutShort);
        json.WriteNumber("sure_passed", run.SurePassed);
        json.WriteNumber("passed", run.Passed);
        Rows(json, "rows", run.Readings, Reading);
    }

    private static void Reading(Utf8JsonWriter json, Reading row)
    {
        json.WriteString("id", row.Target.Id);
        Real(json, "simulated", row.Simulated);
        json.WriteString("verdict", WordOf(row.Verdict));
        json.WriteString("words", row.Words);
        Real(json, "unforced", row.Unforced);
        json.WriteString("state", row.State);
        json.WriteString("cause", row.Cause);
        Rows(json, "beside", row.Beside, static (writer, figure) =>
        {
            writer.WriteString("name", figure.Name);
            Real(writer, "value", figure.Value);
        });
    }

    private void Compared(Utf8JsonWriter json)
    {
        if (distance is null)
        {
            json.WriteNull("compare");
            return;
        }

        json.WriteStartObject("compare");
        json.WriteString("scenario", distance.There.Scenario);
        json.WriteNumber("seed", distance.There.Seed);
        json.WriteString("digest", distance.There.Digest);
        Rows(json, "rows", distance.Rows, static (writer, row) =>
        {
            writer.WriteString("id", row.Id);
            Real(writer, "here", row.Here);
            Real(writer, "there", row.There);
            Real(writer, "tolerance_widths", row.Widths);
        });
        json.WriteNumber("onset_pairs", distance.Pairs);
        json.WriteNumber("onset_pairs_swapped", distance.PairsSwapped);
        json.WriteStartArray("only_one_fell");
        foreach (string id in distance.OnlyOneFell)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
