using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>
/// Arbitrage of one asset between its books: spot and spot, perp and spot, perp and perp, on one venue or several.
/// </summary>
/// <remarks>
/// A scan of an asset: 1. of all pairs of its books take the widest gap (dear bid over cheap ask, less both fees) for which both legs have money:
/// a spot purchase needs cash there, a spot sale coins there, a perp leg margin or a position to close; 2. if over the edge, send both legs, IOC, each at
/// most half of the gap beyond its best price; 3. straighten what one-sided fills have left. Cash and coins at a venue run out: only transfers bring them back
/// (Arbitrageur.Refill.cs). Cause: arbitrage, parent the later of the two markets' last moves (what it passes through). Dollars are compared at the quote
/// tokens' reference prices.
/// </remarks>
public sealed partial class Arbitrageur : Population
{
    /// <summary>One book that a member can trade, and its number among all of them.</summary>
    private readonly record struct Book(Market Market, Venue Venue, int VenueSlot, double Fee, int Number);

    private readonly ArbitrageurDescription description;
    private readonly Venue[] venues;
    private readonly AssetId[] assets;
    private readonly Book[][] books;
    private readonly AccountId[] accounts;
    private readonly double[] home;

    // The book of each asset with the largest described depth; the first of equals.
    private readonly int[] deepest;

    // By member and book: one more than the row of its position, 0 while it has none. Rows never move.
    private readonly int[] rows;
    private readonly int bookCount;

    // Scratch of one scan, by book: best prices in USD.
    private readonly double[] asks;
    private readonly double[] bids;

    public Arbitrageur(ArbitrageurDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venues = new Venue[description.Venues.Count];
        List<AssetId> found = [];
        List<List<Book>> lists = [];
        for (int slot = 0; slot < venues.Length; slot++)
        {
            venues[slot] = around.VenueByKey(description.Venues[slot]);
            foreach (Market market in description.Trades.Of(venues[slot], around))
            {
                int at = found.IndexOf(market.Spec.Base);
                if (at < 0)
                {
                    at = found.Count;
                    found.Add(market.Spec.Base);
                    lists.Add([]);
                }

                lists[at].Add(new(market, venues[slot], slot, venues[slot].Rules.TakerFee.Value, bookCount++));
            }
        }

        assets = [.. found];
        books = [.. lists.Select(l => l.ToArray())];
        deepest = [.. books.Select(list => Array.FindIndex(list, b => b.Market.Depth1Pct == list.Max(other => other.Market.Depth1Pct)))];
        rows = new int[description.Count * bookCount];
        int most = books.Length == 0 ? 0 : books.Max(b => b.Length);
        asks = new double[most];
        bids = new double[most];
        accounts = new AccountId[description.Count * venues.Length];
        home = new double[accounts.Length * around.Balances.Assets.Count];
        refilledAt = new Instant[description.Count * around.Balances.Assets.Count];
    }

