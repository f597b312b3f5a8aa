using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>
/// Market makers: resting ladders around a centre that follows value and trades, sized by what the account can still bear.
/// </summary>
/// <remarks>
/// A wake, once per floor (and cut short while nothing has happened): 1. look at the markets (shared); 2. examine the account: equity, leverage, standing, and whether its rules take the quotes
/// away or let them back; 3. move each centre, skew it by inventory, say what should stand; 4. fit it into cash and coins; 5. send ladders that differ.
/// Size = share of the described 1% depth * risk capacity * (calm volatility / volatility)^power * what is left after trades (refilled) * room for inventory.
/// Reservation price = centre * (1 - skew * inventory * volatility^2) (Avellaneda and Stoikov 2008); levels are described instead of derived from order arrival.
/// The endowment stands in MarketMaker.Endow.cs, the quotes in MarketMaker.Quotes.cs.
/// A venue's maker obligation goes before all of this: MarketMaker.Obligation.cs.
/// Invariants: a centre moves at most max-move a second by trades; quotes that an account has out in spot never cost more than it has.
/// </remarks>
public sealed partial class MarketMaker : Population, IQuotes
{
    private struct Maker
    {
        public AccountId Account;
        public ActorId Actor;
        public double StartEquity;
        public double StartLeverage;
        public double LeverageLimit;
        public double MarginLimit;
        public double VolatilityLimit;
        public double Equity;
        public double Leverage;
        public double Capacity;
        public bool Out;
        public bool Examined;
        public bool MostlyAway;
        public AccountStanding Standing;
        public Instant OutSince;
        public Instant LastWake;
        public long VersionSeen;
        public int StirSeen;
        public HeldCoins Held;
    }

    private struct Row
    {
        public required Ladder Ladder;
        public double DepthUsd;
        public double Centre;
        public double ValueSeen;
        public double Skew;
        public double BidStock;
        public double AskStock;
        public double WantBid;
        public double WantAsk;
        public double LeastBid;
        public double LaidLowest;
        public double Reservation;
        public double Widen;
        public double LaidAt;
        public double LaidUsdPerLot;
        public long BidsKnown;
        public long AsksKnown;
        public int ArrivalsSeen;
        public bool Away;
        public bool Standing;
        public Instant AwaySince;
        public Instant QuotedAt;
        public Instant HedgedAt;
    }

    private static readonly Duration QuietTime = Duration.FromSeconds(10L);
    private readonly MarketMakerDescription description;
    private readonly Venue venue;
    private readonly MarketWatch watch;
    private readonly LadderShape[] shapes;
    private readonly Market[] markets;
    private readonly Maker[] makers;
    private readonly Row[] rows;
    private readonly AccountId[] accounts;
    private readonly double[] homeUnits;
    private readonly double[] homeCoins;
    private readonly double[] depthOfAsset;
    private readonly bool[] isCash;

    // The assets that its markets are of: no other is looked at when quotes are made.
    private readonly AssetId[] quotedAssets;

    // Scratch of one wake, by asset: coins, and coins with perps, in whole tokens; wanted quotes, and the share of them that fits.
    private readonly double[] coins;
    private readonly double[] inventory;
    private readonly double[] wanted;
    private readonly double[] fits;

    public MarketMaker(MarketMakerDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        List<Market> found = [];
        List<LadderShape> shapesFound = [];
        List<MarketWatch.Rule> rules = [];
        foreach (QuotedMarketsDescription quoted in description.Quotes)
        {
            LadderShape shape = new(quoted);
            foreach (Market market in quoted.Of(venue, around))
            {
                if (!found.Contains(market))
                {
                    found.Add(market);
                    shapesFound.Add(shape);
                    rules.Add(new(market, quoted.OwnWeight, quoted.Coupling, quoted.Lag));
                }
            }
        }

        markets = [.. found];
        quotedAssets = [.. found.SelectMany(market => new[] { market.Spec.Base, market.Spec.Quote }).Distinct()];
        shapes = [.. shapesFound];
        watch = new MarketWatch(around, rules, description.Leader, description.VolatilityTime, description.CalmTime, description.SharedVolatility,
            description.VolatilityPower);
        int assets = around.Balances.Assets.Count;
        makers = new Maker[description.Count];
        accounts = new AccountId[description.Count];
        rows = new Row[description.Count * markets.Length];
        homeUnits = new double[description.Count * assets];
        depthOfAsset = new double[description.Count * assets];
        homeCoins = new double[homeUnits.Length];
        coins = new double[assets];
        inventory = new double[assets];
        wanted = new double[assets];
        fits = new double[assets];
        isCash = new bool[assets];
        for (int i = 0; i < assets; i++)
        {
            isCash[i] = around.Described[i].Class is AssetClass.Stable or AssetClass.SyntheticDollar;
        }
    }

