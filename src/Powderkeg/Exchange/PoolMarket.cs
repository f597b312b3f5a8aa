using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>
/// An automatic pool on chain, read like any market: its price is what the next small coin fetches. Its book stays empty.
/// </summary>
/// <remarks>
/// Coin 0 is the base, coin 1 the quote. The pool's own account holds its balances on the ledger; a swap posts what the kernel says is owed and journals one
/// trade whose maker is the pool's account, at the average price to the nearest tick, in whole lots of the base (rounded down; for display and flows only):
/// a millionth and one token where the price is near one, see <see cref="SpecOf"/>. Any kernel that is an <see cref="ICoinPool"/> will do.
/// EXCHANGE-6: the pool's account holds what its kernel says it holds.
/// </remarks>
public sealed class PoolMarket : Market
{
    private const double Tick = 1e-6;

    /// <summary>A lot is at most this many tokens, and at least their inverse.</summary>
    private const double Coarsest = 1e6;

    /// <summary>Prices on the grid end here; what a drained pool asks beyond is shown as this.</summary>
    private const double MostTicks = 1e15;
    private readonly Balances balances;
    private readonly EventJournal journal;

    // What was last asked of the pool, and at which of its versions: pools are looked at far more often than they change.
    private int referenceVersion;
    private double reference;
    private Depth bidDepth;
    private Depth askDepth;

    private struct Depth
    {
        public int Version;
        public double Share;
        public double Whole;
    }

    public PoolMarket(
        MarketId id, VenueId chain, string key, in MarketSpec spec, ICoinPool pool, AccountId account, AccountId fees, Balances balances, EventJournal journal)
        : base(id, chain, MarketKind.Pool, key, spec, pool.PriceOf(0, 1), 0)
    {
        Pool = pool;
        Account = account;
        Fees = fees;
        this.balances = balances;
        this.journal = journal;
    }

    public ICoinPool Pool { get; }

    /// <summary>Holds the pool's balances.</summary>
    public AccountId Account { get; }

    /// <summary>Gets the part of the fee that leaves the pool.</summary>
    public AccountId Fees { get; }

    /// <summary>Whole quote tokens that a very small sale of the base fetches per token, before the fee.</summary>
    protected override double WithoutMid
    {
        get
        {
            if (referenceVersion != Pool.Version)
            {
                reference = Pool.PriceOf(0, 1);
                referenceVersion = Pool.Version;
            }

            return reference;
        }
    }

    /// <summary>A pool has no resting orders: what may be traded within a share of its price is found by halving, in whole quote units.</summary>
    public override double DepthWithin(Side side, double share)
    {
        ref Depth known = ref side == Side.Buy ? ref bidDepth : ref askDepth;
        if (known.Version != Pool.Version || known.Share != share)
        {
            known = new Depth { Version = Pool.Version, Share = share, Whole = Halved(side, share) };
        }

        return known.Whole;
    }

    /// <summary>The largest amount, on the grid of halvings, whose average price is within half the share.</summary>
    /// <remarks>The curve in doubles proposes where that is, and two exact quotes beside it settle all halvings that do not come between them.</remarks>
    private double Halved(Side side, double share)
    {
        // A sale of the base that moves the marginal price by `share` moves the average by about half of it.
        int sold = side == Side.Buy ? 0 : 1;
        double unit = balances.AssetOf(Pool.AssetOf(sold)).UnitsPerWhole;
        double fair = sold == 0 ? Reference : 1 / Reference, least = fair * (1 - share / 2);
        long low = 0, high = Pool.MostIn(sold, 1 - sold, least).Units;
        double proposed = Pool.ProposeAmount(sold, 1 - sold, least, high / unit) * unit;
        long within = (long)(proposed * (1 - 1e-7)), beyond = (long)(proposed * (1 + 1e-7)) + 1;
        within = within > 0 && IsWithin(sold, within, least) ? within : 0;
        beyond = beyond < high && !IsWithin(sold, beyond, least) ? beyond : long.MaxValue;
        for (int i = 0; i < 24 && high - low > unit; i++)
        {
            long middle = low + (high - low) / 2;
            (low, high) = middle <= within || (middle < beyond && IsWithin(sold, middle, least)) ? (middle, high) : (low, middle);
        }

        return low / unit * (sold == 0 ? Reference : 1);
    }

