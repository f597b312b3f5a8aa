using Powderkeg.Exchange;
using Powderkeg.Macro;
using Powderkeg.Oracles;
using Powderkeg.Tests.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Tests.Oracles;

/// <summary>What a whole description is refused for, and what the refusal says.</summary>
public sealed class WorldChecksFaults
{
    private static List<Fault> FaultsOf(WorldDescription world)
    {
        FaultList faults = new();
        world.Check(faults);
        return [.. faults.Faults];
    }

    private static WorldDescription WithOracles(params OracleDescription[] more) =>
        MarginWorld.Plain() with { Oracles = [.. MarginWorld.Plain().Oracles, .. more] };

    [Fact]
    public void A_plain_world_has_no_fault() => Assert.Empty(FaultsOf(MarginWorld.Plain()));

    [Fact]
    public void A_circle_of_oracles_is_told_once_with_its_path()
    {
        Fault fault = Assert.Single(FaultsOf(WithOracles(
            new HardPegOracleDescription { Id = "a", Source = "b" },
            new TwapOracleDescription { Id = "b", Source = "c" },
            new WeightedLegsOracleDescription { Id = "c", Legs = [new LegDescription { Oracles = ["a"] }] })));
        Assert.Equal("a -> b -> c -> a", fault.Found);
    }

    [Fact]
    public void A_market_that_is_not_there_is_told_with_the_nearest_that_is()
    {
        Fault fault = Assert.Single(FaultsOf(WithOracles(new OwnBookOracleDescription { Id = "x", Market = "main:ALT/USTD" })));
        Assert.Contains("main:ALT/USDT", fault.Allowed, StringComparison.Ordinal);
        fault = Assert.Single(FaultsOf(WithOracles(new MultiVenueOracleDescription { Id = "x", Sources = [new IndexSourceDescription { Market = "mian:BTC-PERP" }] })));
        Assert.Contains("main:BTC-PERP", fault.Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0001, 0.0001, 1)] // 1e-8 x 1e7 = 0.1 units
    [InlineData(0.00015, 0.01, 1)] // 15 units: fine
    [InlineData(0.0001, 0.00000001, 2)] // lot of a tenth of a unit, and the tick with it
    public void A_grid_that_would_round_is_refused_with_the_nearest_that_would_not(double tick, double lot, int faults)
    {
        List<Fault> found = FaultsOf(MarginWorld.With(MarginWorld.Plain(), v => v with { Perps = [], Spot = [.. v.Spot.Select(s => s.Base == "STK" ? s with { Tick = tick, Lot = lot } : s)] }));
        Assert.Equal(tick == 0.00015 ? 0 : faults, found.Count);
        Assert.All(found, f => Assert.Contains("nearest", f.Allowed, StringComparison.Ordinal));
    }

    [Fact]
    public void Unknown_tier_tables_and_settlement_assets_and_sums_that_do_not_fit_are_refused()
    {
        Assert.Single(FaultsOf(MarginWorld.With(MarginWorld.Plain(), v => v with { Perps = [MarginWorld.Perp("ALT", "flat6")] })), f => f.Property == "Tiers");
        Assert.Contains(FaultsOf(MarginWorld.With(MarginWorld.Plain(), v => v with { Settlement = "USTD" })), f => f.Property == "Settlement");
        Assert.Single(FaultsOf(MarginWorld.With(MarginWorld.Plain(), v => v with { InsuranceFund = 1e12 })), f => f.Property == "InsuranceFund");
    }

    [Fact]
    public void Passive_leverage_off_freezes_every_collateral_index_at_the_shock()
    {
        WorldDescription shocked = MarginWorld.Plain() with
        {
            Macro = new MacroDescription { Shock = new ShockDescription { At = MarginWorld.Start + Duration.FromMinutes(1), Fall = Ratio.FromPercent(5) } },
            Off = [DominoSwitch.PassiveLeverage],
        };
        MarginWorld world = new(shocked);
        AccountId maker = world.WorkedMaker();
        world.QuoteAll();
        world.Run(Duration.FromMinutes(2));
        world.QuoteAll(0.56);
        world.SetPrice("STK", 0.2);
        world.Run(Duration.FromSeconds(5L));
        // Only the perp's loss of 13.2 counts: (32.15 - 13.2) / (1.34 + 4.5).
        Assert.Equal(AccountStanding.Good, world.StandingOf(maker));
        Assert.Equal(18.95 / 5.84, world.Venue.UnifiedMargin!.ValueOf(maker).UniMmr, 0.01);
    }

    [Fact]
    public void Staked_token_break_off_values_staked_tokens_at_redemption_value()
    {
        WorldDescription staked = WithOracles(new RedemptionOracleDescription { Id = "stk-redemption", Asset = "STK", Underlying = "i-BTC", Rate = 1.08, Yield = 0 }) with
        {
            Off = [DominoSwitch.StakedTokenBreak],
        };
        MarginWorld world = new(staked);
        AccountId holder = world.Open("holder", MarginMode.Unified);
        world.Give(holder, "STK", 100);
        world.QuoteAll();
        world.SetPrice("STK", 0.2);
        world.Publish();
        Assert.Equal(108, world.Venue.UnifiedMargin!.ValueOf(holder).Equity, 1e-6);
        Assert.Equal("stk-redemption", world.World.Description.Venues[0].Collateral.Single(c => c.Asset == "STK").Index);
    }
}
