using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>All that the rows are read from: a finished run's journal and end state, and the few things that had to be looked at on the way.</summary>
public sealed record RunEvidence
{
    public required RunView Run { get; init; }
    public required IReadOnlyList<PricePath> Paths { get; init; }
    public required CollateralGaps Gaps { get; init; }

    /// <summary>Modelled over whole open interest by class, in kebab-case; a class without a described total counts as whole.</summary>
    public required IReadOnlyList<CoverageRow> Coverage { get; init; }

    /// <summary>How many lending pools there are.</summary>
    public int LendingPools { get; init; }

    /// <summary>Collateral of loops in lending pools right before the shock, USD at the pools' own prices.</summary>
    public double LoopCollateralUsd { get; init; }

    /// <summary>Whether an account belongs to a retail crowd.</summary>
    public Func<AccountId, bool> IsRetail { get; init; } = static _ => false;

    /// <summary>Accounts of retail crowds that held a position right before the shock.</summary>
    public IReadOnlySet<int> RetailAtShock { get; init; } = new HashSet<int>();

    /// <summary>Whether anything can be measured from the shock.</summary>
    public bool HasShock => Run.ShockAt < Run.End;

    public Instant Shock => Run.BaselineEnd;

    /// <summary>The venue that domino rules call main; null where no venue trades spot.</summary>
    public Venue? Main => Run.Venues.Count == 0 ? null : Run.Venues[Run.Main.Index];

    /// <summary>The on-chain perp venue: the first whose backstop is a vault.</summary>
    public Venue? Vault => Run.Venues.FirstOrDefault(venue => venue.Rules.Liquidation.Style == LiquidationStyle.Vault);

    public double CoverageOf(AssetRole role)
    {
        string name = role == AssetRole.Major ? "major" : role == AssetRole.Altcoin ? "altcoin" : "";
        double share = Coverage.FirstOrDefault(row => row.Class == name)?.Share ?? 1;
        return share > 0 ? share : 1;
    }

    public AssetId? Asset(string key)
    {
        foreach (Ledger.Asset asset in Run.Balances.Assets)
        {
            if (asset.Key == key)
            {
                return asset.Id;
            }
        }

        return null;
    }

    /// <summary>A market's name in tables of falls: "main BTC/USDT" of the key "main:BTC/USDT".</summary>
    public string NameOf(Market market) => $"{Run.NameOf(market.Venue)} {market.Key}";

    /// <summary>Spot markets of a venue whose base and quote have these roles.</summary>
    public IEnumerable<Market> Spot(Venue venue, AssetRole ofBase, AssetRole ofQuote) =>
        Run.Markets.Where(m => m.Kind == MarketKind.Spot && m.Venue == venue.Id && Run.RoleOf(m) == ofBase && Run.QuoteRoleOf(m) == ofQuote);

    /// <summary>Value of a whole token at the end: 1 for a stablecoin, else the last trade on the main venue against one, else its start price.</summary>
    public double UsdAtEnd(AssetId asset)
    {
        if (Run.Roles[asset.Index] == AssetRole.Stable)
        {
            return 1;
        }

        Market? market = Run.Markets.FirstOrDefault(m => m.Kind == MarketKind.Spot && m.Spec.Base == asset && Run.QuoteRoleOf(m) == AssetRole.Stable);
        return market is null ? Run.QuoteUsd[asset.Index] : Paths[market.Id.Index].LastTrade;
    }
}
