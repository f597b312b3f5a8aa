using Powderkeg.Chain;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Chain.TinyChain;

namespace Powderkeg.Tests.Lending;

/// <summary>A liquidation on a flash loan, with its swap, is one transaction: all of it or nothing.</summary>
/// <remarks>Holds CHAIN-5.</remarks>
public sealed class PoolLedgerAllOrNothing
{
    private const long Unit = 10_000_000;

    [Fact]
    public void A_flash_liquidation_that_pays_leaves_the_bonus_less_slippage()
    {
        (World world, AccountId loop, AccountId bot) = Underwater();
        PoolLedger pool = world.OnChain.Lending[0];
        Amount owed = pool.Kernel.DebtOf(loop, 0, Start);
        Send(world, loop, bot, Amount.Zero);
        Assert.Equal(1, world.OnChain.Chain.Executed);
        Assert.True(pool.Kernel.DebtOf(loop, 0, world.Agenda.Now) < owed);
        // Bonus 4%, a tenth of it to the treasury; the pool's slippage takes some.
        double gained = world.Balances.Of(bot, world.Surroundings.Assets["USDT"]).Units / (double)Unit;
        double repaid = world.Journal.Liquidations[0].Notional.Units / (double)Unit;
        Assert.InRange(gained / repaid, 0.02, 0.037);
        Assert.Equal(Channel.LoopLiquidation, world.Journal.Trades[1].Cause.Channel);
        Assert.Equal(world.Journal.Liquidations[0].Id, world.Journal.Trades[1].Cause.Parent);
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void A_flash_liquidation_that_does_not_pay_changes_nothing_but_gas()
    {
        (World world, AccountId loop, AccountId bot) = Underwater();
        PoolLedger pool = world.OnChain.Lending[0];
        Amount cash = pool.Kernel.CashOf(0), price = Amount.FromUnits((long)(world.OnChain.Pools[0].Reference * 1e9));
        Amount pledged = pool.Kernel.SupplyOf(loop, 1, Start);
        Send(world, loop, bot, Amount.FromUnits(1_000_000 * Unit));
        Assert.Equal(1, world.OnChain.Chain.Reverted);
        Assert.Equal(cash, pool.Kernel.CashOf(0));
        Assert.Equal(pledged, pool.Kernel.SupplyOf(loop, 1, world.Agenda.Now));
        Assert.Equal(price.Units, (long)(world.OnChain.Pools[0].Reference * 1e9));
        Assert.Equal((1, 0), (world.Journal.Trades.Count, world.Journal.Liquidations.Count));
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void An_unwinding_transaction_repays_withdraws_and_swaps_at_once()
    {
        World world = new(World(), 1);
        AccountId loop = OpenLoop(world, 0.85);
        PoolLedger pool = world.OnChain.Lending[0];
        world.OnChain.Chain.Send(new(TransactionKind.Unwind, loop, AccountId.None, 0, 1, 0, Amount.FromUnits(long.MaxValue), Amount.Zero, GasUse.Unwind, Wei(1), Wei(100), Cause.Voluntary));
        new Simulation(world).RunUntil(Start + Duration.FromSeconds(12L));
        Assert.Equal(1, world.OnChain.Chain.Executed);
        Assert.True(pool.Kernel.DebtOf(loop, 0, world.Agenda.Now).IsZero);
        Assert.True(pool.Kernel.SupplyOf(loop, 1, world.Agenda.Now).IsZero);
        // 100,000 pledged, 85,000 owed: about 15,000 less fee and slippage is left.
        Assert.InRange(world.Balances.Of(loop, world.Surroundings.Assets["USDT"]).Units / (double)Unit, 14_500, 15_000);
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void A_pool_that_spares_loops_does_not_liquidate_them()
    {
        (World world, AccountId loop, AccountId bot) = Underwater(LoopCalls.Never);
        Send(world, loop, bot, Amount.Zero);
        Assert.Equal(1, world.OnChain.Chain.Reverted);
        Assert.Equal(0, world.Journal.Liquidations.Count);
    }

    private static void Send(World world, AccountId loop, AccountId bot, Amount least)
    {
        Assert.Equal(SendRefusal.None, world.OnChain.Chain.Send(new(TransactionKind.FlashLiquidate, bot, loop, 0, 1, 0, Amount.FromUnits(long.MaxValue), least,
            GasUse.FlashLiquidate, Wei(1), Wei(100), new(Channel.LoopLiquidation, EventId.None))));
        new Simulation(world).RunUntil(Start + Duration.FromSeconds(12L));
    }

    /// <summary>A loop at 0.899 whose pool believes a feed on the StableSwap pool, which somebody has sold into: 0.9-0.976, so health is under 1.</summary>
    private static (World World, AccountId Loop, AccountId Bot) Underwater(LoopCalls calls = LoopCalls.LikeOthers)
    {
        World world = new(World() with { LendingPools = [LendingAt("usde-pool") with { Loops = calls }] }, 1);
        AccountId loop = OpenLoop(world, 0.899);
        AccountId seller = Open(world, "seller", ("USDe", 18_500_000));
        world.OnChain.Pools[0].Swap(Start, seller, Side.Sell, Amount.FromUnits(16_000_000 * Unit), Cause.Voluntary);
        world.Oracles.Update(Start);
        Assert.InRange(world.OnChain.Pools[0].Reference, 0.9, 0.976);
        return (world, loop, Open(world, "bot", ("ETH", 10)));
    }

    private static AccountId OpenLoop(World world, double ltv)
    {
        PoolLedger pool = world.OnChain.Lending[0];
        AccountId lender = Open(world, "lender", ("USDT", 1_000_000));
        AccountId loop = Open(world, "loop", ("USDe", 100_000), ("ETH", 10));
        pool.Supply(lender, 0, Amount.FromUnits(1_000_000 * Unit), Start, Cause.Voluntary);
        pool.Supply(loop, 1, Amount.FromUnits(100_000 * Unit), Start, Cause.Voluntary);
        Assert.False(pool.Kernel.SetEMode(loop, 1, Start).IsRefused);
        Amount debt = Amount.FromUnits((long)(100_000 * ltv * Unit));
        Assert.Equal(LendingRefusal.None, pool.Borrow(loop, 0, debt, Start, Cause.Voluntary));
        world.Balances.Transfer(loop, world.IssuerOf(world.Surroundings.Assets["USDT"]), world.Surroundings.Assets["USDT"], debt);
        return loop;
    }
}
