using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

public sealed class LiquidationEngineSteps
{
    private static TradingFloor Floor(double fund = 0, Func<VenueDescription, VenueDescription>? rules = null) =>
        new(venue => (rules ?? (v => v))(venue with { InsuranceFund = fund }));

    /// <summary>Ten coins long at 100, ten times: margin 100; out at 91.83 (900/9.8), bankrupt at 90.</summary>
    private static AccountId LongOfTen(TradingFloor floor, MarginMode mode = MarginMode.Isolated, string name = "long")
    {
        AccountId account = floor.Trader(name, mode, 10, 100);
        floor.Has(account, 10, 100);
        return account;
    }

    [Fact]
    public void Long_is_sold_on_the_book_pays_the_clearance_fee_and_keeps_the_rest()
    {
        TradingFloor floor = Floor();
        AccountId account = LongOfTen(floor);
        floor.Has(floor.Maker, -10, 100);
        floor.Bids(91, 50);
        floor.Mark(91.84);
        Assert.Equal(0, floor.Venue.Engine.Begun);
        floor.Mark(91.83);
        Assert.Equal(10, floor.Coins(account));
        floor.Pass(1);

        // Sold ten at 91: 100 of margin less 90; the fee of 0.75% on 910 is 6.825, and 3.175 is left.
        Assert.Equal(0, floor.Coins(account));
        Assert.Equal(3.175, floor.Cash(account), 6);
        Assert.Equal(6.825, floor.Cash(floor.Venue.Fund), 6);
        Assert.Equal([LiquidationStep.Started, LiquidationStep.Sale, LiquidationStep.Ended],
            Enumerable.Range(0, floor.Journal.Liquidations.Count).Select(i => floor.Journal.Liquidations[i].Step));
        Assert.Equal(floor.Steps(LiquidationStep.Started).Single().Id, floor.Steps(LiquidationStep.Sale).Single().Cause.Parent);
    }

    [Fact]
    public void Fee_is_at_most_what_the_fill_left()
    {
        TradingFloor floor = Floor();
        AccountId account = LongOfTen(floor);
        floor.Has(floor.Maker, -10, 100);
        floor.Bids(90.20, 50);
        floor.Mark(90.5);
        floor.Pass(1);
        Assert.Equal(0, floor.Cash(account), 6);
        Assert.Equal(2, floor.Cash(floor.Venue.Fund), 6);
    }

    [Fact]
    public void Book_below_bankruptcy_is_not_hit_and_the_fund_takes_the_position_at_bankruptcy_price()
    {
        TradingFloor floor = Floor(fund: 1000);
        AccountId account = LongOfTen(floor);
        floor.Has(floor.Maker, -10, 100);
        floor.Bids(85, 50);
        floor.Mark(91);
        floor.Pass(0.6);
        Assert.Equal(10, floor.Coins(account));
        floor.Pass(0.4);
        Assert.Equal(0, floor.Coins(account));
        Assert.Equal(10, floor.Coins(floor.Venue.Fund));
        Assert.Equal(0, floor.Cash(account), 6);
        Assert.Equal(900 * TradingFloor.Dollar, floor.Venue.Positions[floor.Venue.Positions.Find(floor.Venue.Fund, floor.Coin.Id)].EntryCost);
        Assert.Equal(900 * TradingFloor.Dollar, floor.Steps(LiquidationStep.TakenOver).Single().Notional.Units);
        Assert.Empty(floor.Deleveragings);
    }

