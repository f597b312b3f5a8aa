using Powderkeg.Units;

namespace Powderkeg.Markets;

// How an order that reached the book is refused, matched and rested, in this order.
public sealed partial class OrderBook
{
    /// <param name="order">What is asked for.</param>
    /// <param name="freed">Lots of the same side that a replace gives back first.</param>
    private OrderRefusal RefusalOf(in NewOrder order, long freed)
    {
        if (order.Quantity.IsZero)
        {
            return OrderRefusal.QuantityIsZero;
        }

        if (order.Limit.Ticks > maxTicks)
        {
            return OrderRefusal.PriceOffGrid;
        }

        bool mayRest = MayRest(order.TimeInForce);
        if (order.Limit.IsNone && mayRest)
        {
            return OrderRefusal.MarketOrderMayNotRest;
        }

        BookSide opposite = SideOf(order.Side.Opposite());
        if (order.TimeInForce == TimeInForce.PostOnly && opposite.IsMetBy(LimitTick(order)))
        {
            return OrderRefusal.PostOnlyWouldTrade;
        }

        if (order.TimeInForce == TimeInForce.FillOrKill && !CanFill(order, opposite))
        {
            return OrderRefusal.FillOrKillCannotFill;
        }

        return mayRest && order.Quantity.Count > long.MaxValue - (SideOf(order.Side).Total - freed) ? OrderRefusal.SideIsFull : OrderRefusal.None;
    }

    /// <summary>The reasons that can be seen without the order come first, as everywhere.</summary>
    private OrderRefusal RefusalOfUnknown(in NewOrder wanted) =>
        wanted.Quantity.IsZero ? OrderRefusal.QuantityIsZero
        : wanted.Limit.Ticks > maxTicks ? OrderRefusal.PriceOffGrid
        : wanted.Limit.IsNone ? OrderRefusal.MarketOrderMayNotRest
        : OrderRefusal.UnknownOrder;

    private static bool MayRest(TimeInForce time) => time is TimeInForce.GoodTillCancelled or TimeInForce.PostOnly;

    /// <summary>The worst tick accepted: a market order to sell accepts the first tick, one to buy the last.</summary>
    private int LimitTick(in NewOrder order) =>
        !order.Limit.IsNone ? (int)order.Limit.Ticks : order.Side == Side.Buy ? maxTicks : 1;

    /// <summary>Whether matching would fill the order whole. Own orders count as self-trade prevention will treat them: they trade (None), are
    /// passed over (CancelOldest), or end the matching (CancelNewest, CancelBoth).</summary>
    private bool CanFill(in NewOrder order, BookSide opposite)
    {
        int limit = LimitTick(order);
        long missing = order.Quantity.Count;
        bool looksAtOwners = order.SelfTrade != SelfTradePrevention.None && slab.OldestOf(order.Owner.Index) != 0;
        for (int tick = opposite.Best; tick != 0 && opposite.IsAsGoodAs(tick, limit); tick = opposite.WorseThan(tick))
        {
            if (!looksAtOwners)
            {
                missing -= opposite.At(tick).Quantity;
            }
            else
            {
                for (int slot = opposite.At(tick).Oldest; slot != 0 && missing > 0; slot = slab.Orders[slot].Next)
                {
                    if (slab.Orders[slot].Owner != order.Owner.Index)
                    {
                        missing -= slab.Orders[slot].Left;
                    }
                    else if (order.SelfTrade != SelfTradePrevention.CancelOldest)
                    {
                        return false;
                    }
                }
            }

            if (missing <= 0)
            {
                return true;
            }
        }

        return false;
    }

    private OrderOutcome Execute(in NewOrder order)
    {
        bool restIsCancelled = false;
        long left = SideOf(order.Side.Opposite()).IsMetBy(LimitTick(order)) ? Match(order, out restIsCancelled) : order.Quantity.Count;
        Lots filled = Lots.Trusted(order.Quantity.Count - left);
        if (left == 0 || restIsCancelled || !MayRest(order.TimeInForce))
        {
            return new(OrderRefusal.None, filled, Lots.Trusted(left), OrderId.None);
        }

        BookSide own = SideOf(order.Side);
        int slot = slab.Take(order, (int)order.Limit.Ticks, left);
        own.Append(slab, slot);
        Invariant.Require(bids.Best == 0 || asks.Best == 0 || bids.Best < asks.Best, "MARKETS-2", "after a call the best bid is below the best ask", bids.Best);
        return new(OrderRefusal.None, filled, Lots.Trusted(left), slab.IdOf(slot));
    }

    /// <summary>Trades with the best price, oldest order first, while the limit allows; returns what is left.</summary>
    /// <param name="order">The incoming order.</param>
    /// <param name="restIsCancelled">Self-trade prevention, or the stop, ended the matching: what is left may not rest.</param>
    private long Match(in NewOrder order, out bool restIsCancelled)
    {
        restIsCancelled = false;
        BookSide opposite = SideOf(order.Side.Opposite());
        int limit = LimitTick(order);
        int stop = (int)order.StopAt.Ticks;
        int owner = order.Owner.Index;
        long left = order.Quantity.Count;
        while (left > 0 && opposite.IsMetBy(limit))
        {
            int slot = opposite.At(opposite.Best).Oldest;
            if (order.SelfTrade != SelfTradePrevention.None && slab.Orders[slot].Owner == owner)
            {
                if (order.SelfTrade != SelfTradePrevention.CancelNewest)
                {
                    Remove(slot);
                }

                if (order.SelfTrade != SelfTradePrevention.CancelOldest)
                {
                    restIsCancelled = true;
                    return left;
                }

                continue;
            }

            int tick = opposite.Best;
            left -= Trade(order, opposite, slot, left);
            if (stop != 0 && opposite.IsAsGoodAs(stop, tick))
            {
                restIsCancelled = true;
                return left;
            }
        }

        return left;
    }

    /// <summary>One match; a resting order with nothing left leaves.</summary>
    private long Trade(in NewOrder order, BookSide opposite, int slot, long wanted)
    {
        ref RestingOrder resting = ref slab.Orders[slot];
        long quantity = Math.Min(resting.Left, wanted);
        long restingLeft = resting.Left - quantity;
        if (fillCount == fills.Length)
        {
            Array.Resize(ref fills, fills.Length * 2);
        }

        fills[fillCount++] = new(
            slab.IdOf(slot), new(resting.Owner), order.Owner, order.Side, Price.Trusted(resting.Tick), Lots.Trusted(quantity),
            slab.Origins[slot].Tag, order.Tag, Lots.Trusted(restingLeft));
        if (restingLeft == 0)
        {
            opposite.Unlink(slab, slot);
            slab.Free(slot);
        }
        else
        {
            slab.Lower(resting, quantity);
            opposite.Reduce(ref resting, quantity);
        }

        return quantity;
    }
}
