using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;
using Xunit.Abstractions;

namespace Powderkeg.Tests.Days;

/// <summary>Thirteen rule mutations: with a switch thrown, its own mechanism is silent, counted in the journal by what the mechanism does and not by the domino's row.</summary>
[Collection(LongRing.Name)]
public sealed class OctoberSwitches(ITestOutputHelper output)
{
    /// <summary>What each mechanism does, in words and as a number that is zero when it is silent.</summary>
    private static readonly (DominoSwitch Switch, string What, Func<Seen, double> Measure)[] Mechanisms =
    [
        (DominoSwitch.MacroShock, "jumps of fundamental values at one instant, over 0.1%", s => s.Jumps()),
        (DominoSwitch.RiskAversion, "trades by those who cut risk", s => s.Trades(Channel.RiskOff)),
        (DominoSwitch.LoopUnwind, "trades that unwind loops", s => s.Trades(Channel.LoopUnwind)),
        (DominoSwitch.Depeg, "minutes with USDe under 0.99 on some venue", s => s.MinutesOffPeg),
        (DominoSwitch.LoopLiquidation, "loops called or sold", s => s.Closings(Channel.LoopLiquidation, _ => true)),
        (DominoSwitch.LoanLiquidation, "pledges sold by desks", s => s.Closings(Channel.LoanLiquidation, _ => true)),
        (DominoSwitch.PassiveLeverage, "the largest move of a collateral index since the shock", s => s.IndexMove),
        (DominoSwitch.UnifiedLiquidation, "unified accounts taken over or sold", s => s.Closings(Channel.UnifiedLiquidation, _ => true)),
        (DominoSwitch.StakedTokenBreak, "the deepest discount of a staked token's collateral index to its redemption value", s => s.IndexUnderRedemption),
        (DominoSwitch.LiquidityVacuum, "makers gone by their own rules", s => s.MakersGone()),
        (DominoSwitch.SpotCollapse, "altcoin spot trades over 12% under the price a minute before", s => s.TradesUnderTheBand()),
        (DominoSwitch.Backstops, "auto-deleveragings and socialised losses", s => s.LeftByBackstops()),
        (DominoSwitch.PerpLiquidation, "isolated and cross positions closed", s => s.Closings(Channel.PerpLiquidation, s.IsNotUnified)),
    ];

    [Fact]
    [Trait("ring", "long")]
    public void With_each_of_the_thirteen_switches_its_own_mechanism_is_silent_which_is_loud_without_it()
    {
        Assert.Equal(Enum.GetValues<DominoSwitch>(), Mechanisms.Select(m => m.Switch));
        double[] loud = new double[Mechanisms.Length], silent = new double[Mechanisms.Length];
        October.OnAllCores([-1, .. Enumerable.Range(0, Mechanisms.Length)], i =>
        {
            Seen seen = Seen.Of(i < 0 ? [] : [Mechanisms[i].Switch]);
            for (int m = 0; i < 0 && m < Mechanisms.Length; m++)
            {
                loud[m] = Mechanisms[m].Measure(seen);
            }

            return i < 0 ? 0 : silent[i] = Mechanisms[i].Measure(seen);
        });
        October.Print(output, "5-switches", $"Each switch silences its own mechanism (seed {October.AsShipped.Seed}, up to {Seen.Until})",
            ["| switch | measured | on | off |", "|---|---|---:|---:|",
            .. Mechanisms.Select((m, i) => $"| {m.Switch} | {m.What} | {loud[i]:0.####} | {silent[i]:0.####} |")]);
        Assert.Multiple([.. Mechanisms.Select((m, i) => (Action)(() => Assert.True(silent[i] < 1e-9 && loud[i] > 0, $"{m.Switch}: {m.What}: on {loud[i]}, off {silent[i]}")))]);
    }
}
