using Powderkeg.Exchange;
using Powderkeg.Experiments.Replay;

namespace Powderkeg.Tests.Replay;

/// <summary>Accounts worked by hand, then the 19,337 real ones (GitHub ConejoCapital/HyperMultiAssetedADL).</summary>
public sealed class AdlReplayRules
{
    /// <summary>
    /// Four shorts of 100 dollars. Entry / mark * leverage: A (100 + 60) / 100 * 1 = 1.6; B 1.2 * 5 = 6; C 1.02 * 20 = 20.4; D has lost 10 and has no equity left: 0.9e9.
    /// </summary>
    private const string Four = """
        account,adl_notional_usd,closed_pnl_usd,leverage,account_value_usd,adl_events
        1,100,60,1,100,1
        2,100,20,5,20,1
        3,100,2,20,5,2
        4,100,-10,0,0,1
        """;

    private readonly AdlReplay four = new(new RowText("four", Four));

    [Theory]
    [InlineData(AdlRule.Queue, 0.25, 1, 0)] // D whole: no profit
    [InlineData(AdlRule.Queue, 0.5, 2, 2)] // D, C
    [InlineData(AdlRule.Queue, 0.625, 3, 12)] // D, C and half of B
    [InlineData(AdlRule.SmallestHarm, 0.25, 1, 2)] // C
    [InlineData(AdlRule.SmallestHarm, 0.5, 2, 22)] // C, B
    [InlineData(AdlRule.SmallestHarm, 1, 4, 82)] // who has no profit comes last
    public void Ranked_rules_take_from_the_front_and_the_last_one_in_part(AdlRule rule, double need, int accounts, double profit)
    {
        AdlOutcome outcome = four.Take(rule, need, 5);
        Assert.Equal((accounts, need * 400), (outcome.Touched, outcome.NotionalUsd));
        Assert.Equal(profit, outcome.ProfitTakenUsd, 6);
        Assert.Equal(profit - 5, outcome.OvershootUsd, 6);
    }

    [Fact]
    public void Pro_rata_by_profit_takes_60_20_and_2_of_82()
    {
        // A need of 82 dollars: 60 of A (profit 36), 20 of B (4), 2 of C (0.04).
        AdlOutcome outcome = four.Take(AdlRule.ProRata, 82.0 / 400, 0);
        Assert.Equal((3, 82.0), (outcome.Touched, outcome.NotionalUsd));
        Assert.Equal(40.04, outcome.ProfitTakenUsd, 4);
    }

    [Fact]
    public void Leverage_weighted_takes_in_proportion_to_profit_times_leverage()
    {
        // Weights 60, 100, 40 of 200; a need of 100: 30 of A (18), 50 of B (10), 20 of C (0.4).
        AdlOutcome outcome = four.Take(AdlRule.LeverageWeighted, 0.25, 0);
        Assert.Equal((3, 100.0), (outcome.Touched, outcome.NotionalUsd));
        Assert.Equal(28.4, outcome.ProfitTakenUsd, 4);
    }

    [Fact]
    public void Pro_rata_shares_again_what_a_used_up_winner_could_not_give()
    {
        // A need of 200: A's share of 146 is more than its 100; B and C give the other 100 by their profits, 20 to 2. D, first of the queue, gives the millionth that rounding leaves.
        AdlOutcome outcome = four.Take(AdlRule.ProRata, 0.5, 0);
        Assert.Equal((4, 200.0), (outcome.Touched, outcome.NotionalUsd));
        // A 100 (60), B 1000/11 (18.18...), C 100/11 (0.18...)
        Assert.Equal(60 + 200.0 / 11 + 2.0 / 11, outcome.ProfitTakenUsd, 4);
    }

