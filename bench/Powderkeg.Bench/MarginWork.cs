using Powderkeg.Exchange;
using Powderkeg.Kernel;
using Powderkeg.Macro;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Bench;

/// <summary>Marks move, and a venue looks at everybody: isolated and cross accounts with positions in two markets, against one place that holds the other side.
/// Marks wander by 0.05% a tick, so that some accounts come close and a few are out.</summary>
internal sealed class MarginWork(Size size) : Workload("margin tick", "check of all accounts", size)
{
    private readonly int accounts = size == Size.Full ? 100_000 : 2_000;
    private World? world;

    public override int Operations => Size == Size.Full ? 2_000 : 100;

    protected override ulong Expected => Size == Size.Full ? 0x5468b39242d7c485UL : 0xeea8a932fb2e8e4dUL;

    public override void Prepare()
    {
        world = new World(Floor(), 1);
        Venue venue = world.Venues[0];
        AccountId other = world.Roster.Open("other-side", -1);
        venue.Admit(other, MarginMode.Place, 1);
        for (int i = 0; i < accounts; i++)
        {
            Admit(world, venue, other, i);
        }
    }

    protected override ulong Work()
    {
        Venue venue = world!.Venues[0];
        PerpMarket a = (PerpMarket)venue.Markets[0], b = (PerpMarket)venue.Markets[1];
        for (int tick = 0; tick < Operations; tick++)
        {
            Move(a, tick);
            Move(b, tick);
            venue.CheckMargins();
        }

        return StableHash.Mix(world.Journal.Digest.Value, (ulong)(venue.Margin.Valuations + world.Journal.Digest.Facts));
    }

    /// <summary>Half of them isolated; each with 100 to 1,000 dollars and 2 to 20 times as much in one or both markets.</summary>
    private static void Admit(World world, Venue venue, AccountId other, int i)
    {
        ulong draw = StableHash.Mix(7, (ulong)i);
        double leverage = 2 + draw % 19, cash = 100 + (draw >> 8) % 900;
        AccountId account = world.Roster.Open("trader/" + i, -1);
        venue.Admit(account, (draw & 64) == 0 ? MarginMode.Isolated : MarginMode.Cross, leverage);
        world.Surroundings.Endow(account, venue.Settlement, cash);
        for (int m = 0; m <= (int)((draw >> 20) & 1); m++)
        {
            PerpMarket market = (PerpMarket)venue.Markets[m];
            SignedLots lots = SignedLots.Of((draw & 128) == 0 ? Side.Buy : Side.Sell, market.Spec.LotsIn(0.45 * cash * leverage / market.StartPrice));
            venue.EndowPosition(market, account, lots, market.Last);
            venue.EndowPosition(market, other, -lots, market.Last);
        }
    }

    private static void Move(PerpMarket market, int tick)
    {
        double step = (StableHash.Mix((ulong)market.Id.Index + 11, (ulong)tick) % 1001 / 1000.0 - 0.5) * 0.001;
        market.Mark = market.Spec.NearestPrice(market.Mark.Ticks * market.Spec.TickValue * (1 + step));
    }

    private static WorldDescription Floor() => new()
    {
        Name = "margin-floor",
        Start = Instant.FromCalendar(new DateTimeOffset(2025, 10, 10, 20, 0, 0, TimeSpan.Zero)),
        End = Instant.FromCalendar(new DateTimeOffset(2025, 10, 10, 21, 0, 0, TimeSpan.Zero)),
        Macro = new MacroDescription(),
        Assets = [Asset("USDT", AssetClass.Stable, 1), Asset("AAA", AssetClass.Altcoin, 100), Asset("BBB", AssetClass.Altcoin, 20)],
        Oracles = [new ConstantOracleDescription { Id = "i-USDT", Price = 1 }, Index("AAA"), Index("BBB")],
        Venues =
        [
            new VenueDescription
            {
                Id = "main",
                Settlement = "USDT",
                Tiers =
                [
                    new TierTableDescription
                    {
                        Id = "three",
                        MaxLeverage = 50,
                        Tiers =
                        [
                            new TierDescription { Cap = 5_000, Rate = Ratio.FromPercent(1) }, new TierDescription { Cap = 50_000, Rate = Ratio.FromPercent(2) },
                            new TierDescription { Cap = 1e9, Rate = Ratio.FromPercent(5) },
                        ],
                    },
                ],
                Perps = [Perp("AAA"), Perp("BBB")],
            },
        ],
    };

    private static AssetDescription Asset(string id, AssetClass @class, double price) =>
        new() { Id = id, Class = @class, Decimals = 7, Price = price, Reference = "i-" + id };

    private static OwnBookOracleDescription Index(string asset) => new() { Id = "i-" + asset, Market = $"main:{asset}-PERP" };

    private static PerpMarketDescription Perp(string asset) => new() { Base = asset, Tick = 0.001, Lot = 0.001, Tiers = "three", Index = "i-" + asset, Depth1Pct = 1e6 };
}
