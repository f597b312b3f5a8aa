using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>Looks once a second at the main venue's collateral indexes of synthetic dollars and staked tokens, and at what each redeems into.</summary>
internal sealed class CollateralLook
{
    private readonly World world;
    private readonly List<int> indexes = [];
    private readonly List<AssetId> tokens = [];

    /// <param name="rule">Null: <see cref="GapRule.OfTheDay"/>.</param>
    public CollateralLook(World world, GapRule? rule = null)
    {
        this.world = world;
        RunView view = new Outcome(world).View();
        IReadOnlyList<CollateralDescription> rows = view.Venues.Count == 0 ? [] : view.Venues[view.Main.Index].Rules.Collateral;
        foreach (CollateralDescription row in rows)
        {
            AssetId asset = world.Surroundings.Assets[row.Asset];
            if (view.Roles[asset.Index] is AssetRole.SyntheticDollar or AssetRole.StakedToken && RedemptionOf(asset) > 0)
            {
                tokens.Add(asset);
                indexes.Add(world.Oracles.IndexOf(row.Index));
            }
        }

        Gaps = new CollateralGaps(world.Description.Start, tokens, rule);
    }

    public CollateralGaps Gaps { get; }

    public void Sample()
    {
        for (int t = 0; t < tokens.Count; t++)
        {
            Gaps.Add(t, world.Oracles.PriceOf(indexes[t]), RedemptionOf(tokens[t]));
        }
    }

    /// <summary>A synthetic dollar redeems at one dollar; a staked token at its issuer's rate, or by its own redemption oracle; 0 where neither is known.</summary>
    private double RedemptionOf(AssetId asset)
    {
        RedemptionRates rates = world.Rates;
        if (world.Description.Assets[asset.Index].Class == AssetClass.SyntheticDollar)
        {
            return 1;
        }

        if (!rates.UnderlyingOf(asset).IsNone)
        {
            return rates.RateOf(asset) * world.Surroundings.ReferenceUsdOf(rates.UnderlyingOf(asset));
        }

        return world.Oracles[world.Surroundings.ReferenceOracles[asset.Index]] is RedemptionOracle own ? own.Price : 0;
    }
}
