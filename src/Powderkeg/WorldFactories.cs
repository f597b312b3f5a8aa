using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Macro;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>The number that each market of a description will have, before the markets exist: oracles are built on it.</summary>
public sealed class MarketNumbers
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    public MarketNumbers(WorldDescription world)
    {
        foreach (VenueDescription venue in world.Venues)
        {
            foreach (SpotMarketDescription spot in venue.Spot)
            {
                numbers.TryAdd(SpotKey(venue, spot), numbers.Count);
            }

            foreach (PerpMarketDescription perp in venue.Perps)
            {
                numbers.TryAdd(PerpKey(venue, perp), numbers.Count);
            }
        }

        foreach (PoolDescription pool in world.Pools)
        {
            numbers.TryAdd(PoolFactory.KeyOf(pool), numbers.Count);
        }
    }

    public static string SpotKey(VenueDescription venue, SpotMarketDescription market) => $"{venue.Id}:{market.Base}/{market.Quote}";

    public static string PerpKey(VenueDescription venue, PerpMarketDescription market) => $"{venue.Id}:{market.Base}-PERP";

    public bool TryFind(string key, out MarketId market)
    {
        bool found = numbers.TryGetValue(key, out int number);
        market = new(found ? number : -1);
        return found;
    }

    public IEnumerable<string> Keys => numbers.Keys;

    /// <summary>What a market is described to start at, in quote units: its assets' described prices. Oracles ask before the markets exist.</summary>
    public static double StartPriceOf(WorldDescription world, string marketKey)
    {
        string pair = marketKey[(marketKey.IndexOf(':', StringComparison.Ordinal) + 1)..];
        int slash = pair.IndexOf('/', StringComparison.Ordinal);
        string baseAsset = slash < 0 ? pair.Replace("-PERP", "", StringComparison.Ordinal) : pair[..slash];
        double start = world.Assets.First(a => a.Id == baseAsset).Price;
        return slash < 0 ? start : start / world.Assets.First(a => a.Id == pair[(slash + 1)..]).Price;
    }
}

/// <summary>Builds a venue and its markets.</summary>
internal static class VenueFactory
{
    public static Venue Build(
        VenueId id, VenueDescription rules, WorldDescription world, IReadOnlyDictionary<string, AssetId> assets, VenueSurroundings around, List<Market> markets)
    {
        Venue venue = new(id, rules, assets[rules.Settlement], around);
        foreach (SpotMarketDescription spot in rules.Spot)
        {
            MarketSpec spec = SpecOf(assets[spot.Base], assets[spot.Quote], spot.Tick, spot.Lot, around);
            double start = PriceOf(world, spot.Base) / PriceOf(world, spot.Quote);
            Add(new Market(new(markets.Count), id, MarketKind.Spot, MarketNumbers.SpotKey(rules, spot), spec, start, spot.Depth1Pct));
        }

        foreach (PerpMarketDescription perp in rules.Perps)
        {
            MarketSpec spec = SpecOf(assets[perp.Base], venue.Settlement, perp.Tick, perp.Lot, around);
            TierTableDescription tiers = rules.Tiers.First(t => t.Id == perp.Tiers);
            MarginTiers table = new([.. tiers.Tiers.Select(t => (CapOf(t.Cap), t.Rate))], tiers.MaxLeverage);
            Add(new PerpMarket(new(markets.Count), id, MarketNumbers.PerpKey(rules, perp), spec, PriceOf(world, perp.Base) / PriceOf(world, rules.Settlement),
                perp.Depth1Pct, around.Oracles.IndexOf(perp.Index), table, perp.FundingEvery, perp.FundingCap, perp.StartPremium)
            {
                DescribedOpenInterest = perp.OpenInterest,
            });
        }

        foreach (AssetDescription asset in world.Assets)
        {
            if (rules.PriceBandClasses.Contains(KebabOf(asset.Class)))
            {
                venue.Band(assets[asset.Id]);
            }
        }

        CollateralFactory.Watch(venue, world, assets, around);
        return venue;

        // A cap beyond what 62 bits of units hold is no cap.
        Amount CapOf(double cap)
        {
            Asset settlement = around.Balances.AssetOf(venue.Settlement);
            return settlement.AmountOf(Math.Min(cap, Math.Floor((double)(1L << 62) / settlement.UnitsPerWhole)));
        }

        void Add(Market market)
        {
            if (rules.CircuitBreaker is { } breaker && (breaker.Classes.Count == 0 || world.Assets.Any(a => assets[a.Id] == market.Spec.Base && breaker.Classes.Contains(a.Class))))
            {
                market.Breaker = new(breaker, rules.Publish, market.Last);
            }

            markets.Add(market);
            venue.List(market);
        }
    }

    private static string KebabOf(AssetClass assetClass) =>
        string.Concat(assetClass.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));

    private static double PriceOf(WorldDescription world, string asset) => world.Assets.First(a => a.Id == asset).Price;

    private static MarketSpec SpecOf(AssetId baseAsset, AssetId quote, double tick, double lot, VenueSurroundings around)
    {
        long unitsPerLot = (long)Math.Round(lot * around.Balances.AssetOf(baseAsset).UnitsPerWhole);
        long unitsPerTickLot = (long)Math.Round(tick * lot * around.Balances.AssetOf(quote).UnitsPerWhole);
        Invariant.Require(unitsPerLot >= 1 && unitsPerTickLot >= 1, "WORLD-1", "grids were checked before a world is built", unitsPerTickLot);
        return new(baseAsset, quote, unitsPerLot, unitsPerTickLot, tick, lot);
    }
}