    /// <summary>Whether an amount sold fetches at least this much a whole coin on average, before the fee.</summary>
    private bool IsWithin(int sold, long amount, double least)
    {
        if (Pool.Fetches(sold, 1 - sold, Amount.FromUnits(amount), least) is bool known)
        {
            return known;
        }

        SwapQuote quote = Pool.Quote(sold, 1 - sold, Amount.FromUnits(amount));
        double got = quote.Refusal == SwapRefusal.None
            ? (quote.Out + quote.Fee).Units / (double)balances.AssetOf(Pool.AssetOf(1 - sold)).UnitsPerWhole
                / (amount / (double)balances.AssetOf(Pool.AssetOf(sold)).UnitsPerWhole) : 0;
        return got >= least;
    }

    /// <summary>The grid that a pool's trades are told on: a lot of the base is worth 0.5 to 5 quote tokens at the start, and a tick is a millionth of that or
    /// a little less. Coins of the same worth have lots of a token and ticks of a millionth.</summary>
    /// <param name="price">At the start, in whole quote tokens.</param>
    public static MarketSpec SpecOf(Asset baseAsset, Asset quote, double price)
    {
        double scale = 1, least = 1.0 / baseAsset.UnitsPerWhole;
        for (; price >= 5 * scale && scale < Coarsest; scale *= 10)
        {
        }

        for (; price < 0.5 * scale && scale > 1 / Coarsest; scale /= 10)
        {
        }

        // The price of a lot must be whole units of the quote, and a lot whole units of the base.
        double tick = Math.Max(Tick, 1.0 / quote.UnitsPerWhole) * scale, lot = Math.Max(1 / scale, least);
        return new(baseAsset.Id, quote.Id, (long)Math.Round(lot * baseAsset.UnitsPerWhole), (long)Math.Round(tick * lot * quote.UnitsPerWhole), tick, lot);
    }

    /// <summary>What selling an amount of the base (or of the quote: a purchase) would bring now.</summary>
    public SwapQuote Quote(Side side, Amount amount) => Pool.Quote(CoinSold(side), 1 - CoinSold(side), amount);

    /// <summary>Swaps, posts and journals. The taker has what it sells; the amount is in units of what is sold. Nothing happens if the pool refuses.</summary>
    public SwapOwed Swap(Instant now, AccountId taker, Side side, Amount amount, Cause cause)
    {
        int sold = CoinSold(side);
        double before = Reference;
        SwapOwed owed = Pool.Swap(sold, 1 - sold, amount);
        if (owed.Refusal != SwapRefusal.None)
        {
            return owed;
        }

        balances.Transfer(taker, Account, owed.Sold, owed.In);
        balances.Transfer(Account, taker, owed.Bought, owed.Out);
        balances.Transfer(Account, Fees, owed.Bought, owed.AdminFee);
        Invariant.Require(balances.Of(Account, owed.Bought) == Pool.BalanceOf(1 - sold), "EXCHANGE-6", "the pool's account holds what its kernel says it holds",
            Pool.BalanceOf(1 - sold).Units);
        Write(now, taker, side, owed, cause, before);
        return owed;
    }

    private void Write(Instant now, AccountId taker, Side side, in SwapOwed owed, Cause cause, double before)
    {
        Amount ofBase = side == Side.Sell ? owed.In : owed.Out, ofQuote = side == Side.Sell ? owed.Out : owed.In;
        Asset baseAsset = balances.AssetOf(Spec.Base), quote = balances.AssetOf(Spec.Quote);
        Price average = OnGrid(quote.WholeOf(ofQuote) / baseAsset.WholeOf(ofBase));
        EventId trade = journal.Trade(now, Id, average, Spec.LotsIn(ofBase), side, taker, Account, cause, Channel.Voluntary);
        Last = OnGrid(Reference);
        Moved(trade, before, Reference);
    }

    private Price OnGrid(double price) => Spec.NearestPrice(Math.Min(price, Spec.TickValue * MostTicks));

    private static int CoinSold(Side side) => side == Side.Sell ? 0 : 1;
}
