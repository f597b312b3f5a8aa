using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>What a test asks of a book: the fast one and its twin answer alike.</summary>
public interface IOrderBook
{
    IReadOnlyList<Fill> Fills { get; }
    IReadOnlyList<Removal> Removed { get; }
    Price BestBid { get; }
    Price BestAsk { get; }
    int RestingOrders { get; }
    OrderOutcome Submit(in NewOrder order);
    bool Cancel(OrderId id);
    int CancelAll(AccountId owner);
    OrderOutcome Replace(OrderId id, Price price, Lots quantity);
    Lots QuantityAt(Side side, Price price);
    Price NextLevel(Side side, Price after);
    Lots QuantityTo(Side side, Price limit);
    (Lots Bids, Lots Asks) StandingOf(AccountId owner);
    bool TryGet(OrderId id, out Removal standing);
    ulong Digest();
}

/// <summary>The real book behind the tests' interface.</summary>
public sealed class FastOrderBook(long maxTicks) : IOrderBook
{
    private readonly OrderBook book = new(maxTicks);

    public IReadOnlyList<Fill> Fills => book.Fills.ToArray();
    public IReadOnlyList<Removal> Removed => book.Removed.ToArray();
    public Price BestBid => book.BestBid;
    public Price BestAsk => book.BestAsk;
    public int RestingOrders => book.RestingOrders;
    public OrderOutcome Submit(in NewOrder order) => book.Submit(order);
    public bool Cancel(OrderId id) => book.Cancel(id);
    public int CancelAll(AccountId owner) => book.CancelAll(owner);
    public OrderOutcome Replace(OrderId id, Price price, Lots quantity) => book.Replace(id, price, quantity);
    public Lots QuantityAt(Side side, Price price) => book.QuantityAt(side, price);
    public Price NextLevel(Side side, Price after) => book.NextLevel(side, after);
    public Lots QuantityTo(Side side, Price limit) => book.QuantityTo(side, limit);
    public (Lots Bids, Lots Asks) StandingOf(AccountId owner) => book.StandingOf(owner);
    public bool TryGet(OrderId id, out Removal standing) => book.TryGet(id, out standing);

    public ulong Digest()
    {
        ulong hash = 0;
        book.AppendDigest(ref hash);
        return hash;
    }
}
