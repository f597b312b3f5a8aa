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
    /// <summary>One book that a member can trade.</summary>
    private readonly record struct Book(Market Market, Venue Venue, int VenueSlot, double Fee);

    private readonly ArbitrageurDescription description;
    private readonly Venue[] venues;
    private readonly AssetId[] assets;
    private readonly Book[][] books;
    private readonly AccountId[] accounts;
    private readonly double[] home;

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

                lists[at].Add(new(market, venues[slot], slot, venues[slot].Rules.TakerFee.Value));
            }
        }

        assets = [.. found];
        books = [.. lists.Select(l => l.ToArray())];
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
        double widest = 0;
        for (int b = 0; b < list.Length; b++)
        {
            double ask = PriceUsd(list[b], Side.Sell);
            for (int s = 0; s < list.Length && ask > 0; s++)
            {
                double bid = b == s || !IsPair(list[b], list[s]) ? 0 : PriceUsd(list[s], Side.Buy);
                double gap = bid / ask - 1 - list[b].Fee - list[s].Fee;
                if (bid > 0 && gap > widest && gap > EdgeOf(member, list[b], list[s]) && RoomOf(member, list[b], Side.Buy) > 0 && RoomOf(member, list[s], Side.Sell) > 0)
                {
                    (cheap, dear, widest) = (b, s, gap);
                }
            }
        }

        if (cheap >= 0)
        {
            Trade(member, list[cheap], list[dear], widest);
        }
        else
        {
            Straighten(member, asset);
        }
    }

    private void Trade(int member, in Book cheap, in Book dear, double gap)
    {
        MarketSpec buying = cheap.Market.Spec, selling = dear.Market.Spec;
        Price ask = buying.PriceAtOrBelow(buying.PriceOf(cheap.Market.Book.BestAsk) * (1 + gap / 2));
        Price bid = selling.PriceAtOrAbove(selling.PriceOf(dear.Market.Book.BestBid) * (1 - gap / 2));
        double usd = Math.Min(RoomOf(member, cheap, Side.Buy), RoomOf(member, dear, Side.Sell));
        usd = Math.Min(usd, description.OrderOfDepth * Math.Min(cheap.Market.Depth1Pct, dear.Market.Depth1Pct) / Members);
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
        Book deepest = books[asset][0];
        double net = 0, depth = 0;
        for (int i = 0; i < books[asset].Length; i++)
        {
            Book book = books[asset][i];
            net += book.Market.Kind == MarketKind.Perp ? PositionOf(member, book) : 0;
            deepest = book.Market.Depth1Pct > deepest.Market.Depth1Pct ? book : deepest;
            depth = Math.Max(depth, book.Market.Depth1Pct);
        }

        for (int slot = 0; slot < venues.Length; slot++)
        {
            int account = member * venues.Length + slot;
            net += WholeOf(accounts[account], assets[asset]) - home[account * Around.Balances.Assets.Count + assets[asset].Index];
        }

        net += InTransitOf(member, assets[asset]);
        double price = deepest.Market.Reference;
        Side side = net > 0 ? Side.Sell : Side.Buy;
        double naked = Math.Abs(net) * price * UsdOfQuote(deepest);
        if (naked <= description.OrderOfDepth * depth / Members)
        {
            return;
        }

        double usd = Math.Min(naked / 2, RoomOf(member, deepest, side));
        MarketSpec spec = deepest.Market.Spec;
        Price limit = side == Side.Buy ? spec.PriceAtOrBelow(price * 1.01) : spec.PriceAtOrAbove(price * 0.99);
        Send(member, deepest, side, limit, spec.LotsIn(usd / (price * UsdOfQuote(deepest))), new(Channel.Arbitrage, deepest.Market.LastMove));
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

    /// <summary>A quarter of the edge if both legs bring the member back to where it started.</summary>
    private double EdgeOf(int member, in Book cheap, in Book dear) =>
        Over(member, cheap) < 0 && Over(member, dear) > 0 ? description.Edge / 4 : description.Edge;

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

    private double PositionOf(int member, in Book book) =>
        book.Venue.Positions.Of(AccountOf(member, book), book.Market.Id).Count * book.Market.Spec.LotValue;

    private AccountId AccountOf(int member, in Book book) => accounts[member * venues.Length + book.VenueSlot];

    private double UsdOfQuote(in Book book) => Around.ReferenceUsdOf(book.Market.Spec.Quote);

    /// <summary>The best resting price on a side in USD, or 0.</summary>
    private double PriceUsd(in Book book, Side resting)
    {
        Price best = resting == Side.Buy ? book.Market.Book.BestBid : book.Market.Book.BestAsk;
        return best.IsNone ? 0 : book.Market.Spec.PriceOf(best) * UsdOfQuote(book);
    }

    private double WholeOf(AccountId account, AssetId asset) => Around.Balances.AssetOf(asset).WholeOf(Around.Balances.Of(account, asset));

    private double AvailableOf(AccountId account, AssetId asset) => Around.Balances.AssetOf(asset).WholeOf(Around.Balances.AvailableOf(account, asset));
}
