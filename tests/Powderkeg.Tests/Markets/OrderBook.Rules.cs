using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>The rules of MARKETS, drawn: a ladder, an order, its fills, the ladder after. Each holds on the fast book and on its twin.</summary>
public sealed class OrderBookRules
{
    private const long MaxTicks = 1_000_000;

    private const string Start = """
        ask 105 9e
        ask 103 4c
        ask 102 3a 2b
        bid 100 5d 1a
        bid  98 2b
        """;

    [Theory]
    [InlineData("buy 6z at 104", "3a@102 2b@102 1c@103", "ask 105 9e; ask 103 3c; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 2z at 104", "2a@102", "ask 105 9e; ask 103 4c; ask 102 1a 2b; bid 100 5d 1a; bid 98 2b")]
    [InlineData("sell 7z at 98", "5d@100 1a@100 1b@98", "ask 105 9e; ask 103 4c; ask 102 3a 2b; bid 98 1b")]
    public void The_best_price_trades_first_then_the_oldest_and_always_at_the_resting_price(string order, string fills, string after) =>
        Check(Start, order, fills, after);

    [Theory]
    [InlineData("buy 7z at 102", "3a@102 2b@102", "ask 105 9e; ask 103 4c; bid 102 2z; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 7z at 102 ioc", "3a@102 2b@102", "ask 105 9e; ask 103 4c; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 7z at 102 fok", "refused: FillOrKillCannotFill", "")]
    [InlineData("buy 5z at 102 fok", "3a@102 2b@102", "ask 105 9e; ask 103 4c; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 1z at 102 post", "refused: PostOnlyWouldTrade", "")]
    [InlineData("buy 1z at 101 post", "", "ask 105 9e; ask 103 4c; ask 102 3a 2b; bid 101 1z; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 30z ioc", "3a@102 2b@102 4c@103 9e@105", "bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 30z fok", "refused: FillOrKillCannotFill", "")]
    [InlineData("buy 18z fok", "3a@102 2b@102 4c@103 9e@105", "bid 100 5d 1a; bid 98 2b")]
    public void What_is_left_rests_or_is_cancelled_by_time_in_force(string order, string fills, string after) => Check(Start, order, fills, after);

    [Theory]
    [InlineData("buy 0z post", "refused: QuantityIsZero")]
    [InlineData("buy 0z at 1000001", "refused: QuantityIsZero")]
    [InlineData("buy 1z at 1000001 post", "refused: PriceOffGrid")]
    [InlineData("buy 1z post", "refused: MarketOrderMayNotRest")]
    [InlineData("buy 1z", "refused: MarketOrderMayNotRest")]
    [InlineData("buy 9223372036854775807z at 102 post", "refused: PostOnlyWouldTrade")]
    [InlineData("buy 9223372036854775807z at 102 fok", "refused: FillOrKillCannotFill")]
    [InlineData("buy 9223372036854775807z at 1", "refused: SideIsFull")]
    public void Refusals_have_a_precedence_and_change_nothing(string order, string refusal) => Check(Start, order, refusal, "");

    /// <summary>Owner a has 3 lots at the head of the queue at 102.</summary>
    [Theory]
    [InlineData("buy 4a at 103", "3a@102 1b@102", "", "ask 105 9e; ask 103 4c; ask 102 1b; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 4a at 103 newest", "", "", "ask 105 9e; ask 103 4c; ask 102 3a 2b; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 4a at 103 oldest", "2b@102 2c@103", "3a@102", "ask 105 9e; ask 103 2c; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 9a at 103 oldest", "2b@102 4c@103", "3a@102", "ask 105 9e; bid 103 3a; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 4a at 103 both", "", "3a@102", "ask 105 9e; ask 103 4c; ask 102 2b; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 5b at 103 newest", "3a@102", "", "ask 105 9e; ask 103 4c; ask 102 2b; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 5b at 103 both", "3a@102", "2b@102", "ask 105 9e; ask 103 4c; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 6a at 103 fok oldest", "2b@102 4c@103", "3a@102", "ask 105 9e; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 7a at 103 fok oldest", "refused: FillOrKillCannotFill", "", "")]
    [InlineData("buy 3b at 103 fok newest", "3a@102", "", "ask 105 9e; ask 103 4c; ask 102 2b; bid 100 5d 1a; bid 98 2b")]
    [InlineData("buy 4b at 103 fok newest", "refused: FillOrKillCannotFill", "", "")]
    [InlineData("buy 4b at 103 fok both", "refused: FillOrKillCannotFill", "", "")]
    [InlineData("buy 9b at 103 fok", "3a@102 2b@102 4c@103", "", "ask 105 9e; bid 100 5d 1a; bid 98 2b")]
    public void Self_trade_prevention_cancels_the_newest_the_oldest_or_both(string order, string fills, string removed, string after) =>
        Check(Start, order, fills, after, removed);

