using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Sweeps;

namespace Powderkeg.Cli.Records;

/// <summary>What a sweep came to as one JSON document; its rows stand in its table. Its schema is docs/reference/sweep.schema.json.</summary>
internal static class SweepDocument
{
    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(SweepReport report) => JsonRows.Document(json =>
    {
        json.WriteString("version", ProductVersion.Text);
        json.WriteString("sweep", report.Plan.Name);
        json.WriteString("scenario", report.Scenario);
        json.WriteString("table", report.Table);
        json.WriteString("report", report.Page);
        json.WriteNumber("paths", report.Rows.Count);
        json.WriteNumber("done_earlier", report.Found);
        JsonRows.Rows(json, "outcomes", RiskTable.Of(report.Measures, report.Rows), Risk);
        JsonRows.Rows(json, "dominoes", RiskTable.Chances(report.Measures, report.Rows), static (to, chance) =>
        {
            to.WriteString("id", chance.Domino);
            to.WriteNumber("fell", chance.Fell);
            to.WriteNumber("probability", chance.Probability);
            to.WriteNumber("error", chance.Error);
        });
        JsonRows.Rows(json, "fans", report.Fans, static (to, fan) =>
        {
            to.WriteString("market", fan.Market);
            to.WriteNumber("every_s", fan.Every.Seconds);
            JsonRows.Rows(to, "points", fan.Points, Point);
        });
    });

    private static void Point(Utf8JsonWriter json, FanPoint point)
    {
        json.WriteNumber("at_us", point.At.Microseconds);
        json.WriteNumber("paths", point.Paths);
        JsonRows.Real(json, "q05", point.Quantile05);
        JsonRows.Real(json, "q25", point.Quantile25);
        JsonRows.Real(json, "median", point.Median);
        JsonRows.Real(json, "q75", point.Quantile75);
        JsonRows.Real(json, "q95", point.Quantile95);
    }

    private static void Risk(Utf8JsonWriter json, RiskRow row)
    {
        json.WriteString("id", row.Outcome);
        json.WriteString("unit", OutcomeText.WordOf(row.Unit));
        json.WriteNumber("paths", row.Paths);
        json.WriteNumber("mean", row.Mean);
        json.WriteNumber("lowest", row.Lowest);
        json.WriteNumber("q05", row.Quantile05);
        json.WriteNumber("median", row.Median);
        json.WriteNumber("highest", row.Highest);
        json.WriteNumber("var95", row.ValueAtRisk95);
        json.WriteNumber("es95", row.Shortfall95);
        json.WriteNumber("var99", row.ValueAtRisk99);
        json.WriteNumber("es99", row.Shortfall99);
    }
}
