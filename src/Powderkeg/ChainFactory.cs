using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>Builds what stands on the chain beside its pools (<see cref="PoolFactory"/>): blocks, transfers, lending pools and issuers.</summary>
internal static class ChainFactory
{
    /// <summary>The place's name in reports and in the keys of pools.</summary>
    public const string Place = "chain";

    public static OnChain Build(World world, IReadOnlyList<PoolMarket> pools, VenueId place, IReadOnlyDictionary<string, AssetId> assets, RedemptionRates rates)
    {
        ChainDescription rules = world.Description.Chain ?? new();
        AssetId gas = rules.GasAsset is { } key ? assets[key] : AssetId.None;
        Blockchain chain = new(rules, gas, world.Agenda, world.Roster, world.Balances, world.Journal,
            new BackgroundDemand(rules, world.Values, world.Streams.Named("chain/background")));
        Transfers transfers = new(chain, [.. world.Venues.Select(v => GateOf(v, rules))], world.Agenda, world.Roster, world.Balances, world.Journal, (int)Calls.Transfer);
        List<PoolLedger> lending = [];
        foreach (LendingPoolDescription pool in world.Description.LendingPools)
        {
            lending.Add(Lend(world, pool, lending.Count, place, assets));
        }

        List<Issuer> issuers = [];
        OnChain onChain = new(chain, transfers, place, pools, lending, issuers, rates, world.Balances, world.Roster);
        IssuerSurroundings around = new(
            world.Agenda, world.Journal, world.Balances, world.Roster, world.Oracles, world.Venues, world.Gateway, assets, world.IssuerOf, rates, onChain);
        foreach (IssuerDescription issuer in world.Description.Issuers)
        {
            issuers.Add(IssuerOf(issuer, around));
        }

        return onChain;
    }

    private static PoolLedger Lend(World world, LendingPoolDescription pool, int number, VenueId place, IReadOnlyDictionary<string, AssetId> assets)
    {
        IReadOnlyList<AssetId> ids = [.. pool.Reserves.Select(r => assets[r.Asset])];
        LendingPool kernel = new([.. pool.Reserves.Select((r, i) => r.ToSpec(ids[i], world.Balances.AssetOf(ids[i]).Decimals))], pool.ToEModeSpecs(), 64);
        PoolLedger ledger = new(number, pool, kernel, world.Roster.Open("chain/lending/" + pool.Id, -1), place, ids, world.Oracles, world.Balances, world.Journal);
        foreach (AssetDescription asset in world.Description.Assets)
        {
            if (asset.Class is AssetClass.SyntheticDollar or AssetClass.StakedSyntheticDollar)
            {
                ledger.LoopAssets.Add(assets[asset.Id].Index);
            }
        }

        ledger.Refresh();
        return ledger;
    }

    private static VenueGate GateOf(Venue venue, ChainDescription rules)
    {
        VenueTransferDescription its = rules.Transfers.FirstOrDefault(t => t.Venue == venue.Rules.Id) ?? new() { Venue = venue.Rules.Id };
        return new(its.WithdrawalQueue, its.Confirmations,
            [.. venue.Rules.Outages.Where(o => o.Of == OutageOf.Transfers).Select(o => new ClosedWindow(o.From, o.To))]);
    }

    private static Issuer IssuerOf(IssuerDescription description, IssuerSurroundings around) => description switch
    {
        SyntheticDollarDescription dollar => new SyntheticDollar(dollar, around),
        LiquidStakingTokenDescription staking => new LiquidStakingToken(staking, around),
        _ => throw new InvariantBrokenException("WORLD-6", $"WORLD-6: every kind of issuer is built ({description.GetType().Name}, {around.Assets.Count})"),
    };
}
