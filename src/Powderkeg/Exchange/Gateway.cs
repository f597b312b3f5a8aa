using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>A maker's ladder in one market, written when it decides and read when it arrives: both sides, best first.</summary>
/// <remarks>A level that stands where it is wanted, up to <see cref="Slack"/> and a tenth of its size, keeps its place in the queue; others are replaced.</remarks>
public sealed class Ladder
{
    internal Ladder(int number, AccountId owner, Market market, int levels)
    {
        Number = number;
        Owner = owner;
        Market = market.Id;
        Standing = market.Book.OwnerOf(owner);
        BidPrices = new Price[levels];
        BidLots = new Lots[levels];
        AskPrices = new Price[levels];
        AskLots = new Lots[levels];
        Slack = new long[levels];
        BidOrders = new LadderOrder[levels];
        AskOrders = new LadderOrder[levels];
    }

    internal int Number { get; }
    public AccountId Owner { get; }
    public MarketId Market { get; }
    public Price[] BidPrices { get; }
    public Lots[] BidLots { get; }
    public Price[] AskPrices { get; }
    public Lots[] AskLots { get; }
    public int Bids { get; set; }
    public int Asks { get; set; }

    /// <summary>By level: how many ticks a standing order may lie off its wanted price.</summary>
    public long[] Slack { get; }
    internal LadderOrder[] BidOrders { get; }
    internal LadderOrder[] AskOrders { get; }

    /// <summary>What the book says that its owner has standing.</summary>
    internal OrderOwner Standing { get; }

    /// <summary>How often the owner's bids, and asks, had changed when it last arrived: while that stands, they are as it left them.</summary>
    internal long BidChangesSeen { get; set; } = -1;
    internal long AskChangesSeen { get; set; } = -1;

    /// <summary>What came to rest of it on arrival, both sides; what stands less of it later was traded or cancelled.</summary>
    public Lots PlacedBids { get; internal set; }
    public Lots PlacedAsks { get; internal set; }

    /// <summary>How often it has arrived.</summary>
    public int Arrivals { get; internal set; }

    /// <summary>Why it moves: a requote, or a withdrawal.</summary>
    public Journal.Cause Cause { get; set; }
}

/// <summary>An order of a ladder as it stood when it was last looked at.</summary>
internal struct LadderOrder
{
    public OrderId Id;
    public Price Price;
    public Lots Left;
}

/// <summary>
/// The way from a decision to the book: every order, cancel and ladder arrives after the venue's latency and the sender's own delay, in phase Match.
/// </summary>
/// <remarks>Messages wait in a slab whose slots are used again; nothing is allocated per message once the slab has grown.</remarks>
public sealed class Gateway(Agenda agenda, Roster roster, IReadOnlyList<Venue> venues, IReadOnlyList<Market> markets, int handler)
{
    private readonly Venue[] venues = [.. venues];
    private readonly Market[] markets = [.. markets];
    private Message[] slab = new Message[1024];
    private int[] free = new int[1024];
    private int freeCount;
    private int used;
    private readonly List<Ladder> ladders = [];

    private enum MessageKind : byte
    {
        Order,
        CancelAll,
        Ladder,
    }

    private struct Message
    {
        public MessageKind Kind;
        public OrderRequest Request;
        public int Ladder;
    }

    /// <summary>Called after each order with its report, where a behaviour wants to know what became of it.</summary>
    public Action<OrderRequest, ExecutionReport>? Executed { get; set; }

    /// <summary>Sends an order; it reaches the book after the venue's latency and <paramref name="delay"/>, at least one microsecond from now.</summary>
    public void Send(in OrderRequest request, Duration delay) => Post(new Message { Kind = MessageKind.Order, Request = request }, delay);

    /// <summary>Cancels all of an account's orders in a market, at the same pace as an order.</summary>
    public void CancelAll(AccountId account, MarketId market, Duration delay) =>
        Post(new Message { Kind = MessageKind.CancelAll, Request = new() { Account = account, Market = market } }, delay);

    public Ladder OpenLadder(AccountId owner, MarketId market, int levels)
    {
        Ladder ladder = new(ladders.Count, owner, markets[market.Index], levels);
        ladders.Add(ladder);
        return ladder;
    }

    /// <summary>Replaces all that the ladder's owner has in its market by the ladder as it then stands.</summary>
    public void Quote(Ladder ladder, Duration delay) =>
        Post(new Message { Kind = MessageKind.Ladder, Ladder = ladder.Number, Request = new() { Account = ladder.Owner, Market = ladder.Market } }, delay);

