using Powderkeg.Experiments.Attribution;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Experiments.Attribution;

public sealed class SwitchAttributionWorlds
{
    private static readonly WorldDescription Day = SampleRuns.Read("samples/unified-liquidation.yaml");

    private static AttributionResult Of(string outcome, IReadOnlyList<long> seeds, params DominoSwitch[] players) =>
        SwitchAttribution.Run(Day, [outcome], players, seeds, 20, new Experiment(null, 2), null, default);

    [Fact]
    public void Shares_of_a_run_sum_to_the_difference_that_the_switches_make()
    {
        AttributionResult result = Of("wbeth-discount", [Day.Seed], DominoSwitch.UnifiedLiquidation, DominoSwitch.MacroShock, DominoSwitch.LoanLiquidation);
        OutcomeAttribution wbeth = Assert.Single(result.Outcomes);
        RunOutcomes none = Experiment.Of(Day with { Off = [DominoSwitch.MacroShock, DominoSwitch.LoanLiquidation, DominoSwitch.UnifiedLiquidation] }, Day.Seed, default);
        Assert.Equal((result.AsItIs[0]["wbeth-discount"], none["wbeth-discount"]), (wbeth.WithAll, wbeth.WithNone));
        Assert.Equal(wbeth.Total, wbeth.Shares.Sum(share => share.Share), 2e-9);
        Assert.True(wbeth.Total > 0.05);

        // No desk: its switch changes nothing. The token needs both the shock and the take-overs.
        Assert.Equal(0, wbeth.Shares[2].Share);
        Assert.True(wbeth.Interactions![0, 1] > 0.05);
        Assert.Equal((8, (int?)null), (result.Runs, result.Orders));
    }

    [Fact]
    public void Over_seeds_the_share_is_the_mean_and_the_spread_is_told()
    {
        OutcomeAttribution both = Assert.Single(Of("liquidated", [1, 2], DominoSwitch.UnifiedLiquidation, DominoSwitch.MacroShock).Outcomes);
        OutcomeAttribution[] each = [.. ((long[])[1, 2]).Select(seed => Of("liquidated", [seed], DominoSwitch.UnifiedLiquidation, DominoSwitch.MacroShock).Outcomes[0])];
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(each.Average(one => one.Shares[i].Share), both.Shares[i].Share, 1e-6);
            Assert.Equal((each.Min(one => one.Shares[i].Share), each.Max(one => one.Shares[i].Share)), (both.Shares[i].Seeds.Low, both.Shares[i].Seeds.High));
        }
    }

    [Fact]
    public void An_outcome_without_a_value_somewhere_is_named_and_not_shared()
    {
        AttributionResult result = Of("onset-unified-liquidation", [Day.Seed], DominoSwitch.UnifiedLiquidation);
        Assert.Empty(result.Outcomes);
        Assert.Equal(["onset-unified-liquidation"], result.WithoutValue);
    }

    [Fact]
    public void Over_ten_players_orders_are_sampled_and_errors_told()
    {
        WorldDescription calm = SampleRuns.Read("samples/macro-shock.yaml");
        AttributionResult result = SwitchAttribution.Run(calm, ["losses"], Enum.GetValues<DominoSwitch>()[..11], [1], 4, new Experiment(null, 2), null, default);
        OutcomeAttribution losses = Assert.Single(result.Outcomes);
        Assert.Equal(4, result.Orders);
        Assert.Equal(losses.Total, losses.Shares.Sum(share => share.Share), 1e-6 * Math.Abs(losses.Total) + 1e-6);
        Assert.Null(losses.Interactions);
        Assert.All(losses.Shares, share => Assert.True(double.IsFinite(share.Error)));
    }
}
