using System.Globalization;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>Books as a trader draws them. A line is a side, a price and its queue, oldest first: <c>ask 102 3a 2b</c> is 3 lots of owner a, then
/// 2 of b. An order is <c>buy 6z at 103 ioc oldest</c>; without <c>at</c> it is a market order. A fill is <c>3a@102</c>: who rested, at which price.</summary>
public sealed class Ladder
{
    private readonly List<OrderId> handles = [];

    private Ladder(IOrderBook book) => Book = book;

    public IOrderBook Book { get; }

    public static Ladder Of(IOrderBook book, string lines)
    {
        Ladder ladder = new(book);
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string side = words[0] == "bid" ? "buy" : "sell";
            foreach (string order in words[2..])
            {
                Assert.Empty(ladder.Submit($"{side} {order} at {words[1]}"));
            }
        }

        return ladder;
    }

    /// <summary>Sends an order and returns its fills as text; a refusal is the text <c>refused: reason</c>.</summary>
    public string Submit(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int at = Array.IndexOf(words, "at");
        return Fills(Book.Submit(new(
            Owner(words[1]), words[0] == "buy" ? Side.Buy : Side.Sell, at < 0 ? Price.None : Price.FromTicks(Number(words[at + 1])), Quantity(words[1]),
            words.Contains("ioc") ? TimeInForce.ImmediateOrCancel : words.Contains("fok") ? TimeInForce.FillOrKill
                : words.Contains("post") ? TimeInForce.PostOnly : TimeInForce.GoodTillCancelled,
            words.Contains("newest") ? SelfTradePrevention.CancelNewest : words.Contains("oldest") ? SelfTradePrevention.CancelOldest
                : words.Contains("both") ? SelfTradePrevention.CancelBoth : SelfTradePrevention.None, 0)));
    }

    /// <summary><c>2a at 103</c>: the owner's oldest standing order shall be 2 lots at 103.</summary>
    public string Replace(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        OrderId id = handles.Find(h => Book.TryGet(h, out Removal r) && r.Owner == Owner(words[0]));
        return Fills(Book.Replace(id, Price.FromTicks(Number(words[2])), Quantity(words[0])));
    }

    /// <summary>Takes out the owner's oldest standing order: <c>cancel a</c>; false if there is none.</summary>
    public bool Cancel(string owner) => Book.Cancel(handles.Find(h => Book.TryGet(h, out Removal r) && r.Owner == Owner(owner)));

    /// <summary>Takes out all that the owner has standing.</summary>
    public void CancelAll(string owner) => Book.CancelAll(Owner(owner));

    public string Removed() => string.Join(' ', Book.Removed.Select(r => $"{r.Left}{Letter(r.Owner)}@{r.Price}"));

    /// <summary>The book in the same words, asks from the top, each queue oldest first.</summary>
    public string Draw()
    {
        List<Removal> standing = [];
        foreach (OrderId handle in handles)
        {
            if (Book.TryGet(handle, out Removal order))
            {
                standing.Add(order);
            }
        }

        Assert.Equal(standing.Count, Book.RestingOrders);
        return string.Join('\n', standing.GroupBy(o => (o.Side, o.Price)).OrderByDescending(g => g.Key.Price.Ticks).Select(g =>
        {
            Assert.Equal(g.Sum(o => o.Left.Count), Book.QuantityAt(g.Key.Side, g.Key.Price).Count);
            string queue = string.Join(' ', g.Select(o => o.Left.ToString() + Letter(o.Owner)));
            return $"{(g.Key.Side == Side.Buy ? "bid" : "ask")} {g.Key.Price} {queue}";
        }));
    }

    public static string Tidy(string lines) => string.Join(
        '\n', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    private string Fills(OrderOutcome outcome)
    {
        if (outcome.Refusal != OrderRefusal.None)
        {
            Assert.Empty(Book.Fills);
            Assert.Empty(Book.Removed);
            return $"refused: {outcome.Refusal}";
        }

        Assert.Equal(outcome.Filled.Count, Book.Fills.Sum(f => f.Quantity.Count));
        if (!outcome.Resting.IsNone && !handles.Contains(outcome.Resting))
        {
            handles.Add(outcome.Resting);
        }

        return string.Join(' ', Book.Fills.Select(f => $"{f.Quantity}{Letter(f.RestingOwner)}@{f.Price}"));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static Lots Quantity(string order) => Lots.FromCount(Number(order[..^1]));

    private static AccountId Owner(string order) => new(order[^1] - 'a');

    private static char Letter(AccountId owner) => (char)('a' + owner.Index);
}
