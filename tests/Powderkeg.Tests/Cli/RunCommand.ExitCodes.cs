using System.Text.Json;
using Powderkeg.Cli;
using Powderkeg.Cli.Records;
using Powderkeg.Units;

namespace Powderkeg.Tests.Cli;

public sealed class RunCommandExitCodes : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_run_that_ends_exits_0_and_its_document_is_the_one_on_disk()
    {
        (int code, string output, string _) = bench.Invoke(MadeUpRunner.Of(MadeUpRun.Stormy), default, "run", bench.Scenario, "--json", "--out", bench.Out);
        Assert.Equal(0, code);
        Assert.Equal(File.ReadAllText(Path.Combine(bench.Out, "run.json")), output);
        Assert.Equal("7f3a91c2e04d5566", JsonDocument.Parse(output).RootElement.GetProperty("digest").GetString());
    }

    [Fact]
    public void Words_reach_the_machine_as_they_were_meant()
    {
        MadeUpRunner runner = MadeUpRunner.Of(MadeUpRun.Stormy);
        bench.Invoke(runner, default, "run", bench.Scenario, "--seed", "9", "--off", "depeg", "backstops", "--switch-off", "depeg", "--until", "2025-10-10T21:30Z", "--out", bench.Out);
        Assert.Equal(bench.Scenario, runner.Asked!.ScenarioPath);
        Assert.Equal(9, runner.Asked.Seed);
        Assert.Equal(["depeg", "backstops"], runner.Asked.Off);
        Assert.Equal(MadeUpRun.Start + Duration.FromMinutes(90), runner.Asked.Until);
    }

    [Fact]
    public void A_bad_scenario_exits_2_with_every_fault_and_leaves_no_folder()
    {
        MadeUpRunner runner = new((_, _) => RunOutcome.Refused(["some.yaml:3:5: first", "some.yaml:9:1: second\u001b[2J"]));
        (int code, string output, string error) = bench.Invoke(runner, default, "run", bench.Scenario, "--out", bench.Out);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("some.yaml:3:5: first\nsome.yaml:9:1: second[2J\npowderkeg: the scenario was not run: 2 faults", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.Out));
        Assert.Equal(2, bench.Invoke(runner, default, "check", bench.Scenario).Code);
    }

    [Theory]
    [InlineData("--set", "macro.shock")]
    [InlineData("--set", "=3")]
    [InlineData("--seed", "-1")]
    [InlineData("--seed", "ten")]
    [InlineData("--seed", "99999999999999999999")]
    [InlineData("--until", "soon")]
    [InlineData("--until", "1969-12-31T23:59Z")]
    [InlineData("--off", "gravity")]
    [InlineData("--out", "")]
    [InlineData("--drop-event", "0")]
    [InlineData("--drop-event", "WBETH@21:20")]
    [InlineData("--frobnicate", "1")]
    public void Bad_words_exit_2_before_anything_runs(string option, string value)
    {
        MadeUpRunner runner = MadeUpRunner.Of(MadeUpRun.Stormy);
        (int code, string output, string error) = bench.Invoke(runner, default, "run", bench.Scenario, option, value);
        Assert.Equal((2, "", true), (code, output, runner.Asked is null));
        Assert.Contains(option, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Our_own_broken_invariant_exits_3_with_its_sentence_and_no_stack_trace()
    {
        MadeUpRunner runner = new((_, _) =>
        {
            Invariant.Require(false, "LEDGER-1", "the sum is zero", 5);
            return RunOutcome.Refused([]);
        });
        (int code, _, string error) = bench.Invoke(runner, default, "run", bench.Scenario, "--out", bench.Out);
        Assert.Equal(3, code);
        Assert.Contains("LEDGER-1: the sum is zero (value 5)", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_other_exception_is_our_fault_too()
    {
        MadeUpRunner runner = new((_, _) => throw new OverflowException("too large"));
        (int code, _, string error) = bench.Invoke(runner, default, "run", bench.Scenario, "--out", bench.Out);
        Assert.Equal(3, code);
        Assert.Contains("OverflowException: too large", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_asset_that_was_not_conserved_exits_3_with_the_report() =>
        Assert.Equal(3, bench.Invoke(MadeUpRunner.Of(MadeUpRun.Leaking), default, "run", bench.Scenario, "--out", bench.Out).Code);

    [Fact]
    public void A_budget_exits_4_and_the_report_stands()
    {
        MadeUpRunner runner = new((_, _) => RunOutcome.Done(MadeUpRun.Stormy, "hash") with { Budget = "1,000 events in one instant" });
        (int code, string output, string error) = bench.Invoke(runner, default, "run", bench.Scenario, "--json", "--out", bench.Out);
        Assert.Equal(4, code);
        Assert.Contains("\"stopped_by\": \"1,000 events in one instant\"", output, StringComparison.Ordinal);
        Assert.Contains("stopped by a budget", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancelling_exits_130_and_writes_nothing(bool runnerThrows)
    {
        using CancellationTokenSource stop = new();
        MadeUpRunner runner = new((_, token) =>
        {
            stop.Cancel();
            if (runnerThrows)
            {
                token.ThrowIfCancellationRequested();
            }

            return RunOutcome.Done(MadeUpRun.Stormy, "hash");
        });
        (int code, string output, string _) = bench.Invoke(runner, stop.Token, "run", bench.Scenario, "--out", bench.Out);
        Assert.Equal((130, ""), (code, output));
        Assert.Equal([bench.Scenario], Directory.EnumerateFileSystemEntries(bench.Folder));
    }

    [Fact]
    public void A_folder_that_is_not_a_run_is_never_replaced()
    {
        Directory.CreateDirectory(bench.Out);
        File.WriteAllText(Path.Combine(bench.Out, "thesis.txt"), "three years of work");
        MadeUpRunner runner = MadeUpRunner.Of(MadeUpRun.Stormy);
        Assert.Equal(2, bench.Invoke(runner, default, "run", bench.Scenario, "--out", bench.Out).Code);
        Assert.Null(runner.Asked);
        Assert.Throws<IOException>(() => RunFolder.Prepare(bench.Out));
        Assert.Equal("three years of work", File.ReadAllText(Path.Combine(bench.Out, "thesis.txt")));
    }

    [Fact]
    public void An_earlier_run_of_the_same_name_is_replaced_and_nothing_else_is_left()
    {
        foreach (string document in (string[])["{\"first\":1}", "{\"second\":2}"])
        {
            using RunFolder records = RunFolder.Prepare(bench.Out);
            File.WriteAllText(Path.Combine(records.Fresh, "prices.parquet"), document);
            records.Add(RunFolder.Document, System.Text.Encoding.UTF8.GetBytes(document));
            records.Publish();
        }

        Assert.Equal("{\"second\":2}", File.ReadAllText(Path.Combine(bench.Out, "run.json")));
        Assert.Equal("{\"second\":2}", File.ReadAllText(Path.Combine(bench.Out, "prices.parquet")));
        Assert.Equal(["out", "some.yaml"], Directory.EnumerateFileSystemEntries(bench.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_that_was_never_published_leaves_nothing()
    {
        using (RunFolder records = RunFolder.Prepare(bench.Out))
        {
            File.WriteAllText(Path.Combine(records.Fresh, "prices.parquet"), "half");
        }

        Assert.Equal(["some.yaml"], Directory.EnumerateFileSystemEntries(bench.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_runs_folder_is_named_by_scenario_seed_and_digest_and_cannot_leave_its_parent()
    {
        Assert.Equal(Path.Combine("runs", "october-2025-7-7f3a91c2"), RunFolder.DefaultPath("october-2025", 7, "7f3a91c2e04d5566"));
        Assert.Equal(Path.Combine("runs", "_._.._etc-7-7f3a91c2"), RunFolder.DefaultPath("../../etc", 7, "7f3a91c2e04d5566"));
    }
}
