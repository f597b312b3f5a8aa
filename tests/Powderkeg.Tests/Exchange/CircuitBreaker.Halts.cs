using CsCheck;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>The circuit breaker of a venue: what trips it, what is refused in a halt, and that forced closing comes again after it. COIN stands at 100.</summary>
/// <remarks>Holds EXCHANGE-11 and EXCHANGE-12.</remarks>
public sealed class CircuitBreakerHalts
{
    private static TradingFloor Floor(int percent = 20, int windowSeconds = 300, int haltSeconds = 300, double fund = 0, LiquidationStyle style = LiquidationStyle.InsuranceFund) => new(venue => venue with
    {
        InsuranceFund = fund,
        Liquidation = venue.Liquidation with { Style = style },
        CircuitBreaker = new()
        {
            Move = Ratio.FromPercent(percent),
            Window = Duration.FromSeconds((long)windowSeconds),
            Halt = Duration.FromSeconds((long)haltSeconds),
        },
    });

    private static bool IsHalted(TradingFloor floor) => floor.Coin.IsHalted(floor.World.Agenda.Now);

    private static double[] Prices(TradingFloor floor) =>
        [.. Enumerable.Range(0, floor.Journal.Trades.Count).Select(i => floor.Journal.Trades[i].Price.Ticks / 100.0)];

    [Fact]
    public void A_sale_through_the_threshold_trades_there_with_one_order_and_the_rest_is_cancelled()
    {
        TradingFloor floor = Floor();
        AccountId seller = floor.Trader("seller", MarginMode.Cross, 10, 10_000);
        foreach ((double price, double coins) in new[] { (95.0, 1.0), (82, 2), (79.5, 1), (79.5, 1), (40, 5) })
        {
            floor.Bids(price, coins);
        }

        ExecutionReport report = floor.Send(seller, Side.Sell, 1, 9, TimeInForce.GoodTillCancelled);

        // 20% under 100 is 80: 95 and 82 lie above it; the first order at 79.50 is the first trade beyond it. The other five coins neither trade nor rest.
        Assert.Equal([95, 82, 79.5], Prices(floor));
        Assert.Equal((VenueRefusal.None, 400, true), (report.Refusal, report.Filled.Count, report.Resting.IsNone));
        Assert.True(IsHalted(floor));
        Assert.Equal(1, floor.Coin.Breaker!.Halts);
    }

    [Theory]
    [InlineData(80.01, false)]
    [InlineData(80.00, true)]
    public void A_fall_of_the_move_halts_and_a_tick_less_does_not(double price, bool halts)
    {
        TradingFloor floor = Floor();
        floor.Bids(price, 1);
        floor.Send(floor.Trader("seller", MarginMode.Cross, 10, 10_000), Side.Sell, 1, 1, TimeInForce.ImmediateOrCancel);
        Assert.Equal([price], Prices(floor));
        Assert.Equal(halts, IsHalted(floor));
    }

    [Theory]
    [InlineData(119.99, false)]
    [InlineData(120.00, true)]
    public void A_rise_of_the_move_halts_too(double price, bool halts)
    {
        TradingFloor floor = Floor();
        floor.Asks(price, 1);
        floor.Asks(150, 1);
        floor.Send(floor.Trader("buyer", MarginMode.Cross, 10, 10_000), Side.Buy, 130, 2, TimeInForce.ImmediateOrCancel);
        Assert.Equal([price], Prices(floor));
        Assert.Equal(halts, IsHalted(floor));
    }

    [Fact]
    public void A_market_quoted_past_the_threshold_halts_with_its_first_trade_whoever_takes()
    {
        TradingFloor floor = Floor();
        floor.Bids(125, 1);
        floor.Bids(124, 1);
        floor.Send(floor.Trader("seller", MarginMode.Cross, 10, 10_000), Side.Sell, 1, 2, TimeInForce.ImmediateOrCancel);
        Assert.Equal([125], Prices(floor));
        Assert.True(IsHalted(floor));
    }

