using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>Orders of nobody in particular, put on a book by the test itself.</summary>
internal static class Standing
{
    /// <summary>Rests a quantity of whole tokens at a price, from an account made for it.</summary>
    public static AccountId Rest(World world, string key, Side side, double price, double tokens) =>
        Order(world, key, side, price, tokens, TimeInForce.PostOnly);

    /// <summary>Sells at the market; 0 is no limit.</summary>
    public static AccountId Sell(World world, string key, double downTo, double tokens) =>
        Order(world, key, Side.Sell, downTo, tokens, TimeInForce.ImmediateOrCancel);

    private static AccountId Order(World world, string key, Side side, double price, double tokens, TimeInForce time)
    {
        Market market = SmallWorld.MarketOf(world, key);
        Venue venue = world.Venues[market.Venue.Index];
        AccountId account = world.Roster.Open($"test/{world.Roster.Count}", -1);
        venue.Admit(account, MarginMode.Spot, 1);
        AssetId asset = side == Side.Buy ? market.Spec.Quote : market.Spec.Base;
        double whole = side == Side.Buy ? price * tokens * 1.01 : tokens;
        world.Balances.Transfer(world.IssuerOf(asset), account, asset, world.Balances.AssetOf(asset).AmountOf(whole));
        ExecutionReport report = venue.Execute(new(
            account, market.Id, side, price > 0 ? market.Spec.NearestPrice(price) : Price.None, market.Spec.LotsIn(tokens), time, OrderFlags.None, Cause.Voluntary));
        Assert.Equal(VenueRefusal.None, report.Refusal);
        return account;
    }
}
