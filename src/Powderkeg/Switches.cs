using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Lending;
using Powderkeg.Macro;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>What "switched off" means for each domino: a change of rules or parameters of the description, never of the reporting (DESIGN.md section 2).</summary>
public static class Switches
{
    public static WorldDescription Applied(WorldDescription world)
    {
        foreach (DominoSwitch off in world.Off)
        {
            world = off switch
            {
                DominoSwitch.MacroShock => world with { Macro = WithoutShock(world.Macro) },
                DominoSwitch.RiskAversion => world with { Populations = [.. world.Populations.Select(WithCalmHazards)] },
                DominoSwitch.LoopUnwind => world with { Populations = [.. world.Populations.Select(WithoutLoopExits)] },
                DominoSwitch.Depeg => world with { Issuers = [.. world.Issuers.Select(WithUnlimitedBid)] },
                DominoSwitch.LiquidityVacuum => world with { Populations = [.. world.Populations.Select(p => p is MarketMakerDescription m ? m with { NeverBelow = 0.5 } : p)] },
                DominoSwitch.LoopLiquidation => CollateralSwitches.WithoutLoopLiquidation(world) with
                {
                    LendingPools = [.. world.LendingPools.Select(p => p with { Loops = LoopCalls.Never })],
                },
                DominoSwitch.LoanLiquidation => CollateralSwitches.WithoutLoanLiquidation(world),
                DominoSwitch.PassiveLeverage => CollateralSwitches.WithoutPassiveLeverage(world),
                DominoSwitch.UnifiedLiquidation => CollateralSwitches.WithoutUnifiedLiquidation(world),
                DominoSwitch.StakedTokenBreak => CollateralSwitches.WithoutStakedTokenBreak(world),
                DominoSwitch.SpotCollapse => world with { Venues = [.. world.Venues.Select(v => v with { PriceBand = Ratio.FromPercent(10) })] },
                DominoSwitch.Backstops => world with { Venues = [.. world.Venues.Select(v => v with { Backstop = BackstopSize.Unlimited })] },
                DominoSwitch.PerpLiquidation => world with
                {
                    Venues = [.. world.Venues.Select(v => v with { Liquidation = v.Liquidation with { OutOfMargin = OutOfMargin.LeftOpen } })],
                },
                _ => world,
            };
        }

        return world;
    }

    private static PopulationDescription WithCalmHazards(PopulationDescription population) => population switch
    {
        RetailCrowdDescription crowd => crowd with { Reaction = CrowdReaction.None },
        FundDescription fund => fund with { CutPerHour = 0 },
        UnifiedTraderDescription trader => trader with { CutPerHour = 0 },
        _ => population,
    };

    private static PopulationDescription WithoutLoopExits(PopulationDescription population) => population switch
    {
        ChainLooperDescription looper => looper with { Exits = LoopExits.Never },
        LoopFarmerDescription farmer => farmer with { Exits = LoopExits.Never },
        WhaleDescription whale => whale with { Exits = LoopExits.Never },
        _ => population,
    };

    private static IssuerDescription WithUnlimitedBid(IssuerDescription issuer) => issuer is SyntheticDollarDescription dollar
        ? dollar with { Bid = new() { Price = 0.999, Size = BidSize.Unlimited } } : issuer;

    private static MacroDescription WithoutShock(MacroDescription macro) =>
        macro.Shock is { } shock ? macro with { Shock = shock with { Fall = Ratio.Zero, VolatilityTimes = 1 } } : macro;
}
