using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Sweeps;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Records;

/// <summary>What a sweep was to be, kept beside its rows from the moment it starts: its report needs no plan file and no scenario.</summary>
internal static class SweepPlanDocument
{
    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    /// <param name="plan">As it was read.</param>
    /// <param name="world">The scenario before anything varies.</param>
    public static byte[] Write(SweepPlan plan, WorldDescription world, IReadOnlyList<OutcomeMeasure> measures, FanGrid fans) => JsonRows.Document(json =>
    {
        IReadOnlyList<SweepPath> paths = SweepDesign.Of(plan);
        HashSet<string> usual = [.. OutcomeText.Usual(measures)];
        json.WriteString("version", ProductVersion.Text);
        json.WriteString("sweep", plan.Name);
        json.WriteString("scenario", world.Name);
        json.WriteString("scenario_hash", ScenarioHash.Of(world));
        JsonRows.Texts(json, "overlays", plan.Overlays);
        json.WriteString("sample", plan.Sample switch { SweepSample.Grid => "grid", SweepSample.LatinHypercube => "latin-hypercube", _ => "monte-carlo" });
        json.WriteNumber("points", paths.Count / Math.Max(1, plan.Replications));
        json.WriteNumber("replications", plan.Replications);
        json.WriteNumber("seed", plan.Seed);
        json.WriteNumber("seeds", paths.DistinctBy(path => path.Seed).Count());
        json.WriteNumber("paths", paths.Count);
        JsonRows.Rows(json, "vary", plan.Vary, static (to, variable) =>
        {
            to.WriteString("path", variable.Path);
            JsonRows.Texts(to, "values", variable.Values);
            to.WriteString("from", variable.From);
            to.WriteString("to", variable.To);
            to.WriteString("scale", variable.Scale == SweepScale.Log ? "log" : "linear");
        });
        json.WriteNumber("start_us", fans.Start.Microseconds);
        json.WriteNumber("end_us", world.End.Microseconds);
        JsonRows.Rows(json, "outcomes", measures, (to, measure) =>
        {
            to.WriteString("name", measure.Name);
            to.WriteString("unit", OutcomeText.WordOf(measure.Unit));
            to.WriteString("sentence", measure.Sentence);
            to.WriteBoolean("usual", usual.Contains(measure.Name));
        });
    });
}