    [Fact]
    public void In_a_halt_nothing_trades_what_rests_may_come_and_cancels_pass()
    {
        TradingFloor floor = Floor();
        AccountId trader = floor.Trader("trader", MarginMode.Cross, 10, 10_000);
        floor.Bids(79, 3);
        floor.Asks(90, 3);
        floor.Send(trader, Side.Sell, 79, 1, TimeInForce.ImmediateOrCancel);
        Assert.True(IsHalted(floor));

        foreach (TimeInForce force in new[] { TimeInForce.GoodTillCancelled, TimeInForce.ImmediateOrCancel, TimeInForce.FillOrKill })
        {
            Assert.Equal(VenueRefusal.Halted, floor.Send(trader, Side.Sell, 79, 1, force).Refusal);
            Assert.Equal(VenueRefusal.Halted, floor.Send(trader, Side.Buy, 90, 1, force).Refusal);
        }

        Assert.Equal(VenueRefusal.Book, floor.Send(trader, Side.Buy, 90, 1, TimeInForce.PostOnly).Refusal);
        Assert.Equal(VenueRefusal.Halted, floor.Send(trader, Side.Buy, 80, 1, TimeInForce.ImmediateOrCancel).Refusal);
        Assert.False(floor.Send(trader, Side.Buy, 89.99, 1, TimeInForce.GoodTillCancelled).Resting.IsNone);
        Assert.False(floor.Send(trader, Side.Sell, 91, 1, TimeInForce.PostOnly).Resting.IsNone);
        Assert.Equal(2, floor.Venue.CancelAll(floor.Coin.Id, trader));
        Assert.Single(Prices(floor));
        Assert.Equal(VenueRefusal.None, floor.Send(trader, Side.Sell, 50, 1, TimeInForce.GoodTillCancelled, floor.Gold).Refusal); // another market trades

        floor.Pass(299.9);
        Assert.Equal(VenueRefusal.Halted, floor.Send(trader, Side.Sell, 79, 1, TimeInForce.ImmediateOrCancel).Refusal);
        floor.Pass(0.1);
        Assert.Equal(VenueRefusal.None, floor.Send(trader, Side.Sell, 79, 1, TimeInForce.ImmediateOrCancel).Refusal);
        Assert.Equal([79, 79], Prices(floor));
    }

    private static void Publish(TradingFloor floor) => floor.Coin.Breaker!.Note(floor.World.Agenda.Now, floor.Coin.Last, floor.Coin.Spec.NearestPrice(floor.Coin.Reference));

    [Fact]
    public void After_the_halt_a_move_is_measured_from_the_mid_that_it_reopens_at()
    {
        TradingFloor floor = Floor(haltSeconds: 10);
        AccountId seller = floor.Trader("seller", MarginMode.Cross, 10, 10_000);
        floor.Bids(60, 1);
        floor.Send(seller, Side.Sell, 1, 1, TimeInForce.ImmediateOrCancel);
        Assert.Equal(1, floor.Coin.Breaker!.Halts);

        // In the halt bids and asks come back around 95. A rise to 96 is 60% over the last trade and 1% over the mid; 76 is 20% under the mid.
        foreach ((double price, double coins) in new[] { (94.0, 1.0), (76.01, 1), (76, 1) })
        {
            floor.Bids(price, coins);
        }

        floor.Asks(96, 1);
        floor.Pass(9);
        Publish(floor);
        floor.Pass(1);
        floor.Send(seller, Side.Buy, 100, 1, TimeInForce.ImmediateOrCancel);
        floor.Send(seller, Side.Sell, 1, 2, TimeInForce.ImmediateOrCancel);
        Assert.Equal((1, false), (floor.Coin.Breaker.Halts, IsHalted(floor)));
        floor.Send(seller, Side.Sell, 1, 1, TimeInForce.ImmediateOrCancel);
        Assert.Equal((2, true), (floor.Coin.Breaker.Halts, IsHalted(floor)));
        Assert.Equal([60, 96, 94, 76.01, 76], Prices(floor));
    }