    [Fact]
    public void Mark_beyond_bankruptcy_goes_to_the_fund_at_once_and_what_it_cannot_carry_is_deleveraged()
    {
        // At a mark of 80 each coin taken at 90 costs the fund 10, and holding it asks 1.60 of maintenance: 58 carries exactly five.
        TradingFloor floor = Floor(fund: 58);
        AccountId account = LongOfTen(floor);
        AccountId winner = floor.Trader("short", MarginMode.Isolated, 2, 1000);
        floor.Has(winner, -10, 100);
        floor.Mark(80);
        floor.Pass(0.3);
        Assert.Equal(0, floor.Coins(account));
        Assert.Equal(5, floor.Coins(floor.Venue.Fund));
        Assert.Equal(-5, floor.Coins(winner));
        Deleveraged closed = Assert.Single(floor.Deleveragings);
        Assert.Equal((winner, account, 9000L, 1), (closed.Winner, closed.Loser, closed.Price.Ticks, closed.Gain));
        Assert.Equal(1050, floor.Cash(winner), 6);
        Assert.Equal(1, floor.Venue.StateOf(winner).Deleveraged);
        Assert.Equal(50, floor.Paid(TransferKind.InsurancePayout), 6);
        Assert.Equal(0, floor.Paid(TransferKind.SocialisedLoss));
    }

    [Fact]
    public void Share_of_the_fund_for_one_market_bounds_what_it_takes_there()
    {
        TradingFloor floor = Floor(fund: 1000, v => v with { FundSharePerMarket = Ratio.FromPercent(3) });
        LongOfTen(floor);
        AccountId winner = floor.Trader("short", MarginMode.Isolated, 2, 1000);
        floor.Has(winner, -10, 100);
        floor.Mark(80);
        floor.Pass(0.3);
        Assert.Equal(3, floor.Coins(floor.Venue.Fund));
        Assert.Equal(-3, floor.Coins(winner));
    }

    [Fact]
    public void Large_position_is_reduced_to_the_tier_below_and_stops_when_healthy()
    {
        // 200 coins = 20,000 at 100: tier two (5% - 300). At a mark of 98.6 maintenance is 686, equity 1000 - 280 = 720; at 98.4: 684 against 680.
        TradingFloor floor = Floor(fund: 0, v => v with { Liquidation = v.Liquidation with { Fee = Ratio.Zero } });
        AccountId account = floor.Trader("large", MarginMode.Isolated, 20, 1000);
        floor.Has(account, 200, 100);
        floor.Has(floor.Maker, -200, 100);
        floor.Bids(98.4, 1000);
        floor.Mark(98.6);
        Assert.Equal(0, floor.Venue.Engine.Begun);
        floor.Mark(98.4);
        floor.Pass(2);

        // Down to 10,000 / 98.4 = 101.62 coins; their equity is still 680, and maintenance 2%.
        Assert.Equal(101.62, floor.Coins(account));
        Assert.Equal(680, floor.Cash(account) - 1.6 * 101.62, 4);
        Assert.Equal(1, floor.Venue.Engine.Begun);
        Assert.Equal(0, floor.Venue.Engine.Open);
    }

    [Fact]
    public void Orders_of_the_engine_are_bounded_by_the_described_depth()
    {
        TradingFloor floor = Floor(0, v => v with
        {
            Perps = [.. v.Perps.Select(p => p with { Depth1Pct = 600 })],
            Liquidation = v.Liquidation with { Fee = Ratio.FromPercent(2) },
        });
        AccountId account = LongOfTen(floor);
        floor.Has(floor.Maker, -10, 100);
        floor.Bids(91.5, 50);
        floor.Mark(91.5);
        floor.Pass(0.3);
        Assert.Equal(3.27, floor.Steps(LiquidationStep.Sale).Single().Quantity.Count / 100.0);
        floor.Pass(2);
        Assert.Equal(0, floor.Coins(account));
        Assert.True(floor.Steps(LiquidationStep.Sale).All(s => s.Quantity.Count <= 327));
    }

