using System.Text;
using Powderkeg.Experiments.Sweeps;
using Powderkeg.Scenarios;
using Powderkeg.Units;

namespace Powderkeg.Cli;

/// <summary>Reads a plan, finds what it names, and tries every end of what varies before anything runs.</summary>
internal static class SweepPlanFile
{
    private const long LargestFile = 1 << 20;

    /// <summary>Each is a column of the sweep's table.</summary>
    private const int MostPrices = 2_000;

    /// <summary>A plan with its scenario as it is.</summary>
    /// <param name="With">The scenario under changes.</param>
    internal sealed record Loaded(SweepPlan Plan, WorldDescription World, Func<IReadOnlyList<(string Path, string Value)>, ScenarioRead> With)
    {
        /// <summary>The world of a path. That each variable's ends can be read has been seen; what only a combination breaks is told here.</summary>
        /// <exception cref="IOException">The scenario refuses the combination; the message names the path and the faults.</exception>
        public WorldDescription Describe(SweepPath path)
        {
            ScenarioRead read = With([.. Plan.Vary.Select((variable, v) => (variable.Path, path.Values[v]))]);
            return read.World ?? throw new IOException($"path {path.Number}: {string.Join("; ", read.Errors)}");
        }
    }

    /// <summary>Null, and every fault.</summary>
    public static Loaded? Load(string file, IScenarioRunner runner, out IReadOnlyList<string> faults)
    {
        FileInfo there = new(file);
        if (!there.Exists || there.Length > LargestFile)
        {
            faults = [there.Exists ? $"{file}: found {there.Length} bytes; allowed: up to {LargestFile}" : $"no plan '{file}': it is a YAML file (docs/use/sweep.md; samples/sweeps has some)"];
            return null;
        }

        ReadResult<SweepPlan> read = ScenarioReader.Read<SweepPlan>(File.ReadAllText(file, Encoding.UTF8), file);
        faults = [.. read.Errors.Select(error => error.ToString())];
        if (read.Value is not SweepPlan plan)
        {
            return null;
        }

        string folder = Path.GetDirectoryName(file) ?? "", message = "";
        string Beside(string name) => File.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name) : name;
        List<string> found = [], overlays = [];
        if (ScenarioFiles.Find(Beside(plan.Scenario), ScenarioFiles.Home(), out message) is not string scenario)
        {
            faults = [$"{file}: scenario: {message}"];
            return null;
        }

        foreach (string overlay in plan.Overlays)
        {
            if (LeverFiles.PathOf(Beside(overlay), ScenarioFiles.Home()) is string path)
            {
                overlays.Add(path);
            }
            else
            {
                string near = NearestWord.To(overlay, LeverFiles.Shipped(ScenarioFiles.Home())) is string word ? $"; did you mean {word}?" : "";
                found.Add($"{file}: overlays: no overlay '{overlay}': neither a file beside the plan nor a lever that ships{near}");
            }
        }

        Func<IReadOnlyList<(string Path, string Value)>, ScenarioRead> with = runner.Prepare(new(scenario, overlays, []));
        ScenarioRead asItIs = with([]);
        found.AddRange(asItIs.Errors);
        if (asItIs.World is not null)
        {
            found.AddRange(UnknownMarkets(file, plan, asItIs.World));
            found.AddRange(SweepDesign.Ends(plan).SelectMany(end => with([(end.Variable.Path, end.Value)]).Errors));
        }

        faults = [.. found.Distinct()];
        return faults.Count > 0 ? null : new(plan, asItIs.World!, with);
    }

    private static IEnumerable<string> UnknownMarkets(string file, SweepPlan plan, WorldDescription world)
    {
        string[] keys = [.. FanGrid.MarketsOf(world)];
        int kept = FanGrid.Of(plan, world).Columns.Count;
        string[] many = kept > MostPrices ? [$"{file}: fan-every: found {kept} prices to keep of each path; allowed up to {MostPrices}"] : [];
        return many.Concat(plan.Fans.Except(keys).Select(key => $"{file}: fans: the scenario has no market '{key}'{(NearestWord.To(key, keys) is string word ? $"; did you mean {word}?" : "")}"));
    }
}
