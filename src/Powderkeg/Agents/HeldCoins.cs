using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>The coins of one account, looked up again only where its balances or loans have changed: for who values the same account again and again.</summary>
/// <remarks>Most accounts hold a handful of all assets there are. <c>default</c> is right for an account to which nothing was ever posted: its version is 0.
/// The twin is <see cref="Surroundings.EquityUsdOf(Exchange.Venue?, AccountId)"/>, which adds the same terms in the same order.</remarks>
internal struct HeldCoins
{
    private (AssetId Asset, double Whole)[]? coins;
    private int count;
    private long version;

    /// <summary>USD value of balances less loans, at <paramref name="prices"/> by asset.</summary>
    public double UsdOf(Balances balances, AccountId account, ReadOnlySpan<double> prices)
    {
        long now = balances.VersionOf(account);
        if (now != version)
        {
            Look(balances, account);
            version = now;
        }

        double sum = 0;
        foreach ((AssetId asset, double whole) in coins.AsSpan(0, count))
        {
            sum += whole * prices[asset.Index];
        }

        return sum;
    }

    private void Look(Balances balances, AccountId account)
    {
        coins ??= new (AssetId, double)[balances.Assets.Count];
        count = 0;
        foreach (Asset asset in balances.AllAssets)
        {
            Amount net = balances.NetOf(account, asset.Id);
            if (!net.IsZero)
            {
                coins[count++] = (asset.Id, asset.WholeOf(net));
            }
        }
    }
}
