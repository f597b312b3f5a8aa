using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

public sealed partial class Venue
{
    /// <summary>One order, from the door to the report. Refusals in the order of <see cref="VenueRefusal"/>.</summary>
    public ExecutionReport Execute(in OrderRequest request)
    {
        Market market = AllMarkets[request.Market.Index];
        Lots quantity = request.Quantity;
        Price limit = request.Limit;
        VenueRefusal refusal = Refuse(market, request, ref quantity);
        if (refusal == VenueRefusal.None && !around.Journal.Begins(ActKind.Order, request.Account, request.Market))
        {
            refusal = VenueRefusal.LeftOut;
        }

        if (refusal != VenueRefusal.None)
        {
            return new(refusal, Lots.Zero, Amount.Zero, OrderId.None, EventId.None);
        }

        limit = Banded(market, request.Side, limit);
        bool isHalted = market.IsHalted(around.Agenda.Now);
        if (isHalted && !CanRest(market, request, limit))
        {
            return new(VenueRefusal.Halted, Lots.Zero, Amount.Zero, OrderId.None, EventId.None);
        }

        OrderOutcome outcome = market.Book.Submit(new NewOrder(
            request.Account, request.Side, limit, quantity, request.TimeInForce, SelfTradePrevention.CancelOldest, request.Cause.Packed, StopOf(market, request)));
        if (outcome.Refusal != OrderRefusal.None)
        {
            return new(VenueRefusal.Book, Lots.Zero, Amount.Zero, OrderId.None, EventId.None);
        }

        ReleaseRemovals(market, market.Book.Removed);
        int fillCount = CopyFills(market.Book);
        EventId last = SettleAll(market, fillCount, out Amount traded);
        if (fillCount > 0 && market.Breaker is { } breaker)
        {
            Invariant.Require(!isHalted, "EXCHANGE-11", "nothing trades in a halted market", fillCount);
            HaltIfReached(breaker, fills[fillCount - 1].Price);
        }

        if (!outcome.Resting.IsNone)
        {
            ReserveResting(market, request.Account, request.Side, limit, outcome.Left);
        }

        if (fillCount > 0)
        {
            // One fee on the whole order, after its fills and after what rests of it is reserved: else it could take what those need.
            ChargeFee(request.Account, market.Spec.Quote, Rules.TakerFee.FeeOwed(traded));
            CancelOrphans(market, fillCount);
        }

        return new(VenueRefusal.None, outcome.Filled, traded, outcome.Resting, last);
    }

    /// <summary>One level of a maker's ladder: what <see cref="Execute"/> does with a post-only order, which rests whole or is refused, so that nothing is settled
    /// and no halt is in its way. Returns what rests, or none.</summary>
    internal OrderId Quote(Market market, in OrderRequest level)
    {
        Lots quantity = level.Quantity;
        if (Refuse(market, level, ref quantity) != VenueRefusal.None || !around.Journal.Begins(ActKind.Order, level.Account, level.Market))
        {
            return OrderId.None;
        }

        Price limit = Banded(market, level.Side, level.Limit);
        OrderId resting = market.Book.Submit(new NewOrder(
            level.Account, level.Side, limit, quantity, TimeInForce.PostOnly, SelfTradePrevention.CancelOldest, level.Cause.Packed)).Resting;
        if (!resting.IsNone)
        {
            ReserveResting(market, level.Account, level.Side, limit, quantity);
        }

        return resting;
    }

    /// <summary>Settles the fills of an order one by one; returns the last trade.</summary>
    private EventId SettleAll(Market market, int fillCount, out Amount traded)
    {
        EventId last = EventId.None;
        traded = Amount.Zero;
        for (int i = 0; i < fillCount; i++)
        {
            last = Settle(market, fills[i]);
            traded += market.Spec.QuoteOf(fills[i].Price, fills[i].Quantity);
        }

        return last;
    }

    public bool Cancel(MarketId marketId, OrderId order)
    {
        Market market = AllMarkets[marketId.Index];
        if (order.IsNone || !market.Book.Cancel(order))
        {
            return false;
        }

        ReleaseRemovals(market, market.Book.Removed);
        return true;
    }

    /// <summary>Cancels an account's orders in one market; returns how many stood.</summary>
    public int CancelAll(MarketId marketId, AccountId account)
    {
        Market market = AllMarkets[marketId.Index];
        int stood = market.Book.CancelAll(account);
        ReleaseRemovals(market, market.Book.Removed);
        return stood;
    }

    /// <summary>Cancels an account's orders in all markets of the venue.</summary>
    public int CancelEverywhere(AccountId account)
    {
        int stood = 0;
        foreach (Market market in markets)
        {
            stood += CancelAll(market.Id, account);
        }

        return stood;
    }

    private VenueRefusal Refuse(Market market, in OrderRequest request, ref Lots quantity)
    {
        bool engine = (request.Flags & OrderFlags.Engine) != 0;
        ref AccountState state = ref states[request.Account.Index];
        if (!engine && IsDown(OutageOf.Orders))
        {
            return VenueRefusal.OrdersDown;
        }

        if (!engine && state.Standing == AccountStanding.TakenOver)
        {
            return VenueRefusal.TakenOver;
        }

        if (!engine && state.Standing == AccountStanding.ReduceOnly && !Reduces(market, request))
        {
            return VenueRefusal.ReduceOnlyStanding;
        }

        if ((request.Flags & OrderFlags.ReduceOnly) != 0 && market.Kind == MarketKind.Perp)
        {
            SignedLots open = Positions.Of(request.Account, market.Id);
            bool closes = !open.IsZero && open.ClosingSide == request.Side;
            quantity = closes ? Lots.Min(quantity, open.Size) : Lots.Zero;
            if (quantity.IsZero)
            {
                return VenueRefusal.NothingToReduce;
            }
        }

        if (!engine && !request.Limit.IsNone && OutsidePriceFilter(market, request.Limit))
        {
            return VenueRefusal.PriceFilter;
        }

        return market.Kind == MarketKind.Spot ? RefuseSpot(market, request, quantity) : RefusePerp((PerpMarket)market, request, quantity, state);
    }

