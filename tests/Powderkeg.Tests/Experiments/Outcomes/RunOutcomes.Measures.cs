using Powderkeg.Cli.Records;
using Powderkeg.Contagion;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Journal;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Experiments.Outcomes;

/// <summary>Measures are the run's own tables under names: what each says is held against the table it is read from.</summary>
public sealed class RunOutcomesMeasures
{
    private static readonly WorldDescription Day = SampleRuns.Read("samples/unified-liquidation.yaml");
    private static readonly RunSummary Summary = SampleRuns.Run(Day);
    private static readonly RunOutcomes Run = Experiment.Of(Day, Day.Seed, default);

    [Fact]
    public void It_is_the_plain_run() => Assert.Equal((Summary.Digest, Day.Seed, false), (Run.Digest, Run.Seed, Run.IsCutShort));

    [Fact]
    public void Names_are_known_before_the_run_each_once_and_in_kebab_case()
    {
        Assert.Equal(OutcomeList.Of(Day).Select(measure => measure.Name), Run.Values.Select(value => value.Name));
        Assert.Equal(Run.Values.Count, Run.Values.DistinctBy(value => value.Name).Count());
        Assert.All(Run.Values, value => Assert.Matches("^[a-z0-9]+(-[a-z0-9]*)*$", value.Name));
        Assert.All(OutcomeList.Of(Day), measure => Assert.NotEmpty(measure.Sentence));
    }

    [Fact]
    public void Falls_and_discounts_are_those_of_the_price_table()
    {
        PriceRow book = Summary.Prices.Single(row => row.Market == "main:WBETH/ETH");
        Assert.Equal(1 - book.Low / 1.08, Run["wbeth-discount"], 3);
        Assert.True(Run["wbeth-discount"] > 0.05, "the sample breaks the token");
        Assert.Equal(1, Run["fell-staked-token-break"]);
        Assert.True(Run["onset-staked-token-break"] > 0);
    }

    [Fact]
    public void Forced_sales_are_counted_by_channel_and_by_account()
    {
        double unified = Summary.Liquidations.Where(row => row.Channel == "unified-liquidation").Sum(row => row.NotionalUsd);
        Assert.Equal(unified, Run["unified-liquidation"], 1e-6 * unified);
        Assert.True(Run["unified-liquidation"] > 0);
        Assert.Equal(Run["liquidated-accounts"], Run.Struck.Count);
        Assert.Equal(Run["liquidated"], Run.Struck.Sum(one => one.Usd), 1e-6 * Run["liquidated"]);
        Assert.Equal(Run["unified-liquidation-accounts"], Run.Struck.Count(one => one.Channel == Channel.UnifiedLiquidation));
        Assert.Equal(Run["unified-liquidation-accounts"], Run["liquidated-unified-accounts"]);
    }

    [Fact]
    public void Losses_are_those_of_the_populations()
    {
        Assert.All(Summary.Losses, row => Assert.Equal(-row.ChangeUsd, Run["loss-" + row.Population], 1e-6 * Math.Abs(row.ChangeUsd) + 1e-9));
        double lost = Summary.Losses.Sum(row => Math.Max(0, -row.ChangeUsd));
        Assert.Equal(lost, Run["losses"], 1e-9 * lost);
    }

    [Fact]
    public void A_domino_that_stood_has_no_onset()
    {
        Assert.Equal(0, Run["fell-loop-unwind"]);
        Assert.True(double.IsNaN(Run["onset-loop-unwind"]));
    }

    [Fact]
    public void Minutes_under_a_price_are_counted_from_the_samples()
    {
        RunOutcomes run = Experiment.Of(SampleRuns.Read("samples/depeg.yaml"), 1, default);
        OutcomeValue[] minutes = [.. run.Values.Where(value => value.Name.Contains("-under-", StringComparison.Ordinal))];
        Assert.NotEmpty(minutes);
        Assert.Contains(minutes, value => value.Value > 0);
        foreach (OutcomeValue under in minutes.Where(value => value.Name.Contains("-95-", StringComparison.Ordinal)))
        {
            Assert.InRange(under.Value, 0, run[under.Name.Replace("-95-", "-99-", StringComparison.Ordinal)]);
        }
    }

    [Fact]
    public void Accounts_keep_their_keys_from_run_to_run()
    {
        RunOutcomes other = Experiment.Of(Day with { Macro = Day.Macro with { Shock = Day.Macro.Shock! with { Fall = Powderkeg.Units.Ratio.FromPercent(3) } } }, Day.Seed, default);
        Assert.NotEqual(Run.Digest, other.Digest);
        Assert.True(other.Struck.Count < Run.Struck.Count, $"a smaller shock saves accounts: {other.Struck.Count} of {Run.Struck.Count}");
        Assert.Subset(Run.Struck.Select(one => one.Key).ToHashSet(), other.Struck.Select(one => one.Key).ToHashSet());
    }
}

/// <summary>Many runs at once, and none twice.</summary>
public sealed class ExperimentRuns
{
    private static readonly WorldDescription Day = SampleRuns.Read("samples/macro-shock.yaml");

    private sealed class Shelf : IKeptOutcomes
    {
        public Dictionary<(WorldDescription, long), RunOutcomes> Kept { get; } = [];

        public int Asked { get; private set; }

        public RunOutcomes? Find(ExperimentRun run)
        {
            Asked++;
            return Kept.GetValueOrDefault((run.World, run.Seed));
        }

        public void Keep(ExperimentRun run, RunOutcomes outcomes)
        {
            lock (Kept)
            {
                Kept.Add((run.World, run.Seed), outcomes);
            }
        }
    }

    [Fact]
    public void The_result_does_not_depend_on_the_cores_and_seeds_differ()
    {
        ExperimentRun[] runs = [.. Enumerable.Range(1, 4).Select(seed => new ExperimentRun(Day, seed))];
        IReadOnlyList<RunOutcomes> one = new Experiment(null, 1).Run(runs, null, default), two = new Experiment(null, 2).Run(runs, null, default);
        Assert.Equal(one.SelectMany(run => run.Values), two.SelectMany(run => run.Values));
        Assert.Equal(4, one.DistinctBy(run => run.Digest).Count());
        Assert.Equal([1L, 2, 3, 4], one.Select(run => run.Seed));
    }

    [Fact]
    public void A_run_that_is_kept_is_not_made_again()
    {
        Shelf shelf = new();
        ExperimentRun[] runs = [new(Day, 1), new(Day, 2)];
        RunOutcomes first = new Experiment(shelf, 2).Run(runs, null, default)[0];
        List<ExperimentProgress> told = [];
        IReadOnlyList<RunOutcomes> again = new Experiment(shelf, 2).Run([.. runs, new(Day, 3)], new Told(told), default);
        Assert.Same(first, again[0]);
        Assert.Equal((2, 3), (told[0].Found, told[^1].Done));
        Assert.Equal((2, 3), (shelf.Kept.Count - 1, shelf.Kept.Count));
    }

    [Fact]
    public void A_run_that_its_budget_cuts_short_is_not_kept()
    {
        Shelf shelf = new();
        Assert.True(new Experiment(shelf, 1).Run([new(Day with { BudgetHappenings = 1000 }, 1)], null, default)[0].IsCutShort);
        Assert.Empty(shelf.Kept);
    }

    private sealed class Told(List<ExperimentProgress> told) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value)
        {
            lock (told)
            {
                told.Add(value);
            }
        }
    }
}
