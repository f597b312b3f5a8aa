using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Macro;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>Worlds of one or two venues, described in a few lines.</summary>
internal static class SmallWorld
{
    public static readonly Instant Start = Instant.FromCalendar(new DateTimeOffset(2025, 10, 10, 20, 0, 0, TimeSpan.Zero));

    public static AssetDescription Asset(string id, AssetClass assetClass, double price, double beta = 0, double volatility = 0) => new()
    {
        Id = id,
        Class = assetClass,
        Decimals = 6,
        Price = price,
        Beta = beta,
        DailyVolatility = volatility,
        Reference = id + "-usd",
    };

    public static readonly AssetDescription[] Assets =
    [
        Asset("USDT", AssetClass.Stable, 1), Asset("BTC", AssetClass.Major, 100_000, 1), Asset("ALT", AssetClass.Altcoin, 4, 1.5, 0.01),
    ];

    public static readonly TierTableDescription Tiers = new()
    {
        Id = "tiers",
        MaxLeverage = 20,
        Tiers = [new TierDescription { Cap = 1e9, Rate = Ratio.FromPercent(2) }],
    };

    public static SpotMarketDescription Spot(string asset, double tick, double lot, double depth) =>
        new() { Base = asset, Quote = "USDT", Tick = tick, Lot = lot, Depth1Pct = depth };

    public static PerpMarketDescription Perp(string asset, double tick, double lot, double depth) =>
        new() { Base = asset, Tick = tick, Lot = lot, Depth1Pct = depth, Tiers = "tiers", Index = asset + "-usd", OpenInterest = depth * 10 };

    public static VenueDescription Venue(string id, params SpotMarketDescription[] spot) => new()
    {
        Id = id,
        Settlement = "USDT",
        Spot = spot,
        Tiers = [Tiers],
        TakerFee = Ratio.FromBasisPoints(2),
    };

    public static VenueDescription MainVenue(double altDepth = 400_000) =>
        Venue("main", Spot("BTC", 0.1, 0.0001, 20e6), Spot("ALT", 0.001, 0.01, altDepth));

    public static MarketMakerDescription Makers(string venue, int count = 2) => new()
    {
        Id = "makers-" + venue,
        Venue = venue,
        Count = count,
        Equity = Draw.Of(60e6),
        Loan = 0.3,
        Coins = 0.6,
        Perps = 0,
        CalmTime = Duration.FromMinutes(5),
        Quotes = [new QuotedMarketsDescription { Classes = [AssetClass.Major, AssetClass.Altcoin] }],
    };

    public static NoiseTraderDescription Noise(string venue) => new()
    {
        Id = "noise-" + venue,
        Venue = venue,
        Trades = new MarketChoice { Classes = [AssetClass.Major, AssetClass.Altcoin] },
        OrdersPerMinute = 20,
    };

    /// <summary>A world whose assets are valued by the first venue's books, USDT at one dollar.</summary>
    public static WorldDescription Of(IReadOnlyList<VenueDescription> venues, IReadOnlyList<PopulationDescription> populations, double minutes = 60,
        IReadOnlyList<AssetDescription>? assets = null, ShockDescription? shock = null, IReadOnlyList<OracleDescription>? oracles = null) => new()
        {
            Name = "small",
            Start = Start,
            End = Start + Duration.FromSeconds(minutes * 60),
            Assets = assets ?? Assets,
            Macro = new MacroDescription { DailyVolatility = 0.01, Shock = shock },
            Venues = venues,
            Populations = populations,
            Oracles = oracles ??
            [
                new ConstantOracleDescription { Id = "USDT-usd", Price = 1 },
                new OwnBookOracleDescription { Id = "BTC-usd", Market = venues[0].Id + ":BTC/USDT" },
                new OwnBookOracleDescription { Id = "ALT-usd", Market = venues[0].Id + ":ALT/USDT" },
            ],
        };

    public static Market MarketOf(World world, string key) => world.Markets.Single(m => m.Key == key);
}
