using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Reverse;

namespace Powderkeg.Cli.Records;

/// <summary>A reverse search over several numbers as one JSON document: the second form of docs/reference/reverse.schema.json.</summary>
internal static class MixDocument
{
    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(MixReport report, string scenario, string scenarioHash) => JsonRows.Document(json =>
    {
        ReverseDocument.Head(json, (scenario, scenarioHash), report.Seed, report.Goal, report.Unit, report.Positions);
        JsonRows.Texts(json, "numbers", report.Paths);
        JsonRows.Real(json, "distance", report.Result.Smallest?.Topples);
        JsonRows.Texts(json, "became", report.Proof?.Became ?? []);
        json.WriteString("digest", report.Proof?.Run.Digest);
        json.WriteBoolean("has_settled", report.Result.HasSettled);
        json.WriteNumber("trials", report.Runs);
        JsonRows.Rows(json, "directions", report.Result.Tried, (to, way) =>
        {
            to.WriteStartArray("factors");
            foreach (double place in way.Point ?? [])
            {
                to.WriteNumberValue(report.FactorAt(place));
            }

            to.WriteEndArray();
            JsonRows.Real(to, "distance", way.Topples);
            to.WriteBoolean("is_monotone", way.Search.IsMonotone);
        });
    });
}
