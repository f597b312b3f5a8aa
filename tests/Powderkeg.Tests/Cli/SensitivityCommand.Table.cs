using Powderkeg.Cli;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Sensitivity;
using Powderkeg.Experiments.Validation;
using Powderkeg.Tests.Experiments;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Cli;

public sealed class SensitivityCommandTable : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    private static SensitivityOutcome TwoWorlds()
    {
        WorldDescription world = SampleRuns.Read("samples/macro-shock.yaml");
        return new(
            [
                new(new("", "", "", world), new JointTable([JointTableFloor.Run(1, 9), JointTableFloor.Run(2, 10, "held")], 7)),
                new(new("macro.shock.fall", "0.5", "macro.shock.fall=2.9%", world), new JointTable([JointTableFloor.Run(3, 4), JointTableFloor.Run(3, 4)], 7)),
            ],
            []);
    }

    [Fact]
    public void Words_reach_the_machine_and_the_table_comes_out_by_variation_seed_and_row()
    {
        MadeUpRunner runner = new((_, _) => RunOutcome.Refused([])) { Sensitivity = TwoWorlds() };
        (int code, string output, string _) = bench.Invoke(runner, default, "sensitivity", bench.Scenario, "--vary", "macro.shock.fall,venues[main].insurance-fund", "--factors", "0.5,3", "--rows", "btc-drop,usde-main", "--seeds", "1-2");
        Assert.Equal(0, code);
        Assert.Equal(["macro.shock.fall", "venues[main].insurance-fund"], runner.AskedToVary!.Paths);
        Assert.Equal(["0.5", "3"], runner.AskedToVary.Factors);
        Assert.Equal([1L, 2], runner.AskedToVary.Seeds);
        Assert.Equal(8, output.Split('\n').Count(line => line.StartsWith("variation\t", StringComparison.Ordinal)));
        Assert.Contains("variation\tmacro.shock.fall\t0.5\tmacro.shock.fall=2.9%\t3\t7f3a91c2e04d5566\tusde-main\t3\tprice\tmiss\tbroke\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_shows_ranges_and_states_beside_the_world_as_it_is()
    {
        using StringWriter to = new() { NewLine = "\n" };
        new SensitivityPage(TwoWorlds().Results, ["btc-drop", "usde-main"], Terminal.Of(140, Ink.Plain, _ => "C.UTF-8")).Write(to);
        string[] lines = to.ToString().Split('\n');
        Assert.Matches(@"^as it is +100\.0%\.\.200\.0% +1\.\.2 broke 1 held 1 +9\.\.10$", lines[1]);
        Assert.Matches(@"^macro\.shock\.fall x0\.5 +300\.0% +3 +4$", lines[2]);
        Assert.Contains("macro.shock.fall x0.5: macro.shock.fall=2.9%", lines);
    }

    [Theory]
    [InlineData("macro.shock.fall", "--rows", "btc-dorp", "--rows: no row 'btc-dorp'; did you mean btc-drop?")]
    [InlineData("macro.shock.fall,", "--factors", "2", "allowed words by commas")]
    public void Bad_words_exit_2_before_anything_runs(string vary, string option, string value, string hint)
    {
        MadeUpRunner runner = new((_, _) => RunOutcome.Refused([]));
        (int code, string output, string error) = bench.Invoke(runner, default, "sensitivity", bench.Scenario, "--vary", vary, option, value);
        Assert.Equal((2, "", true), (code, output, runner.AskedToVary is null));
        Assert.Contains(hint, error, StringComparison.Ordinal);
    }

    /// <summary>The machine itself: all faults at once, each exact product, and a whole number where the value must be whole.</summary>
    [Fact]
    public void The_machine_scales_what_is_written_and_refuses_the_rest_at_once()
    {
        string sample = Path.Combine(SampleRuns.Root, "samples/unified-liquidation.yaml");
        WorldRunner machine = new();
        SensitivityOutcome refused = machine.Vary(new(sample, ["macro.shock.nothing", "macro.shock.fall"], ["2", "1000"], [], []), new RunsDone(TextWriter.Null, true), default);
        Assert.Empty(refused.Results);
        Assert.Contains(refused.Errors, line => line.StartsWith("--vary: 'macro.shock.nothing' is not written", StringComparison.Ordinal));
        Assert.Contains(refused.Errors, line => line.Contains("macro.shock.fall=5800%", StringComparison.Ordinal));
        Assert.Equal(2, refused.Errors.Count(line => line.Contains("macro.shock", StringComparison.Ordinal)));

        SensitivityOutcome halved = machine.Vary(new(sample, ["macro.shock.fall", "populations[makers].count"], ["0.5"], [], []), new RunsDone(TextWriter.Null, true), default);
        Assert.Equal(["", "macro.shock.fall=2.9%", "populations[makers].count=2"], halved.Results.Select(result => result.Variation.Setting));
        double[] wbeth = [.. halved.Results.Select(result => result.Table.Rows.Single(row => row.Target.Id == "wbeth").First.Simulated!.Value)];
        Assert.True(wbeth[1] > wbeth[0], "half the shock breaks the token less");
        Assert.Equal(SampleRuns.Run(SampleRuns.Read("samples/unified-liquidation.yaml")).Digest, halved.Results[0].Table.Runs[0].Digest);
    }
}
