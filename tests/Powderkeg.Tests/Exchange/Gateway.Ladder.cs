using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Tests.Agents;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>A maker's ladder on its way to the book: what stays, what is replaced, what is taken out.</summary>
public sealed class GatewayLadder
{
    private readonly PerpToy toy = new([]);
    private readonly AccountId maker, rival;
    private readonly Ladder ladder;

    public GatewayLadder()
    {
        (maker, rival) = (Open("maker"), Open("rival"));
        ladder = toy.World.Gateway.OpenLadder(maker, Book.Id, 2);
        (ladder.Bids, ladder.Asks) = (2, 0);
        (ladder.Slack[0], ladder.Slack[1]) = (2, 10);
        Quote(9_990, 9_900);
    }

    private Market Book => toy.Market("ALT/USDT");

    private AccountId Open(string name)
    {
        AccountId account = toy.World.Roster.Open(name, -1);
        toy.Venue.Admit(account, MarginMode.Spot, 1);
        toy.World.Surroundings.Endow(account, toy.World.Surroundings.Assets["USDT"], 10_000);
        return account;
    }

    private void Quote(long first, long second, double tokens = 100)
    {
        (ladder.BidPrices[0], ladder.BidPrices[1]) = (Price.FromTicks(first), Price.FromTicks(second));
        ladder.BidLots[0] = ladder.BidLots[1] = Book.Spec.LotsIn(tokens);
        toy.World.Gateway.Quote(ladder, Duration.Zero);
        toy.Pass(0.01);
    }

    private double Standing(long tick) => Book.Book.QuantityAt(Side.Buy, Price.FromTicks(tick)).Count * Book.Spec.LotValue;

    [Fact]
    public void A_level_that_stands_within_its_slack_keeps_its_place_in_the_queue()
    {
        toy.Venue.Execute(new(rival, Book.Id, Side.Buy, Price.FromTicks(9_990), Book.Spec.LotsIn(100.0), TimeInForce.GoodTillCancelled, OrderFlags.None, Cause.Voluntary));
        Quote(9_988, 9_895, 95);
        Assert.Equal(200, Standing(9_990));
        Assert.Equal(100, Standing(9_900));
        toy.Venue.CancelAll(Book.Id, toy.Hand);
        toy.Venue.Execute(new(toy.Hand, Book.Id, Side.Sell, Price.FromTicks(9_990), Book.Spec.LotsIn(100.0), TimeInForce.ImmediateOrCancel, OrderFlags.Engine, Cause.Voluntary));
        Assert.Equal(maker, toy.World.Journal.Trades[^1].Maker);
    }

    [Theory]
    [InlineData(9_987, 100, 0, 100)] // three ticks off, two allowed
    [InlineData(9_990, 80, 80, 0)] // a fifth smaller, a tenth allowed
    public void One_that_is_too_far_off_or_too_large_is_replaced(long tick, double tokens, double atOld, double atNew)
    {
        Quote(tick, 9_900, tokens);
        Assert.Equal(atOld, Standing(9_990));
        Assert.Equal(atNew, tick == 9_990 ? 0 : Standing(tick));
    }

    [Fact]
    public void An_empty_ladder_takes_everything_out_and_frees_what_it_had_reserved()
    {
        Assert.Equal(100 * (0.999 + 0.99), Reserved(), 1e-6);
        ladder.Bids = 0;
        toy.World.Gateway.Quote(ladder, Duration.Zero);
        toy.Pass(0.01);
        Assert.Equal(0, Standing(9_990) + Standing(9_900));
        Assert.Equal(0, Reserved());
    }

    private double Reserved()
    {
        AssetId cash = toy.World.Surroundings.Assets["USDT"];
        return toy.World.Balances.AssetOf(cash).WholeOf(toy.World.Balances.Of(maker, cash) - toy.World.Balances.AvailableOf(maker, cash));
    }
}