    public IReadOnlyList<AccountId> QuotingAccounts => accounts;

    public override void Start()
    {
        for (int i = 0; i < makers.Length; i++)
        {
            // Members look at different moments of the floor: nobody is first for ever, and a second is not one moment.
            Duration first = Duration.FromMicroseconds(1 + description.Floor.Microseconds * i / makers.Length);
            makers[i].LastWake = Around.Now;
            WakeAt(Around.Now + first, makers[i].Actor, i, 0);
        }
    }

    public override void Wake(int member, long argument)
    {
        Instant now = Around.Now;
        watch.Look(now, description.Floor);
        ref Maker maker = ref makers[member];
        WakeAt(now + description.Floor, maker.Actor, member, 0);
        if (IsQuiet(maker, now))
        {
            return;
        }

        double seconds = (now - maker.LastWake).Seconds;
        maker.LastWake = now;
        maker.VersionSeen = Around.Balances.VersionOf(maker.Account);
        maker.StirSeen = watch.Stir;
        Span<Row> mine = rows.AsSpan(member * markets.Length, markets.Length);
        TakeStock(member);
        Examine(ref maker, now);
        int away = 0;
        for (int i = 0; i < mine.Length; i++)
        {
            Move(member, ref mine[i], i, seconds);
            Want(ref maker, ref mine[i], i, now);
            away += mine[i].Away ? 1 : 0;
        }

        ReportAway(ref maker, away, now);
        Fit(maker.Account, mine);
        for (int i = 0; i < mine.Length; i++)
        {
            Lay(ref mine[i], i, now);
            if (description.Style == MakerStyle.Hedged)
            {
                Hedge(member, ref mine[i], i, now);
            }
        }
    }

    /// <summary>Nothing has happened to the account or to any of its markets since the last look, which was not long ago: what stands is right.</summary>
    private bool IsQuiet(in Maker maker, Instant now) =>
        maker.Examined && maker.StirSeen == watch.Stir && maker.VersionSeen == Around.Balances.VersionOf(maker.Account)
        && now < maker.LastWake + QuietTime && venue.StateOf(maker.Account).Standing == maker.Standing;

    public override double EquityUsdOf(int member) => Around.EquityUsdOf(venue, makers[member].Account);

    public override void SampleAccounts(Instant now)
    {
        ReadOnlySpan<double> prices = Around.AllReferencesUsd();
        for (int i = 0; i < makers.Length; i++)
        {
            AccountId account = makers[i].Account;
            double equity = Around.PlusOpenProfit(makers[i].Held.UsdOf(Around.Balances, account, prices), venue, account), leverage = StandOf(account).Leverage;
            int standing = 0;
            foreach (Market market in markets)
            {
                (Lots bids, Lots asks) = market.Book.StandingOf(account);
                standing += (bids.IsZero ? 0 : 1) + (asks.IsZero ? 0 : 1);
            }

            Around.Journal.Account(new(now, account, equity, leverage, venue.StateOf(account).MarginRatio, standing));
        }
    }

