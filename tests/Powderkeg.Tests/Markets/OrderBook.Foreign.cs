using System.Globalization;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>The same stream of 10,000 orders through a book from npm that had no part in ours (tests/vectors-book/): the same fills, order by order.</summary>
public sealed class OrderBookForeign
{
    private static string[] Lines => File.ReadAllLines(Path.Combine(Samples.SampleRuns.Root, "tests/vectors-book/fills.txt"));

    [Fact]
    public void Fills_equal_those_of_nodejs_order_book_10_1_1()
    {
        Assert.Contains("nodejs-order-book 10.1.1 (npm, MIT): 10000 orders of seed 20251010", Lines[0], StringComparison.Ordinal);
        foreach (IOrderBook book in (IOrderBook[])[new FastOrderBook(100_000), new NaiveOrderBook(100_000)])
        {
            Dictionary<int, OrderId> handles = [];
            (int number, int fills) = (0, 0);
            foreach (string line in Lines.Where(line => line[0] != '#'))
            {
                string[] halves = line.Split(" = ");
                string[] words = halves[0].Split(' ');
                string expected = halves.Length > 1 ? halves[1] : "";
                if (words[0] == "end")
                {
                    Assert.Equal(expected, Standing(book, handles));
                    continue;
                }

                number++;
                Assert.Equal($"{number}: {line}", $"{number}: {halves[0]}{(expected.Length > 0 ? " = " : "")}{Send(book, handles, number, words)}");
                fills += book.Fills.Count;
            }

            Assert.Equal(10_000, number);
            Assert.InRange(fills, 3_000, 100_000);
        }
    }

    /// <summary>The fills as the file writes them.</summary>
    private static string Send(IOrderBook book, Dictionary<int, OrderId> handles, int number, string[] words)
    {
        if (words[0] == "c")
        {
            Assert.True(book.Cancel(handles[Number(words[1])]));
            return "";
        }

        // Owners differ, so nobody trades with itself; the tag is the order's number.
        OrderOutcome outcome = book.Submit(new(
            new(number % 1000), words[0] == "b" ? Side.Buy : Side.Sell, words[1] == "-" ? Price.None : Price.FromTicks(Number(words[1])), Lots.FromCount(Number(words[2])),
            words[3] switch
            {
                "i" or "m" => TimeInForce.ImmediateOrCancel,
                "f" => TimeInForce.FillOrKill,
                "p" => TimeInForce.PostOnly,
                _ => TimeInForce.GoodTillCancelled,
            },
            SelfTradePrevention.None, number));
        handles[number] = outcome.Resting;
        return outcome.Refusal != OrderRefusal.None ? "refused" : string.Join(' ', book.Fills.Select(fill => $"{fill.RestingTag}x{fill.Quantity}@{fill.Price}"));
    }

    private static string Standing(IOrderBook book, Dictionary<int, OrderId> handles)
    {
        List<string> standing = [];
        foreach ((int number, OrderId handle) in handles.OrderBy(pair => pair.Key))
        {
            if (!handle.IsNone && book.TryGet(handle, out Removal order))
            {
                standing.Add(string.Create(CultureInfo.InvariantCulture, $"{number}x{order.Left}@{order.Price}"));
            }
        }

        return string.Join(' ', standing);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
