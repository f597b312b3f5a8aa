using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>How long an order stands.</summary>
public enum TimeInForce : byte
{
    GoodTillCancelled = 0,
    ImmediateOrCancel = 1,
    FillOrKill = 2,

    /// <summary>Refused if it would trade at once.</summary>
    PostOnly = 3,
}

/// <summary>What happens when an order meets one of the same owner. The incoming order's choice decides.</summary>
public enum SelfTradePrevention : byte
{
    /// <summary>They trade.</summary>
    None = 0,

    /// <summary>What is left of the incoming order is cancelled; the resting one stays.</summary>
    CancelNewest = 1,

    /// <summary>The resting order is removed and matching goes on.</summary>
    CancelOldest = 2,

    /// <summary>The resting order is removed, and what is left of the incoming one is cancelled.</summary>
    CancelBoth = 3,
}

/// <summary>Why a book refused an order, in the order in which the reasons are looked at.</summary>
public enum OrderRefusal : byte
{
    None = 0,
    QuantityIsZero = 1,
    PriceOffGrid = 2,
    MarketOrderMayNotRest = 3,
    PostOnlyWouldTrade = 4,
    FillOrKillCannotFill = 5,

    /// <summary>A replace named an order that does not stand (filled, cancelled, or never here).</summary>
    UnknownOrder = 6,

    /// <summary>One side of a book holds at most 2^63 - 1 lots: sums of quantities never overflow.</summary>
    SideIsFull = 7,
}

/// <summary>An order as it reaches a book.</summary>
/// <param name="Limit">The worst price accepted; <see cref="Price.None"/> is a market order without a limit (it must be IOC or FOK). A market order with a protection limit is an IOC order with that limit.</param>
/// <param name="Tag">Carried to fills and removals unread: the exchange packs channel and parent event in it.</param>
/// <param name="StopAt">Matching ends with the first trade at this price or a worse one, and what is left is cancelled (a circuit breaker's price);
/// <see cref="Price.None"/> is no stop. Fill-or-kill orders are one trade to a breaker: they come without.</param>
public readonly record struct NewOrder(
    AccountId Owner, Side Side, Price Limit, Lots Quantity, TimeInForce TimeInForce, SelfTradePrevention SelfTrade, long Tag, Price StopAt = default);

/// <summary>What became of an order.</summary>
/// <param name="Left">What was not filled: it rests if <paramref name="Resting"/> is a handle, else it is cancelled (or the order was refused).</param>
/// <param name="Resting">The handle of what rests; <see cref="OrderId.None"/> if nothing does.</param>
public readonly record struct OrderOutcome(OrderRefusal Refusal, Lots Filled, Lots Left, OrderId Resting);

/// <summary>One match; the price is the resting order's.</summary>
public readonly record struct Fill(
    OrderId RestingOrder, AccountId RestingOwner, AccountId TakingOwner, Side TakingSide, Price Price, Lots Quantity, long RestingTag, long TakingTag, Lots RestingLeft);

/// <summary>An order that left the book without trading its rest: cancelled, replaced or removed by self-trade prevention. Also the view of an order that stands.</summary>
public readonly record struct Removal(OrderId Order, AccountId Owner, Side Side, Price Price, Lots Left, long Tag);
