using System.Text.Json.Nodes;
using Powderkeg.Cli;
using Powderkeg.Cli.Records;
using Powderkeg.Contagion;

namespace Powderkeg.Tests.Cli;

public sealed class RunCommandBaseline : IDisposable
{
    private readonly Workbench bench = new();
    private readonly string hash = Guid.NewGuid().ToString("N");

    public void Dispose()
    {
        bench.Dispose();
        File.Delete(Kept());
        File.Delete(KeptNoShock());
    }

    [Fact]
    public void A_baseline_is_the_same_run_with_every_forced_channel_off_and_is_made_once()
    {
        List<RunRequest> asked = [];
        MadeUpRunner runner = new((request, _) =>
        {
            asked.Add(request);
            return RunOutcome.Done(request.Off.Contains("perp-liquidation") ? Scaled(0.5) : request.Settings.Contains("macro.shock.fall=0%") ? Scaled(0.1) : MadeUpRun.Stormy, hash);
        });
        JsonNode first = Run(runner);
        Assert.Equal(3, runner.Runs);
        Assert.Equal(["depeg", "loop-unwind", "loop-liquidation", "loan-liquidation", "unified-liquidation", "perp-liquidation"], asked[1].Off);
        Assert.Equal(["depeg"], asked[2].Off);
        Assert.All(asked[1..], request => Assert.Equal(MadeUpRun.Stormy.Seed, request.Seed));
        // (1 - 0.1) / (0.5 - 0.1) of the fall.
        Assert.Equal(2.25, first["amplification"]![1]!["times"]!.GetValue<double>(), 9);
        Assert.Equal(0.3, first["prices"]![1]!["drawdown_unforced"]!.GetValue<double>());
        Assert.Equal("7f3a91c2e04d5566", first["digest"]!.GetValue<string>());
        JsonNode again = Run(runner);
        Assert.Equal(4, runner.Runs);
        Assert.Equal(first["prices"]!.ToJsonString(), again["prices"]!.ToJsonString());
    }

    [Fact]
    public void A_kept_baseline_that_cannot_be_read_is_run_again()
    {
        MadeUpRunner runner = new((_, _) => RunOutcome.Done(MadeUpRun.Stormy, hash));
        Run(runner);
        File.WriteAllText(Kept(), "{\"main BTC/USDT\": ");
        Run(runner);
        Assert.Equal(5, runner.Runs);
        Assert.NotNull(Baseline.Read(Path.GetFileNameWithoutExtension(Kept())));
    }

    [Fact]
    public void A_baseline_that_a_budget_stopped_leaves_its_columns_out()
    {
        MadeUpRunner runner = new((request, _) => RunOutcome.Done(MadeUpRun.Stormy, hash) with { Budget = request.Off.Contains("loop-unwind") ? "too much" : null });
        (int code, string output, string error) = bench.Invoke(runner, default, "run", bench.Scenario, "--baseline", "--json", "--out", bench.Out);
        Assert.Equal(0, code);
        Assert.DoesNotContain("drawdown_unforced", output, StringComparison.Ordinal);
        Assert.Contains("the baseline did not come to its end", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Kept()));
    }

    private JsonNode Run(MadeUpRunner runner)
    {
        (int code, string output, string error) = bench.Invoke(runner, default, "run", bench.Scenario, "--off", "depeg", "--baseline", "--json", "--out", bench.Out);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!;
    }

    private static RunSummary Scaled(double times) => MadeUpRun.Stormy with { Prices = [.. MadeUpRun.Stormy.Prices.Select(row => row with { Drawdown = row.Drawdown * times })] };

    private string KeptNoShock() => Path.Combine("runs", ".baselines", Baseline.KeyOfNoShock(hash, MadeUpRun.Stormy.Seed, "0.1.0") + ".json");

    private string Kept() => Path.Combine("runs", ".baselines", Baseline.KeyOf(hash, MadeUpRun.Stormy.Seed, "0.1.0") + ".json");
}