    [Theory]
    [InlineData("2a at 102", "", "", "ask 105 9e; ask 103 4c; ask 102 2a 2b; bid 100 5d 1a; bid 98 2b")]
    [InlineData("3a at 102", "", "", "ask 105 9e; ask 103 4c; ask 102 3a 2b; bid 100 5d 1a; bid 98 2b")]
    [InlineData("4a at 102", "", "3a@102", "ask 105 9e; ask 103 4c; ask 102 2b 4a; bid 100 5d 1a; bid 98 2b")]
    [InlineData("2a at 103", "", "3a@102", "ask 105 9e; ask 103 4c 2a; ask 102 2b; bid 100 5d 1a; bid 98 2b")]
    [InlineData("8a at 100", "5d@100 1a@100", "3a@102", "ask 105 9e; ask 103 4c; ask 102 2b; ask 100 2a; bid 98 2b")]
    [InlineData("0a at 102", "refused: QuantityIsZero", "", "")]
    [InlineData("1a at 1000001", "refused: PriceOffGrid", "", "")]
    [InlineData("1x at 102", "refused: UnknownOrder", "", "")]
    public void A_replace_keeps_its_place_only_at_the_same_price_and_not_larger(string replace, string fills, string removed, string after)
    {
        foreach (IOrderBook book in Books())
        {
            Ladder ladder = Ladder.Of(book, Start);
            Assert.Equal(fills, ladder.Replace(replace));
            Assert.Equal(removed, ladder.Removed());
            Assert.Equal(Ladder.Tidy(after.Length == 0 ? Start : after.Replace(';', '\n')), ladder.Draw());
        }
    }

    [Fact]
    public void A_replaced_post_only_order_stays_post_only_and_a_refused_replace_leaves_it_standing() => OnBoth("ask 102 3a", ladder =>
    {
        Assert.Empty(ladder.Submit("buy 2b at 100 post"));
        Assert.Equal("refused: PostOnlyWouldTrade", ladder.Replace("2b at 102"));
        Assert.Equal("ask 102 3a\nbid 100 2b", ladder.Draw());
    });

    /// <summary>The shape of ATOM's spot on 10 October 2025: bids end, and one market sale reaches a bid at a thousandth (start 4, low 0.001).</summary>
    [Fact]
    public void A_market_sale_walks_past_the_last_near_bid_to_an_isolated_far_one() => Check(
        "ask 4001 5a; bid 4000 3b; bid 3990 2c; bid 1 100d", "sell 9z ioc", "3b@4000 2c@3990 4d@1", "ask 4001 5a; bid 1 96d");

    [Theory]
    [InlineData("sell 9z at 3990 ioc", "3b@4000 2c@3990")]
    [InlineData("sell 9z at 2 ioc", "3b@4000 2c@3990")]
    public void A_protection_limit_keeps_a_sale_from_the_far_bid(string order, string fills) =>
        Check("bid 4000 3b; bid 3990 2c; bid 1 100d", order, fills, "bid 1 100d");

