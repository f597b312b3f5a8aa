using System.Globalization;
using CsCheck;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>The fast book does what the brute-force one does, operation by operation.</summary>
/// <remarks>Holds MARKETS-2.</remarks>
public sealed class OrderBookTwin
{
    /// <summary>Seeds, grids and spreads of prices: narrow (long queues), wide (holes of the bitmap's every step), and a grid of one tick.</summary>
    [Theory]
    [InlineData(1, 1_000, 500, 12, 40_000)]
    [InlineData(2, 4_000_000, 2_000_000, 1_900_000, 30_000)]
    [InlineData(3, 300_000, 262_150, 70, 20_000)]
    [InlineData(4, 1, 1, 0, 10_000)]
    public void One_hundred_thousand_random_operations_end_alike_on_both(ulong seed, long maxTicks, int middle, int spread, int operations) =>
        Compare(new Draws(seed), maxTicks, middle, spread, operations);

    [Fact]
    [Trait("share", "properties")]
    public void Short_random_histories_end_alike_on_both() =>
        Gen.ULong.Sample(seed => Compare(new Draws(seed), 5_000, 100, 4, 60), iter: 300);

    private static void Compare(Draws draws, long maxTicks, int middle, int spread, int operations)
    {
        FastOrderBook fast = new(maxTicks);
        NaiveOrderBook naive = new(maxTicks);
        List<(OrderId Fast, OrderId Naive)> ids = [(OrderId.None, OrderId.None)];
        Dictionary<long, OrderId> handles = [];
        for (int i = 0; i < operations; i++)
        {
            int action = draws.Below(400);
            (OrderId fastId, OrderId naiveId) = ids[draws.Below(8) == 0 ? draws.Below(ids.Count) : Math.Max(0, ids.Count - 1 - draws.Below(150))];
            Price price = Price.FromTicks(Math.Clamp(middle + draws.Below(2 * spread + 1) - spread, 1, maxTicks + 1));
            Lots quantity = Lots.FromCount(draws.Below(200) == 0 ? 0 : draws.Below(500) == 0 ? long.MaxValue : 1 + draws.Below(100));
            if (action < 250)
            {
                NewOrder order = new(
                    new(draws.Below(4) == 0 ? 100_000 : draws.Below(5)), (Side)draws.Below(2), draws.Below(15) == 0 ? Price.None : price, quantity,
                    (TimeInForce)Math.Max(0, draws.Below(8) - 4), (SelfTradePrevention)draws.Below(4), i + 1);
                Price stop = Price.FromTicks(Math.Clamp(middle + draws.Below(2 * spread + 1) - spread, 1, maxTicks));
                order = draws.Below(3) == 0 && order.TimeInForce != TimeInForce.FillOrKill ? order with { StopAt = stop } : order;
                Note(ids, handles, fast, Same(i, fast, naive, handles, fast.Submit(order), naive.Submit(order)));
            }
            else if (action < 330)
            {
                Assert.Equal(naive.Cancel(naiveId), fast.Cancel(fastId));
                Same(i, fast, naive, handles, default, default);
            }
            else if (action < 398)
            {
                Note(ids, handles, fast, Same(i, fast, naive, handles, fast.Replace(fastId, price, quantity), naive.Replace(naiveId, price, quantity)));
            }
            else
            {
                AccountId owner = new(draws.Below(5));
                Assert.Equal(naive.CancelAll(owner), fast.CancelAll(owner));
                Same(i, fast, naive, handles, default, default);
            }

            SameView(fast, naive, fastId, naiveId, price);
        }
    }

    private static void Note(
        List<(OrderId Fast, OrderId Naive)> ids, Dictionary<long, OrderId> handles, FastOrderBook fast, (OrderId Fast, OrderId Naive) resting)
    {
        if (!resting.Fast.IsNone)
        {
            ids.Add(resting);
            Assert.True(fast.TryGet(resting.Fast, out Removal standing));
            handles[standing.Tag] = resting.Fast;
        }
    }

    /// <summary>Handles differ in their numbers, so orders are compared by tag, which is unique here.</summary>
    private static (OrderId Fast, OrderId Naive) Same(
        int i, FastOrderBook fast, NaiveOrderBook naive, Dictionary<long, OrderId> handles, OrderOutcome left, OrderOutcome right)
    {
        string at = "operation " + i.ToString(CultureInfo.InvariantCulture);
        Assert.True(
            (left.Refusal, left.Filled, left.Left, left.Resting.IsNone) == (right.Refusal, right.Filled, right.Left, right.Resting.IsNone),
            $"{at}: {left} is not {right}");
        Assert.Equal(naive.Fills.Select(f => f with { RestingOrder = default }), fast.Fills.Select(f => f with { RestingOrder = default }));
        Assert.Equal(naive.Removed.Select(r => r with { Order = default }), fast.Removed.Select(r => r with { Order = default }));
        Assert.All(fast.Fills, f => Assert.Equal(handles[f.RestingTag], f.RestingOrder));
        Assert.All(fast.Removed, r => Assert.Equal(handles[r.Tag], r.Order));
        Assert.True(naive.Digest() == fast.Digest(), at + ": the books differ");
        return (left.Resting, right.Resting);
    }

    private static void SameView(FastOrderBook fast, NaiveOrderBook naive, OrderId fastId, OrderId naiveId, Price price)
    {
        Assert.Equal(naive.BestBid, fast.BestBid);
        Assert.Equal(naive.BestAsk, fast.BestAsk);
        Assert.Equal(naive.RestingOrders, fast.RestingOrders);
        Assert.Equal(naive.TryGet(naiveId, out Removal expected), fast.TryGet(fastId, out Removal found));
        Assert.Equal(expected with { Order = default }, found with { Order = default });
        foreach (AccountId owner in Enumerable.Range(0, 5).Append(100_000).Select(o => new AccountId(o)))
        {
            Assert.Equal(naive.StandingOf(owner), fast.StandingOf(owner));
        }

        foreach (Side side in new[] { Side.Buy, Side.Sell })
        {
            Assert.Equal(naive.QuantityAt(side, price), fast.QuantityAt(side, price));
            Assert.Equal(naive.QuantityTo(side, price), fast.QuantityTo(side, price));
            Assert.Equal(naive.NextLevel(side, price), fast.NextLevel(side, price));
        }
    }

    /// <summary>Numbers of a seed: splitmix64, so that a failing seed fails again on every machine.</summary>
    private sealed class Draws(ulong state)
    {
        public int Below(int count)
        {
            unchecked
            {
                state += 0x9E3779B97F4A7C15UL;
                ulong z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
                return (int)((z ^ (z >> 31)) % (ulong)count);
            }
        }
    }
}
