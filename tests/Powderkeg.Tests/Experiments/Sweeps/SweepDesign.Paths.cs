using System.Globalization;
using Powderkeg.Experiments.Sweeps;
using Powderkeg.Scenarios;

namespace Powderkeg.Tests.Experiments.Sweeps;

public sealed class SweepDesignPaths
{
    private static SweepPlan Plan(string text)
    {
        ReadResult<SweepPlan> read = ScenarioReader.Read<SweepPlan>("name: p\nscenario: s\n" + text, "p.yaml");
        Assert.True(read.Errors.Count == 0, string.Join('\n', read.Errors));
        return read.Value!;
    }

    private static double Number(string text) => double.Parse(text.TrimEnd('%'), CultureInfo.InvariantCulture);

    [Fact]
    public void A_grid_is_every_combination_and_its_points_share_their_seeds()
    {
        IReadOnlyList<SweepPath> paths = SweepDesign.Of(Plan("seed: 7\nreplications: 2\nvary:\n  - {path: a.b, values: [1%, 2%, 3%]}\n  - {path: c, values: [x 1, x 2]}"));
        Assert.Equal(12, paths.Count);
        Assert.Equal(Enumerable.Range(0, 12), paths.Select(path => path.Number));
        Assert.Equal(["1%|x 1", "1%|x 2", "2%|x 1", "2%|x 2", "3%|x 1", "3%|x 2"], paths.Select(path => string.Join('|', path.Values)).Distinct());
        Assert.All(paths, path => Assert.Equal(7 + path.Replication, path.Seed));
    }

    [Theory]
    [InlineData("grid", "by-sample", 2)]
    [InlineData("grid", "own", 6)]
    [InlineData("monte-carlo", "by-sample", 6)]
    [InlineData("monte-carlo", "common", 2)]
    public void Replications_of_a_point_always_have_different_seeds(string sample, string seeds, int different)
    {
        IReadOnlyList<SweepPath> paths = SweepDesign.Of(Plan($"sample: {sample}\nseeds: {seeds}\npoints: 3\nreplications: 2\nvary: [{{path: a, values: [1, 2, 3]}}]"));
        Assert.Equal(6, paths.Count);
        Assert.All(paths.GroupBy(path => path.Point), point => Assert.Equal(2, point.DistinctBy(path => path.Seed).Count()));
        Assert.Equal(different, paths.DistinctBy(path => path.Seed).Count());
    }

    [Fact]
    public void A_Latin_hypercube_meets_each_stratum_of_each_variable_once()
    {
        IReadOnlyList<SweepPath> paths = SweepDesign.Of(Plan("sample: latin-hypercube\npoints: 50\nvary:\n  - {path: a, from: 0%, to: 100%}\n  - {path: b, from: 0%, to: 100%}"));
        for (int v = 0; v < 2; v++)
        {
            Assert.Equal(Enumerable.Range(0, 50), paths.Select(path => (int)(Number(path.Values[v]) / 2)).Order());
        }

        Assert.NotEqual(paths.Select(path => path.Values[0]), paths.Select(path => path.Values[1]));
    }

    [Fact]
    public void Draws_lie_inside_their_range_and_another_variable_changes_none_of_them()
    {
        IReadOnlyList<SweepPath> one = SweepDesign.Of(Plan("sample: monte-carlo\npoints: 200\nvary: [{path: a, from: 2%, to: 6%}]"));
        IReadOnlyList<SweepPath> two = SweepDesign.Of(Plan("sample: monte-carlo\npoints: 200\nvary: [{path: z, values: [1, 2]}, {path: a, from: 2%, to: 6%}]"));
        Assert.Equal(one.Select(path => path.Values[0]), two.Select(path => path.Values[1]));
        Assert.All(one, path => Assert.InRange(Number(path.Values[0]), 2, 6));

        // The mean of 200 uniform draws is 4 +- 0.082 (sigma 4/sqrt(12)/sqrt(200)): five sigma.
        Assert.InRange(one.Average(path => Number(path.Values[0])), 3.59, 4.41);
        Assert.Equal(["1", "2"], two.Select(path => path.Values[0]).Distinct().Order());
    }

    [Fact]
    public void Units_are_kept_logarithms_are_even_and_whole_numbers_whole()
    {
        IReadOnlyList<SweepPath> paths = SweepDesign.Of(Plan(
            "sample: latin-hypercube\npoints: 100\nvary:\n  - {path: a, from: x 0.5, to: x 2, scale: log}\n  - {path: b, from: 10, to: 20, whole: true}\n  - {path: c, from: -10 points, to: +10 points}\n  - {path: d, from: 1s, to: 3s}"));
        Assert.Equal(50, paths.Count(path => new SweepRow(path, "", []).Numbers[0] < 1));
        Assert.All(paths, path => Assert.Matches(@"^x [0-9.]+$", path.Values[0]));
        Assert.All(paths, path => Assert.InRange(int.Parse(path.Values[1], CultureInfo.InvariantCulture), 10, 20));
        Assert.All(paths, path => Assert.Matches(@"^[+-][0-9.]+ points$", path.Values[2]));
        Assert.All(paths, path => Assert.InRange(new SweepRow(path, "", []).Numbers[3], 1, 3));
    }

    [Theory]
    [InlineData("5.8%", 0.058)]
    [InlineData("50bps", 0.005)]
    [InlineData("x 2", 2)]
    [InlineData("-10 points", -0.1)]
    [InlineData("1.2bn", 1.2e9)]
    [InlineData("5min", 300)]
    [InlineData("1_000", 1000)]
    [InlineData("per-market", double.NaN)]
    public void A_written_value_is_a_number_where_it_is_one(string value, double number) =>
        Assert.Equal(number, new SweepRow(new(0, 0, 0, 1, [value]), "", []).Numbers[0], 1e-12 * Math.Abs(double.IsNaN(number) ? 0 : number));

    [Theory]
    [InlineData("vary: [{path: a}]", "p.yaml:3:8: vary[0].values: found neither values nor a range; allowed values, or from and to")]
    [InlineData("sample: monte-carlo\nvary: [{path: a, from: 5%, to: 2%}]", "p.yaml:4:28: vary[0].to: found 5% to 2%; allowed two numbers in one unit, rising")]
    [InlineData("sample: monte-carlo\nvary: [{path: a, from: 5%, to: 2s}]", "p.yaml:4:28: vary[0].to: found 5% to 2s; allowed two numbers in one unit, rising")]
    [InlineData("sample: monte-carlo\nvary: [{path: a, from: 0, to: 2, scale: log}]", "p.yaml:4:27: vary[0].to: found 0 to 2; allowed two numbers above zero in one unit, rising")]
    [InlineData("vary: [{path: a, from: 1, to: 2}]", "p.yaml:3:1: vary: found a range; allowed values, for a grid")]
    [InlineData("vary: [{path: a, values: [1]}, {path: a, values: [2]}]", "p.yaml:3:1: vary: found a path twice; allowed each path once")]
    [InlineData("replications: 100_000\nvary: [{path: a, values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}]", "p.yaml:3:1: replications: found 1100000 paths; allowed at most 1,000,000")]
    [InlineData("smaple: grid", "p.yaml:3:1: found the unknown key smaple; allowed name, scenario, overlays, sample, points, replications, seed, seeds, vary, fans, fan-every; did you mean sample?")]
    public void Faults_of_a_plan_have_a_place(string text, string told) =>
        Assert.Equal(told, Assert.Single(ScenarioReader.Read<SweepPlan>("name: p\nscenario: s\n" + text, "p.yaml").Errors).ToString());
}