    [Fact]
    public void Cross_account_is_reduced_until_it_is_healthy_and_its_orders_go_first()
    {
        TradingFloor floor = Floor();
        AccountId account = floor.Trader("cross", MarginMode.Cross, 50, 170);
        floor.Has(account, 60, 100, floor.Gold);
        floor.Has(account, 20, 100);
        floor.Has(floor.Maker, -60, 100, floor.Gold);
        floor.Has(floor.Maker, -20, 100);
        floor.Send(account, Side.Buy, 50, 1, TimeInForce.GoodTillCancelled);
        floor.Bids(99.9, 20, floor.Gold);
        floor.Bids(99.9, 20);
        Assert.Equal(2, floor.Coin.Book.RestingOrders);
        floor.Mark(99.9, floor.Gold);
        floor.Mark(99.9);
        Assert.Equal(0, floor.Venue.Engine.Begun);
        floor.Mark(99.8, floor.Gold);
        Assert.Equal(1, floor.Coin.Book.RestingOrders);
        Assert.Equal(AccountStanding.TakenOver, floor.Venue.StateOf(account).Standing);
        floor.Pass(1);

        // 156 left against 159.6: the largest position goes first, 20 of it find a bid, and the account is let go with the rest.
        Assert.Equal(40, floor.Coins(account, floor.Gold));
        Assert.Equal(20, floor.Coins(account));
        Assert.Equal(AccountStanding.Good, floor.Venue.StateOf(account).Standing);
    }

    [Fact]
    public void Realised_loss_of_a_cross_account_is_carried_by_the_open_profit_of_its_other_position()
    {
        TradingFloor floor = Floor();
        AccountId account = floor.Trader("cross", MarginMode.Cross, 20, 100);
        floor.Has(account, 10, 50);
        floor.Has(account, 10, 100, floor.Gold);
        floor.Has(floor.Maker, -10, 50);
        floor.Has(floor.Maker, -10, 100, floor.Gold);
        floor.Bids(60, 10, floor.Gold);
        floor.Mark(60, floor.Gold);
        floor.Send(account, Side.Sell, 60, 10, TimeInForce.ImmediateOrCancel, floor.Gold);
        floor.Audit();
        Assert.Equal(200 * TradingFloor.Dollar, floor.Venue.EquityOf(account).Units);
        Assert.Equal(0, floor.Paid(TransferKind.SocialisedLoss));
        floor.Bids(100, 10);
        floor.Send(account, Side.Sell, 100, 10, TimeInForce.ImmediateOrCancel);
        floor.Audit();
        Assert.Equal(200, floor.Cash(account));
    }

    [Fact]
    public void Gap_beyond_every_margin_is_paid_by_the_fund_and_the_rest_is_left_as_loss()
    {
        TradingFloor floor = Floor(fund: 20);
        AccountId account = floor.Trader("isolated", MarginMode.Isolated, 10, 100);
        floor.Has(account, -10, 100);
        floor.Has(floor.Maker, 10, 100);
        floor.Asks(150, 50);
        floor.Send(account, Side.Buy, 150, 10, TimeInForce.ImmediateOrCancel);
        floor.Audit();

        // It chose to close at a loss of 500: 100 from its own money, 20 from the fund, 380 are left.
        Assert.Equal(0, floor.Cash(account));
        Assert.Equal(20, floor.Paid(TransferKind.InsurancePayout));
        Assert.Equal(380, floor.Paid(TransferKind.SocialisedLoss));
        Assert.Equal(-380, floor.Cash(floor.Venue.LossPlace));
    }

    [Fact]
    public void Everyone_insolvent_without_fund_or_book_and_a_price_of_one_tick_ends_clean()
    {
        TradingFloor floor = Floor();
        for (int i = 0; i < 6; i++)
        {
            LongOfTen(floor, i % 2 == 0 ? MarginMode.Isolated : MarginMode.Cross, "long" + i);
            AccountId account = floor.Trader("short" + i, i % 2 == 0 ? MarginMode.Cross : MarginMode.Isolated, 10, 100);
            floor.Has(account, -10, 100);
        }

        floor.Mark(0.01);
        floor.Pass(5);
        Assert.Equal(0, floor.Coin.OpenInterest.Count);
        Assert.Equal(0, floor.Venue.Engine.Open);
        Assert.Equal(0, floor.Paid(TransferKind.SocialisedLoss));

        // Each long lost its 100, each short won the 100 that there was.
        Assert.Equal(60 * 10, floor.Deleveragings.Sum(d => d.Quantity.Count) / 10.0);
    }

