using CsCheck;
using Powderkeg.Exchange;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>Numbers of Binance's FAQ "How to calculate liquidation price of USD-M futures contracts": wallet 1,535,443.01 USDT; ETHUSDT 3,683.979 at
/// 1,456.84 (rate 10%, maintenance amount 135,365); BTCUSDT 109.488 at 32,481.98 (2.5%, 16,300); marks 1,335.18 and 31,967.27.</summary>
public sealed class IsolatedMarginPrices
{
    private const long Dollar = 10_000_000;
    private static readonly MarketSpec Spec = new(new(1), new(0), 1, 100, 0.01, 0.001);

    /// <summary>A tier of the wanted rate and maintenance amount: what lies below it has rate zero.</summary>
    private static MarginTiers TierOf(double rate, double amount) => new(
        [(Amount.FromUnits((long)Math.Round(amount / rate * Dollar)), Ratio.Zero), (Amount.FromUnits(long.MaxValue / 4), Ratio.FromDouble(rate))], 125);

    private static Position Of(double coins, double entry, double margin)
    {
        long lots = (long)Math.Round(coins * 1000);
        return new()
        {
            Lots = lots,
            EntryCost = Spec.QuoteOf(Spec.NearestPrice(entry), SignedLots.FromCount(lots)).Units,
            Margin = (long)Math.Round(margin * Dollar),
        };
    }

    [Theory]
    [InlineData(3683.979, 1456.84, 0.10, 135_365, 1114.78)]
    [InlineData(109.488, 32481.98, 0.025, 16_300, 18778.73)]
    public void Isolated_long_of_the_published_example_is_liquidated_at_the_published_price(double coins, double entry, double rate, double amount, double published)
    {
        Price price = IsolatedMargin.LiquidationPrice(TierOf(rate, amount), Spec, Of(coins, entry, 1_535_443.01));
        Assert.InRange(Spec.PriceOf(price), published - 0.0101, published + 0.0101);
    }

    [Fact]
    public void Short_of_one_coin_at_100_with_10_of_margin_and_2_percent_is_out_at_107_85_and_bankrupt_at_110()
    {
        // (100 + 10) / 1.02 = 107.843: the first tick at which it is due.
        MarginTiers tiers = new([(Amount.FromUnits(long.MaxValue / 4), Ratio.FromPercent(2))], 50);
        Position position = Of(-1, 100, 10);
        Assert.Equal(10785, IsolatedMargin.LiquidationPrice(tiers, Spec, position).Ticks);
        Assert.Equal(11000, IsolatedMargin.BankruptcyPrice(Spec, position, Price.FromTicks(1_000_000)).Ticks);
    }

    [Fact]
    public void Long_of_three_coins_at_100_with_10_of_margin_is_bankrupt_at_96_67_where_nothing_is_owed()
    {
        Position position = Of(3, 100, 10);
        Price price = IsolatedMargin.BankruptcyPrice(Spec, position, Price.FromTicks(1_000_000));
        Assert.Equal(9667, price.Ticks);
        Assert.False(IsolatedMargin.EquityAt(Spec, position, price).IsNegative);
        Assert.True(IsolatedMargin.EquityAt(Spec, position, Price.FromTicks(9666)).IsNegative);
    }

    [Fact]
    public void Fully_paid_long_is_never_out()
    {
        MarginTiers tiers = new([(Amount.FromUnits(long.MaxValue / 4), Ratio.FromPercent(2))], 50);
        Assert.True(IsolatedMargin.LiquidationPrice(tiers, Spec, Of(1, 100, 101)).IsNone);
    }

