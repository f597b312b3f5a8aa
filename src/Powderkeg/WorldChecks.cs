using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>What a description must say of itself as a whole before a world can be built of it: names that lead somewhere, grids that never round, sums that fit.</summary>
internal static class WorldChecks
{
    /// <summary>Largest sum in an asset's smallest units: whole supplies stay under it.</summary>
    private const double LargestUnits = 4611686018427387904.0; // 2^62

    public static void Check(WorldDescription world, FaultList faults)
    {
        OracleChecks.Check(world, faults);
        PoolChecks.Check(world, faults);
        foreach (VenueDescription venue in world.Venues)
        {
            CheckVenue(world, venue, faults);
        }

        CheckOtherSides(world, faults);
    }

    /// <summary>Longs must equal shorts: where populations hold perps from the start, somebody must take what they leave open on one side.</summary>
    private static void CheckOtherSides(WorldDescription world, FaultList faults)
    {
        foreach (PopulationDescription population in world.Populations)
        {
            (string venue, double share) = population switch
            {
                FundDescription fund => (fund.Venue, fund.Share),
                RetailCrowdDescription crowd => (crowd.Venue, crowd.Share),
                UnifiedTraderDescription trader => (trader.Venue, 1),
                _ => ("", 0),
            };
            bool holds = population.Count > 0 && share > 0 && world.Venues.Any(v => v.Id == venue && v.Perps.Any(p => p.OpenInterest > 0));
            if (holds && !world.Populations.OfType<BasisFundDescription>().Any(b => b.Venue == venue && b.Count > 0))
            {
                faults.Add(population, nameof(FundDescription.Venue), venue, "a venue where a population of kind basis-fund takes the other side of perps held at the start");
            }
        }
    }

    private static void CheckVenue(WorldDescription world, VenueDescription venue, FaultList faults)
    {
        AssetDescription? settlement = Find(world, venue.Settlement);
        if (settlement is null)
        {
            faults.Add(venue, nameof(VenueDescription.Settlement), venue.Settlement, Near(venue.Settlement, world.Assets.Select(a => a.Id), "an asset"));
            return;
        }

        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (SpotMarketDescription spot in venue.Spot)
        {
            Once(MarketNumbers.SpotKey(venue, spot), spot, nameof(SpotMarketDescription.Base));
            CheckGrid(spot, Find(world, spot.Base), Find(world, spot.Quote), spot.Tick, spot.Lot, faults);
        }

        double whole = venue.InsuranceFund;
        foreach (PerpMarketDescription perp in venue.Perps)
        {
            Once(MarketNumbers.PerpKey(venue, perp), perp, nameof(PerpMarketDescription.Base));
            CheckGrid(perp, Find(world, perp.Base), settlement, perp.Tick, perp.Lot, faults);
            whole += perp.OpenInterest;
            if (!venue.Tiers.Any(t => t.Id == perp.Tiers))
            {
                faults.Add(perp, nameof(PerpMarketDescription.Tiers), perp.Tiers, Near(perp.Tiers, venue.Tiers.Select(t => t.Id), "a tier table of this venue"));
            }
        }

        if (whole * PowerOfTen(settlement.Decimals) >= LargestUnits)
        {
            faults.Add(venue, nameof(VenueDescription.InsuranceFund), Written(whole) + " USD with the open interest",
                $"under {Written(LargestUnits / PowerOfTen(settlement.Decimals))} at {settlement.Decimals} decimals of {settlement.Id}: sums stay under 2^62 units");
        }

        void Once(string key, object owner, string property)
        {
            if (!keys.Add(key))
            {
                faults.Add(owner, property, key, "each market once");
            }
        }
    }

    /// <summary>A trade never rounds: one lot is whole units of the base, and one tick on one lot is whole units of the quote.</summary>
    private static void CheckGrid(object market, AssetDescription? baseAsset, AssetDescription? quote, double tick, double lot, FaultList faults)
    {
        if (baseAsset is null || quote is null)
        {
            return; // the names are told elsewhere
        }

        double unitsPerLot = lot * PowerOfTen(baseAsset.Decimals);
        if (!IsWhole(unitsPerLot))
        {
            faults.Add(market, nameof(SpotMarketDescription.Lot), Written(lot),
                $"a multiple of {Written(1 / PowerOfTen(baseAsset.Decimals))} {baseAsset.Id}; nearest {Written(Nearest(unitsPerLot) / PowerOfTen(baseAsset.Decimals))}");
        }

        double unitsPerTickLot = tick * lot * PowerOfTen(quote.Decimals);
        if (!IsWhole(unitsPerTickLot))
        {
            double nearest = Nearest(unitsPerTickLot) / PowerOfTen(quote.Decimals);
            faults.Add(market, nameof(SpotMarketDescription.Tick), $"{Written(tick)} x lot {Written(lot)} = {Written(unitsPerTickLot)} units of {quote.Id}",
                $"a whole number of units, at least 1: nearest is tick {Written(nearest / lot)} with this lot, or lot {Written(nearest / tick)} with this tick");
        }
    }

    /// <summary>Whole up to the error of decimal fractions in binary.</summary>
    private static bool IsWhole(double value) => value >= 1 - 1e-9 && value < LargestUnits && Math.Abs(value - Math.Round(value)) <= 1e-9 * Math.Max(1, value);

