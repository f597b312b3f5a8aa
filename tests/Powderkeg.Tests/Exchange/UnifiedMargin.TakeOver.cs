using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>From the threshold to the last slice. Every run here is audited after each instant at which something happened.</summary>
public sealed class UnifiedMarginTakeOver
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Theory]
    [InlineData(0.70, AccountStanding.Good)] // uniMMR 2.34
    [InlineData(0.58, AccountStanding.ReduceOnly)] // 1.18
    [InlineData(0.56, AccountStanding.TakenOver)] // under 1.05
    public void Standing_follows_uniMMR_at_the_next_publication(double alt, AccountStanding standing)
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId maker = world.WorkedMaker();
        world.QuoteAll(alt);
        world.Run(Duration.FromMilliseconds(1100));
        Assert.Equal(standing, world.StandingOf(maker));
    }

    [Fact]
    public void At_reduce_only_a_bid_is_refused_and_a_sale_is_not()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId maker = world.WorkedMaker();
        world.Give(maker, "USDT", 0.06);
        world.QuoteAll(0.58);
        world.Run(Duration.FromMilliseconds(1100));
        Market spot = world.Market("ALT/USDT");
        ExecutionReport bid = world.Venue.Execute(new(maker, spot.Id, Side.Buy, spot.Spec.NearestPrice(0.57), Lots.FromCount(10), TimeInForce.GoodTillCancelled, OrderFlags.None, Cause.Voluntary));
        ExecutionReport ask = world.Venue.Execute(new(maker, spot.Id, Side.Sell, spot.Spec.NearestPrice(0.59), Lots.FromCount(10), TimeInForce.GoodTillCancelled, OrderFlags.None, Cause.Voluntary));
        Assert.Equal(VenueRefusal.ReduceOnlyStanding, bid.Refusal);
        Assert.Equal(VenueRefusal.None, ask.Refusal);
    }

    [Fact]
    public void A_breached_account_is_sold_in_the_venues_order_until_its_loan_is_paid_and_its_positions_are_closed()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId maker = world.WorkedMaker();
        world.QuoteAll(0.56);
        world.Run(Duration.FromMinutes(30));
        Assert.Equal(AccountStanding.Good, world.StandingOf(maker));
        Assert.Equal(0, world.Owes(maker, "USDT"));
        Assert.Equal(0, world.Venue.GrossNotionalOf(maker));
        LiquidationHappened[] steps = [.. world.Steps(maker)];
        Assert.Equal(LiquidationStep.Started, steps[0].Step);
        Assert.Equal(LiquidationStep.Ended, steps[^1].Step);
        List<AssetId> order = [];
        foreach (LiquidationHappened sale in steps.Where(s => s.Step == LiquidationStep.Sale && world.World.Markets[s.Market.Index].Kind == MarketKind.Spot))
        {
            if (order.Count == 0 || order[^1] != sale.Asset)
            {
                order.Add(sale.Asset);
            }
        }

        // The venue's list is STK, USDe; then by value: ALT. Each is sold out before the next is touched.
        Assert.Equal([world.Id("STK"), world.Id("USDe"), world.Id("ALT")], order);
        // Equity at -44%: 65 - 0.9 x 44 = 25.4; the bounded orders paid a tick each.
        Assert.Equal(25.4, world.Has(maker, "USDT") + 0.56 * world.Has(maker, "ALT"), 0.1);
    }

    [Fact]
    public void Every_forced_order_names_its_channel_and_the_take_over_that_forced_it_and_that_names_the_market_that_fell()
    {
        MarginWorld world = new(MarginWorld.Plain());
        world.QuoteAll();
        AccountId maker = world.WorkedMaker();
        Market alt = world.Market("ALT/USDT");
        // A trade of the hand's with a seller moves the reference price: the last move of the book is that trade's event.
        AccountId seller = world.Open("seller", MarginMode.Spot);
        world.Give(seller, "ALT", 1);
        world.QuoteAll(0.56);
        world.Run(Duration.FromMilliseconds(500));
        world.Venue.Execute(new(seller, alt.Id, Side.Sell, Price.None, Lots.FromCount(100), TimeInForce.ImmediateOrCancel, OrderFlags.None, Cause.Voluntary));
        EventId move = alt.LastMove;
        Assert.False(move.IsNone);
        world.Run(Minute);
        LiquidationHappened started = world.Steps(maker).First(s => s.Step == LiquidationStep.Started);
        Assert.Equal(new Cause(Channel.UnifiedLiquidation, move), started.Cause);
        int forced = 0;
        for (int i = 0; i < world.World.Journal.Trades.Count; i++)
        {
            TradeHappened trade = world.World.Journal.Trades[i];
            if (trade.Taker == maker)
            {
                forced++;
                Assert.Equal(new Cause(Channel.UnifiedLiquidation, started.Id), trade.Cause);
            }
        }

        Assert.True(forced > 3);
    }

    [Fact]
    public void One_forced_order_an_account_every_five_seconds_and_none_over_the_largest_market_quantity()
    {
        WorldDescription small = MarginWorld.With(MarginWorld.Plain(), v => v with { Spot = [.. v.Spot.Select(s => s.Base == "STK" ? s with { Depth1Pct = 2 } : s)] });
        MarginWorld world = new(small);
        AccountId maker = world.WorkedMaker();
        world.QuoteAll(0.5);
        world.Run(Minute);
        LiquidationHappened[] sales = [.. world.Steps(maker).Where(s => s.Step == LiquidationStep.Sale)];
        Assert.Equal(12, sales.Length);
        for (int i = 1; i < sales.Length; i++)
        {
            Assert.Equal(Duration.FromSeconds(5L), sales[i].At - sales[i - 1].At);
        }

        // Depth of 2 USD within 1% at a price of 1: two tokens are the largest market quantity.
        Assert.All(sales.Where(s => s.Asset == world.Id("STK")), s => Assert.InRange(s.Quantity.Count * 0.01, 0.01, 2.0));
    }

    [Fact]
    public void A_forced_spot_sale_has_no_limit_and_walks_to_the_far_bid()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId maker = world.WorkedMaker();
        world.QuoteAll(0.5);
        Market stk = world.Market("STK/USDT");
        world.Quote("STK/USDT", 1, bid: 0.05);
        world.Venue.Execute(new(world.Hand, stk.Id, Side.Buy, Price.FromTicks(10), Lots.FromCount(1_000_000), TimeInForce.GoodTillCancelled, OrderFlags.Engine, Cause.Voluntary));
        world.Run(Duration.FromSeconds(3L));
        Assert.Equal(Price.FromTicks(10), stk.Last);
    }

    [Fact]
    public void Without_a_book_against_the_settlement_token_an_asset_is_sold_through_its_deepest_quote_and_then_the_quote_is()
    {
        WorldDescription crossed = MarginWorld.With(MarginWorld.Plain(), v => v with
        {
            Spot = [.. v.Spot.Where(s => s.Base != "STK"), MarginWorld.Spot("STK", "BTC", 5e5), MarginWorld.Spot("STK", "USDC", 1e5)],
        }) with
        {
            Oracles = [.. MarginWorld.Plain().Oracles.Where(o => o.Id != "i-STK"), new Powderkeg.Oracles.ConstantOracleDescription { Id = "i-STK", Price = 1 }],
        };
        MarginWorld world = new(crossed);
        AccountId maker = world.WorkedMaker();
        foreach (string key in new[] { "BTC/USDT", "USDC/USDT", "USDe/USDT", "STK/BTC", "STK/USDC", "BTC-PERP" })
        {
            world.Quote(key, 1);
        }

        world.SetPrice("ALT", 0.5);
        world.Run(Duration.FromMinutes(20));
        LiquidationHappened[] sales = [.. world.Steps(maker).Where(s => s.Step == LiquidationStep.Sale)];
        Assert.Equal(world.Market("STK/BTC").Id, sales[0].Market);
        Assert.Equal(world.Market("BTC/USDT").Id, sales[1].Market);
        Assert.DoesNotContain(sales, s => s.Market == world.Market("STK/USDC").Id);
        Assert.Equal(0, world.Owes(maker, "USDT"));
        Assert.Equal(0, world.Has(maker, "BTC"), 0.02);
    }

    [Fact]
    public void Adjusted_equity_under_zero_takes_an_account_over_even_without_positions()
    {
        MarginWorld world = new(MarginWorld.With(MarginWorld.Plain(), v => v with { Unified = v.Unified with { LoanMaintenance = Ratio.Zero } }));
        AccountId trader = world.Open("trader", MarginMode.Unified);
        world.Give(trader, "ALT", 100);
        world.Borrow(trader, "USDT", 45);
        world.QuoteAll(0.91);
        world.Run(Duration.FromSeconds(2L));
        Assert.Equal(AccountStanding.Good, world.StandingOf(trader));
        world.SetPrice("ALT", 0.89);
        world.Run(Duration.FromSeconds(2L));
        Assert.Equal(AccountStanding.TakenOver, world.StandingOf(trader));
    }

    [Fact]
    public void Stop_healthy_lets_go_as_soon_as_the_account_is_over_reduce_only()
    {
        WorldDescription healthy = MarginWorld.With(MarginWorld.Plain(), v => v with { Unified = v.Unified with { Stop = UnifiedStop.Healthy } });
        MarginWorld world = new(healthy);
        AccountId maker = world.WorkedMaker();
        world.QuoteAll(0.56);
        world.Run(Duration.FromMinutes(5));
        Assert.Equal(AccountStanding.Good, world.StandingOf(maker));
        Assert.True(world.Venue.UnifiedMargin!.ValueOf(maker).UniMmr > 1.2);
        Assert.True(world.Owes(maker, "USDT") > 0);
        Assert.True(world.Venue.GrossNotionalOf(maker) > 0);
    }

    [Fact]
    public void What_the_books_do_not_take_goes_to_the_fund_at_the_mark_and_the_fund_pays_the_loss()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId maker = world.WorkedMaker();
        world.QuoteAll(0.3);
        // Nobody bids for the perp: its slices find nothing, and after seven minutes the fund has it.
        world.Quote("ALT-PERP", 0.3, bid: 0);
        double fund = world.Has(world.Venue.Fund, "USDT");
        world.Run(Duration.FromMinutes(30));
        Assert.Equal(0, world.Venue.GrossNotionalOf(maker));
        Assert.Equal(30, world.Venue.Positions.Of(world.Venue.Fund, world.Perpetual("ALT").Id).Count * 0.01, 1e-9);
        // 18 + 30 + 20 - 45 - 21 = 2 left of the maker: no loss for the fund.
        Assert.InRange(world.Has(maker, "USDT") + 0.3 * world.Has(maker, "ALT"), 1.5, 2.05);
        // What it took of the other perp it has sold on, one tick from the mark.
        Assert.InRange(world.Has(world.Venue.Fund, "USDT"), fund - 0.01, fund + 0.01);
    }

    [Fact]
    public void A_loss_that_the_account_cannot_pay_is_paid_by_the_fund_and_past_the_fund_left_at_the_loss_place()
    {
        WorldDescription poor = MarginWorld.With(MarginWorld.Plain(), v => v with { InsuranceFund = 1 });
        MarginWorld world = new(poor);
        AccountId maker = world.WorkedMaker();
        world.QuoteAll(0.2);
        world.SetPrice("STK", 0.5);
        world.Run(Duration.FromMinutes(30));
        Assert.Equal(0, world.Owes(maker, "USDT"));
        // 12 + 15 + 20 - 45 - 24 = -22, of which the fund pays 1.
        Assert.Equal(-21, world.Has(world.Venue.LossPlace, "USDT"), 0.5);
        Assert.Equal(0, world.Has(world.Venue.Fund, "USDT"), 0.01);
    }

    [Fact]
    public void A_loan_of_another_token_is_bought_back_from_what_the_sales_brought()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId trader = world.Open("trader", MarginMode.Unified);
        world.Give(trader, "ALT", 100);
        world.Borrow(trader, "BTC", 30);
        world.QuoteAll();
        world.SetPrice("ALT", 0.5);
        world.Run(Duration.FromMinutes(30));
        Assert.Equal(0, world.Owes(trader, "BTC"));
        Assert.Equal(AccountStanding.Good, world.StandingOf(trader));
        Assert.Equal(20, 0.5 * world.Has(trader, "ALT") + world.Has(trader, "USDT") + world.Has(trader, "BTC"), 0.2);
    }

    [Fact]
    public void Altcoins_without_a_name_go_to_an_unlimited_buyer_at_their_index_less_the_slippage_of_the_named_ones()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId trader = world.Open("trader", MarginMode.Unified);
        world.Give(trader, "OTHERS", 100);
        world.Borrow(trader, "USDT", 48);
        world.QuoteAll();
        world.Run(Duration.FromMinutes(10));
        Assert.Equal(0, world.Owes(trader, "USDT"));
        // Nothing was sold by force in the books: no slippage, one for one.
        Assert.Equal(52, world.Has(trader, "OTHERS") + world.Has(trader, "USDT"), 0.01);
        Assert.True(world.Steps(trader).Count(s => s.Step == LiquidationStep.Sale) > 1);
    }

    [Fact]
    public void Interest_grows_loans_each_hour_rounded_up()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId trader = world.Open("trader", MarginMode.Unified);
        world.Give(trader, "USDC", 100);
        world.Borrow(trader, "USDT", 50);
        world.QuoteAll();
        world.Run(Duration.FromHours(3));
        Amount hour = LoanInterest.InterestOwed(Amount.FromUnits(500_000_000), 0.08);
        Assert.Equal(4567, hour.Units); // 500,000,000 x 0.08 / 8,760 = 4,566.2, up
        Assert.InRange(world.Balances.LoanOf(trader, world.Id("USDT")).Units - 500_000_000, 3 * 4567, 3 * 4567 + 3);
    }

    [Fact]
    public void Switched_off_a_unified_account_is_never_sold_and_its_positions_fall_one_by_one()
    {
        MarginWorld world = new(MarginWorld.Plain() with { Off = [DominoSwitch.UnifiedLiquidation] });
        AccountId maker = world.WorkedMaker();
        world.QuoteAll();
        world.Run(Duration.FromSeconds(2L));
        world.QuoteAll(0.3);
        world.Run(Duration.FromMinutes(10));
        Assert.Equal(AccountStanding.Good, world.StandingOf(maker));
        Assert.Equal(60, world.Has(maker, "ALT"));
        Assert.Equal(30, world.Has(maker, "STK"));
        // 65 of equity over a cost of 40: the long in alts has 48.75 of margin and lost 21; it stands. With a loss of 50 it would not.
        Assert.Equal(30, world.Venue.Positions.Of(maker, world.Perpetual("ALT").Id).Count * 0.01, 1e-9);

        MarginWorld thin = new(MarginWorld.Plain() with { Off = [DominoSwitch.UnifiedLiquidation] });
        AccountId levered = thin.WorkedMaker(altPerp: 150, btcPerp: -150);
        thin.QuoteAll();
        thin.Run(Duration.FromSeconds(2L));
        thin.QuoteAll(0.75);
        thin.Run(Duration.FromMinutes(10));
        // 65 over a cost of 300: each side has 32.5; the long lost 37.5 and is closed, the short stands.
        Assert.Equal(0, thin.Venue.Positions.Of(levered, thin.Perpetual("ALT").Id).Count);
        Assert.Equal(-150, thin.Venue.Positions.Of(levered, thin.Perpetual("BTC").Id).Count * 0.01, 1e-9);
        Assert.Equal(30, thin.Has(levered, "STK"));
        Assert.Contains(thin.Steps(levered), s => s.Step == LiquidationStep.Started && s.Cause.Channel == Channel.PerpLiquidation);
    }
}