    [Fact]
    [Trait("share", "properties")]
    public void Exchange_3_a_position_is_out_at_its_liquidation_price_and_not_one_tick_before_it()
    {
        MarginTiers tiers = new(
            [(Amount.FromUnits(5_000 * Dollar), Ratio.FromBasisPoints(65)), (Amount.FromUnits(80_000 * Dollar), Ratio.FromPercent(2)),
                (Amount.FromUnits(600_000 * Dollar), Ratio.FromDouble(0.0512345))], 50);
        Gen.Select(Gen.Int[1, 4_000_000], Gen.Int[2, 40_000], Gen.Double[0, 1.2], Gen.Bool).Sample((lots, ticks, margin, isLong) =>
        {
            long cost = (long)ticks * lots * Spec.UnitsPerTickLot;
            Position position = new() { Lots = isLong ? lots : -lots, EntryCost = isLong ? cost : -cost, Margin = (long)(cost * margin) };
            Price price = IsolatedMargin.LiquidationPrice(tiers, Spec, position);
            Price before = Price.FromTicks(Math.Max(1, price.Ticks + (isLong ? 1 : -1)));
            Assert.True(price.IsNone || IsolatedMargin.IsOut(tiers, Spec, position, price), "out at its price");
            Assert.True(before == price || !IsolatedMargin.IsOut(tiers, Spec, position, before), "not out one tick before");
        });
    }

    [Fact]
    public void Maintenance_is_continuous_where_one_tier_ends_and_the_next_begins()
    {
        MarginTiers tiers = new([(Amount.FromUnits(10_000), Ratio.FromPercent(1)), (Amount.FromUnits(50_000), Ratio.FromPercent(2)), (Amount.FromUnits(90_000), Ratio.FromPercent(5))], 50);
        Assert.Equal(100, tiers.MaintenanceOf(Amount.FromUnits(10_000)).Units);
        Assert.InRange(tiers.MaintenanceOf(Amount.FromUnits(10_001)).Units, 100, 101);
        Assert.Equal(900, tiers.MaintenanceOf(Amount.FromUnits(50_000)).Units);
        Assert.InRange(tiers.MaintenanceOf(Amount.FromUnits(50_001)).Units, 900, 901);
        // Binance's table works alike: floor of tier n * (rate n - rate n-1) + amount n-1.
        Assert.Equal(1_600, tiers.DeductionOf(2).Units);
    }

    [Theory]
    [InlineData(1335.18, 31967.27, false)]
    [InlineData(1153.27, 31967.27, false)]
    [InlineData(1153.25, 31967.27, true)]
    [InlineData(1335.18, 26316.91, false)]
    [InlineData(1335.18, 26316.87, true)]
    public void Cross_account_of_the_published_example_is_out_at_1153_26_of_ETH_or_26316_89_of_BTC(double eth, double btc, bool isOut)
    {
        TradingFloor floor = new(venue => venue with
        {
            Tiers =
            [
                new() { Id = "eth", MaxLeverage = 50, Tiers = [new() { Cap = 1_353_650, Rate = Ratio.Zero }, new() { Cap = 1e9, Rate = Ratio.FromPercent(10) }] },
                new() { Id = "btc", MaxLeverage = 50, Tiers = [new() { Cap = 652_000, Rate = Ratio.Zero }, new() { Cap = 1e9, Rate = Ratio.FromDouble(0.025) }] },
            ],
            Perps =
            [
                new() { Base = "COIN", Tick = 0.01, Lot = 0.001, Tiers = "eth", Index = "coin" },
                new() { Base = "GOLD", Tick = 0.01, Lot = 0.001, Tiers = "btc", Index = "coin" },
            ],
        });
        AccountId account = floor.Trader("whale", MarginMode.Cross, 10, 1_535_443.01);
        floor.Has(account, 3683.979, 1456.84);
        floor.Has(account, 109.488, 32481.98, floor.Gold);
        floor.Coin.Mark = floor.Coin.Spec.NearestPrice(eth);
        floor.Gold.Mark = floor.Gold.Spec.NearestPrice(btc);
        Assert.Equal(isOut, CrossMargin.ValueOf(floor.Venue, account).IsOut);
    }
}
