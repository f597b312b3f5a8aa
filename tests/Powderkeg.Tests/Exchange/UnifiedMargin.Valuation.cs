using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>Valuation against the worked check of MECHANICS section 6, and against figures of Binance's own FAQ.</summary>
public sealed class UnifiedMarginValuation
{
    [Theory]
    [InlineData(0, 65, 2.00, 4.95)]
    [InlineData(30, 38, 2.71, 2.34)]
    [InlineData(42, 27.2, 3.39, 1.18)]
    [InlineData(60, 11, 6.91, -0.69)]
    public void A_maker_long_its_coins_levers_up_with_no_trade(int altFall, double equity, double leverage, double uniMmr)
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId maker = world.WorkedMaker();
        world.QuoteAll(1 - altFall / 100.0);
        world.Publish();
        UnifiedValue value = world.Venue.UnifiedMargin!.ValueOf(maker);
        Assert.Equal(equity, value.Equity, 0.005);
        Assert.Equal(leverage, value.Leverage, 0.005);
        Assert.Equal(uniMmr, value.UniMmr, 0.005);
    }

    [Theory]
    [InlineData(0, 2.31)]
    [InlineData(30, 1.75)]
    [InlineData(60, 1.20)]
    public void A_maker_whose_perps_hedge_its_inventory_does_not_lever_up(int altFall, double leverage)
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId maker = world.WorkedMaker(altPerp: -60, btcPerp: 0);
        world.QuoteAll(1 - altFall / 100.0);
        world.Publish();
        UnifiedValue value = world.Venue.UnifiedMargin!.ValueOf(maker);
        Assert.Equal(65, value.Equity, 0.005);
        Assert.Equal(leverage, value.Leverage, 0.005);
    }

    [Fact]
    public void The_take_over_threshold_is_met_near_minus_43_percent_at_3_5_fold()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId maker = world.WorkedMaker();
        world.QuoteAll();
        double alt = 1;
        UnifiedValue value;
        do
        {
            alt -= 0.001;
            world.SetPrice("ALT", alt);
            world.Publish();
            value = world.Venue.UnifiedMargin!.ValueOf(maker);
        }
        while (value.UniMmr > 1.05);

        Assert.InRange(1 - alt, 0.4325, 0.4350);
        Assert.Equal(3.5, value.Leverage, 0.02);
    }

    /// <summary>Binance FAQ "Portfolio Margin Pro maintenance margin ratio calculation": wallet and margin 6,000 USDT, profits +600 and -414 give a net of
    /// 6,186 USDT; loans of 0.04 BTC and 15 ETH ask for 0.004 BTC and 1.5 ETH; 0.5% brackets of 0.05 BTC at 40,000 and 0.04 BTC at 42,000.</summary>
    [Fact]
    public void The_faq_example_nets_profits_into_the_settlement_token_and_asks_10_percent_of_loans()
    {
        WorldDescription plain = MarginWorld.Plain();
        plain = plain with
        {
            Assets =
            [
                MarginWorld.Asset("USDT", AssetClass.Stable, 1), MarginWorld.Asset("BTC", AssetClass.Major, 40_000),
                MarginWorld.Asset("QTR", AssetClass.Major, 42_000), MarginWorld.Asset("ETH", AssetClass.Major, 2_000),
            ],
            Oracles =
            [
                new Powderkeg.Oracles.ConstantOracleDescription { Id = "i-USDT", Price = 1 }, new Powderkeg.Oracles.ConstantOracleDescription { Id = "i-BTC", Price = 40_000 },
                new Powderkeg.Oracles.ConstantOracleDescription { Id = "i-QTR", Price = 42_000 }, new Powderkeg.Oracles.ConstantOracleDescription { Id = "i-ETH", Price = 2_000 },
            ],
        };
        plain = MarginWorld.With(plain, v => v with
        {
            Tiers = [new TierTableDescription { Id = "half", MaxLeverage = 100, Tiers = [new TierDescription { Cap = 1e9, Rate = Ratio.FromBasisPoints(50) }] }],
            Spot = [],
            Perps = [MarginWorld.Perp("BTC", "half", 1), MarginWorld.Perp("QTR", "half", 1)],
            Collateral = [MarginWorld.Row("USDT", 100), MarginWorld.Row("BTC", 95), MarginWorld.Row("ETH", 90)],
            Unified = new UnifiedDescription(),
        });
        MarginWorld world = new(plain);
        AccountId account = world.Open("faq", MarginMode.Unified);
        world.Give(account, "USDT", 6_000);
        world.Give(account, "BTC", 0.06);
        world.Balances.Lend(world.Venue.Lender, account, world.Id("BTC"), world.Balances.AssetOf(world.Id("BTC")).AmountOf(0.04));
        world.Give(account, "ETH", 5);
        world.Balances.Lend(world.Venue.Lender, account, world.Id("ETH"), world.Balances.AssetOf(world.Id("ETH")).AmountOf(15));
        EnterAt("BTC", -0.05, 52_000);
        EnterAt("QTR", 0.04, 52_350);
        world.Perpetual("BTC").Mark = Price.FromTicks(40_000);
        world.Perpetual("QTR").Mark = Price.FromTicks(42_000);
        UnifiedValue value = world.Venue.UnifiedMargin!.ValueOf(account);
        Assert.Equal(6_186 + 0.06 * 40_000 * 0.95 + 5 * 2_000 * 0.9, value.Adjusted, 1e-6);
        Assert.Equal(0.05 * 40_000 * 0.005 + 0.04 * 42_000 * 0.005 + 0.004 * 40_000 + 1.5 * 2_000, value.Maintenance, 1e-6);

        void EnterAt(string asset, double whole, long entry)
        {
            PerpMarket perp = world.Perpetual(asset);
            SignedLots lots = SignedLots.FromCount((long)Math.Round(whole / perp.Spec.LotValue));
            world.Venue.EndowPosition(perp, account, lots, Price.FromTicks(entry));
            world.Venue.EndowPosition(perp, world.Hand, -lots, Price.FromTicks(entry));
        }
    }

    [Fact]
    public void What_is_owed_is_never_cut_by_a_haircut()
    {
        CollateralRatio half = new(Ratio.FromPercent(50), []);
        Assert.Equal(50, half.CountedOf(100));
        Assert.Equal(-100, half.CountedOf(-100));
    }

    /// <summary>Portfolio margin pro, XRP and DOGE: 100% up to 3 m USD, 60% above 5 m (announcement of 16 September 2025; 80% between is assumed).</summary>
    [Theory]
    [InlineData(3e6, 3e6)]
    [InlineData(5e6, 4.6e6)]
    [InlineData(10e6, 7.6e6)]
    public void A_tiered_ratio_falls_only_for_the_part_above_its_bound(double value, double counted)
    {
        CollateralRatio tiered = new(Ratio.One, [(3e6, Ratio.FromPercent(80)), (5e6, Ratio.FromPercent(60))]);
        Assert.Equal(counted, tiered.CountedOf(value), 1e-6);
    }
}