    [Fact]
    public void In_a_halt_without_quotes_on_both_sides_the_last_trade_is_what_it_reopens_at()
    {
        TradingFloor floor = Floor(haltSeconds: 10);
        AccountId seller = floor.Trader("seller", MarginMode.Cross, 10, 10_000);
        foreach (double price in new[] { 80.0, 70, 65, 64.01, 64 })
        {
            floor.Bids(price, 1);
        }

        floor.Send(seller, Side.Sell, 1, 1, TimeInForce.ImmediateOrCancel);
        Assert.Equal(1, floor.Coin.Breaker!.Halts);
        floor.Pass(10);

        // Ten seconds after, a window of five minutes would still hold the 100 of before; against 80 the threshold is 64.
        floor.Send(seller, Side.Sell, 1, 3, TimeInForce.ImmediateOrCancel);
        Assert.Equal((1, false), (floor.Coin.Breaker.Halts, IsHalted(floor)));
        floor.Send(seller, Side.Sell, 1, 1, TimeInForce.ImmediateOrCancel);
        Assert.Equal((2, true), (floor.Coin.Breaker.Halts, IsHalted(floor)));
        Assert.Equal([80, 70, 65, 64.01, 64], Prices(floor));
    }

    [Fact]
    public void The_reference_is_the_price_a_window_ago()
    {
        // A window of three publications: the reference is the oldest of the last three samples, and the start's price before there are three.
        CircuitBreaker breaker = new(new() { Move = Ratio.FromPercent(10), Window = Duration.FromSeconds(3L) }, Duration.FromSeconds(1L), Price.FromTicks(1000));
        (long Sample, long Reference, long Fall, long Rise)[] worked =
        [
            (990, 1000, 900, 1100), (980, 1000, 900, 1100), (970, 990, 891, 1089), (960, 980, 882, 1078), (961, 970, 873, 1067), (1055, 960, 864, 1056), (7, 961, 864, 1058), (7, 1055, 949, 1161), (7, 7, 6, 8),
        ];
        foreach ((long sample, long reference, long fall, long rise) in worked)
        {
            breaker.Note(Instant.FromMicroseconds(1), Price.FromTicks(sample), Price.FromTicks(1));
            Assert.Equal((reference, fall, rise), (breaker.Reference.Ticks, breaker.Fall.Ticks, breaker.Rise.Ticks));
        }

        // At one tick there is no fall of 10%: nothing at or below it trips.
        CircuitBreaker cheap = new(new() { Move = Ratio.FromPercent(10) }, Duration.FromSeconds(1L), Price.FromTicks(1));
        Assert.False(cheap.IsReachedBy(Price.FromTicks(1)));
        Assert.True(cheap.IsReachedBy(Price.FromTicks(2)));
    }

    [Fact]
    public void A_fall_of_39_percent_that_takes_40_seconds_never_halts_under_20_percent_in_10_seconds()
    {
        TradingFloor floor = Floor(percent: 20, windowSeconds: 10);
        AccountId seller = floor.Trader("seller", MarginMode.Cross, 10, 100_000);
        for (int second = 0; second < 40; second++)
        {
            floor.Bids(100 - second, 1);
            floor.Send(seller, Side.Sell, 1, 1, TimeInForce.ImmediateOrCancel);
            Publish(floor);
        }

        // Ten dollars in ten seconds: 20% only of what stood at 50 or less.
        Assert.Equal((40, 61, false), (Prices(floor).Length, Prices(floor)[^1], IsHalted(floor)));
    }

    [Theory]
    [InlineData(LiquidationStyle.InsuranceFund, MarginMode.Isolated)]
    [InlineData(LiquidationStyle.InsuranceFund, MarginMode.Cross)]
    [InlineData(LiquidationStyle.Vault, MarginMode.Isolated)]
    public void A_halted_liquidation_waits_and_is_done_after_the_halt(LiquidationStyle style, MarginMode mode)
    {
        TradingFloor floor = Floor(percent: 5, fund: 10_000, style: style);
        AccountId account = floor.Trader("long", mode, 10, 100);
        floor.Has(account, 10, 100);
        floor.Has(floor.Maker, -10, 100);
        floor.Bids(95, 1);
        floor.Send(floor.Trader("seller", MarginMode.Cross, 10, 10_000), Side.Sell, 95, 1, TimeInForce.ImmediateOrCancel);
        Assert.True(IsHalted(floor));
        floor.Bids(91.5, 50);

        // Out at 91.83; under 2/3 of maintenance at 91.15. The engine asks once in the halt, and not again before its end.
        floor.Mark(91.7);
        Assert.Equal(1, floor.Venue.Engine.Begun);
        floor.Pass(299);
        Assert.Equal((10, 1), (floor.Coins(account), floor.Venue.Engine.Open));
        Assert.Empty(floor.Steps(LiquidationStep.Sale));
        Assert.Empty(floor.Steps(LiquidationStep.TakenOver));

        floor.Pass(2);
        Assert.Equal((0, 0), (floor.Coins(account), floor.Venue.Engine.Open));
        Assert.Equal(1000, floor.Steps(LiquidationStep.Sale).Sum(step => step.Quantity.Count));
    }

