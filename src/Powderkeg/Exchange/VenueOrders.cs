using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>How an account's collateral and positions are held at a venue.</summary>
public enum MarginMode : byte
{
    /// <summary>No borrowing: spot only, paid in full.</summary>
    Spot = 0,

    /// <summary>Each position stands on its own margin.</summary>
    Isolated = 1,

    /// <summary>All positions stand on the account's settlement balance.</summary>
    Cross = 2,

    /// <summary>All assets, loans and positions are one account (portfolio margin).</summary>
    Unified = 3,

    /// <summary>Assets pledged against a loan, no perps.</summary>
    SpotMargin = 4,

    /// <summary>A place of the venue: its fund, or its engine's inventory. No margin rule looks at it.</summary>
    Place = 5,
}

/// <summary>Where an account stands with the venue's risk engine.</summary>
public enum AccountStanding : byte
{
    Good = 0,

    /// <summary>Orders that do not reduce are refused.</summary>
    ReduceOnly = 1,

    /// <summary>The engine owns its orders.</summary>
    TakenOver = 2,
}

/// <summary>Who may do what with an order.</summary>
[Flags]
public enum OrderFlags : byte
{
    None = 0,

    /// <summary>Never opens or turns a position: cut to what is open.</summary>
    ReduceOnly = 1,

    /// <summary>Sent by the venue's own engine: standing, outages and price filters do not stop it.</summary>
    Engine = 2,
}

/// <summary>An order on its way to a venue.</summary>
public readonly record struct OrderRequest(
    AccountId Account, MarketId Market, Side Side, Price Limit, Lots Quantity, TimeInForce TimeInForce, OrderFlags Flags, Cause Cause);

/// <summary>Why a venue refused an order, in the order in which the reasons are looked at.</summary>
public enum VenueRefusal : byte
{
    None = 0,
    OrdersDown = 1,
    TakenOver = 2,
    ReduceOnlyStanding = 3,
    NothingToReduce = 4,
    PriceFilter = 5,
    NeedsLimit = 6,
    InsufficientBalance = 7,
    InsufficientMargin = 8,

    /// <summary>It would trade, or might not rest, in a market that is halted.</summary>
    Halted = 9,
    Book = 10,

    /// <summary>The run is made without this very order (<see cref="Acts"/>).</summary>
    LeftOut = 11,
}

/// <summary>What became of an order at the venue.</summary>
/// <param name="QuoteFilled">Quote units traded, before fees.</param>
/// <param name="LastTrade">The last trade it made, or none.</param>
public readonly record struct ExecutionReport(VenueRefusal Refusal, Lots Filled, Amount QuoteFilled, OrderId Resting, EventId LastTrade);

/// <summary>What the venue's risk engine knows of an account, read together at order entry.</summary>
public struct AccountState
{
    public MarginMode Mode;
    public AccountStanding Standing;

    /// <summary>Leverage at which isolated positions are opened and cross accounts may open.</summary>
    public double Leverage;

    /// <summary>uniMMR, or margin level, as the last check found it; positive infinity without liabilities.</summary>
    public double MarginRatio;

    /// <summary>Open engine procedures that own this account (0 none).</summary>
    public int EngineSlot;

    /// <summary>Of a unified account: judged position by position where either this or the venue's rule says so.</summary>
    public UnifiedStyle Style;

    /// <summary>Auto-deleveraging takes from it only when nobody else is left: the other side of a user's book, which is nobody's hedge.</summary>
    public bool StandsLast;

    /// <summary>How often auto-deleveraging has taken from this account: a hedger that sees it grow has lost a hedge.</summary>
    public int Deleveraged;
}
