using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Sweeps;
using Powderkeg.Records;
using Powderkeg.Units;

namespace Powderkeg.Report;

/// <summary>All that the page shows of a sweep, as one JSON document made from the sweep's folder: its plan, every path, and the figures that <c>sweep</c> prints (docs/reference/report.md).</summary>
/// <remarks>Measures have seven significant digits; the table has all. A folder without a plan, or with paths still missing, is shown as far as it goes, and the page says what is not there.</remarks>
public static class SweepReportDocument
{
    /// <summary>Moves on when a key goes or changes its meaning; the page refuses a version that it does not know.</summary>
    public const int Version = 1;

    /// <summary>Written when the sweep starts; folders of before have none.</summary>
    public const string PlanFile = "plan.json";

    private const string KeyFile = "sweep.json", Whole = "sweep.parquet", Parts = "parts", Price = "price:";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8. The same folder gives the same document.</summary>
    /// <exception cref="IOException">It is no folder of a sweep, or a table of it cannot be read.</exception>
    public static byte[] Of(string folder)
    {
        string key = Path.Combine(folder, KeyFile), path = Path.Combine(folder, PlanFile);
        try
        {
            using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(key));
            using JsonDocument? plan = File.Exists(path) ? JsonDocument.Parse(File.ReadAllBytes(path)) : null;
            string parts = Path.Combine(folder, Parts), whole = Path.Combine(folder, Whole);
            IEnumerable<string> waiting = Directory.Exists(parts) ? Directory.EnumerateFiles(parts, "part_*.parquet").Order(StringComparer.Ordinal) : [];
            string[] files = [.. File.Exists(whole) ? waiting.Prepend(whole) : waiting];
            SweepTable table = files.Length > 0 ? SweepTable.OfFile(files[0]) : new([], []);
            using MemoryStream bytes = new();
            using (Utf8JsonWriter json = new(bytes, Compact))
            {
                Write(json, about.RootElement, plan?.RootElement, table, table.Read(files));
            }

            return bytes.ToArray();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException($"{folder} is not the folder of a sweep: {fault.Message}", fault);
        }
    }

    private static void Write(Utf8JsonWriter json, JsonElement about, JsonElement? plan, SweepTable table, IReadOnlyList<SweepRecord> rows)
    {
        int first = table.Measures.TakeWhile(name => !name.StartsWith(Price, StringComparison.Ordinal)).Count();
        OutcomeMeasure[] measures = [.. table.Measures.Take(first).Select(name => new OutcomeMeasure(name, default, ""))];
        SweepRow[] paths = [.. rows.Select(row => new SweepRow(new(row.Path, row.Point, row.Replication, row.Seed, row.Values), row.Digest, row.Measures))];
        json.WriteStartObject();
        json.WriteString("kind", "sweep");
        json.WriteNumber("version", Version);
        json.WriteString("key", about.GetProperty("sweep").GetString());
        json.WriteString("program", about.GetProperty("version").GetString());
        json.WritePropertyName("plan");
        if (plan is JsonElement known)
        {
            known.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }

        Paths(json, table, rows);
        Outcomes(json, measures, rows);
        Risks(json, RiskTable.Of(measures, paths));
        Chances(json, RiskTable.Chances(measures, paths));
        Fans(json, FanChart.Of(GridOf(table.Measures, first, plan), paths, first));
        json.WriteEndObject();
    }

    private static void Paths(Utf8JsonWriter json, SweepTable table, IReadOnlyList<SweepRecord> rows)
    {
        json.WriteStartObject("paths");
        Columns.Wholes(json, "path", rows.Select(row => (long)row.Path));
        Columns.Wholes(json, "point", rows.Select(row => (long)row.Point));
        Columns.Wholes(json, "seed", rows.Select(row => row.Seed));
        json.WriteStartArray("digest");
        foreach (SweepRecord row in rows)
        {
            json.WriteStringValue(row.Digest);
        }

        json.WriteEndArray();
        json.WriteStartArray("varied");
        for (int v = 0; v < table.Variables.Count; v++)
        {
            json.WriteStartObject();
            json.WriteString("path", table.Variables[v]);
            json.WriteStartArray("set");
            foreach (SweepRecord row in rows)
            {
                json.WriteStringValue(row.Values[v]);
            }

            json.WriteEndArray();
            Columns.Reals(json, "number", rows.Select(row => row.Numbers[v]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Outcomes(Utf8JsonWriter json, OutcomeMeasure[] measures, IReadOnlyList<SweepRecord> rows)
    {
        json.WriteStartArray("outcomes");
        for (int m = 0; m < measures.Length; m++)
        {
            json.WriteStartObject();
            json.WriteString("name", measures[m].Name);
            Columns.Reals(json, "values", rows.Select(row => row.Measures[m]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Risks(Utf8JsonWriter json, IReadOnlyList<RiskRow> risks)
    {
        json.WriteStartArray("risks");
        foreach (RiskRow row in risks)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Outcome);
            json.WriteNumber("paths", row.Paths);
            foreach ((string name, double value) in ((string, double)[])[("mean", row.Mean), ("lowest", row.Lowest), ("q05", row.Quantile05), ("median", row.Median), ("var95", row.ValueAtRisk95),
                ("es95", row.Shortfall95), ("var99", row.ValueAtRisk99), ("es99", row.Shortfall99), ("highest", row.Highest)])
            {
                Columns.Real(json, name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Chances(Utf8JsonWriter json, IReadOnlyList<DominoChance> chances)
    {
        json.WriteStartArray("dominoes");
        foreach (DominoChance chance in chances)
        {
            json.WriteStartObject();
            json.WriteString("id", chance.Domino);
            json.WriteNumber("fell", chance.Fell);
            json.WriteNumber("paths", chance.Paths);
            Columns.Real(json, "probability", chance.Probability);
            Columns.Real(json, "error", chance.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Fans(Utf8JsonWriter json, IReadOnlyList<FanChart> fans)
    {
        json.WriteStartArray("fans");
        foreach (FanChart fan in fans)
        {
            json.WriteStartObject();
            json.WriteString("market", fan.Market);
            Columns.Wholes(json, "at_s", fan.Points.Select(point => (point.At.Microseconds - fan.Points[0].At.Microseconds) / 1_000_000));
            Columns.Wholes(json, "paths", fan.Points.Select(point => (long)point.Paths));
            Columns.Reals(json, "q05", fan.Points.Select(point => point.Quantile05));
            Columns.Reals(json, "q25", fan.Points.Select(point => point.Quantile25));
            Columns.Reals(json, "median", fan.Points.Select(point => point.Median));
            Columns.Reals(json, "q75", fan.Points.Select(point => point.Quantile75));
            Columns.Reals(json, "q95", fan.Points.Select(point => point.Quantile95));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Which prices are kept, read off the columns' names: <c>price:main:USDe/USDT@300s</c>, market by market, each at the same instants.</summary>
    private static FanGrid GridOf(IReadOnlyList<string> measures, int first, JsonElement? plan)
    {
        (string Market, long Seconds)[] kept = [.. measures.Skip(first).Select(name =>
            (name[Price.Length..name.LastIndexOf('@')], long.Parse(name.AsSpan(name.LastIndexOf('@') + 1).TrimEnd('s'), NumberStyles.None, CultureInfo.InvariantCulture)))];
        string[] markets = [.. kept.Select(one => one.Market).Distinct(StringComparer.Ordinal)];
        int steps = markets.Length == 0 ? 0 : kept.Length / markets.Length;
        long every = steps > 1 ? kept[1].Seconds - kept[0].Seconds : 1;
        return new(markets, Instant.FromMicroseconds(plan?.GetProperty("start_us").GetInt64() ?? 0), Duration.FromSeconds(every), steps);
    }
}
