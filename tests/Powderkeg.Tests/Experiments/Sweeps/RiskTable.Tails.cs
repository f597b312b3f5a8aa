using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Sweeps;

namespace Powderkeg.Tests.Experiments.Sweeps;

/// <summary>Tails worked by hand.</summary>
public sealed class RiskTableTails
{
    private static readonly OutcomeMeasure Loss = new("losses", OutcomeUnit.Usd, "lost"), Fell = new("fell-depeg", OutcomeUnit.YesNo, "whether"), Onset = new("onset-depeg", OutcomeUnit.Minutes, "when");

    private static SweepRow Row(int number, params double[] measures) => new(new(number, number, 0, number, []), "", measures);

    [Fact]
    public void Value_at_risk_is_a_value_of_the_sample_and_shortfall_the_mean_beyond()
    {
        RiskRow row = Assert.Single(RiskTable.Of([Loss], [.. Enumerable.Range(1, 100).Select(i => Row(i, i))]));
        Assert.Equal((50.5, 1, 5, 50, 100), (row.Mean, row.Lowest, row.Quantile05, row.Median, row.Highest));
        Assert.Equal((95, 98, 99, 100), (row.ValueAtRisk95, row.Shortfall95, row.ValueAtRisk99, row.Shortfall99));
    }

    [Theory]
    [InlineData(0.95, 10)]
    [InlineData(0.85, 9.666666666666667)]
    [InlineData(0.5, 8)]
    [InlineData(0, 5.5)]
    public void A_tail_that_is_no_whole_number_of_paths_takes_a_part_of_the_next(double share, double shortfall) =>
        Assert.Equal(shortfall, RiskTable.Shortfall([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], share), 9);

    [Fact]
    public void Values_that_are_not_there_are_left_out()
    {
        SweepRow[] rows = [Row(0, 10, 1, 3), Row(1, 20, 0, double.NaN), Row(2, 30, 1, 5)];
        IReadOnlyList<RiskRow> risks = RiskTable.Of([Loss, Fell, Onset], rows);
        Assert.Equal([3, 3, 2], risks.Select(risk => risk.Paths));
        Assert.Equal(4, risks[2].Mean);
        DominoChance depeg = Assert.Single(RiskTable.Chances([Loss, Fell, Onset], rows));
        Assert.Equal(("depeg", 3, 2), (depeg.Domino, depeg.Paths, depeg.Fell));
        Assert.Equal(2 / 3.0, depeg.Probability, 12);
        Assert.Equal(Math.Sqrt(2 / 27.0), depeg.Error, 12);
    }

    [Fact]
    public void Nothing_has_no_quantile() => Assert.True(double.IsNaN(RiskTable.Quantile([], 0.5)) && double.IsNaN(RiskTable.Shortfall([], 0.5)));
}
