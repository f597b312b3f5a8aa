using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Macro;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Experiments;

/// <summary>A world that nobody lives in, and a journal written by hand: each row of the table is read from a few facts with numbers worked on paper.</summary>
internal sealed class ToyDay
{
    public static readonly Instant Start = Instant.FromCalendar(new DateTimeOffset(2025, 10, 10, 20, 0, 0, TimeSpan.Zero));
    public static readonly Instant Shock = Start + Duration.FromMinutes(50);
    private Outcome? outcome;

    public ToyDay()
    {
        World = new World(Described(), 1);
        Gaps = new CollateralGaps(Shock, [Id("USDe"), Id("WBETH")]);
        Someone = Open("someone");
        Other = Open("other");
    }

    public World World { get; }
    public CollateralGaps Gaps { get; }
    public AccountId Someone { get; }
    public AccountId Other { get; }
    public HashSet<int> Retail { get; } = [];
    public List<CoverageRow> Coverage { get; } = [];
    public double LoopCollateralUsd { get; set; }
    public EventJournal Journal => World.Journal;
    public Venue Main => World.Venues.Single(v => v.Rules.Id == "main");
    public Venue Hyper => World.Venues.Single(v => v.Rules.Id == "hyper");
    public VenueId Chain => new(World.Venues.Count);

    public static Instant At(double seconds) => Instant.FromMicroseconds(Shock.Microseconds + (long)(seconds * 1e6));

    public AssetId Id(string asset) => World.Surroundings.Assets[asset];

    public Market Of(string key) => World.Markets.Single(m => m.Key == key);

    public AccountId Open(string key)
    {
        AccountId account = World.Roster.Open(key, -1);
        foreach (Venue venue in World.Venues)
        {
            venue.Admit(account, MarginMode.Cross, 1);
        }

        return account;
    }

    /// <summary>What funds and open interest are from here on counts from: after positions and balances of the start are given out.</summary>
    public ToyDay Begin()
    {
        outcome = new Outcome(World);
        return this;
    }

    public ToyDay Trade(double second, string market, double price, double whole = 1, Channel channel = Channel.Voluntary)
    {
        MarketSpec spec = Of(market).Spec;
        Journal.Trade(At(second), Of(market).Id, spec.NearestPrice(price), spec.LotsIn(whole), Side.Sell, Someone, Other, new(channel, EventId.None), Channel.Requote);
        return this;
    }

    /// <summary>A step of a closing on a perp market; the notional in USD.</summary>
    public EventId Closed(double second, string perp, double usd, Side closes = Side.Sell, LiquidationStep step = LiquidationStep.Sale, AccountId? who = null)
    {
        Market market = Of(perp);
        return Journal.Liquidation(At(second), market.Venue, who ?? Someone, step, market.Spec.Base, market.Id, closes, market.Spec.LotsIn(usd / market.StartPrice), Usdt(usd),
            Id("USDT"), new(Channel.PerpLiquidation, EventId.None));
    }

    /// <summary>A forced sale of a token on the main venue's book.</summary>
    public void Sold(double second, string book, double whole, double usd) =>
        Journal.Liquidation(At(second), Main.Id, Someone, LiquidationStep.Sale, Of(book).Spec.Base, Of(book).Id, Side.Sell, Of(book).Spec.LotsIn(whole), Usdt(usd),
            Id("USDT"), new(Channel.UnifiedLiquidation, EventId.None));

    public void Quote(double second, string market, double price, double depthBid, double depthAsk)
    {
        Price at = Of(market).Spec.NearestPrice(price);
        Journal.Quote(At(second), Of(market).Id, Price.None, Price.None, at, depthBid, depthAsk);
    }

    public Amount Usdt(double usd) => World.Balances.AssetOf(Id("USDT")).AmountOf(usd);

    public RunEvidence Evidence()
    {
        RunView view = (outcome ?? new Outcome(World)).View();
        return new RunEvidence
        {
            Run = view,
            Paths = PricePaths.Of(view),
            Gaps = Gaps,
            Coverage = Coverage,
            LendingPools = 1,
            LoopCollateralUsd = LoopCollateralUsd,
            IsRetail = account => Retail.Contains(account.Index),
            RetailAtShock = Retail,
        };
    }

    public Reading Read(string id) => RowReader.Read(Evidence()).Single(row => row.Target.Id == id);

    private static AssetDescription Asset(string id, AssetClass @class, double price) =>
        new() { Id = id, Class = @class, Decimals = 7, Price = price, Reference = "i-" + id };

    private static SpotMarketDescription Spot(string baseAsset, string quote, double tick) =>
        new() { Base = baseAsset, Quote = quote, Tick = tick, Lot = 0.01, Depth1Pct = 1e6 };

    private static PerpMarketDescription Perp(string baseAsset, string tiers, double tick) =>
        new() { Base = baseAsset, Tick = tick, Lot = 0.01, Tiers = tiers, Index = "i-" + baseAsset, Depth1Pct = 1e6 };

    private static VenueDescription Venue(string id) => new()
    {
        Id = id,
        Settlement = "USDT",
        Tiers = [new TierTableDescription { Id = "t-" + id, MaxLeverage = 20, Tiers = [new TierDescription { Cap = 1e9, Rate = Ratio.FromPercent(5) }] }],
        InsuranceFund = 1e6,
    };

    private static WorldDescription Described()
    {
        AssetDescription[] assets =
        [
            Asset("USDT", AssetClass.Stable, 1), Asset("USDe", AssetClass.SyntheticDollar, 1), Asset("BTC", AssetClass.Major, 100_000), Asset("ETH", AssetClass.Major, 4000),
            Asset("SOL", AssetClass.Major, 200), Asset("WBETH", AssetClass.StakedToken, 4320), Asset("BNSOL", AssetClass.StakedToken, 216),
            Asset("A", AssetClass.Altcoin, 1), Asset("B", AssetClass.Altcoin, 1), Asset("C", AssetClass.Altcoin, 1),
        ];
        return new WorldDescription
        {
            Name = "toy",
            Start = Start,
            End = Start + Duration.FromHours(12),
            Macro = new MacroDescription { Shock = new ShockDescription { At = Shock, Fall = Ratio.FromPercent(5) } },
            Assets = assets,
            Oracles = [.. assets.Select(a => new ConstantOracleDescription { Id = "i-" + a.Id, Price = a.Price })],
            Pools = [new StableSwapPoolDescription { Base = "USDe", Quote = "USDT", BaseBalance = 1e6, QuoteBalance = 1e6 }],
            Venues =
            [
                Venue("main") with
                {
                    Spot =
                    [
                        Spot("BTC", "USDT", 1), Spot("ETH", "USDT", 0.1), Spot("SOL", "USDT", 0.01), Spot("A", "USDT", 0.001), Spot("B", "USDT", 0.001), Spot("C", "USDT", 0.001),
                        Spot("USDe", "USDT", 0.0001), Spot("WBETH", "ETH", 0.0001), Spot("BNSOL", "SOL", 0.0001),
                    ],
                    Perps = [Perp("BTC", "t-main", 1), Perp("A", "t-main", 0.001)],
                },
                Venue("second") with { Spot = [Spot("USDe", "USDT", 0.0001)] },
                Venue("hyper") with
                {
                    Perps = [Perp("BTC", "t-hyper", 1), Perp("A", "t-hyper", 0.001)],
                    Liquidation = new LiquidationDescription { Style = LiquidationStyle.Vault },
                },
            ],
        };
    }
}
