using Powderkeg.Kernel;
using Powderkeg.Units;

namespace Powderkeg.Journal;

/// <summary>Stable keys of what facts are about: the digest hashes these, never dense ids.</summary>
public interface IStableKeys
{
    ulong KeyOf(AccountId account);
    ulong KeyOf(AssetId asset);
    ulong KeyOf(MarketId market);
    ulong KeyOf(VenueId venue);
}

/// <summary>
/// What happened, in order, with its cause. Digest, records, contagion and pictures read this one journal and hook nothing else.
/// </summary>
/// <remarks>
/// JOURNAL-1: every forced sale has a cause that leads to the shock or to a voluntary act: a parent's number is smaller than its child's.
/// JOURNAL-2: facts are appended in the order of time.
/// </remarks>
public sealed class EventJournal(IStableKeys keys)
{
    private int lastEvent;
    private long lastTime;

    public Digest Digest { get; } = new();
    public Column<TradeHappened> Trades { get; } = new();
    public Column<LiquidationHappened> Liquidations { get; } = new();
    public Column<MarkPublished> Marks { get; } = new();
    public Column<QuoteSampled> Quotes { get; } = new();
    public Column<TransferHappened> Transfers { get; } = new();
    public Column<Deleveraged> Deleveragings { get; } = new();
    public Column<MacroMoved> MacroMoves { get; } = new();
    public Column<OraclePublished> Oracles { get; } = new();
    public Column<AccountSampled> Accounts { get; } = new();
    public Column<QuotesWithdrawn> Withdrawals { get; } = new();

    /// <summary>Events numbered so far.</summary>
    public int Events => lastEvent;

    /// <summary>What is done and could be left out, counted: no fact, and no part of the digest.</summary>
    public Acts Acts { get; } = new();

    /// <summary>An act that writes events begins. False: this run is made without it.</summary>
    internal bool Begins(ActKind kind, AccountId who, MarketId market) => Acts.Begins(kind, who, market, lastEvent);

    /// <summary>The transaction that began last is over.</summary>
    internal void TransactionEnds() => Acts.Ends(lastEvent);

    public EventId Trade(Instant at, MarketId market, Price price, Lots quantity, Side side, AccountId taker, AccountId maker, Cause cause, Channel makerChannel)
    {
        EventId id = Open(1, at, cause);
        Trades.Add(new(id, at, market, price, quantity, side, taker, maker, cause, makerChannel));
        Add(keys.KeyOf(market), price.Ticks, quantity.Count);
        Digest.Add(keys.KeyOf(taker));
        Digest.Add(keys.KeyOf(maker));
        Digest.Add(((long)cause.Channel << 8) | (long)side);
        return id;
    }

    public EventId Liquidation(
        Instant at, VenueId place, AccountId account, LiquidationStep step, AssetId asset, MarketId market, Side closes, Lots quantity,
        Amount notional, AssetId notionalAsset, Cause cause)
    {
        EventId id = Open(2, at, cause);
        Liquidations.Add(new(id, at, place, account, step, asset, market, closes, quantity, notional, notionalAsset, cause));
        Add(keys.KeyOf(account), notional.Units, quantity.Count);
        Digest.Add(asset.IsNone ? 0 : keys.KeyOf(asset));
        Digest.Add(((long)cause.Channel << 8) | (long)step);
        return id;
    }

    public void Mark(Instant at, MarketId market, Price mark, double index)
    {
        Open(3, at);
        Marks.Add(new(at, market, mark, index));
        Add(keys.KeyOf(market), mark.Ticks, Bits(index));
    }

    public void Quote(Instant at, MarketId market, Price bid, Price ask, Price last, double depthBid, double depthAsk)
    {
        Open(4, at);
        Quotes.Add(new(at, market, bid, ask, last, depthBid, depthAsk));
        Add(keys.KeyOf(market), bid.Ticks, ask.Ticks);
        Digest.Add(last.Ticks);
    }

    public EventId Transfer(Instant at, TransferKind kind, AccountId from, AccountId to, AssetId asset, Amount amount, Cause cause)
    {
        EventId id = Open(5, at, cause);
        Transfers.Add(new(id, at, kind, from, to, asset, amount, cause));
        Add(keys.KeyOf(from), amount.Units, (long)kind);
        Digest.Add(keys.KeyOf(to));
        Digest.Add(keys.KeyOf(asset));
        return id;
    }

    public EventId Deleverage(Instant at, MarketId market, AccountId winner, AccountId loser, Side closes, Lots quantity, Price price, int gain, Cause cause)
    {
        EventId id = Open(6, at, cause);
        Deleveragings.Add(new(id, at, market, winner, loser, closes, quantity, price, gain, cause));
        Add(keys.KeyOf(market), price.Ticks, quantity.Count);
        Digest.Add(keys.KeyOf(winner));
        return id;
    }

    public EventId Macro(Instant at, AssetId asset, double value)
    {
        EventId id = Open(7, at, Cause.Voluntary);
        MacroMoves.Add(new(id, at, asset, value));
        Add(keys.KeyOf(asset), Bits(value), 0);
        return id;
    }

    public void Oracle(Instant at, int oracle, double price)
    {
        Open(8, at);
        Oracles.Add(new(at, oracle, price));
        Digest.Add(Bits(price));
    }

    public void Account(in AccountSampled sample)
    {
        Open(9, sample.At);
        Accounts.Add(sample);
        Add(keys.KeyOf(sample.Account), Bits(sample.EquityUsd), Bits(sample.Leverage));
    }

    public EventId Withdrawn(Instant at, AccountId maker, WithdrawalRule rule, double leverage, double uniMmr)
    {
        EventId id = Open(10, at, Cause.Voluntary);
        Withdrawals.Add(new(id, at, maker, rule, leverage, uniMmr));
        Add(keys.KeyOf(maker), (long)rule, Bits(leverage));
        return id;
    }

    private EventId Open(int kind, Instant at, Cause cause)
    {
        Open(kind, at);
        EventId id = new(++lastEvent);
        Invariant.Require(cause.Parent.Number < id.Number, "JOURNAL-1", "a cause comes before what it causes", cause.Parent.Number);
        return id;
    }

    private void Open(int kind, Instant at)
    {
        Invariant.Require(at.Microseconds >= lastTime, "JOURNAL-2", "facts are appended in the order of time", at.Microseconds);
        lastTime = at.Microseconds;
        Digest.Begin(kind, at.Microseconds);
    }

    private void Add(ulong key, long a, long b)
    {
        Digest.Add(key);
        Digest.Add(a);
        Digest.Add(b);
    }

    private static long Bits(double value)
    {
        Invariant.Require(double.IsFinite(value), "JOURNAL-3", "a number in a fact is finite");
        return BitConverter.DoubleToInt64Bits(value);
    }
}