    /// <summary>A message has arrived (phase Match).</summary>
    public void Deliver(int slot)
    {
        Message message = slab[slot];
        free[freeCount++] = slot;
        Venue venue = venues[markets[message.Request.Market.Index].Venue.Index];
        switch (message.Kind)
        {
            case MessageKind.Order:
                ExecutionReport report = venue.Execute(message.Request);
                Executed?.Invoke(message.Request, report);
                break;
            case MessageKind.CancelAll:
                if (!venue.IsDown(OutageOf.Orders))
                {
                    venue.CancelAll(message.Request.Market, message.Request.Account);
                }

                break;
            case MessageKind.Ladder:
                if (!venue.IsDown(OutageOf.Orders))
                {
                    Place(venue, ladders[message.Ladder]);
                }

                break;
        }
    }

    /// <summary>What no longer stands where it is wanted leaves before anything comes: no order meets its owner's old ones.</summary>
    private static void Place(Venue venue, Ladder ladder)
    {
        Market market = venue.AllMarkets[ladder.Market.Index];
        ladder.Arrivals++;
        if (ladder.Bids == 0 && ladder.Asks == 0)
        {
            venue.CancelAll(ladder.Market, ladder.Owner);
        }

        OrderOwner standing = ladder.Standing;
        bool bidsStand = ladder.BidChangesSeen == standing.BidChanges, asksStand = ladder.AskChangesSeen == standing.AskChanges;
        for (int i = 0; i < ladder.Slack.Length && !bidsStand; i++)
        {
            Look(market, ref ladder.BidOrders[i]);
        }

        for (int i = 0; i < ladder.Slack.Length && !asksStand; i++)
        {
            Look(market, ref ladder.AskOrders[i]);
        }

        for (int i = 0; i < ladder.Slack.Length; i++)
        {
            Clear(venue, market, ref ladder.BidOrders[i], i < ladder.Bids ? ladder.BidPrices[i] : Price.None, ladder.BidLots[i], ladder.Slack[i]);
            Clear(venue, market, ref ladder.AskOrders[i], i < ladder.Asks ? ladder.AskPrices[i] : Price.None, ladder.AskLots[i], ladder.Slack[i]);
        }

        for (int i = 0; i < ladder.Bids; i++)
        {
            PlaceOne(venue, market, ladder, Side.Buy, ref ladder.BidOrders[i], ladder.BidPrices[i], ladder.BidLots[i]);
        }

        for (int i = 0; i < ladder.Asks; i++)
        {
            PlaceOne(venue, market, ladder, Side.Sell, ref ladder.AskOrders[i], ladder.AskPrices[i], ladder.AskLots[i]);
        }

        (ladder.PlacedBids, ladder.PlacedAsks) = (Lots.Trusted(standing.Bids), Lots.Trusted(standing.Asks));
        (ladder.BidChangesSeen, ladder.AskChangesSeen) = (standing.BidChanges, standing.AskChanges);
    }

    /// <summary>What an order has left now; one that is gone is forgotten.</summary>
    private static void Look(Market market, ref LadderOrder order)
    {
        if (!order.Id.IsNone && !market.Book.TryPlaceOf(order.Id, out order.Price, out order.Left))
        {
            order.Id = OrderId.None;
        }
    }

    private static void Clear(Venue venue, Market market, ref LadderOrder order, Price wanted, Lots lots, long slack)
    {
        if (order.Id.IsNone)
        {
            return;
        }

        bool stays = !wanted.IsNone && Math.Abs(order.Price.Ticks - wanted.Ticks) <= slack && Math.Abs(order.Left.Count - lots.Count) * 10 <= lots.Count;
        if (!stays)
        {
            venue.Cancel(market.Id, order.Id);
            order.Id = OrderId.None;
        }
    }

    private static void PlaceOne(Venue venue, Market market, Ladder ladder, Side side, ref LadderOrder order, Price price, Lots lots)
    {
        if (!order.Id.IsNone || lots.IsZero || price.IsNone)
        {
            return;
        }

        order.Id = venue.Quote(market, new(ladder.Owner, ladder.Market, side, price, lots, TimeInForce.PostOnly, OrderFlags.None, ladder.Cause));
        Look(market, ref order);
    }

    private void Post(in Message message, Duration delay)
    {
        int slot;
        if (freeCount > 0)
        {
            slot = free[--freeCount];
        }
        else
        {
            if (used == slab.Length)
            {
                Array.Resize(ref slab, used * 2);
                Array.Resize(ref free, used * 2);
            }

            slot = used++;
        }

        slab[slot] = message;
        Venue venue = venues[markets[message.Request.Market.Index].Venue.Index];
        Duration wait = venue.LatencyNow() + delay;
        agenda.Schedule(agenda.Now + (wait == Duration.Zero ? Duration.FromMicroseconds(1) : wait), Phase.Match,
            roster.ActorOf(message.Request.Account), new(handler, slot, 0));
    }
}
