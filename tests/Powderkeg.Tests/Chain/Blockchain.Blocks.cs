using Powderkeg.Chain;
using Powderkeg.Ledger;
using Powderkeg.Macro;
using Powderkeg.Units;
using static Powderkeg.Tests.Chain.TinyChain;

namespace Powderkeg.Tests.Chain;

/// <remarks>Holds CHAIN-1, CHAIN-2.</remarks>
public sealed class BlockchainBlocks
{
    /// <summary>MECHANICS section 11: from 2 to 100 gwei takes 34 full blocks (1.125^34 = 54.8).</summary>
    [Fact]
    public void Base_fee_goes_from_2_to_100_gwei_in_34_full_blocks()
    {
        long fee = Wei(2);
        int blocks = 0;
        for (; fee < Wei(100); blocks++)
        {
            fee = BaseFee.Next(fee, 45_000_000, 45_000_000);
        }

        Assert.Equal(34, blocks);
    }

    /// <summary>go-ethereum consensus/misc/eip1559/eip1559_test.go, TestCalcBaseFee: 1 gwei, 20 million gas limit; used 10, 9 and 11 million.</summary>
    [Theory]
    [InlineData(10_000_000, 1_000_000_000)]
    [InlineData(9_000_000, 987_500_000)]
    [InlineData(11_000_000, 1_012_500_000)]
    public void Base_fee_moves_as_in_go_ethereum(long used, long next) => Assert.Equal(next, BaseFee.Next(1_000_000_000, used, 20_000_000));

    [Fact]
    public void Within_a_block_the_higher_tip_goes_first_and_then_the_earlier()
    {
        World world = new(TinyChain.World(), 1);
        AccountId a = Rich(world, "a"), b = Rich(world, "b"), c = Rich(world, "c");
        Assert.Equal(SendRefusal.None, world.OnChain.Chain.Send(Swap(a, 0, Side.Sell, Amount.FromUnits(1000 * 10_000_000L), 1)));
        Assert.Equal(SendRefusal.None, world.OnChain.Chain.Send(Swap(b, 0, Side.Sell, Amount.FromUnits(1000 * 10_000_000L), 3)));
        Assert.Equal(SendRefusal.None, world.OnChain.Chain.Send(Swap(c, 0, Side.Sell, Amount.FromUnits(1000 * 10_000_000L), 1)));
        new Simulation(world).RunUntil(Start + Duration.FromSeconds(12L));
        Assert.Equal([b, a, c], Enumerable.Range(0, 3).Select(i => world.Journal.Trades[i].Taker));
        Assert.Equal(0, world.OnChain.Chain.PendingOf(a));
    }

    [Fact]
    public void A_full_block_leaves_the_low_tip_waiting_for_a_later_one()
    {
        World world = new(TinyChain.World() with { Chain = new() { GasAsset = "ETH", DemandNoise = 0, Capacity = 2_000_000, BackgroundGas = 1_500_000 } }, 1);
        AccountId[] senders = [.. Enumerable.Range(0, 20).Select(i => Rich(world, "s" + i))];
        for (int i = 0; i < senders.Length; i++)
        {
            world.OnChain.Chain.Send(Swap(senders[i], 0, Side.Sell, Amount.FromUnits(10_000_000), i + 1));
        }

        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromSeconds(12L));
        int first = world.Journal.Trades.Count;
        Assert.InRange(first, 5, 11);
        Assert.Equal(senders[^1], world.Journal.Trades[0].Taker);
        Assert.Equal(20 - first, world.OnChain.Chain.Mempool);
        run.RunUntil(Start + Duration.FromSeconds(120L));
        Assert.Equal(0, world.OnChain.Chain.Mempool);
        Assert.Equal(20, world.Journal.Trades.Count);
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void A_sender_without_gas_money_is_refused_and_a_low_ceiling_waits()
    {
        World world = new(TinyChain.World(), 1);
        AccountId poor = Open(world, "poor", ("USDe", 10));
        AccountId thrifty = Rich(world, "thrifty");
        Assert.Equal(SendRefusal.NoGasMoney, world.OnChain.Chain.Send(Swap(poor, 0, Side.Sell, Amount.FromUnits(10_000_000), 1)));
        Assert.Equal(SendRefusal.None, world.OnChain.Chain.Send(Swap(thrifty, 0, Side.Sell, Amount.FromUnits(10_000_000), 0.1, 0.2)));
        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromMinutes(5));
        Assert.Equal(1, world.OnChain.Chain.Mempool);
        run.RunUntil(Start + Duration.FromMinutes(40));
        Assert.Equal((0, 1L), (world.OnChain.Chain.Mempool, world.OnChain.Chain.Dropped));
        Assert.True(world.Balances.ReservedOf(thrifty, world.Surroundings.Assets["ETH"]).IsZero);
    }

    /// <summary>The day's gas went over 100 gwei (data section 1); here it must come from demand alone.</summary>
    [Fact]
    public void After_the_shock_gas_goes_over_100_gwei_from_demand_and_comes_back()
    {
        ShockDescription shock = new() { At = Start + Duration.FromMinutes(10), Fall = Ratio.FromPercent(5) };
        World world = new(TinyChain.World(240) with { Macro = new() { DailyVolatility = 0, Shock = shock } }, 1);
        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromMinutes(10));
        Assert.InRange(world.OnChain.Chain.BaseFeeGwei, 1.5, 2.5);
        run.RunUntil(Start + Duration.FromMinutes(25));
        Assert.True(world.OnChain.Chain.BaseFeeGwei > 100, $"{world.OnChain.Chain.BaseFeeGwei} gwei");
        run.RunToEnd();
        Assert.True(world.OnChain.Chain.BaseFeeGwei < 20, $"{world.OnChain.Chain.BaseFeeGwei} gwei");
    }

    [Fact]
    public void Gas_is_paid_to_validators_and_nothing_is_lost()
    {
        World world = new(TinyChain.World(), 1);
        AccountId a = Rich(world, "a");
        AssetId eth = world.Surroundings.Assets["ETH"];
        world.OnChain.Chain.Send(Swap(a, 0, Side.Sell, Amount.FromUnits(10_000_000), 1));
        new Simulation(world).RunUntil(Start + Duration.FromSeconds(12L));
        // 180,000 gas at 2 + 1 gwei = 0.00054 ETH.
        Assert.Equal(54_000, world.Balances.Of(world.OnChain.Chain.Validators, eth).Units);
        ConservationAudit.Require(world.Balances);
    }

    private static AccountId Rich(World world, string key) => Open(world, key, ("USDe", 1_000_000), ("ETH", 10));
}
