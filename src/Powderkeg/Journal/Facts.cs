using System.Runtime.InteropServices;
using Powderkeg.Units;

namespace Powderkeg.Journal;

/// <summary>A match on a book, or a swap against an automatic pool (then <see cref="Maker"/> is the pool's account).</summary>
/// <remarks>Packed: a run keeps millions of them, and memory that is touched for the first time costs more than writing it.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct TradeHappened(
    EventId Id, Instant At, MarketId Market, Price Price, Lots Quantity, Side TakingSide, AccountId Taker, AccountId Maker, Cause Cause, Channel MakerChannel);

/// <summary>What step of a forced closing this is.</summary>
public enum LiquidationStep : byte
{
    /// <summary>A margin call, or a refusal of new risk: nothing is sold yet.</summary>
    Call = 0,

    /// <summary>The account, position or loan passed its threshold and is taken over.</summary>
    Started = 1,

    /// <summary>Something was sold or closed by force; <c>Notional</c> is its value.</summary>
    Sale = 2,

    /// <summary>A fund, vault or counterparty took the position.</summary>
    TakenOver = 3,

    /// <summary>Nothing is left to close.</summary>
    Ended = 4,
}

/// <summary>A step of a forced closing, at any place: perp, unified account, loan desk, spot margin, lending pool.</summary>
/// <param name="Asset">What was sold or closed: a market's base asset, or the collateral seized.</param>
/// <param name="Notional">In the smallest unit of <paramref name="NotionalAsset"/> (a dollar token).</param>
/// <param name="Closes">The side of the position closed: Buy closes a short.</param>
public readonly record struct LiquidationHappened(
    EventId Id, Instant At, VenueId Place, AccountId Account, LiquidationStep Step, AssetId Asset, MarketId Market, Side Closes, Lots Quantity,
    Amount Notional, AssetId NotionalAsset, Cause Cause);

/// <summary>The mark and index of a perp market.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct MarkPublished(Instant At, MarketId Market, Price Mark, double Index);

/// <summary>A look at a book: best prices and the resting value within 1% of mid on each side, in whole quote units.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct QuoteSampled(Instant At, MarketId Market, Price Bid, Price Ask, Price Last, double DepthBid1Pct, double DepthAsk1Pct);

/// <summary>What kind of money flow between places this is.</summary>
public enum TransferKind : byte
{
    Deposit = 0,
    Withdrawal = 1,
    Mint = 2,
    Redeem = 3,
    Loan = 4,
    Repayment = 5,
    Funding = 6,
    Interest = 7,
    InsurancePayout = 8,
    InsuranceFee = 9,
    SocialisedLoss = 10,
    BadDebt = 11,
    Supply = 12,
    Seizure = 13,
    Gas = 14,
}

/// <summary>Money that moved other than by a trade.</summary>
public readonly record struct TransferHappened(EventId Id, Instant At, TransferKind Kind, AccountId From, AccountId To, AssetId Asset, Amount Amount, Cause Cause);

/// <summary>A position closed by auto-deleveraging: whose, at which price, for whose deficit.</summary>
/// <param name="Gain">1 if the deleveraged position was in profit at the mark, 0 if not.</param>
public readonly record struct Deleveraged(EventId Id, Instant At, MarketId Market, AccountId Winner, AccountId Loser, Side Closes, Lots Quantity, Price Price, int Gain, Cause Cause);

/// <summary>The exogenous path: a factor's or an asset's fundamental value after a step.</summary>
public readonly record struct MacroMoved(EventId Id, Instant At, AssetId Asset, double Value);

/// <summary>A price somebody trusts, as published: USD per whole token.</summary>
public readonly record struct OraclePublished(Instant At, int Oracle, double Price);

/// <summary>An account's state as sampled: what a maker's leverage was, what an account is worth.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct AccountSampled(Instant At, AccountId Account, double EquityUsd, double Leverage, double MarginRatio, int QuotesStanding);

/// <summary>Why a maker's quotes went, and its leverage then.</summary>
public readonly record struct QuotesWithdrawn(EventId Id, Instant At, AccountId Maker, WithdrawalRule Rule, double Leverage, double UniMmr);

/// <summary>Which rule took a maker's quotes away.</summary>
public enum WithdrawalRule : byte
{
    Leverage = 0,
    MarginRatio = 1,
    Volatility = 2,

    /// <summary>The venue refuses orders that add risk (uniMMR at or under 1.2).</summary>
    Venue = 3,

    /// <summary>The account is taken over.</summary>
    TakenOver = 4,
}