    public override void Endow()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            int member = i / venues.Length, slot = i % venues.Length;
            Venue venue = venues[slot];
            accounts[i] = Around.Roster.Open($"{description.StreamKey}/{member}/{venue.Rules.Id}", Number);
            venue.Admit(accounts[i], MarginMode.Cross, description.Leverage + 1);
            double cash = description.Cash.At(StreamOf(description.StreamKey, member, venue.Rules.Id).NextUniform());
            Around.Endow(accounts[i], venue.Settlement, cash / Around.Values.Of(venue.Settlement));
        }

        for (int asset = 0; asset < assets.Length; asset++)
        {
            foreach (Book book in books[asset])
            {
                for (int member = 0; member < Members && book.Market.Kind == MarketKind.Spot; member++)
                {
                    double coins = description.CoinsOfDepth * book.Market.Depth1Pct / Members / Around.Values.Of(assets[asset]);
                    Around.Endow(AccountOf(member, book), assets[asset], coins);
                }
            }
        }

        for (int i = 0; i < home.Length; i++)
        {
            AssetId asset = new(i % Around.Balances.Assets.Count);
            home[i] = WholeOf(accounts[i / Around.Balances.Assets.Count], asset);
        }
    }

    public override void Start()
    {
        for (int i = 0; i < Members && assets.Length > 0; i++)
        {
            Duration first = Duration.FromMicroseconds(1 + description.Every.Microseconds * i / Members);
            WakeAt(Around.Now + first, Around.Roster.ActorOf(accounts[i * venues.Length]), i, 0);
        }
    }

    public override void Wake(int member, long argument)
    {
        for (int asset = 0; asset < assets.Length; asset++)
        {
            Scan(member, asset);
        }

        Refill(member);
        WakeAt(Around.Now + description.Every, Around.Roster.ActorOf(accounts[member * venues.Length]), member, 0);
    }

    public override double EquityUsdOf(int member)
    {
        double sum = 0;
        for (int slot = 0; slot < venues.Length; slot++)
        {
            sum += Around.EquityUsdOf(venues[slot], accounts[member * venues.Length + slot]);
        }

        return sum;
    }

    /// <summary>The widest gap that both legs can pay for.</summary>
    private void Scan(int member, int asset)
    {
        Book[] list = books[asset];
        int cheap = -1, dear = -1;
        double widest = 0, room = 0;
        for (int i = 0; i < list.Length; i++)
        {
            double usd = UsdOfQuote(list[i]);
            asks[i] = PriceUsd(list[i], list[i].Market.Book.BestAsk, usd);
            bids[i] = PriceUsd(list[i], list[i].Market.Book.BestBid, usd);
        }

        for (int b = 0; b < list.Length; b++)
        {
            double ask = asks[b];
            for (int s = 0; s < list.Length && ask > 0; s++)
            {
                double bid = bids[s];
                // No gap is a gap, whatever the fees: most pairs end here.
                if (bid <= ask || b == s || !IsPair(list[b], list[s]))
                {
                    continue;
                }

                double gap = bid / ask - 1 - list[b].Fee - list[s].Fee;
                if (gap > widest && IsWorth(gap, member, list[b], list[s]) && RoomOf(member, list[b], Side.Buy) is > 0 and var buys
                    && RoomOf(member, list[s], Side.Sell) is > 0 and var sells)
                {
                    (cheap, dear, widest, room) = (b, s, gap, Math.Min(buys, sells));
                }
            }
        }

        if (cheap >= 0)
        {
            Trade(member, list[cheap], list[dear], widest, room);
        }
        else
        {
            Straighten(member, asset);
        }
    }

    /// <param name="room">USD that both legs can still trade.</param>
    private void Trade(int member, in Book cheap, in Book dear, double gap, double room)
    {
        MarketSpec buying = cheap.Market.Spec, selling = dear.Market.Spec;
        Price ask = buying.PriceAtOrBelow(buying.PriceOf(cheap.Market.Book.BestAsk) * (1 + gap / 2));
        Price bid = selling.PriceAtOrAbove(selling.PriceOf(dear.Market.Book.BestBid) * (1 - gap / 2));
        double usd = Math.Min(room, description.OrderOfDepth * Math.Min(cheap.Market.Depth1Pct, dear.Market.Depth1Pct) / Members);
        double there = Math.Min(cheap.Market.Book.QuantityTo(Side.Sell, ask).Count * buying.LotValue, dear.Market.Book.QuantityTo(Side.Buy, bid).Count * selling.LotValue);
        double tokens = Math.Min(there, usd / (buying.PriceOf(ask) * UsdOfQuote(cheap)));
        Lots bought = buying.LotsIn(tokens), sold = selling.LotsIn(tokens);
        if (bought.IsZero || sold.IsZero)
        {
            return;
        }

        EventId first = cheap.Market.LastMove, second = dear.Market.LastMove;
        Cause cause = new(Channel.Arbitrage, first.Number > second.Number ? first : second);
        Send(member, cheap, Side.Buy, ask, bought, cause);
        Send(member, dear, Side.Sell, bid, sold, cause);
    }

    /// <summary>What fills of one leg have left is closed where the asset has its deepest book, half at a time, within 1%.</summary>
    private void Straighten(int member, int asset)
    {
        ref readonly Book main = ref books[asset][deepest[asset]];
        double net = 0;
        foreach (ref readonly Book book in books[asset].AsSpan())
        {
            net += book.Market.Kind == MarketKind.Perp ? PositionOf(member, book) : 0;
        }

        for (int slot = 0; slot < venues.Length; slot++)
        {
            int account = member * venues.Length + slot;
            net += WholeOf(accounts[account], assets[asset]) - home[account * Around.Balances.Assets.Count + assets[asset].Index];
        }

        net += InTransitOf(member, assets[asset]);
        double price = main.Market.Reference;
        Side side = net > 0 ? Side.Sell : Side.Buy;
        double naked = Math.Abs(net) * price * UsdOfQuote(main);
        if (naked <= description.OrderOfDepth * main.Market.Depth1Pct / Members)
        {
            return;
        }

        double usd = Math.Min(naked / 2, RoomOf(member, main, side));
        MarketSpec spec = main.Market.Spec;
        Price limit = side == Side.Buy ? spec.PriceAtOrBelow(price * 1.01) : spec.PriceAtOrAbove(price * 0.99);
        Send(member, main, side, limit, spec.LotsIn(usd / (price * UsdOfQuote(main))), new(Channel.Arbitrage, main.Market.LastMove));
    }

    private void Send(int member, in Book book, Side side, Price limit, Lots lots, Cause cause)
    {
        if (!lots.IsZero)
        {
            Around.Gateway.Send(new(AccountOf(member, book), book.Market.Id, side, limit, lots, TimeInForce.ImmediateOrCancel, OrderFlags.None, cause), description.Delay);
        }
    }

    private bool IsPair(in Book a, in Book b)
    {
        bool spotA = a.Market.Kind == MarketKind.Spot, spotB = b.Market.Kind == MarketKind.Spot;
        return description.Pairs switch
        {
            ArbitragePairs.Spot => spotA && spotB,
            ArbitragePairs.Basis => spotA != spotB,
            ArbitragePairs.Perps => !spotA && !spotB,
            _ => true,
        };
    }

    /// <summary>A gap must be over the edge, or over a quarter of it if both legs bring the member back to where it started.</summary>
    private bool IsWorth(double gap, int member, in Book cheap, in Book dear) =>
        gap > description.Edge || (gap > description.Edge / 4 && Over(member, cheap) < 0 && Over(member, dear) > 0);

    /// <summary>Tokens over (or under) what the member had at the start in this place.</summary>
    private double Over(int member, in Book book)
    {
        if (book.Market.Kind == MarketKind.Perp)
        {
            return PositionOf(member, book);
        }

        int account = member * venues.Length + book.VenueSlot;
        return WholeOf(accounts[account], book.Market.Spec.Base) - home[account * Around.Balances.Assets.Count + book.Market.Spec.Base.Index];
    }

    /// <summary>USD that a leg can still trade: cash, coins, or margin. A hundredth is kept back for fees.</summary>
    private double RoomOf(int member, in Book book, Side side)
    {
        AccountId account = AccountOf(member, book);
        MarketSpec spec = book.Market.Spec;
        if (book.Market.Kind == MarketKind.Spot)
        {
            return side == Side.Buy ? 0.99 * AvailableOf(account, spec.Quote) * UsdOfQuote(book)
                : AvailableOf(account, spec.Base) * book.Market.Reference * UsdOfQuote(book);
        }

        double equity = Around.Balances.AssetOf(book.Venue.Settlement).WholeOf(book.Venue.EquityOf(account));
        double opens = Math.Max(0, equity * description.Leverage - book.Venue.GrossNotionalOf(account));
        double position = PositionOf(member, book);
        double closes = (position < 0) == (side == Side.Buy) ? Math.Abs(position) * book.Market.Reference : 0;
        return (opens + closes) * UsdOfQuote(book);
    }

    private double PositionOf(int member, in Book book)
    {
        ref int row = ref rows[member * bookCount + book.Number];
        row = row > 0 ? row : book.Venue.Positions.Find(AccountOf(member, book), book.Market.Id) + 1;
        return row > 0 ? book.Venue.Positions[row - 1].Lots * book.Market.Spec.LotValue : 0;
    }

    private AccountId AccountOf(int member, in Book book) => accounts[member * venues.Length + book.VenueSlot];

    private double UsdOfQuote(in Book book) => Around.ReferenceUsdOf(book.Market.Spec.Quote);

    /// <summary>A best resting price in USD, or 0 where there is none.</summary>
    private static double PriceUsd(in Book book, Price best, double quoteUsd) => best.IsNone ? 0 : book.Market.Spec.PriceOf(best) * quoteUsd;

    private double WholeOf(AccountId account, AssetId asset) => Around.Balances.AssetOf(asset).WholeOf(Around.Balances.Of(account, asset));

    private double AvailableOf(AccountId account, AssetId asset) => Around.Balances.AssetOf(asset).WholeOf(Around.Balances.AvailableOf(account, asset));
}