    [Fact]
    public void Who_is_healthy_again_when_the_halt_ends_keeps_the_position()
    {
        TradingFloor floor = Floor(percent: 5, fund: 10_000);
        AccountId account = floor.Trader("long", MarginMode.Isolated, 10, 100);
        floor.Has(account, 10, 100);
        floor.Has(floor.Maker, -10, 100);
        floor.Bids(95, 1);
        floor.Send(floor.Trader("seller", MarginMode.Cross, 10, 10_000), Side.Sell, 95, 1, TimeInForce.ImmediateOrCancel);
        floor.Mark(85); // bankrupt at 90: without the halt the fund would have it at once
        floor.Pass(100);
        floor.Mark(96);
        floor.Pass(201);
        Assert.Equal((10, 1, 0), (floor.Coins(account), floor.Venue.Engine.Begun, floor.Venue.Engine.Open));
    }

    /// <summary>EXCHANGE-12 against brute force: all samples ever taken are kept and the one a window ago is looked up. EXCHANGE-11 stops the run if anything trades in a halt.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Exchange_12_a_halt_begins_with_the_first_trade_that_has_moved_by_the_described_share_and_with_no_other()
    {
        var step = Gen.Select(Gen.Int[0, 3], Gen.Int[9_000, 11_000], Gen.Bool);
        Gen.Select(step.Array[1, 60], Gen.Int[3, 9], Gen.Int[1, 8]).Sample((steps, percent, window) =>
        {
            TradingFloor floor = Floor(percent, window, haltSeconds: 4);
            AccountId trader = floor.Trader("trader", MarginMode.Place, 10, 1_000_000);
            List<long> samples = [.. Enumerable.Repeat(10_000L, window)];
            long until = 0, second = 0;
            int halts = 0, trades = 0;
            foreach ((int what, int ticks, bool sells) in steps)
            {
                if (what == 0)
                {
                    floor.Pass(1);
                    second++;
                    Publish(floor);
                    long seen = floor.Coin.Spec.NearestPrice(floor.Coin.Reference).Ticks;
                    samples = second < until ? [.. Enumerable.Repeat(seen, window)] : [.. samples, floor.Coin.Last.Ticks];
                    continue;
                }

                floor.Venue.CancelAll(floor.Coin.Id, floor.Maker);
                (sells ? (Action<double, double, PerpMarket?>)floor.Bids : floor.Asks)(ticks / 100.0, 1, null);
                floor.Send(trader, sells ? Side.Sell : Side.Buy, ticks / 100.0, 1, TimeInForce.ImmediateOrCancel);
                if (second >= until)
                {
                    trades++;
                    long then = samples[^window];
                    if (Math.Abs(ticks - then) * 100L >= then * percent)
                    {
                        halts++;
                        until = second + 4;
                        samples = [.. Enumerable.Repeat((long)ticks, window)];
                    }
                }

                Assert.Equal((halts, trades, second < until), (floor.Coin.Breaker!.Halts, floor.Journal.Trades.Count, IsHalted(floor)));
            }
        }, iter: 200);
    }

    [Fact]
    public void Without_the_rule_no_market_has_a_breaker_and_with_classes_only_theirs_has()
    {
        Assert.All(new TradingFloor().World.Markets, market => Assert.Null(market.Breaker));
        TradingFloor alts = new(venue => venue with { CircuitBreaker = new() { Classes = [AssetClass.Altcoin] } });
        Assert.NotNull(alts.Coin.Breaker);
        Assert.Null(alts.Gold.Breaker);
    }
}
