using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>Pairs: value bids for each percent of discount, and the triangle that ties a staked token's two books together.</summary>
public sealed class ValueBidsDensity
{
    private static readonly AssetDescription[] Assets =
    [
        SmallWorld.Asset("USDT", AssetClass.Stable, 1), SmallWorld.Asset("ETH", AssetClass.Major, 4_000, 1), SmallWorld.Asset("WBETH", AssetClass.StakedToken, 4_320, 1),
    ];

    private static World Pairs(params PopulationDescription[] populations)
    {
        VenueDescription main = SmallWorld.Venue("main", SmallWorld.Spot("ETH", 0.01, 0.001, 10e6), SmallWorld.Spot("WBETH", 0.01, 0.001, 200_000),
            new SpotMarketDescription { Base = "WBETH", Quote = "ETH", Tick = 0.0001, Lot = 0.01, Depth1Pct = 2e6 });
        OracleDescription[] oracles =
        [
            new ConstantOracleDescription { Id = "USDT-usd", Price = 1 }, new ConstantOracleDescription { Id = "ETH-usd", Price = 4_000 },
            new ConstantOracleDescription { Id = "WBETH-usd", Price = 4_320 },
        ];
        return new(SmallWorld.Of([main], populations, 10, Assets, oracles: oracles), 1);
    }

    [Fact]
    public void Each_percent_of_discount_holds_its_money_and_is_bought_once()
    {
        World world = Pairs(new ValueBidsDescription { Id = "bids", Venue = "main", Where = new MarketChoice { Markets = ["WBETH/ETH"] }, PerPercent = 400_000, To = 50 });
        Simulation run = new(world);
        run.RunUntil(SmallWorld.Start + Duration.FromSeconds(1L));
        Market market = SmallWorld.MarketOf(world, "main:WBETH/ETH");
        for (int percent = 5; percent <= 50; percent += 15)
        {
            double usd = UsdWithin(market, percent);
            Assert.Equal(percent * 400_000, usd, percent * 4_000.0);
        }

        Standing.Sell(world, market.Key, 1.08 * 0.9, 5 * 400_000 / (4_320 * 0.97)); // about the first five percent's money
        run.RunToEnd();
        Assert.InRange(UsdWithin(market, 50), 44.5 * 400_000, 45.5 * 400_000);
        Assert.Equal(1.08 * 0.997, market.Spec.PriceOf(market.Book.BestAsk), 3); // and is offered again near value
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void A_triangle_pulls_the_dollar_book_down_with_the_pair()
    {
        World world = Pairs(new TriangleArbitrageurDescription { Id = "triangle", Venue = "main", Base = "WBETH", Middle = "ETH", Quote = "USDT", Stock = Draw.Of(1e6) });
        Standing.Rest(world, "main:ETH/USDT", Side.Buy, 3_999, 1_000);
        Standing.Rest(world, "main:ETH/USDT", Side.Sell, 4_001, 1_000);
        Standing.Rest(world, "main:WBETH/ETH", Side.Buy, 0.59, 1_000); // the pair has broken: 0.6 * 4,001 = 2,401 dollars
        Standing.Rest(world, "main:WBETH/ETH", Side.Sell, 0.6, 1_000);
        Standing.Rest(world, "main:WBETH/USDT", Side.Buy, 4_300, 20);
        Standing.Rest(world, "main:WBETH/USDT", Side.Buy, 3_000, 20);
        Standing.Rest(world, "main:WBETH/USDT", Side.Buy, 2_300, 20);
        new Simulation(world).RunToEnd();
        Market direct = SmallWorld.MarketOf(world, "main:WBETH/USDT");
        Assert.Equal(2_300, direct.Spec.PriceOf(direct.Book.BestBid), 6);
        ConservationAudit.Require(world.Balances);
    }

    private static double UsdWithin(Market market, int percent)
    {
        double sum = 0;
        for (Price at = market.Book.NextLevel(Side.Buy, Price.None); !at.IsNone; at = market.Book.NextLevel(Side.Buy, at))
        {
            sum += market.Spec.PriceOf(at) >= 1.08 * (1 - percent / 100.0) - 0.0002 ? market.Spec.NotionalOf(at, market.Book.QuantityAt(Side.Buy, at)) * 4_000 : 0;
        }

        return sum;
    }
}