    [Fact]
    public void Gini_of_equal_parts_is_0_and_of_one_in_four_is_three_quarters()
    {
        Assert.Equal(0, AdlReplay.Gini([5, 5, 5, 5]), 12);
        Assert.Equal(0.75, AdlReplay.Gini([0, 0, 9, 0]), 12);
        Assert.Equal(0.25, AdlReplay.Gini([1, 2, 3, 4]), 12); // 2 * 30 / (4 * 10) - 5 / 4
    }

    /// <summary>Dollars of profit, accounts, Gini and top hundredth by a second implementation in floating point (Python), written from the rules alone. It has no
    /// smallest unit: three or four accounts more get less than a millionth of a dollar of the leverage-weighted need there.</summary>
    [FactOfRealRows]
    public void Real_accounts_give_what_a_second_implementation_says()
    {
        AdlReplay replay = new(MeasuredRows.Beside("hyperliquid-2025-10-10/adl_accounts.csv"));
        (double Need, AdlRule Rule, double Profit, int Accounts, double Gini, double Top)[] expected =
        [
            (0.10, AdlRule.Queue, 29_088_548, 2_092, 0.997, 0.960), (0.10, AdlRule.ProRata, 177_259_603, 19_230, 0.981, 0.831),
            (0.10, AdlRule.LeverageWeighted, 60_632_426, 19_226, 0.987, 0.882), (0.10, AdlRule.SmallestHarm, 17_451_109, 2_058, 0.996, 0.961),
            (0.25, AdlRule.Queue, 92_904_454, 2_399, 0.998, 0.978), (0.25, AdlRule.ProRata, 410_695_357, 19_230, 0.980, 0.829),
            (0.25, AdlRule.LeverageWeighted, 152_487_378, 19_227, 0.987, 0.884), (0.25, AdlRule.SmallestHarm, 57_021_192, 2_058, 0.999, 0.985),
            (0.50, AdlRule.Queue, 179_889_933, 3_171, 0.998, 0.978), (0.50, AdlRule.ProRata, 640_104_629, 19_230, 0.980, 0.822),
            (0.50, AdlRule.LeverageWeighted, 305_375_407, 19_227, 0.987, 0.888), (0.50, AdlRule.SmallestHarm, 155_712_719, 4_679, 0.997, 0.962),
        ];
        foreach ((double need, AdlRule rule, double profit, int touched, double gini, double top) in expected)
        {
            AdlOutcome outcome = replay.Take(rule, need, 23_191_104);
            Assert.Equal((rule, need, profit, touched), (outcome.Rule, outcome.NeedShare, Math.Round(outcome.ProfitTakenUsd), outcome.Touched));
            Assert.Equal((gini, top), (Math.Round(outcome.Gini, 3), Math.Round(outcome.TopPercent, 3)));
            Assert.Equal(outcome.ProfitTakenUsd - 23_191_104, outcome.OvershootUsd, 6);
        }
    }

    [FactOfRealRows]
    public void Real_queue_has_19_337_accounts_and_2_103_111_431_dollars()
    {
        AdlReplay replay = new(MeasuredRows.Beside("hyperliquid-2025-10-10/adl_accounts.csv"));
        Assert.Equal((19_337, 34_983L), (replay.Accounts.Count, replay.Events));
        Assert.Equal(2_103_111_431, Math.Round(replay.NotionalMicros / 1e6));
        foreach (double need in AdlReplay.Needs)
        {
            AdlOutcome[] outcomes = [.. AdlReplay.Rules.Select(rule => replay.Take(rule, need, 23_191_104))];
            Assert.All(outcomes, one => Assert.Equal(Math.Round(replay.NotionalMicros * need), Math.Round(one.NotionalUsd * 1e6), 2.0));
            // Smallest harm is the least profit that can be taken from winners for a need; the queue may do better only by taking from losers.
            AdlOutcome least = outcomes.Single(one => one.Rule == AdlRule.SmallestHarm);
            Assert.All(outcomes, one => Assert.True(one.ProfitTakenUsd >= least.ProfitTakenUsd, $"{one.Rule} at {need}"));
        }
    }
}
