using Powderkeg.Exchange;

namespace Powderkeg;

/// <summary>The same description in an order of its own: reordering a file, or adding an idle account, must not change a run.</summary>
/// <remarks>SCENARIO-5: reordering a scenario file does not change the digest of its run. Lists whose order has a meaning (tiers, orders of sale) stay as written.</remarks>
public static class Canonical
{
    public static WorldDescription Of(WorldDescription world) => world with
    {
        Assets = [.. world.Assets.OrderBy(a => a.Id, StringComparer.Ordinal)],
        Oracles = [.. world.Oracles.OrderBy(o => o.Id, StringComparer.Ordinal)],
        Populations = [.. world.Populations.OrderBy(p => p.Id, StringComparer.Ordinal)],
        Desks = [.. world.Desks.OrderBy(d => d.Id, StringComparer.Ordinal)],
        Venues = [.. world.Venues.OrderBy(v => v.Id, StringComparer.Ordinal).Select(Of)],
        Pools = [.. world.Pools.OrderBy(p => p.Pair, StringComparer.Ordinal)],
        LendingPools = [.. world.LendingPools.OrderBy(p => p.Id, StringComparer.Ordinal)],
        Issuers = [.. world.Issuers.OrderBy(i => i.Id, StringComparer.Ordinal)],
        Off = [.. world.Off.Distinct().Order()],
    };

    private static VenueDescription Of(VenueDescription venue) => venue with
    {
        Spot = [.. venue.Spot.OrderBy(m => m.Base, StringComparer.Ordinal).ThenBy(m => m.Quote, StringComparer.Ordinal)],
        Perps = [.. venue.Perps.OrderBy(m => m.Base, StringComparer.Ordinal)],
        Collateral = [.. venue.Collateral.OrderBy(c => c.Asset, StringComparer.Ordinal)],
        Tiers = [.. venue.Tiers.OrderBy(t => t.Id, StringComparer.Ordinal)],
    };
}
