using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Recommendation;

namespace Powderkeg.Cli.Records;

/// <summary>A recommendation as one JSON document. Its schema is docs/reference/recommend.schema.json.</summary>
internal static class RecommendDocument
{
    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(RecommendReport report, string scenarioHash) => JsonRows.Document(json =>
    {
        json.WriteString("version", ProductVersion.Text);
        json.WriteString("scenario", report.Scenario);
        json.WriteString("scenario_hash", scenarioHash);
        json.WriteString("limit", report.Limit.ToString());
        json.WriteStartArray("seeds");
        foreach (long seed in report.Seeds)
        {
            json.WriteNumberValue(seed);
        }

        json.WriteEndArray();
        json.WriteString("useful_by", report.Useful?.Name ?? "looseness");
        json.WriteString("useful_unit", report.Useful is OutcomeMeasure useful ? OutcomeText.WordOf(useful.Unit) : "factor");
        json.WriteBoolean("is_sure", report.Frontier.IsSure);
        json.WriteNumber("seeds_to_show", Frontier.SeedsToShow(report.Limit.Most));
        JsonRows.Rows(json, "points", report.Frontier.Points, (to, point) =>
        {
            to.WriteStartArray("settings");
            foreach (string setting in point.Settings)
            {
                to.WriteStringValue(setting);
            }

            to.WriteEndArray();
            JsonRows.Real(to, "useful", point.Useful);
            to.WriteNumber("passed", point.Passed);
            to.WriteNumber("runs", point.Runs);
            to.WriteNumber("risk", point.Risk);
            to.WriteNumber("risk_at_most", point.RiskAtMost);
            to.WriteBoolean("on_frontier", report.Frontier.Undominated.Contains(point));
            to.WriteBoolean("recommended", point == report.Frontier.Loosest);
        });
    });
}
