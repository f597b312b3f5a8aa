using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Reverse;

namespace Powderkeg.Cli.Records;

/// <summary>A reverse search as one JSON document. Its schema is docs/reference/reverse.schema.json.</summary>
internal static class ReverseDocument
{
    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(ReverseReport report, string scenario, string scenarioHash) => JsonRows.Document(json =>
    {
        Head(json, (scenario, scenarioHash), report.Seed, report.Goal, report.Unit, report.Positions);
        JsonRows.Real(json, "stands", report.Result.Stands);
        JsonRows.Real(json, "topples", report.Result.Topples);
        json.WriteBoolean("is_monotone", report.Result.IsMonotone);
        JsonRows.Rows(json, "trials", report.Result.Trials, (to, trial) =>
        {
            (RunOutcomes run, IReadOnlyList<string> became) = report.Tried[trial.Size];
            to.WriteNumber("factor", trial.Size);
            to.WriteStartArray("became");
            foreach (string setting in became)
            {
                to.WriteStringValue(setting);
            }

            to.WriteEndArray();
            to.WriteString("digest", run.Digest);
            JsonRows.Real(to, "value", run[report.Goal.Measure]);
            to.WriteBoolean("happens", trial.Topples);
        });
    });

    /// <summary>What both forms begin with.</summary>
    internal static void Head(Utf8JsonWriter json, (string Name, string Hash) scenario, long seed, Goal goal, OutcomeUnit unit, string? positions)
    {
        json.WriteString("version", ProductVersion.Text);
        json.WriteString("scenario", scenario.Name);
        json.WriteString("scenario_hash", scenario.Hash);
        json.WriteNumber("seed", seed);
        json.WriteString("goal", goal.ToString());
        json.WriteString("measure", goal.Measure);
        json.WriteString("unit", OutcomeText.WordOf(unit));
        if (positions is not null)
        {
            json.WriteString("positions", positions);
        }
    }
}