    /// <summary>Balances and positions of a member in each quoted asset, in whole tokens.</summary>
    private void TakeStock(int member)
    {
        AccountId account = makers[member].Account;
        Array.Clear(inventory);
        foreach (AssetId asset in quotedAssets)
        {
            coins[asset.Index] = Around.Balances.AssetOf(asset).WholeOf(Around.Balances.Of(account, asset));
            inventory[asset.Index] = coins[asset.Index];
        }

        for (int row = venue.Positions.FirstOf(account); row >= 0; row = venue.Positions.NextOf(row))
        {
            ref Position position = ref venue.Positions[row];
            ref readonly Markets.MarketSpec spec = ref venue.AllMarkets[position.Market].Spec;
            inventory[spec.Base.Index] += position.Lots * spec.LotValue;
        }
    }

    /// <summary>Whether the account's own rules, or the venue's, take the quotes away, and how much risk it can still bear.</summary>
    private void Examine(ref Maker maker, Instant now)
    {
        ref readonly AccountState state = ref venue.StateOf(maker.Account);
        (maker.Equity, maker.Leverage) = StandOf(maker.Account);
        if (!maker.Examined)
        {
            maker.Examined = true;
            maker.StartLeverage = maker.Leverage;
        }

        if (state.Standing != maker.Standing)
        {
            maker.Standing = state.Standing;
            if (state.Standing != AccountStanding.Good)
            {
                Report(maker, now, state.Standing == AccountStanding.TakenOver ? WithdrawalRule.TakenOver : WithdrawalRule.Venue);
            }
        }

        double room = (maker.LeverageLimit - maker.Leverage) / Math.Max(0.1, maker.LeverageLimit - maker.StartLeverage);
        maker.Capacity = Math.Clamp(room, 0, 1) * Math.Clamp(maker.Equity / Math.Max(1, maker.StartEquity), 0, 1);
        if (description.NeverBelow > 0)
        {
            return;
        }

        bool high = maker.Leverage >= maker.LeverageLimit, low = state.MarginRatio <= maker.MarginLimit;
        if (!maker.Out && (high || low))
        {
            maker.Out = true;
            maker.OutSince = now;
            Report(maker, now, high ? WithdrawalRule.Leverage : WithdrawalRule.MarginRatio);
        }
        else if (maker.Out && now >= maker.OutSince + description.ReturnAfter && maker.Leverage < 0.8 * maker.LeverageLimit
            && state.MarginRatio > 1.2 * maker.MarginLimit)
        {
            maker.Out = false;
        }
    }

    /// <summary>Written once when most of its markets are too volatile for it, and again only after most have come back.</summary>
    private void ReportAway(ref Maker maker, int away, Instant now)
    {
        bool most = away * 2 > markets.Length;
        if (most && !maker.MostlyAway)
        {
            Report(maker, now, WithdrawalRule.Volatility);
        }

        maker.MostlyAway = most;
    }

    private void Report(in Maker maker, Instant now, WithdrawalRule rule)
    {
        double ratio = venue.StateOf(maker.Account).MarginRatio;
        Around.Journal.Withdrawn(now, maker.Account, rule, maker.Leverage, double.IsFinite(ratio) ? ratio : 999);
    }

    /// <summary>Equity in USD and effective leverage: (gross perp notional + gross spot other than cash) / net equity; stablecoins and synthetic dollars count
    /// as cash (MECHANICS.md section 6). 99 without equity. A unified account's are those its venue reckons.</summary>
    private (double Equity, double Leverage) StandOf(AccountId account)
    {
        if (venue.UnifiedMargin is { } unified && venue.StateOf(account).Mode == MarginMode.Unified)
        {
            UnifiedValue value = unified.ValueOf(account);
            return (value.Equity, Math.Min(99, value.Leverage));
        }

        double equity = Around.EquityUsdOf(venue, account);
        double gross = venue.GrossNotionalOf(account) * Around.ReferenceUsdOf(venue.Settlement);
        for (int i = 0; i < isCash.Length; i++)
        {
            AssetId asset = new(i);
            Amount held = Around.Balances.Of(account, asset);
            if (!isCash[i] && !held.IsZero)
            {
                gross += Around.Balances.AssetOf(asset).WholeOf(held) * Around.ReferenceUsdOf(asset);
            }
        }

        return (equity, equity <= 0 ? 99 : Math.Min(99, gross / equity));
    }
}
