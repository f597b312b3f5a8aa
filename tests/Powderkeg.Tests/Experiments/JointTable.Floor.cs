using Powderkeg.Experiments.Validation;
using Powderkeg.Units;

namespace Powderkeg.Tests.Experiments;

public sealed class JointTableFloor
{
    /// <summary>A seed on which the first rows of sure A passed, and USDe is in some state.</summary>
    internal static SeedRun Run(long seed, int surePassed, string state = "broke", string[]? fell = null)
    {
        int sure = 0;
        Reading[] rows = [.. Targets.All.Select(target => new Reading
        {
            Target = target,
            Verdict = target.Id == "adl-overshoot" ? Verdict.NotMeasured : target.Sure != Sureness.A || sure++ < surePassed ? Verdict.Pass : Verdict.Miss,
            Simulated = target.Id == "adl-overshoot" ? null : seed,
            Words = $"seed {seed}",
            Cause = "because",
            State = target.Id == "usde-main" ? state : null,
        })];
        string[] all = ["macro-shock", "risk-aversion", "depeg", "spot-collapse", "backstops"];
        DominoOnset[] onsets = [.. all.Select(id => new DominoOnset(id, Array.IndexOf(fell ?? [], id) is >= 0 and int place ? Duration.FromSeconds((long)place) : null))];
        return new("made-up", seed, "7f3a91c2e04d5566", rows, onsets, new Dictionary<string, double>(), false);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 3)]
    [InlineData(20, 12)]
    public void A_row_needs_12_of_20_seeds_or_that_share(int seeds, int needed) => Assert.Equal(needed, JointTable.Needed(seeds));

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public void One_seed_meets_the_floor_with_ten_rows_of_sure_A(int passed, bool isMet) => Assert.Equal(isMet, new JointTable([Run(1, passed)], 99).IsFloorMet);

    /// <summary>Rows 1 to 9 pass on all of five seeds, row 10 on three, row 11 on two: ten rows count.</summary>
    [Fact]
    public void Over_seeds_the_same_rows_must_pass_not_just_as_many()
    {
        JointTable table = new([Run(1, 9), Run(2, 9), Run(3, 10), Run(4, 11), Run(5, 11)], 99);
        Assert.Equal((10, true), (table.SureMet, table.IsFloorMet));
        Assert.Equal([5, 3, 2], ((int[])[8, 9, 10]).Select(n => table.Rows.Where(r => r.Target.Sure == Sureness.A).ElementAt(n).SeedsPassed));
    }

    [Fact]
    public void The_shipped_seed_must_pass_them_too_where_it_was_run()
    {
        SeedRun[] runs = [Run(1, 9), Run(2, 11), Run(3, 11), Run(4, 11), Run(5, 11)];
        Assert.Equal(11, new JointTable(runs, 99).SureMet);
        Assert.Equal(9, new JointTable(runs, 1).SureMet);
    }

    [Fact]
    public void A_row_of_two_states_gives_the_seeds_in_each_and_the_range_but_no_mean()
    {
        JointRow row = new JointTable([Run(1, 9), Run(2, 9, "held"), Run(4, 9)], 99).Rows.Single(r => r.Target.Id == "usde-main");
        Assert.Equal([("broke", 2), ("held", 1)], row.States);
        Assert.Equal((1.0, 4.0), (row.Lowest, row.Highest));
        Assert.Equal(1, row.First.Simulated);
    }

    [Fact]
    public void A_row_that_no_seed_can_measure_is_not_measured() =>
        Assert.Equal(Verdict.NotMeasured, new JointTable([Run(1, 9), Run(2, 9)], 99).Rows.Single(r => r.Target.Id == "adl-overshoot").Verdict);

    /// <summary>BTC's drop is 0.08 wide: 1 and 3 are 25 widths apart. "above 0.98" has no width: 2 of 3.</summary>
    [Fact]
    public void Distance_is_in_widths_of_the_tolerance_and_in_pairs_of_dominoes_the_other_way_round()
    {
        Distance distance = Distance.Of(Run(1, 9, fell: ["macro-shock", "depeg", "risk-aversion"]), Run(3, 9, fell: ["macro-shock", "risk-aversion", "depeg", "spot-collapse"]));
        Assert.Equal(2 / 0.08, distance.Rows.Single(r => r.Id == "btc-drop").Widths!.Value, 9);
        Assert.Equal(2.0 / 3, distance.Rows.Single(r => r.Id == "usde-chain").Widths!.Value, 9);
        Assert.Null(distance.Rows.Single(r => r.Id == "adl-overshoot").Widths);
        Assert.Equal((3, 1), (distance.Pairs, distance.PairsSwapped));
        Assert.Equal(["spot-collapse"], distance.OnlyOneFell);
    }
}