    [Fact]
    public void Fund_sells_on_in_small_orders_near_the_mark_and_says_why()
    {
        TradingFloor floor = Floor(fund: 1000, v => v with { Perps = [.. v.Perps.Select(p => p with { Depth1Pct = 1820 })] });
        LongOfTen(floor);
        floor.Has(floor.Maker, -10, 100);
        floor.Mark(91);
        floor.Pass(1);
        Assert.Equal(10, floor.Coins(floor.Venue.Fund));
        floor.Bids(90.6, 100);
        floor.Mark(91);
        floor.Pass(11);

        // Half the depth a minute, each ten seconds: 1820 / 2 / 6 = 151.67 dollars, 1.66 coins at 91.
        Assert.Equal(8.34, floor.Coins(floor.Venue.Fund), 6);
        TradeHappened last = floor.Journal.Trades[floor.Journal.Trades.Count - 1];
        Assert.Equal(Channel.BackstopUnwind, last.Cause.Channel);
        Assert.Equal(floor.Steps(LiquidationStep.TakenOver).Single().Id, last.Cause.Parent);
    }

    [Fact]
    public void Fund_below_zero_is_deleveraged_itself_at_no_better_than_what_it_paid()
    {
        TradingFloor floor = Floor(fund: 100);
        LongOfTen(floor);
        AccountId winner = floor.Trader("short", MarginMode.Isolated, 2, 1000);
        floor.Has(winner, -10, 100);
        floor.Mark(89);
        floor.Pass(1);
        Assert.Equal(10, floor.Coins(floor.Venue.Fund));
        floor.Mark(70);
        Assert.Equal(0, floor.Coins(floor.Venue.Fund));
        Assert.Equal(0, floor.Coins(winner));

        // 100 of equity carry ten coins from 90 down to 80, and there the winner is closed.
        Assert.Equal(8000, floor.Deleveragings.Single().Price.Ticks);
        Assert.Equal(0, floor.Cash(floor.Venue.Fund));
        Assert.Equal(0, floor.Paid(TransferKind.SocialisedLoss));
    }

    [Fact]
    public void With_backstops_switched_off_as_a_domino_nobody_is_deleveraged_and_no_loss_is_left()
    {
        TradingFloor floor = new(null, world => world with { Off = [DominoSwitch.Backstops] });
        LongOfTen(floor);
        floor.Has(floor.Maker, -10, 100);
        floor.Mark(0.01);
        floor.Pass(30);
        Assert.Equal(10, floor.Coins(floor.Venue.Fund));
        Assert.Empty(floor.Deleveragings);
        floor.Bids(0.01, 10);
        floor.Pass(1);
        floor.Mark(0.01);
        floor.Pass(11);
        Assert.Equal(0, floor.Coins(floor.Venue.Fund));
        Assert.Equal(-899.9, floor.Cash(floor.Venue.Fund), 6);
        Assert.Equal(0, floor.Paid(TransferKind.SocialisedLoss));
    }

    [Fact]
    public void With_perp_liquidation_switched_off_nobody_is_closed()
    {
        TradingFloor floor = new(null, world => world with { Off = [DominoSwitch.PerpLiquidation] });
        AccountId account = LongOfTen(floor);
        AccountId cross = LongOfTen(floor, MarginMode.Cross, "cross");
        floor.Has(floor.Maker, -20, 100);
        floor.Mark(50);
        floor.Pass(10);
        Assert.Equal((10.0, 10.0, 0), (floor.Coins(account), floor.Coins(cross), floor.Venue.Engine.Begun));
    }
}