/// <summary>Builds oracles in an order in which each comes after those it reads.</summary>
internal static class OracleFactory
{
    public static IReadOnlyList<Oracle> Build(
        WorldDescription world, MarketNumbers numbers, IReferencePrices books, FundamentalValues values, IReadOnlyDictionary<string, AssetId> assets)
    {
        List<Oracle> built = [];
        Dictionary<string, Oracle> byKey = new(StringComparer.Ordinal);
        foreach (OracleDescription oracle in world.Oracles)
        {
            BuildOne(oracle);
        }

        return built;

        Oracle BuildOne(OracleDescription description)
        {
            if (byKey.TryGetValue(description.Id, out Oracle? done))
            {
                return done;
            }

            Oracle oracle = description switch
            {
                ConstantOracleDescription constant => new ConstantOracle(constant.Id, constant.Price),
                OwnBookOracleDescription own => new OwnBookOracle(own.Id, books, Find(own.Market), Read(own.Quote), StartOf(own.Market) * (Read(own.Quote)?.Price ?? 1)),
                MultiVenueOracleDescription index => new MultiVenueOracle(index.Id, [.. index.Sources.Select(s => Book(s.Market, s.Quote))],
                    [.. index.Sources.Select(s => s.Weight)], index.Outliers, index.Outlier),
                WeightedLegsOracleDescription legs => new WeightedLegsOracle(legs.Id, [.. legs.Legs.Select(Leg)], [.. legs.Legs.Select(l => l.Weight)], world.Start),
                TwapOracleDescription twap => new TwapOracle(twap.Id, Must(twap.Source), twap.Window, world.Start),
                DeviationFeedOracleDescription feed => new DeviationFeedOracle(feed.Id, Must(feed.Source), feed.Deviation, feed.Heartbeat, feed.Latency, world.Start),
                RedemptionOracleDescription staked => new RedemptionOracle(staked.Id, assets[staked.Asset],
                    new DescribedRedemptionRate(staked.Rate, staked.Yield, world.Start), Must(staked.Underlying), world.Start),
                HardPegOracleDescription peg => new HardPegOracle(peg.Id, Must(peg.Source)),
                CappedRatioOracleDescription cap => new CappedRatioOracle(cap.Id, Must(cap.Ratio), Read(cap.Underlying), cap.Snapshot, cap.GrowthPerYear, world.Start),
                FundamentalOracleDescription value => new FundamentalOracle(value.Id, values, assets[value.Asset]),
                FrozenAtOracleDescription frozen => new FrozenAtOracle(frozen.Id, Must(frozen.Source), frozen.At),
                HeldGapOracleDescription gap => new HeldGapOracle(gap.Id, Must(gap.Source), Must(gap.Instead), [.. gap.Watches.Select(pair => (Must(pair.Index), Must(pair.Value)))],
                    gap.Gap, gap.Hold, gap.Longest, gap.Times),
                _ => throw new InvariantBrokenException("WORLD-2", $"WORLD-2: every kind of oracle is built ({description.GetType().Name})"),
            };
            byKey.Add(description.Id, oracle);
            built.Add(oracle);
            return oracle;
        }

        Oracle Must(string key) => Read(key)!;

        OwnBookOracle Book(string market, string? quote) =>
            new(market, books, Find(market), Read(quote), StartOf(market) * (Read(quote)?.Price ?? 1));

        PriceProduct Leg(LegDescription leg) => new([.. leg.Books.Select(b => Book(b, null))], [.. leg.Oracles.Select(Must)]);

        Oracle? Read(string? key) => key is null ? null : BuildOne(world.Oracles.First(o => o.Id == key));

        MarketId Find(string key) => numbers.TryFind(key, out MarketId market) ? market
            : throw new InvariantBrokenException("WORLD-3", $"WORLD-3: markets were checked before a world is built ({key})");

        double StartOf(string marketKey) => MarketNumbers.StartPriceOf(world, marketKey);
    }
}

/// <summary>Builds a population of the class that its description asks for.</summary>
internal static class PopulationFactory
{
    public static Population Build(PopulationDescription description, Surroundings around) => description switch
    {
        RetailCrowdDescription crowd => new RetailCrowd(crowd, around),
        MacroSellerDescription informed => new MacroSeller(informed, around),
        LoopFarmerDescription loops => new LoopFarmer(loops, around),
        WhaleDescription whale => new Whale(whale, around),
        FundDescription fund => new Fund(fund, around),
        UnifiedTraderDescription trader => new UnifiedTrader(trader, around),
        BasisFundDescription basis => new BasisFund(basis, around),
        MarketMakerDescription makers => new MarketMaker(makers, around),
        ChainLooperDescription loopers => new ChainLooper(loopers, around),
        PoolBorrowerDescription borrowers => new PoolBorrower(borrowers, around),
        PoolSupplierDescription suppliers => new PoolSupplier(suppliers, around),
        LiquidationBotDescription bots => new LiquidationBot(bots, around),
        RedemptionArbDescription redeemers => new RedemptionArb(redeemers, around),
        PoolArbDescription poolArbs => new PoolArb(poolArbs, around),
        NoiseTraderDescription noise => new NoiseTrader(noise, around),
        FarBidsDescription far => new FarBids(far, around),
        ValueBuyerDescription value => new ValueBuyer(value, around),
        ValueBidsDescription bids => new ValueBids(bids, around),
        ArbitrageurDescription arbitrage => new Arbitrageur(arbitrage, around),
        TriangleArbitrageurDescription triangle => new TriangleArbitrageur(triangle, around),
        _ => throw new InvariantBrokenException("WORLD-4", $"WORLD-4: every kind of population is built ({description.GetType().Name}, {around.Now})"),
    };
}
