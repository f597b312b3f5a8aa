using Powderkeg.Contagion;
using Powderkeg.Experiments.Validation;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Experiments;

public sealed class ValidatorRuns
{
    private sealed class Kept : IUnforcedFalls
    {
        public Dictionary<long, IReadOnlyDictionary<string, double>> Falls { get; } = [];

        public IReadOnlyDictionary<string, double>? Find(long seed)
        {
            lock (Falls)
            {
                return Falls.GetValueOrDefault(seed);
            }
        }

        public void Keep(long seed, IReadOnlyDictionary<string, double> falls)
        {
            lock (Falls)
            {
                Falls[seed] = falls;
            }
        }
    }

    /// <summary>Looking each second from outside changes nothing: the digest is that of a plain run, on one core and on two.</summary>
    [Fact]
    public void A_validated_run_is_the_plain_run_on_any_number_of_cores()
    {
        WorldDescription day = SampleRuns.Read("samples/unified-liquidation.yaml");
        Kept kept = new();
        IReadOnlyList<SeedRun> two = Validator.Run(day, [4, 5], kept, 2, null, default), one = Validator.Run(day, [4, 5], kept, 1, null, default);
        Assert.Equal(SampleRuns.Run(day).Digest, two[0].Digest);
        Assert.Equal(one.Select(run => run.Digest), two.Select(run => run.Digest));
        Assert.Equal(one.SelectMany(run => run.Readings).Select(row => row.Words), two.SelectMany(run => run.Readings).Select(row => row.Words));
        Assert.Equal([4L, 5L], kept.Falls.Keys.Order());
    }

    [Fact]
    public void The_fall_without_forced_selling_is_that_of_a_run_with_the_five_switches()
    {
        WorldDescription day = SampleRuns.Read("samples/unified-liquidation.yaml");
        RunSummary unforced = SampleRuns.Run(day, [.. SeedRun.ForcedChannels]);
        Kept kept = new();
        Reading row = Validator.Run(day, [day.Seed], kept, 2, null, default)[0].Readings.Single(r => r.Target.Id == "wbeth");
        PriceRow book = unforced.Prices.Single(p => p.Market == "main:WBETH/ETH");
        Assert.Equal(book.Drawdown, kept.Falls[day.Seed]["main main:WBETH/ETH"], 12);
        Assert.InRange(row.Unforced!.Value / book.Low, 0.999, 1.001);
        Assert.True(row.Simulated < row.Unforced, "forced selling broke the token");
    }

    [Fact]
    public void A_run_that_its_budget_cuts_short_says_so()
    {
        WorldDescription day = SampleRuns.Read("samples/macro-shock.yaml") with { BudgetHappenings = 1000 };
        Assert.True(Validator.Run(day, [1], null, 1, null, default)[0].IsCutShort);
    }

    [Fact]
    public void A_fault_of_one_run_comes_out_as_it_was()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Validator.Run(SampleRuns.Read("samples/macro-shock.yaml"), [1, 2], null, 2, null, stop.Token));
        WorldDescription broken = SampleRuns.Read("samples/macro-shock.yaml");
        Assert.Throws<InvalidOperationException>(() => Validator.Run(broken, [1, 2], new Failing(), 2, null, default));
    }

    private sealed class Failing : IUnforcedFalls
    {
        public IReadOnlyDictionary<string, double>? Find(long seed) => null;

        public void Keep(long seed, IReadOnlyDictionary<string, double> falls) => throw new InvalidOperationException("the disk is full");
    }

    [Fact]
    public void A_world_without_a_shock_measures_nothing_and_says_why()
    {
        WorldDescription day = SampleRuns.Read("samples/macro-shock.yaml");
        SeedRun run = SeedRun.Of(day with { Macro = day.Macro with { Shock = null } }, 1, default);
        Assert.All(run.Readings, row => Assert.Equal(Verdict.NotMeasured, row.Verdict));
        Assert.Equal("the scenario has no shock: nothing to measure from", run.Readings[0].Cause);
    }
}
