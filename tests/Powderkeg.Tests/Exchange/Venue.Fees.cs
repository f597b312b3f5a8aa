using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Tests.Agents;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>Fees of spot orders where money is scarce.</summary>
public sealed class VenueFees
{
    [Theory]
    [InlineData(400, 0.0)] // all of it is spent or reserved: nothing is there for the fee
    [InlineData(401, 0.04)] // 200 USD traded at 2 bps
    public void A_partly_filled_purchase_reserves_its_rest_before_it_pays_its_fee(double cash, double fee)
    {
        World world = new(SmallWorld.Of([SmallWorld.MainVenue()], [], 1), 1);
        Venue venue = world.Venues[0];
        Market book = SmallWorld.MarketOf(world, "main:ALT/USDT");
        AccountId seller = Open("seller", "ALT", 50), buyer = Open("buyer", "USDT", cash);
        Send(seller, Side.Sell, 50);
        ExecutionReport report = Send(buyer, Side.Buy, 100);
        Assert.Equal(VenueRefusal.None, report.Refusal);
        Assert.Equal(50, Whole(buyer, "ALT"));
        Assert.Equal(cash - 200 - fee, Whole(buyer, "USDT"), 1e-6);
        Assert.Equal(cash - 400 - fee, Available(buyer, "USDT"), 1e-6);
        ConservationAudit.Require(world.Balances);

        AccountId Open(string name, string asset, double whole)
        {
            AccountId account = world.Roster.Open(name, -1);
            venue.Admit(account, MarginMode.Spot, 1);
            world.Surroundings.Endow(account, world.Surroundings.Assets[asset], whole);
            return account;
        }

        ExecutionReport Send(AccountId account, Side side, double tokens) => venue.Execute(
            new(account, book.Id, side, book.Spec.NearestPrice(4), book.Spec.LotsIn(tokens), TimeInForce.GoodTillCancelled, OrderFlags.None, Cause.Voluntary));

        double Whole(AccountId account, string asset) => Of(asset, world.Balances.Of(account, world.Surroundings.Assets[asset]));
        double Available(AccountId account, string asset) => Of(asset, world.Balances.AvailableOf(account, world.Surroundings.Assets[asset]));
        double Of(string asset, Amount amount) => world.Balances.AssetOf(world.Surroundings.Assets[asset]).WholeOf(amount);
    }
}
