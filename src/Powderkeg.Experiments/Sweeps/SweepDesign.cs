using Powderkeg.Kernel;

namespace Powderkeg.Experiments.Sweeps;

/// <summary>One path of a sweep: a point, on a seed.</summary>
/// <param name="Number">From 0; the same plan gives the same path under the same number.</param>
/// <param name="Values">As the scenario would write them, in the order of the plan's variables.</param>
public sealed record SweepPath(int Number, int Point, int Replication, long Seed, IReadOnlyList<string> Values);

/// <summary>A plan as paths: pure, so that a sweep that was stopped goes on where it was.</summary>
public static class SweepDesign
{
    public static IReadOnlyList<SweepPath> Of(SweepPlan plan)
    {
        IReadOnlyList<IReadOnlyList<string>> points = plan.Sample switch
        {
            SweepSample.Grid => Grid(plan),
            SweepSample.LatinHypercube => Drawn(plan, Strata(plan)),
            _ => Drawn(plan, Independent(plan)),
        };
        bool isCommon = plan.Seeds == SweepSeeds.Common || (plan.Seeds == SweepSeeds.BySample && plan.Sample == SweepSample.Grid);
        return [.. points.SelectMany((values, point) => Enumerable.Range(0, plan.Replications).Select(replication =>
        {
            int number = point * plan.Replications + replication;
            return new SweepPath(number, point, replication, plan.Seed + (isCommon ? replication : number), values);
        }))];
    }

    /// <summary>Every end of every variable, one at a time: what a reader of the scenario must accept before anything runs.</summary>
    public static IEnumerable<(SweepVariable Variable, string Value)> Ends(SweepPlan plan) =>
        plan.Vary.SelectMany(variable => (variable.Values.Count > 0 ? variable.Values : [At(variable, 0), At(variable, 1)]).Select(value => (variable, value)));

    private static IReadOnlyList<IReadOnlyList<string>> Grid(SweepPlan plan)
    {
        IEnumerable<IReadOnlyList<string>> points = [[]];
        foreach (SweepVariable variable in plan.Vary)
        {
            points = points.SelectMany(point => variable.Values.Select(value => (IReadOnlyList<string>)[.. point, value]));
        }

        return [.. points];
    }

    private static IReadOnlyList<IReadOnlyList<string>> Drawn(SweepPlan plan, IReadOnlyList<double[]> uniforms) =>
        [.. Enumerable.Range(0, plan.Points).Select(point => (IReadOnlyList<string>)[.. plan.Vary.Select((variable, v) => At(variable, uniforms[v][point]))])];

    /// <summary>A stream a variable, keyed by its path: another variable beside it changes no draw of it.</summary>
    private static IReadOnlyList<double[]> Independent(SweepPlan plan) => [.. plan.Vary.Select(variable =>
    {
        RandomStream stream = StreamOf(plan, variable);
        double[] draws = new double[plan.Points];
        for (int i = 0; i < draws.Length; i++)
        {
            draws[i] = stream.NextUniform();
        }

        return draws;
    })];

    private static IReadOnlyList<double[]> Strata(SweepPlan plan) => [.. plan.Vary.Select(variable =>
    {
        RandomStream stream = StreamOf(plan, variable);
        double[] draws = new double[plan.Points];
        for (int i = 0; i < draws.Length; i++)
        {
            draws[i] = (i + stream.NextUniform()) / draws.Length;
        }

        for (int i = draws.Length - 1; i > 0; i--)
        {
            int j = stream.NextBelow(i + 1);
            (draws[i], draws[j]) = (draws[j], draws[i]);
        }

        return draws;
    })];

    private static RandomStream StreamOf(SweepPlan plan, SweepVariable variable) => new RandomStreams((ulong)plan.Seed).Named("sweep/" + variable.Path);

    private static string At(SweepVariable variable, double uniform) => variable.Values.Count > 0
        ? variable.Values[Math.Min((int)(uniform * variable.Values.Count), variable.Values.Count - 1)]
        : SweepRange.Of(variable.From!, variable.To!, variable.Scale)!.Value.At(uniform, variable.Whole ? SweepRounding.Whole : SweepRounding.None);
}
