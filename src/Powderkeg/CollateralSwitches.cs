using Powderkeg.Exchange;
using Powderkeg.Lending;
using Powderkeg.Oracles;

namespace Powderkeg;

/// <summary>What switching off a domino of collateral and margin changes in the description (DESIGN.md section 2).</summary>
internal static class CollateralSwitches
{
    /// <summary>No lending pool, desk or spot margin account whose pledge is over half synthetic dollars is called.</summary>
    public static WorldDescription WithoutLoopLiquidation(WorldDescription world) => world with
    {
        Venues = [.. world.Venues.Select(v => v with { SpotMargin = v.SpotMargin with { CallsLoops = false } })],
        Desks = [.. world.Desks.Select(d => d with { CallsLoops = false })],
        LendingPools = [.. world.LendingPools.Select(p => p with { Loops = LoopCalls.Never })],
    };

    /// <summary>Desks wait.</summary>
    public static WorldDescription WithoutLoanLiquidation(WorldDescription world) => world with
    {
        Desks = [.. world.Desks.Select(d => d with { Calls = false })],
    };

    /// <summary>One isolated account per market, same equity.</summary>
    public static WorldDescription WithoutUnifiedLiquidation(WorldDescription world) => world with
    {
        Venues = [.. world.Venues.Select(v => v with { Unified = v.Unified with { Style = UnifiedStyle.PerMarket } })],
    };

    /// <summary>Collateral is valued at its index before the shock. Without a shock nothing changes.</summary>
    public static WorldDescription WithoutPassiveLeverage(WorldDescription world)
    {
        if (world.Macro.Shock is not { } shock)
        {
            return world;
        }

        return WithIndexes(world, (_, row) => new FrozenAtOracleDescription { Id = "before-shock/" + row.Index, Source = row.Index, At = shock.At });
    }

    /// <summary>Redemption value as index of the staked tokens: the described redemption oracle, or else their exogenous value.</summary>
    public static WorldDescription WithoutStakedTokenBreak(WorldDescription world) => WithIndexes(world, (asset, row) =>
        asset is not { Class: AssetClass.StakedToken } ? null
        : world.Oracles.OfType<RedemptionOracleDescription>().FirstOrDefault(o => o.Asset == row.Asset)
            ?? (OracleDescription)new FundamentalOracleDescription { Id = "redemption/" + row.Asset, Asset = row.Asset });

    private static WorldDescription WithIndexes(WorldDescription world, Func<AssetDescription?, CollateralDescription, OracleDescription?> indexOf)
    {
        Dictionary<string, OracleDescription> oracles = new(StringComparer.Ordinal);
        foreach (OracleDescription oracle in world.Oracles)
        {
            oracles.TryAdd(oracle.Id, oracle);
        }

        VenueDescription[] venues = [.. world.Venues.Select(venue => venue with { Collateral = [.. venue.Collateral.Select(Row)] })];
        return world with { Venues = venues, Oracles = [.. oracles.Values] };

        CollateralDescription Row(CollateralDescription row)
        {
            if (indexOf(world.Assets.FirstOrDefault(a => a.Id == row.Asset), row) is not { } index)
            {
                return row;
            }

            oracles.TryAdd(index.Id, index);
            return row with { Index = index.Id };
        }
    }
}
