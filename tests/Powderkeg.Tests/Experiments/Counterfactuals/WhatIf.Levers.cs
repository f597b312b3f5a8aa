using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Journal;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Experiments.Counterfactuals;

public sealed class WhatIfLevers
{
    private static readonly WorldDescription Day = SampleRuns.Read("samples/unified-liquidation.yaml");

    private static Lever Of(string id, WorldDescription world) => new(id, id + ".", "", "", world);

    private static WhatIfResult Run(IReadOnlyList<long> seeds, params Lever[] levers) => WhatIf.Run(Day, levers, seeds, new Experiment(null, 2), null, default);

    [Fact]
    public void A_lever_that_changes_nothing_changes_no_account_and_no_measure()
    {
        LeverResult same = Run([1, 2], Of("same", Day with { About = "other words" })).Levers[0];
        Assert.All(same.Damage, damage => Assert.Equal(default, damage));
        Assert.All(same.Measures, measure => Assert.Equal(measure.AsItIs, measure.Changed));
    }

    [Fact]
    public void The_switch_of_the_shock_lets_everybody_stand()
    {
        WhatIfResult result = Run([1], Of("calm", Day with { Off = [DominoSwitch.MacroShock] }));
        CollateralDamage damage = result.Levers[0].Damage[0];
        Assert.Equal((result.AsItIs[0].Struck.Count, 0), (damage.Stand, damage.Anew));
        Assert.Equal(result.AsItIs[0]["liquidated"], damage.StandUsd, 1e-6 * damage.StandUsd);
        Assert.All(result.Levers[0].Measures, measure => Assert.Null(measure.IsInSpread));
    }

    [Fact]
    public void Over_seeds_a_difference_that_seeds_alone_make_is_in_spread()
    {
        LeverResult calm = Run([1, 2, 3], Of("calm", Day with { Off = [DominoSwitch.MacroShock] })).Levers[0];
        MeasureChange discount = calm.Measures.Single(measure => measure.Name == "wbeth-discount"), stood = calm.Measures.Single(measure => measure.Name == "fell-loop-unwind");
        Assert.False(discount.IsInSpread);
        Assert.True(stood.IsInSpread);
        Assert.True(discount.AsItIs.Low <= discount.AsItIs.Median && discount.AsItIs.Median <= discount.AsItIs.High);
    }

    [Fact]
    public void Collateral_damage_counts_each_account_on_its_own_side()
    {
        RunOutcomes Made(params (ulong Key, double Usd)[] struck) => new("a", 1, "d", [], [.. struck.Select(one => new StruckAccount(one.Key, one.Usd, Channel.PerpLiquidation))], false);
        Assert.Equal(new CollateralDamage(2, 30, 1, 7), CollateralDamage.Between(Made((1, 10), (2, 20), (3, 5)), Made((3, 4), (9, 7))));
    }

    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2, 1, 3)]
    [InlineData(new double[] { 4, 1 }, 2.5, 1, 4)]
    [InlineData(new double[] { 4, double.NaN }, 4, 4, 4)]
    public void A_spread_is_the_middle_and_both_ends(double[] values, double median, double low, double high) =>
        Assert.Equal(new Spread(median, low, high, values.Count(double.IsFinite)), Spread.Of(values));
}
