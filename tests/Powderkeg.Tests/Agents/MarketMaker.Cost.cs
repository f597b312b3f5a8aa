using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Kernel;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>What a wake costs: no allocation once the journal and the slabs have room.</summary>
public sealed class MarketMakerCost
{
    private static WorldDescription Wide()
    {
        List<AssetDescription> assets = [SmallWorld.Asset("USDT", AssetClass.Stable, 1), SmallWorld.Asset("BTC", AssetClass.Major, 100_000, 1)];
        List<SpotMarketDescription> spot = [SmallWorld.Spot("BTC", 0.1, 0.0001, 20e6)];
        List<Powderkeg.Oracles.OracleDescription> oracles =
        [
            new Powderkeg.Oracles.ConstantOracleDescription { Id = "USDT-usd", Price = 1 },
            new Powderkeg.Oracles.OwnBookOracleDescription { Id = "BTC-usd", Market = "main:BTC/USDT" },
        ];
        for (int i = 0; i < 39; i++)
        {
            assets.Add(SmallWorld.Asset($"ALT{i}", AssetClass.Altcoin, 4, 1.5, 0.03));
            spot.Add(SmallWorld.Spot($"ALT{i}", 0.001, 0.01, 400_000));
            oracles.Add(new Powderkeg.Oracles.OwnBookOracleDescription { Id = $"ALT{i}-usd", Market = $"main:ALT{i}/USDT" });
        }

        return SmallWorld.Of([SmallWorld.Venue("main", [.. spot])], [SmallWorld.Makers("main", 4)], 60, assets, oracles: oracles);
    }

    [Fact]
    public void A_wake_over_forty_markets_allocates_nothing()
    {
        World world = new(Wide(), 1);
        Simulation run = new(world);
        run.RunUntil(SmallWorld.Start + Duration.FromMinutes(20));
        Population makers = world.Populations[0];
        // Between two happenings the clock stands in phase Settle or Match of an instant: wakes asked for here are in the future of it.
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            makers.Wake(i % 4, 0);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 20_000, $"50 wakes over 40 markets allocated {allocated} bytes (the agenda and the gateway may grow once)");
        Assert.True(world.Agenda.NowPhase <= Phase.Settle);
    }
}
