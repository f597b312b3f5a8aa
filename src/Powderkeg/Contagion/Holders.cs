using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>What accounts that were closed by force had traded, up to any event: since when a position was open, and what was held at a breach.</summary>
/// <remarks>
/// The journal has trades and transfers, not balances. What an account held at an event is what it has at the end, less what it took in since.
/// A position is as old as its lots on average; lots that no trade of the run opened were there before the start.
/// </remarks>
internal sealed class Holders
{
    private readonly RunView run;
    private readonly bool[] isWatched;
    private readonly Dictionary<long, Track> traded = [];
    private readonly Dictionary<long, Track> moved = [];
    private int nextTrade;
    private int nextTransfer;

    /// <summary>Lots (or units) taken in so far and over the whole run; of what is held of them, the mean time.</summary>
    private sealed class Track
    {
        public long SoFar;
        public long Whole;
        public double OpenedUs;
    }

    public Holders(RunView run, IEnumerable<AccountId> watched)
    {
        this.run = run;
        int most = -1;
        foreach (AccountId account in watched)
        {
            most = Math.Max(most, account.Index);
        }

        isWatched = new bool[most + 1];
        foreach (AccountId account in watched)
        {
            isWatched[account.Index] = true;
        }

        for (int i = 0; i < run.Journal.Trades.Count; i++)
        {
            ref readonly TradeHappened trade = ref run.Journal.Trades[i];
            Sum(trade.Taker, trade.Market, Signed(trade));
            Sum(trade.Maker, trade.Market, -Signed(trade));
        }

        for (int i = 0; i < run.Journal.Transfers.Count; i++)
        {
            ref readonly TransferHappened fact = ref run.Journal.Transfers[i];
            if (MovesGoods(fact.Kind))
            {
                Move(fact.From, fact.Asset, -fact.Amount.Units).Whole -= fact.Amount.Units;
                Move(fact.To, fact.Asset, fact.Amount.Units).Whole += fact.Amount.Units;
            }
        }

        foreach (Track track in moved.Values)
        {
            track.SoFar = 0;
        }
    }

    /// <summary>Reads trades and transfers before an event.</summary>
    public void AdvanceTo(EventId before)
    {
        for (; nextTrade < run.Journal.Trades.Count && run.Journal.Trades[nextTrade].Id.Number < before.Number; nextTrade++)
        {
            ref readonly TradeHappened trade = ref run.Journal.Trades[nextTrade];
            Trade(trade.Taker, trade, Signed(trade));
            Trade(trade.Maker, trade, -Signed(trade));
        }

        for (; nextTransfer < run.Journal.Transfers.Count && run.Journal.Transfers[nextTransfer].Id.Number < before.Number; nextTransfer++)
        {
            ref readonly TransferHappened fact = ref run.Journal.Transfers[nextTransfer];
            if (MovesGoods(fact.Kind))
            {
                Move(fact.From, fact.Asset, -fact.Amount.Units);
                Move(fact.To, fact.Asset, fact.Amount.Units);
            }
        }
    }

    /// <summary>Lots that an account has taken in by trades of a market so far, and when on average; zero where none.</summary>
    public (long Lots, long OpenedUs) OpenedIn(AccountId account, MarketId market) =>
        traded.TryGetValue(Key(account, market.Index), out Track? track) ? (track.SoFar, (long)track.OpenedUs) : (0, 0);

    /// <summary>Whole tokens of an asset, net of loans, as of now: what is there at the end less what came since.</summary>
    public double TokensOf(AccountId account, AssetId asset)
    {
        long units = run.Balances.NetOf(account, asset).Units;
        if (moved.TryGetValue(Key(account, asset.Index), out Track? flow))
        {
            units -= flow.Whole - flow.SoFar;
        }

        foreach (Market market in run.Markets)
        {
            if (market.Kind != MarketKind.Perp && market.Spec.Base == asset && traded.TryGetValue(Key(account, market.Id.Index), out Track? track))
            {
                units -= (track.Whole - track.SoFar) * market.Spec.UnitsPerLot;
            }
        }

        return run.Balances.AssetOf(asset).WholeOf(Amount.FromUnits(units));
    }

    private static bool MovesGoods(TransferKind kind) =>
        kind is TransferKind.Deposit or TransferKind.Withdrawal or TransferKind.Mint or TransferKind.Redeem or TransferKind.Supply or TransferKind.Seizure;

    private static long Signed(in TradeHappened trade) => trade.TakingSide == Side.Buy ? trade.Quantity.Count : -trade.Quantity.Count;

    private static long Key(AccountId account, int what) => ((long)account.Index << 20) | (long)what;

    private bool IsWatched(AccountId account) => (uint)account.Index < (uint)isWatched.Length && isWatched[account.Index];

    private void Sum(AccountId account, MarketId market, long lots)
    {
        if (IsWatched(account))
        {
            TrackOf(traded, Key(account, market.Index)).Whole += lots;
        }
    }

    private Track Move(AccountId account, AssetId asset, long units)
    {
        if (!IsWatched(account))
        {
            return new();
        }

        Track track = TrackOf(moved, Key(account, asset.Index));
        track.SoFar += units;
        return track;
    }

    private void Trade(AccountId account, in TradeHappened trade, long lots)
    {
        if (!IsWatched(account))
        {
            return;
        }

        Track track = TrackOf(traded, Key(account, trade.Market.Index));
        long after = track.SoFar + lots;
        if (track.SoFar == 0 || (track.SoFar > 0) != (after > 0))
        {
            track.OpenedUs = trade.At.Microseconds;
        }
        else if (Math.Abs(after) > Math.Abs(track.SoFar))
        {
            track.OpenedUs += (trade.At.Microseconds - track.OpenedUs) * ((double)lots / after);
        }

        track.SoFar = after;
    }

    private static Track TrackOf(Dictionary<long, Track> tracks, long key)
    {
        if (!tracks.TryGetValue(key, out Track? track))
        {
            tracks.Add(key, track = new());
        }

        return track;
    }
}