    private static double Nearest(double value) => Math.Max(1, Math.Round(Math.Min(value, LargestUnits)));

    private static AssetDescription? Find(WorldDescription world, string id) => world.Assets.FirstOrDefault(a => a.Id == id);

    private static double PowerOfTen(int exponent)
    {
        double value = 1;
        for (int i = 0; i < exponent; i++)
        {
            value *= 10;
        }

        return value;
    }

    private static string Written(double value) => value.ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What is allowed, with the nearest name that exists.</summary>
    public static string Near(string found, IEnumerable<string> names, string what)
    {
        string? nearest = names.OrderBy(n => Edits(found, n)).ThenBy(n => n, StringComparer.Ordinal).FirstOrDefault();
        return nearest is null ? what + "; there is none" : $"{what}; nearest is '{nearest}'";
    }

    /// <summary>Edits that turn one text into the other (Levenshtein).</summary>
    private static int Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int keep = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(keep, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}

/// <summary>Oracles: no circle of references, and no market that is not there.</summary>
internal static class OracleChecks
{
    public static void Check(WorldDescription world, FaultList faults)
    {
        MarketNumbers numbers = new(world);
        Dictionary<string, OracleDescription> byId = new(StringComparer.Ordinal);
        foreach (OracleDescription oracle in world.Oracles)
        {
            byId.TryAdd(oracle.Id, oracle);
            foreach ((object owner, string property, string market) in MarketsOf(oracle))
            {
                if (!numbers.TryFind(market, out _))
                {
                    faults.Add(owner, property, market, WorldChecks.Near(market, numbers.Keys, "a market as venue:BASE/QUOTE or venue:BASE-PERP"));
                }
            }
        }

        Dictionary<string, int> marks = new(StringComparer.Ordinal);
        foreach (OracleDescription oracle in world.Oracles)
        {
            Visit(oracle, byId, marks, [], faults);
        }
    }

    /// <summary>Depth first: 1 is on the path, 2 is done. A reference back to the path closes a circle, told once, where it closes.</summary>
    private static void Visit(OracleDescription oracle, Dictionary<string, OracleDescription> byId, Dictionary<string, int> marks, List<string> path, FaultList faults)
    {
        if (marks.TryGetValue(oracle.Id, out int mark) && mark == 2)
        {
            return;
        }

        marks[oracle.Id] = 1;
        path.Add(oracle.Id);
        foreach ((object owner, string property, string read) in ReadsOf(oracle))
        {
            if (!byId.TryGetValue(read, out OracleDescription? next))
            {
                faults.Add(owner, property, read, WorldChecks.Near(read, byId.Keys, "an oracle"));
            }
            else if (marks.TryGetValue(read, out int seen) && seen == 1)
            {
                faults.Add(owner, property, string.Join(" -> ", path.SkipWhile(p => p != read)) + " -> " + read, "references without a circle");
            }
            else
            {
                Visit(next, byId, marks, path, faults);
            }
        }

        path.RemoveAt(path.Count - 1);
        marks[oracle.Id] = 2;
    }

    private static IEnumerable<(object Owner, string Property, string Market)> MarketsOf(OracleDescription oracle) => oracle switch
    {
        OwnBookOracleDescription own => [(own, nameof(own.Market), own.Market)],
        MultiVenueOracleDescription index => index.Sources.Select(s => ((object)s, nameof(s.Market), s.Market)),
        WeightedLegsOracleDescription legs => legs.Legs.SelectMany(l => l.Books.Select(b => ((object)l, nameof(l.Books), b))),
        _ => [],
    };

    private static IEnumerable<(object Owner, string Property, string Oracle)> ReadsOf(OracleDescription oracle)
    {
        IEnumerable<(object, string, string?)> reads = oracle switch
        {
            OwnBookOracleDescription own => [(own, nameof(own.Quote), own.Quote)],
            MultiVenueOracleDescription index => index.Sources.Select(s => ((object)s, nameof(s.Quote), s.Quote)),
            WeightedLegsOracleDescription legs => legs.Legs.SelectMany(l => l.Oracles.Select(o => ((object)l, nameof(l.Oracles), (string?)o))),
            TwapOracleDescription twap => [(twap, nameof(twap.Source), twap.Source)],
            DeviationFeedOracleDescription feed => [(feed, nameof(feed.Source), feed.Source)],
            RedemptionOracleDescription staked => [(staked, nameof(staked.Underlying), staked.Underlying)],
            HardPegOracleDescription peg => [(peg, nameof(peg.Source), peg.Source)],
            CappedRatioOracleDescription cap => [(cap, nameof(cap.Ratio), cap.Ratio), (cap, nameof(cap.Underlying), cap.Underlying)],
            FrozenAtOracleDescription frozen => [(frozen, nameof(frozen.Source), frozen.Source)],
            HeldGapOracleDescription gap =>
            [
                (gap, nameof(gap.Source), gap.Source), (gap, nameof(gap.Instead), gap.Instead),
                .. gap.Watches.SelectMany(pair => new (object, string, string?)[] { (pair, nameof(pair.Index), pair.Index), (pair, nameof(pair.Value), pair.Value) }),
            ],
            _ => [],
        };
        return reads.Where(r => r.Item3 is not null).Select(r => (r.Item1, r.Item2, r.Item3!));
    }
}
