using CsCheck;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Tests.Agents;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>A level of a ladder against its twin: the whole order entry with a post-only order.</summary>
public sealed class VenueQuote
{
    /// <summary>One of two worlds that are alike but for the door by which quotes come.</summary>
    private sealed class Door
    {
        private readonly PerpToy toy = new([]);
        private readonly AccountId maker;

        public Door()
        {
            maker = toy.World.Roster.Open("maker", -1);
            toy.Venue.Admit(maker, MarginMode.Cross, 3);
            toy.World.Surroundings.Endow(maker, toy.World.Surroundings.Assets["USDT"], 1_000);
            toy.World.Surroundings.Endow(maker, toy.World.Surroundings.Assets["ALT"], 500);
        }

        public bool Rests(bool isQuote, (bool IsPerp, Side Side, long Tick, double Tokens) level)
        {
            Market market = toy.Market(level.IsPerp ? "ALT-PERP" : "ALT/USDT");
            OrderRequest request = new(maker, market.Id, level.Side, Price.FromTicks(level.Tick), market.Spec.LotsIn(level.Tokens), TimeInForce.PostOnly,
                OrderFlags.None, Cause.Voluntary);
            return !(isQuote ? toy.Venue.Quote(market, request) : toy.Venue.Execute(request).Resting).IsNone;
        }

        /// <summary>The books, what is reserved, and how many orders were let in.</summary>
        public (ulong Books, Amount Cash, Amount Coins, int Acts) Seen()
        {
            ulong books = 0;
            toy.Market("ALT-PERP").Book.AppendDigest(ref books);
            toy.Market("ALT/USDT").Book.AppendDigest(ref books);
            AssetId cash = toy.World.Surroundings.Assets["USDT"], coins = toy.World.Surroundings.Assets["ALT"];
            return (books, toy.World.Balances.ReservedOf(maker, cash), toy.World.Balances.ReservedOf(maker, coins), toy.World.Journal.Acts.Count);
        }
    }

    [Fact]
    [Trait("share", "properties")]
    public void A_quote_does_what_order_entry_does_with_a_post_only_order()
    {
        Gen<(bool, Side, long, double)> level = Gen.Select(Gen.Bool, Gen.Bool, Gen.Long[9_980, 10_020], Gen.OneOf(Gen.Double[0, 300], Gen.Double[0, 3_000]))
            .Select(l => (l.Item1, l.Item2 ? Side.Buy : Side.Sell, l.Item3, l.Item4));
        level.Array[1, 30].Sample(levels =>
        {
            Door quoting = new(), entering = new();
            foreach ((bool, Side, long, double) one in levels)
            {
                Assert.Equal(entering.Rests(isQuote: false, one), quoting.Rests(isQuote: true, one));
            }

            Assert.Equal(entering.Seen(), quoting.Seen());
        }, iter: 60);
    }
}
