using Powderkeg.Agents;
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
                DominoSwitch.LiquidityVacuum => world with { Populations = [.. world.Populations.Select(p => p is MarketMakerDescription m ? m with { NeverBelow = 0.5 } : p)] },
                DominoSwitch.LoopLiquidation => CollateralSwitches.WithoutLoopLiquidation(world),
                DominoSwitch.LoanLiquidation => CollateralSwitches.WithoutLoanLiquidation(world),
                DominoSwitch.PassiveLeverage => CollateralSwitches.WithoutPassiveLeverage(world),
                DominoSwitch.UnifiedLiquidation => CollateralSwitches.WithoutUnifiedLiquidation(world),
                DominoSwitch.StakedTokenBreak => CollateralSwitches.WithoutStakedTokenBreak(world),
                _ => world,
            };
        }

        return world;
    }

    private static MacroDescription WithoutShock(MacroDescription macro) =>
        macro.Shock is { } shock ? macro with { Shock = shock with { Fall = Ratio.Zero, VolatilityTimes = 1 } } : macro;
}
