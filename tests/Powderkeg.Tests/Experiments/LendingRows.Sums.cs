using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Experiments;

public sealed class LendingRowsSums
{
    private static EventId Liquidated(ToyDay day, double second, double usd, Channel channel) =>
        day.Journal.Liquidation(ToyDay.At(second), day.Chain, day.Someone, LiquidationStep.Sale, day.Id("ETH"), MarketId.None, Side.Sell, Lots.FromCount(1), day.Usdt(usd),
            day.Id("USDT"), new(channel, EventId.None));

    private static void Deficit(ToyDay day, double second, double usd, EventId sale, Channel channel) =>
        day.Journal.Transfer(ToyDay.At(second), TransferKind.BadDebt, day.Other, day.Someone, day.Id("USDT"), day.Usdt(usd), new(channel, sale));

    /// <summary>The day itself: 180 m liquidated, 0.4 m of it left as deficit, 50,000 USD of loops on 2 bn.</summary>
    [Fact]
    public void The_days_own_figures_pass_all_three_rows()
    {
        ToyDay day = new() { LoopCollateralUsd = 2e9 };
        EventId sale = Liquidated(day, 10, 179.95e6, Channel.PoolLiquidation);
        Deficit(day, 10, 0.4e6, sale, Channel.PoolLiquidation);
        Liquidated(day, 20, 50e3, Channel.LoopLiquidation);
        day.Closed(30, "main:BTC-PERP", 5e9);
        Reading liquidated = day.Read("aave-liq"), debt = day.Read("aave-bad-debt"), loops = day.Read("aave-usde");
        Assert.Equal((180e6, Verdict.Pass), (Math.Round(liquidated.Simulated!.Value), liquidated.Verdict));
        Assert.Equal(0.4 / 180, debt.Simulated!.Value, 9);
        Assert.Equal(Verdict.Pass, debt.Verdict);
        Assert.Equal((50e3 / 2e9, Verdict.Pass), (loops.Simulated!.Value, loops.Verdict));
    }

    [Fact]
    public void A_deficit_of_a_loop_is_a_miss_however_small()
    {
        ToyDay day = new() { LoopCollateralUsd = 2e9 };
        Liquidated(day, 10, 180e6, Channel.PoolLiquidation);
        Deficit(day, 20, 1, Liquidated(day, 20, 50e3, Channel.LoopLiquidation), Channel.LoopLiquidation);
        Reading row = day.Read("aave-bad-debt");
        Assert.Equal((Verdict.Miss, "loops left a deficit; under the hard peg none may"), (row.Verdict, row.Cause));
    }

    /// <summary>A desk's or a venue's bad debt is no deficit of a pool.</summary>
    [Fact]
    public void Bad_debt_elsewhere_does_not_count()
    {
        ToyDay day = new() { LoopCollateralUsd = 2e9 };
        Liquidated(day, 10, 180e6, Channel.PoolLiquidation);
        Deficit(day, 20, 50e6, day.Closed(15, "main:BTC-PERP", 1e6), Channel.LoanLiquidation);
        Assert.Equal(0, day.Read("aave-bad-debt").Simulated);
    }

    [Fact]
    public void Redeemed_is_what_went_back_to_the_issuer_and_no_other_token()
    {
        ToyDay day = new();
        AssetId dollar = day.Id("USDe");
        Amount amount = day.World.Balances.AssetOf(dollar).AmountOf(1.2e9);
        day.Journal.Transfer(ToyDay.At(10), TransferKind.Redeem, day.Someone, day.World.IssuerOf(dollar), dollar, amount, Cause.Voluntary);
        day.Journal.Transfer(ToyDay.At(11), TransferKind.Redeem, day.Someone, day.World.IssuerOf(dollar), day.Id("WBETH"), amount, Cause.Voluntary);
        day.Journal.Transfer(ToyDay.At(12), TransferKind.Mint, day.World.IssuerOf(dollar), day.Someone, dollar, amount, Cause.Voluntary);
        Reading row = day.Read("usde-redeem");
        Assert.Equal((1.2e9, Verdict.Pass), (row.Simulated!.Value, row.Verdict));
        Assert.EndsWith("over 12 h", row.Words, StringComparison.Ordinal);
    }
}
