using Powderkeg.Contagion;
using Powderkeg.Units;

namespace Powderkeg.Tests.Samples;

/// <summary>Each sample makes its domino fall by its own mechanism, and with the switch off it stands or shrinks, and a number downstream changes (DESIGN.md section 2).</summary>
public sealed class SamplesFall
{
    public static TheoryData<string, string> Dominoes => new()
    {
        { "macro-shock", "stands" }, { "risk-aversion", "stands" }, { "loop-unwind", "stands" }, { "depeg", "stands" }, { "loop-liquidation", "stands" },
        { "loan-liquidation", "stands" }, { "passive-leverage", "stands" }, { "unified-liquidation", "stands" }, { "staked-token-break", "shrinks" },
        { "spot-collapse", "shrinks" }, { "backstops", "shrinks" }, { "perp-liquidation", "stands" },
    };

    public static TheoryData<string> All =>
    [
        "macro-shock", "risk-aversion", "loop-unwind", "depeg", "loop-liquidation", "loan-liquidation", "passive-leverage", "unified-liquidation",
        "staked-token-break", "liquidity-vacuum", "spot-collapse", "backstops", "perp-liquidation", "bank-run", "concentrated-pool",
    ];

    [Theory]
    [MemberData(nameof(Dominoes))]
    public void The_domino_falls_after_the_shock_and_with_its_switch_off_it_stands_or_shrinks(string id, string then)
    {
        WorldDescription sample = Read(id);
        DominoRow on = SampleRuns.Domino(SampleRuns.Run(sample), id);
        DominoRow off = SampleRuns.Domino(SampleRuns.Run(sample, SwitchOf(id)), id);
        Assert.True(on.Onset >= sample.Macro.Shock!.At, $"{id}: {on.HowLarge}");
        if (then == "stands")
        {
            Assert.Null(off.Onset);
        }
        else
        {
            Assert.True(Math.Abs(off.Magnitude) < Math.Abs(on.Magnitude), $"{on.HowLarge}, with the switch off {off.HowLarge}");
        }
    }

    /// <summary>A contradiction: the row's own measure, depth within 1%, still falls to zero with the switch off, from half a minute after the shock and before
    /// the first forced sale. Why is open. What the switch changes is that no maker leaves, and the fall.</summary>
    [Fact]
    public void Makers_that_stay_make_the_median_drop_smaller_though_the_depth_row_still_falls()
    {
        WorldDescription sample = Read("liquidity-vacuum");
        RunSummary on = SampleRuns.Run(sample), off = SampleRuns.Run(sample, DominoSwitch.LiquidityVacuum);
        Assert.NotNull(SampleRuns.Domino(on, "liquidity-vacuum").Onset);
        Assert.Contains(on.Figures, f => f.Id == "quotes_gone_volatility");
        Assert.DoesNotContain(off.Figures, f => f.Id == "quotes_gone_volatility");
        Assert.True(MedianDrop(off) < 0.8 * MedianDrop(on), $"{MedianDrop(on)} with makers gone, {MedianDrop(off)} with makers there");
    }

    [Theory]
    [InlineData("macro-shock", "main:BTC/USDT", 0.5)]
    [InlineData("risk-aversion", "main:SOL-PERP", 0.85)]
    [InlineData("loop-unwind", "main:USDe/USDT", 0.85)]
    [InlineData("depeg", "main:USDe/USDT", 0.1)]
    [InlineData("loop-liquidation", "main:USDe/USDT", 0.7)]
    [InlineData("loan-liquidation", "main:ALT/USDT", 0.5)]
    [InlineData("unified-liquidation", "main:WBETH/ETH", 0.5)] // DESIGN.md and issue: the WBETH discount at most halves
    [InlineData("spot-collapse", "main:ALT/USDT", 0.9)]
    [InlineData("perp-liquidation", "main:SOL-PERP", 0.7)]
    public void With_the_switch_off_the_price_downstream_falls_less(string id, string market, double atMost)
    {
        WorldDescription sample = Read(id);
        double on = Drawdown(SampleRuns.Run(sample), market), off = Drawdown(SampleRuns.Run(sample, SwitchOf(id)), market);
        Assert.True(off <= atMost * on, $"{market} falls {on}, with the switch off {off}");
    }

    [Fact]
    public void With_redemption_value_as_index_fewer_unified_accounts_are_sold()
    {
        WorldDescription sample = Read("staked-token-break");
        RunSummary on = SampleRuns.Run(sample), off = SampleRuns.Run(sample, DominoSwitch.StakedTokenBreak);
        Assert.True(Sold(off).Accounts < Sold(on).Accounts && Sold(off).Sales < Sold(on).Sales);

        static LiquidationRow Sold(RunSummary run) => run.Liquidations.Single(l => l.Channel == "unified-liquidation");
    }

    [Fact]
    public void With_collateral_at_its_old_index_makers_need_less_of_their_margin()
    {
        WorldDescription sample = Read("passive-leverage");
        DominoRow on = SampleRuns.Domino(SampleRuns.Run(sample), "passive-leverage");
        Assert.True(on.Magnitude >= 3, on.HowLarge); // 2x to 3-4x, as the story has it
    }

    [Fact]
    public void Unlimited_backstops_leave_no_deleveraging_and_no_socialised_loss()
    {
        WorldDescription sample = Read("backstops");
        RunSummary on = SampleRuns.Run(sample), off = SampleRuns.Run(sample, DominoSwitch.Backstops);
        Assert.True(on.Backstops.Single(b => b.Kind == "adl").UsedUsd > 0);
        Assert.All(off.Backstops.Where(b => b.Kind is "adl" or "socialised-loss"), b => Assert.Equal(0, b.UsedUsd));
    }

    [Fact]
    public void A_pool_at_full_utilisation_refuses_withdrawals_and_they_wait()
    {
        RunSummary run = SampleRuns.Run(Read("bank-run"));
        Assert.True(Figure("withdrawals_refused") >= 1);
        Assert.True(Figure("withdrawals_refused_usd") > 1_000_000);
        Assert.True(Figure("withdrawals_longest_wait") > 600);

        double Figure(string id) => run.Figures.Single(f => f.Id == id).Value;
    }

    private static WorldDescription Read(string id) => SampleRuns.Read($"samples/{id}.yaml");

    private static DominoSwitch SwitchOf(string id) => Enum.Parse<DominoSwitch>(id.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static double Drawdown(RunSummary run, string market) => run.Prices.Single(p => p.Market == market).Drawdown;

    private static double MedianDrop(RunSummary run)
    {
        double[] drops = [.. run.Prices.Where(p => p.Kind == "spot").Select(p => p.Drawdown).Order()];
        return drops.Length % 2 == 1 ? drops[drops.Length / 2] : (drops[drops.Length / 2 - 1] + drops[drops.Length / 2]) / 2;
    }
}