    /// <summary>At reduce-only, selling what is held, or closing a position, reduces; new bids do not.</summary>
    private bool Reduces(Market market, in OrderRequest request)
    {
        if (market.Kind == MarketKind.Spot)
        {
            return request.Side == Side.Sell;
        }

        SignedLots open = Positions.Of(request.Account, market.Id);
        return !open.IsZero && open.ClosingSide == request.Side && request.Quantity <= open.Size;
    }

    private VenueRefusal RefuseSpot(Market market, in OrderRequest request, Lots quantity)
    {
        if (request.Side == Side.Sell)
        {
            return around.Balances.AvailableOf(request.Account, market.Spec.Base) < market.Spec.BaseOf(quantity)
                ? VenueRefusal.InsufficientBalance : VenueRefusal.None;
        }

        if (request.Limit.IsNone)
        {
            return VenueRefusal.NeedsLimit;
        }

        if (around.Balances.MayOverdraw(request.Account))
        {
            return VenueRefusal.None;
        }

        Amount there = around.Balances.AvailableOf(request.Account, market.Spec.Quote);
        return market.Spec.CostsMoreThan(there, request.Limit, quantity) ? VenueRefusal.InsufficientBalance : VenueRefusal.None;
    }

    /// <summary>Initial margin at entry: reducing is free; isolated needs its margin at hand, cross its leverage, unified its standing alone.</summary>
    private VenueRefusal RefusePerp(PerpMarket market, in OrderRequest request, Lots quantity, in AccountState state)
    {
        if (state.Mode is MarginMode.Place or MarginMode.Unified)
        {
            return VenueRefusal.None;
        }

        SignedLots open = Positions.Of(request.Account, market.Id);
        bool closes = !open.IsZero && open.ClosingSide == request.Side;
        if (closes && quantity <= open.Size)
        {
            return VenueRefusal.None;
        }

        if (state.Mode == MarginMode.Isolated && Positions.IsBeingClosed(request.Account, market.Id))
        {
            return VenueRefusal.TakenOver;
        }

        if (state.Mode is MarginMode.Spot or MarginMode.SpotMargin)
        {
            return VenueRefusal.InsufficientMargin;
        }

        double added = market.Spec.NotionalOf(request.Limit.IsNone ? market.Mark : request.Limit, quantity);
        double units = around.Balances.AssetOf(Settlement).UnitsPerWhole;
        if (state.Mode == MarginMode.Isolated)
        {
            return around.Balances.AvailableOf(request.Account, Settlement).Units < added / state.Leverage * units
                ? VenueRefusal.InsufficientMargin : VenueRefusal.None;
        }

        return EquityOf(request.Account).Units < (GrossNotionalOf(request.Account) + added) / state.Leverage * units
            ? VenueRefusal.InsufficientMargin : VenueRefusal.None;
    }

    /// <summary>Fills are kept while they are settled: what follows from them may change the book.</summary>
    private int CopyFills(OrderBook book)
    {
        ReadOnlySpan<Fill> made = book.Fills;
        if (made.Length > fills.Length)
        {
            fills = new Fill[made.Length * 2];
        }

        made.CopyTo(fills);
        return made.Length;
    }

    private void ReserveResting(Market market, AccountId account, Side side, Price price, Lots left)
    {
        if (market.Kind == MarketKind.Spot)
        {
            around.Balances.Reserve(account, side == Side.Buy ? market.Spec.Quote : market.Spec.Base,
                side == Side.Buy ? market.Spec.QuoteOf(price, left) : market.Spec.BaseOf(left));
        }
    }

    private void ReleaseRemovals(Market market, ReadOnlySpan<Removal> removed)
    {
        if (market.Kind != MarketKind.Spot)
        {
            return;
        }

        foreach (ref readonly Removal gone in removed)
        {
            around.Balances.Release(gone.Owner, gone.Side == Side.Buy ? market.Spec.Quote : market.Spec.Base,
                gone.Side == Side.Buy ? market.Spec.QuoteOf(gone.Price, gone.Left) : market.Spec.BaseOf(gone.Left));
        }
    }

    /// <summary>An isolated position that is gone leaves no order behind that could open the other way.</summary>
    private void CancelOrphans(Market market, int fillCount)
    {
        if (market.Kind != MarketKind.Perp)
        {
            return;
        }

        for (int i = 0; i < fillCount; i++)
        {
            CancelIfFlat(market, fills[i].RestingOwner);
            CancelIfFlat(market, fills[i].TakingOwner);
        }
    }

    internal void CancelIfFlat(Market market, AccountId account)
    {
        if (states[account.Index].Mode == MarginMode.Isolated && Positions.Of(account, market.Id).IsZero)
        {
            // Orders on a perp book have nothing reserved: nothing is released.
            market.Book.CancelAll(account);
        }
    }
}
