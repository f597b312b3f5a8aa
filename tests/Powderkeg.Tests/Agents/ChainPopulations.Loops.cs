using Powderkeg.Agents;
using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Chain.TinyChain;

namespace Powderkeg.Tests.Agents;

/// <summary>Loops on chain: who unwinds, who is liquidated, and what the choice of oracle makes of it.</summary>
public sealed class ChainPopulationsLoops
{
    private const long Unit = 10_000_000;

    private static readonly ChainLooperDescription Loopers = new()
    {
        Id = "loopers",
        Count = 20,
        Pool = "aave",
        Collateral = "USDe",
        Debt = "USDT",
        Mode = "susde",
        Equity = Draw.Of(20_000),
        Ltv = new() { From = 0.8, To = 0.89 },
        RunPerPercent = 0,
        Comfort = Draw.Of(1),
        Looks = Duration.FromSeconds(30L),
    };

    [Fact]
    public void Loops_are_left_when_carry_has_been_lost_for_long_enough()
    {
        World world = Run(Loopers with { Yield = 0.001, CarryPatience = Draw.Of(300) }, 0, "usde", 30);
        Assert.True(Sold(world, Channel.LoopUnwind) > 20 * 20_000, $"{Sold(world, Channel.LoopUnwind)} USDe sold by loops that unwind");
        Assert.Equal(0, world.Journal.Liquidations.Count);
    }

    [Fact]
    public void Loops_stay_while_they_earn() =>
        Assert.Equal(0, Sold(Run(Loopers with { Yield = 0.3 }, 0, "usde", 30), Channel.LoopUnwind));

    [Fact]
    public void A_discount_that_is_seen_starts_a_run() =>
        Assert.True(Sold(Run(Loopers with { Yield = 0.3, RunPerPercent = 20, MostLoss = 0.2 }, 17_000_000, "usde", 30), Channel.LoopUnwind) > 0);

    [Fact]
    public void Switched_off_nobody_unwinds_by_choice() =>
        Assert.Equal(0, Sold(Run(Loopers with { Yield = 0.001, CarryPatience = Draw.Of(60) }, 0, "usde", 30, DominoSwitch.LoopUnwind), Channel.LoopUnwind));

    /// <summary>The difference that the oracle made on the day: USDe priced as USDT on chain, and no loop was liquidated (data section 0).</summary>
    [Fact]
    public void A_market_feed_liquidates_loops_that_a_hard_peg_leaves_alone()
    {
        ChainLooperDescription earning = Loopers with { Yield = 0.3 };
        World peg = Run(earning, 17_500_000, "usde", 20), feed = Run(earning, 17_500_000, "usde-pool", 20);
        Assert.Equal(0, peg.Journal.Liquidations.Count);
        Assert.True(feed.Journal.Liquidations.Count > 0);
        for (int i = 0; i < feed.Journal.Liquidations.Count; i++)
        {
            Assert.Equal(Channel.LoopLiquidation, feed.Journal.Liquidations[i].Cause.Channel);
            Assert.False(feed.Journal.Liquidations[i].Cause.Parent.IsNone);
        }
    }

    [Fact]
    public void Bots_do_not_act_where_the_threshold_is_over_the_bonus()
    {
        World world = Run(Loopers with { Yield = 0.3 }, 17_500_000, "usde-pool", 20, leastProfit: 1e8);
        Assert.NotEmpty(world.OnChain.Lending[0].Unhealthy(world.Agenda.Now));
        Assert.Equal(0, world.Journal.Liquidations.Count);
        Assert.Equal(0, ((LiquidationBot)world.Populations.First(p => p is LiquidationBot)).Tried);
    }

    [Fact]
    public void The_same_seed_gives_the_same_digest_and_another_seed_another()
    {
        ChainLooperDescription some = Loopers with { Yield = 0.3, Comfort = Draw.Of(1.02) };
        string first = Run(some, 17_500_000, "usde-pool", 10).Journal.Digest.ToString();
        Assert.Equal(first, Run(some, 17_500_000, "usde-pool", 10).Journal.Digest.ToString());
        Assert.NotEqual(first, Run(some, 17_500_000, "usde-pool", 10, seed: 2).Journal.Digest.ToString());
    }

    /// <summary>At an LTV l a loop of equity E reports E / (1 - l): twenty of 20,000 at 0.8 are two millions of pledge.</summary>
    [Fact]
    public void Value_locked_counts_a_loop_five_times_and_net_of_recursion_once()
    {
        World world = Build(Loopers with { Ltv = Draw.Of(0.8) }, "usde", 10, 1, 50, null);
        LockedValue value = RecursiveDeposits.Of(world.OnChain.Lending[0], world.Balances, Start);
        Assert.Equal(20, value.Loops);
        Assert.Equal(2_000_000, value.LoopCollateralUsd, 0);
        Assert.Equal(400_000, value.LoopEquityUsd, 0);
        Assert.Equal(value.ReportedUsd - 1_600_000, value.NetUsd, 0);
    }

    private static World Run(ChainLooperDescription loopers, long sold, string oracle, int minutes, DominoSwitch? off = null, double leastProfit = 10, long seed = 1)
    {
        World world = Build(loopers, oracle, minutes, seed, leastProfit, off);
        if (sold > 0)
        {
            AccountId seller = Open(world, "seller", ("USDe", sold));
            world.OnChain.Pools.First(p => p.Key == "chain:USDe/USDT").Swap(Start, seller, Side.Sell, Amount.FromUnits(sold * Unit), Cause.Voluntary);
        }

        Simulation run = new(world);
        while (!run.IsOver)
        {
            run.RunUntil(world.Agenda.NextAt);
            ConservationAudit.Require(world.Balances);
        }

        return world;
    }

    private static World Build(ChainLooperDescription loopers, string oracle, int minutes, long seed, double leastProfit, DominoSwitch? off) => new(
        World(minutes) with
        {
            LendingPools = [LendingAt(oracle)],
            Off = off is { } one ? [one] : [],
            Populations =
            [
                new PoolSupplierDescription { Id = "suppliers", Count = 4, Pool = "aave", Asset = "USDT", Amount = Draw.Of(1_000_000) },
                loopers,
                new LiquidationBotDescription { Id = "bots", Count = 3, Pool = "aave", Venue = "main", CapitalAsset = "USDT", LeastProfit = Draw.Of(leastProfit) },
            ],
        }, seed);

    private static double Sold(World world, Channel channel)
    {
        double sum = 0;
        for (int i = 0; i < world.Journal.Trades.Count; i++)
        {
            TradeHappened trade = world.Journal.Trades[i];
            sum += trade.Cause.Channel == channel && trade.TakingSide == Side.Sell ? trade.Quantity.Count : 0;
        }

        return sum;
    }
}
