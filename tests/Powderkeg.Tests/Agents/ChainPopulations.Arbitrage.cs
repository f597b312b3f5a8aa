using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;
using static Powderkeg.Tests.Chain.TinyChain;

namespace Powderkeg.Tests.Agents;

/// <summary>Who holds the dollar up, and what stops them: capital, gas, and the way between venue and chain.</summary>
public sealed class ChainPopulationsArbitrage
{
    private const long Unit = 10_000_000;

    [Fact]
    public void Redemption_arbitrage_buys_under_par_and_redeems_at_the_issuer()
    {
        (World world, SyntheticDollar issuer) = Run([]);
        Assert.True(issuer.Desk.Redeemed.Units > 400_000 * Unit, $"{issuer.Desk.Redeemed} redeemed");
        ConservationAudit.Require(world.Balances);
    }

    /// <summary>Transfers inside the venue were degraded from 21:18 to 21:51 (data section 1): what is stuck is not bought.</summary>
    [Fact]
    public void An_outage_of_transfers_stops_redemption_arbitrage()
    {
        (World world, SyntheticDollar issuer) = Run([new() { Of = OutageOf.Transfers, From = Start, To = Start + Duration.FromHours(2) }]);
        Assert.Equal(0, issuer.Desk.Redeemed.Units);
        Assert.Equal(0, world.OnChain.Transfers.UnderWay);
    }

    [Fact]
    public void Dear_gas_stops_redemption_arbitrage()
    {
        (_, SyntheticDollar issuer) = Run([], gwei: 500);
        Assert.Equal(0, issuer.Desk.Redeemed.Units);
    }

    [Fact]
    public void Pool_arbitrage_brings_the_pool_to_the_book()
    {
        World world = new(World(20) with
        {
            Populations = [new PoolArbDescription { Id = "arbs", Count = 4, Venue = "main", Base = "USDe", Quote = "USDT", Inventory = Draw.Of(5_000_000) }],
        }, 1);
        AccountId maker = Open(world, "maker", ("USDe", 20_000_000), ("USDT", 20_000_000));
        world.Venues[0].Admit(maker, MarginMode.Spot, 1);
        Rest(world, maker, Side.Buy, 0.9995, 15_000_000);
        Rest(world, maker, Side.Sell, 1.0005, 15_000_000);
        AccountId seller = Open(world, "seller", ("USDe", 15_000_000));
        PoolMarket pool = world.OnChain.Pools.First(p => p.Key == "chain:USDe/USDT");
        pool.Swap(Start, seller, Side.Sell, Amount.FromUnits(15_000_000 * Unit), Cause.Voluntary);
        double before = pool.Reference;
        new Simulation(world).RunToEnd();
        Assert.True(before < 0.99 && pool.Reference > before + 0.003, $"{before} to {pool.Reference}");
        Assert.Equal(Channel.Arbitrage, world.Journal.Trades[1].Cause.Channel);
    }

    private static (World World, SyntheticDollar Issuer) Run(IReadOnlyList<OutageDescription> outages, double gwei = 2)
    {
        WorldDescription tiny = World(30);
        World world = new(tiny with
        {
            Chain = tiny.Chain! with { StartBaseFee = gwei },
            Venues = [tiny.Venues[0] with { Outages = outages }],
            Issuers =
            [
                new SyntheticDollarDescription { Id = "issuer", Token = "USDe", Stablecoins = [new() { Asset = "USDT", Amount = 30_000_000 }] },
            ],
            Populations =
            [
                new RedemptionArbDescription
                {
                    Id = "redeemers", Count = 3, Issuer = "issuer", Venue = "main", AtVenue = Draw.Of(500_000), OnChain = Draw.Of(500_000), MostGas = Draw.Of(100),
                },
            ],
        }, 1);
        AccountId seller = Open(world, "seller", ("USDe", 5_000_000));
        world.Venues[0].Admit(seller, MarginMode.Spot, 1);
        Rest(world, seller, Side.Sell, 0.98, 4_000_000);
        new Simulation(world).RunToEnd();
        return (world, (SyntheticDollar)world.OnChain.Issuers[0]);
    }

    private static void Rest(World world, AccountId account, Side side, double price, long lots)
    {
        Market book = world.Venues[0].Markets.First(m => m.Key == "main:USDe/USDT");
        ExecutionReport report = world.Venues[0].Execute(
            new(account, book.Id, side, book.Spec.NearestPrice(price), Lots.FromCount(lots), TimeInForce.GoodTillCancelled, OrderFlags.None, Cause.Voluntary));
        Assert.Equal(VenueRefusal.None, report.Refusal);
    }
}