    [Fact]
    public void Empty_books_have_no_price_and_fill_nothing() => OnBoth("", ladder =>
    {
        Assert.True(ladder.Book.BestBid.IsNone && ladder.Book.BestAsk.IsNone);
        Assert.True(ladder.Book.NextLevel(Side.Buy, Price.None).IsNone && ladder.Book.NextLevel(Side.Sell, Price.FromTicks(7)).IsNone);
        Assert.Empty(ladder.Submit("sell 9z ioc"));
        Assert.Equal("refused: FillOrKillCannotFill", ladder.Submit("sell 9z fok"));
        Assert.False(ladder.Book.Cancel(OrderId.None));
        Assert.Equal(0, ladder.Book.CancelAll(new(3)));
    });

    [Fact]
    public void Both_ends_of_the_grid_hold_orders_and_trade() => OnBoth("ask 1000000 2a; bid 1 3b", ladder =>
    {
        Assert.Equal(MaxTicks, ladder.Book.BestAsk.Ticks);
        Assert.Equal("2a@1000000", ladder.Submit("buy 9z ioc"));
        Assert.Equal("3b@1", ladder.Submit("sell 3z at 1 fok"));
        Assert.Equal(0, ladder.Book.RestingOrders);
    });

    [Fact]
    public void A_sweep_of_a_thousand_levels_fills_each_once_from_the_best_down() => OnBoth("", ladder =>
    {
        for (int i = 0; i < 1_000; i++)
        {
            // Every 977th tick, so that a sweep crosses words, groups and pages of levels.
            ladder.Book.Submit(new(new(i % 7), Side.Buy, Price.FromTicks(1 + 977L * i), Lots.FromCount(2), TimeInForce.GoodTillCancelled, SelfTradePrevention.None, i));
        }

        Assert.Equal(600, ladder.Book.QuantityTo(Side.Buy, Price.FromTicks(1 + 977L * 700)).Count);
        OrderOutcome outcome = ladder.Book.Submit(new(new(9), Side.Sell, Price.None, Lots.FromCount(1_999), TimeInForce.ImmediateOrCancel, SelfTradePrevention.None, 0));
        Assert.Equal(1_999, outcome.Filled.Count);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => 1 + 977L * (999 - i)), ladder.Book.Fills.Select(f => f.Price.Ticks));
        Assert.Equal(1, ladder.Book.QuantityAt(Side.Buy, Price.FromTicks(1)).Count);
        Assert.Equal(1, ladder.Book.Fills[999].RestingLeft.Count);
    });

    [Fact]
    public void A_cancel_of_all_takes_every_order_of_its_owner_oldest_first_and_no_other() => OnBoth(Start, ladder =>
    {
        Assert.Equal(2, ladder.Book.CancelAll(new(0)));
        Assert.Equal("3a@102 1a@100", ladder.Removed());
        Assert.Equal(Ladder.Tidy("ask 105 9e\nask 103 4c\nask 102 2b\nbid 100 5d\nbid 98 2b"), ladder.Draw());
    });

    [Fact]
    public void A_handle_of_a_gone_order_never_names_the_next_one_in_its_slot() => OnBoth("", ladder =>
    {
        NewOrder order = new(new(1), Side.Buy, Price.FromTicks(5), Lots.FromCount(1), TimeInForce.GoodTillCancelled, SelfTradePrevention.None, 0);
        OrderId gone = ladder.Book.Submit(order).Resting;
        Assert.True(ladder.Book.Cancel(gone));
        OrderId next = ladder.Book.Submit(order).Resting;
        Assert.NotEqual(gone, next);
        Assert.False(ladder.Book.Cancel(gone));
        Assert.True(ladder.Book.TryGet(next, out _));
    });

    private static void Check(string before, string order, string fills, string after, string removed = "") => OnBoth(before, ladder =>
    {
        Assert.Equal(fills, ladder.Submit(order));
        Assert.Equal(removed, ladder.Removed());
        Assert.Equal(Ladder.Tidy((after.Length == 0 ? before : after).Replace(';', '\n')), ladder.Draw());
    });

    private static void OnBoth(string before, Action<Ladder> act)
    {
        foreach (IOrderBook book in Books())
        {
            act(Ladder.Of(book, before.Replace(';', '\n')));
        }
    }

    private static IOrderBook[] Books() => [new FastOrderBook(MaxTicks), new NaiveOrderBook(MaxTicks)];
}
