using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

public sealed class OrderBookAllocation
{
    [Fact]
    public void In_steady_state_submits_replaces_and_cancels_allocate_nothing()
    {
        OrderBook book = new(1_000_000);
        OrderId[] live = new OrderId[512];
        Churn(book, live, 20_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long fills = Churn(book, live, 20_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(fills > 1_000, "the churn must trade");
    }

    [Fact]
    public void A_lone_bid_at_one_tick_of_a_grid_of_four_million_costs_a_page_and_not_the_grid()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        OrderBook book = new(4_000_000);
        book.Submit(new(new(0), Side.Buy, Price.FromTicks(1), Lots.FromCount(1), TimeInForce.GoodTillCancelled, SelfTradePrevention.None, 0));
        book.Submit(new(new(0), Side.Sell, Price.FromTicks(4_000_000), Lots.FromCount(1), TimeInForce.GoodTillCancelled, SelfTradePrevention.None, 0));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 800_000);
    }

    /// <summary>The same walk over prices each time: 30,000 +- 300 ticks, one order in eight a market order, one cancel a step.</summary>
    private static long Churn(OrderBook book, OrderId[] live, int steps)
    {
        long fills = 0;
        uint state = 12345;
        for (int i = 0; i < steps; i++)
        {
            state = unchecked(state * 1664525 + 1013904223);
            int draw = (int)(state >> 8);
            Side side = (Side)(draw & 1);
            int offset = 1 + (draw >> 1) % 300;
            Price price = draw % 8 == 0 ? Price.None : Price.FromTicks(side == Side.Buy ? 30_000 - offset : 30_000 + offset);
            NewOrder order = new(
                new(draw % 50), side, price, Lots.FromCount(1 + draw % 40), price.IsNone ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancelled,
                (SelfTradePrevention)(draw % 4), i);
            int slot = i % live.Length;
            book.Cancel(live[slot]);
            live[slot] = book.Submit(order).Resting;
            fills += book.Fills.Length;
            if (i % 5 == 0)
            {
                OrderOutcome moved = book.Replace(live[(i / 2) % live.Length], Price.FromTicks(30_000 + (draw % 100) - 50), Lots.FromCount(1 + draw % 20));
                if (moved.Refusal == OrderRefusal.None)
                {
                    live[(i / 2) % live.Length] = moved.Resting;
                }
            }

            if (i % 999 == 0)
            {
                book.CancelAll(new(draw % 50));
            }
        }

        return fills;
    }
}
