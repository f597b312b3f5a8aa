using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Units;
using static Powderkeg.Tests.Chain.TinyChain;

namespace Powderkeg.Tests.Issuers;

/// <remarks>Holds ISSUERS-8.</remarks>
public sealed class LiquidStakingTokenRedemption
{
    private readonly World world;
    private readonly LiquidStakingToken issuer;
    private readonly AccountId holder;

    public LiquidStakingTokenRedemption()
    {
        WorldDescription tiny = World(3 * 1440);
        world = new World(tiny with
        {
            Assets = [.. tiny.Assets, new() { Id = "WBETH", Class = AssetClass.StakedToken, Decimals = 8, Price = 4320, Reference = "eth" }],
            Issuers = [new LiquidStakingTokenDescription { Id = "staking", Token = "WBETH", Underlying = "ETH", Rate = 1.08, Yield = 0.0365, LimitPerDay = 100 }],
        }, 1);
        issuer = (LiquidStakingToken)world.OnChain.Issuers[0];
        // The vault's share of what this holder brings: the world filled it for what was in issue before.
        holder = Open(world, "holder", ("WBETH", 300));
        issuer.Start();
    }

    [Fact]
    public void Redemption_pays_the_rate_of_the_request_after_a_day_or_more()
    {
        AssetId eth = world.Surroundings.Assets["ETH"];
        Assert.True(issuer.Redeem(holder, AssetId.None, Amount.FromUnits(100 * 100_000_000L), Start, Cause.Voluntary));
        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromHours(23));
        Assert.True(world.Balances.Of(holder, eth).IsZero);
        run.RunUntil(Start + Duration.FromHours(25));
        Assert.Equal(108 * 100_000_000L, world.Balances.Of(holder, eth).Units);
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void A_queue_over_the_daily_limit_waits_longer_but_never_past_the_longest_time()
    {
        Assert.Equal(Duration.FromDays(1), issuer.DelayAt(0));
        Assert.Equal(Duration.FromDays(4), issuer.DelayAt(300));
        Assert.Equal(Duration.FromDays(15), issuer.DelayAt(1e9));
    }

    /// <summary>3.65% a year is a hundredth of a percent a day.</summary>
    [Fact]
    public void The_rate_accrues_daily_and_everybody_reads_it()
    {
        new Simulation(world).RunUntil(Start + Duration.FromHours(49));
        Assert.Equal(1.08 * 1.0001 * 1.0001, issuer.Rate, 12);
        Assert.Equal(issuer.Rate, world.Rates.RateOf(issuer.Token, world.Agenda.Now));
        ConservationAudit.Require(world.Balances);
    }
}
