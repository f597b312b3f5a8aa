using Powderkeg.Exchange;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>Builds what a venue's margin rules need of the description, and sets them to watch.</summary>
internal static class CollateralFactory
{
    public static void Watch(Venue venue, WorldDescription world, IReadOnlyDictionary<string, AssetId> assets, VenueSurroundings around)
    {
        CollateralTable table = TableOf(venue, world, assets, around);
        SaleOrder sales = new(venue, around, table);
        AssetId[] first = [.. venue.Rules.Unified.SaleOrder.Select(a => assets[a])];
        venue.UnifiedMargin = new UnifiedMargin(venue, around, table, sales, first);
        venue.SpotMargin = new SpotMargin(venue, around, table, sales, first);
        venue.Watches.Add(venue.UnifiedMargin);
        venue.Watches.Add(venue.SpotMargin);
    }

    private static CollateralTable TableOf(Venue venue, WorldDescription world, IReadOnlyDictionary<string, AssetId> assets, VenueSurroundings around)
    {
        CollateralRow[] rows = new CollateralRow[assets.Count];
        foreach (AssetDescription asset in world.Assets)
        {
            AssetId id = assets[asset.Id];
            CollateralDescription? named = venue.Rules.Collateral.FirstOrDefault(c => c.Asset == asset.Id);
            CollateralRatio counted = named is null ? id == venue.Settlement ? CollateralRatio.Full : CollateralRatio.None
                : new CollateralRatio(named.Ratio, [.. named.Tiers.OrderBy(t => t.Above).Select(t => (t.Above, t.Ratio))]);
            rows[id.Index] = new(around.Oracles.IndexOf(named?.Index ?? asset.Reference), counted, KindOf(asset.Class), asset.Price,
                around.Balances.AssetOf(id).UnitsPerWhole);
        }

        return new CollateralTable(rows, around.Oracles, venue);
    }

    private static CollateralKind KindOf(AssetClass assetClass) => assetClass switch
    {
        AssetClass.Stable => CollateralKind.Cash,
        AssetClass.SyntheticDollar or AssetClass.StakedSyntheticDollar => CollateralKind.Cash | CollateralKind.LoopPledge,
        AssetClass.Altcoin => CollateralKind.Altcoin,
        AssetClass.Others => CollateralKind.Others,
        _ => CollateralKind.None,
    };
}

/// <summary>Builds a loan desk at the venue that its description names.</summary>
internal static class DeskFactory
{
    public static LoanDesk Build(LoanDeskDescription desk, IReadOnlyList<Venue> venues, VenueSurroundings around)
    {
        Venue venue = venues.First(v => v.Rules.Id == desk.Venue);
        return new LoanDesk(desk, venue, around, venue.UnifiedMargin!.SalesOfVenue);
    }
}
