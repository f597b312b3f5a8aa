using System.Globalization;
using System.Text.Json;
using Powderkeg.Records;

namespace Powderkeg.Report;

/// <summary>Who forced whom: the analysis of run.json where it has one, else the sums of the table contagion in the same shape; and the table itself by the minute, to step through.</summary>
internal static class CascadeColumns
{
    /// <summary>Of the sums that stand for the analysis; its reproduction numbers are not in the tables.</summary>
    public const string FromTables = "tables";

    public static void Contagion(Utf8JsonWriter json, RunQuery query, JsonElement run)
    {
        if (run.TryGetProperty("contagion", out JsonElement analysis) && analysis.ValueKind == JsonValueKind.Object)
        {
            json.WritePropertyName("contagion");
            analysis.WriteTo(json);
            return;
        }

        IReadOnlyList<RunRow> edges = query.Rows("SELECT coalesce(from_channel, 'unknown'), to_channel, sum(notional_usd) AS usd, min(window_us) FROM contagion GROUP BY ALL ORDER BY usd DESC, 1, 2");
        if (edges.Count == 0)
        {
            json.WriteNull("contagion");
            return;
        }

        Dictionary<string, double> forced = edges.GroupBy(edge => edge.Text(1), StringComparer.Ordinal).ToDictionary(into => into.Key, into => into.Sum(edge => edge.Real(2)), StringComparer.Ordinal);
        json.WriteStartObject("contagion");
        json.WriteString("source", FromTables);
        json.WriteNumber("window_seconds", 30);
        json.WriteStartArray("nodes");
        foreach ((string channel, double usd) in forced)
        {
            json.WriteStartObject();
            json.WriteString("channel", channel);
            Columns.Real(json, "forced_usd", usd);
            json.WriteNumber("onset_us", edges.Where(edge => edge.Text(1) == channel).Min(edge => edge.Whole(3)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("edges");
        foreach (RunRow edge in edges)
        {
            json.WriteStartObject();
            json.WriteString("from", edge.Text(0));
            json.WriteString("to", edge.Text(1));
            Columns.Real(json, "usd", edge.Real(2));
            Columns.Real(json, "share_of_target", edge.Real(2) / forced[edge.Text(1)]);
            json.WriteNull("part_of_r");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The table by the minute: pairs of channels once, then three columns.</summary>
    public static void Windows(Utf8JsonWriter json, RunQuery query, RunFacts run)
    {
        IReadOnlyList<RunRow> rows = query.Rows(string.Create(CultureInfo.InvariantCulture,
            $"SELECT floor((window_us - {run.OriginUs}) / 60e6)::BIGINT AS t, coalesce(from_channel, 'unknown'), to_channel, sum(notional_usd) FROM contagion GROUP BY ALL ORDER BY 1, 2, 3"));
        List<(string From, string To)> pairs = [.. rows.Select(row => (row.Text(1), row.Text(2))).Distinct().Order()];
        json.WriteStartObject("cascade_minutes");
        json.WriteStartArray("pairs");
        foreach ((string from, string to) in pairs)
        {
            json.WriteStartArray();
            json.WriteStringValue(from);
            json.WriteStringValue(to);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        Columns.Wholes(json, "minute", rows.Select(row => row.Whole(0)));
        Columns.Wholes(json, "pair", rows.Select(row => (long)pairs.IndexOf((row.Text(1), row.Text(2)))));
        Columns.Dollars(json, "usd", rows.Select(row => row.Real(3)));
        json.WriteEndObject();
    }
}
