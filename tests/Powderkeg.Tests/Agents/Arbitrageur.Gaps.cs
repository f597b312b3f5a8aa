using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>Two venues with a gap between them: it closes while money lasts, and stays when it is out.</summary>
public sealed class ArbitrageurGaps
{
    private static WorldDescription TwoVenues(double cash, double refillBelow) => SmallWorld.Of(
        [SmallWorld.MainVenue(), SmallWorld.Venue("second", SmallWorld.Spot("ALT", 0.001, 0.01, 400_000))],
        [
            new ArbitrageurDescription
            {
                Id = "arb", Venues = ["main", "second"], Trades = new MarketChoice { Classes = [AssetClass.Altcoin] }, Cash = Draw.Of(cash), CoinsOfDepth = 1,
                OrderOfDepth = 0.05, RefillBelow = refillBelow,
            },
        ], 10);

    /// <summary>Main offers ALT at 3.9, second bids 4.0 for as many.</summary>
    private static World WithGap(double cash, double tokens, double refillBelow = 0)
    {
        World world = new(TwoVenues(cash, refillBelow), 1);
        Standing.Rest(world, "main:ALT/USDT", Side.Sell, 3.9, tokens);
        Standing.Rest(world, "second:ALT/USDT", Side.Buy, 4.0, tokens);
        new Simulation(world).RunToEnd();
        return world;
    }

    [Fact]
    public void A_gap_stays_when_cash_is_out_where_the_asset_is_cheap()
    {
        World world = WithGap(cash: 78_000, tokens: 400_000);
        double bought = Traded(world, "main:ALT/USDT"), sold = Traded(world, "second:ALT/USDT");
        // 78,000 USDT, a hundredth kept back at each order, buys just under 20,000 ALT at 3.9.
        Assert.InRange(bought, 19_000, 20_000);
        Assert.InRange(sold, bought - 100, bought + 100);
        Assert.Equal(3.9, Best(world, "main:ALT/USDT", Side.Sell), 6);
        Assert.Equal(4.0, Best(world, "second:ALT/USDT", Side.Buy), 6);
    }

    [Fact]
    public void A_gap_closes_when_money_lasts_and_each_trade_is_arbitrage()
    {
        World world = WithGap(cash: 5e6, tokens: 50_000);
        Assert.InRange(Traded(world, "main:ALT/USDT"), 49_000, 50_000);
        Assert.InRange(Traded(world, "second:ALT/USDT"), 49_000, 50_000);
        for (int i = 0; i < world.Journal.Trades.Count; i++)
        {
            Assert.Equal(Channel.Arbitrage, world.Journal.Trades[i].Cause.Channel);
        }
    }

    [Fact]
    public void Transfers_bring_back_cash_and_trading_goes_on()
    {
        double without = Traded(WithGap(cash: 78_000, tokens: 400_000), "main:ALT/USDT");
        World world = WithGap(cash: 78_000, tokens: 400_000, refillBelow: 0.3);
        Assert.True(Traded(world, "main:ALT/USDT") > 1.2 * without);
        Assert.True(world.Journal.Transfers.Count > 0);
        ConservationAudit.Require(world.Balances);
    }

    private static double Best(World world, string key, Side side)
    {
        Market market = SmallWorld.MarketOf(world, key);
        return market.Spec.PriceOf(side == Side.Buy ? market.Book.BestBid : market.Book.BestAsk);
    }

    private static double Traded(World world, string key)
    {
        Market market = SmallWorld.MarketOf(world, key);
        double sum = 0;
        for (int i = 0; i < world.Journal.Trades.Count; i++)
        {
            sum += world.Journal.Trades[i].Market == market.Id ? world.Journal.Trades[i].Quantity.Count * market.Spec.LotValue : 0;
        }

        return sum;
    }
}
