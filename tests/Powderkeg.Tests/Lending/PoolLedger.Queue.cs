using Powderkeg.Chain;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Chain.TinyChain;

namespace Powderkeg.Tests.Lending;

/// <summary>The bank run on the ledger: who asks for more than there is waits, and is served in order as cash returns.</summary>
/// <remarks>Holds LENDING-13.</remarks>
public sealed class PoolLedgerQueue
{
    private const long Dollar = 10_000_000;
    private readonly World world = new(World(), 1);
    private readonly PoolLedger pool;
    private readonly AccountId first;
    private readonly AccountId second;
    private readonly AccountId borrower;

    public PoolLedgerQueue()
    {
        pool = world.OnChain.Lending[0];
        first = Open(world, "first", ("USDT", 60_000));
        second = Open(world, "second", ("USDT", 40_000));
        borrower = Open(world, "borrower", ("ETH", 100), ("USDT", 1000));
        pool.Supply(first, Usdt, Of(60_000), Start, Cause.Voluntary);
        pool.Supply(second, Usdt, Of(40_000), Start, Cause.Voluntary);
        pool.Supply(borrower, pool.ReserveOf(world.Surroundings.Assets["ETH"]), Amount.FromUnits(100 * 100_000_000L), Start, Cause.Voluntary);
        Assert.Equal(LendingRefusal.None, pool.Borrow(borrower, Usdt, Of(90_000), Start, Cause.Voluntary));
    }

    private int Usdt => pool.ReserveOf(world.Surroundings.Assets["USDT"]);

    [Fact]
    public void First_come_is_first_served_and_nobody_overtakes()
    {
        Assert.Equal(LendingRefusal.NotEnoughCash, pool.Withdraw(first, Usdt, Of(60_000), Start, Cause.Voluntary));
        Assert.Equal(Of(10_000), Held(first));
        Assert.Equal(LendingRefusal.NotEnoughCash, pool.Withdraw(second, Usdt, Of(40_000), Start, Cause.Voluntary));
        Assert.Equal(2, pool.Waiting);
        pool.Repay(borrower, Usdt, Of(55_000), Start, Cause.Voluntary);
        pool.ServeWaiting(Start);
        Assert.Equal(Of(60_000), Held(first));
        Assert.Equal(Of(5_000), Held(second));
        Assert.Equal(1, pool.Waiting);
        Assert.Equal(Of(35_000), pool.WaitingOf(second, Usdt));
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void Cash_that_returns_between_blocks_is_paid_when_the_block_ends()
    {
        pool.Withdraw(first, Usdt, Of(30_000), Start, Cause.Voluntary);
        world.OnChain.Chain.Send(new(TransactionKind.Repay, borrower, AccountId.None, 0, Usdt, 0, Of(25_000), Amount.Zero, GasUse.Lending, Wei(1), Wei(100), Cause.Voluntary));
        world.Surroundings.Endow(borrower, world.Surroundings.Assets["ETH"], 1);
        Assert.Equal(SendRefusal.None, world.OnChain.Chain.Send(
            new(TransactionKind.Repay, borrower, AccountId.None, 0, Usdt, 0, Of(25_000), Amount.Zero, GasUse.Lending, Wei(1), Wei(100), Cause.Voluntary)));
        new Simulation(world).RunUntil(Start + Duration.FromSeconds(12L));
        Assert.Equal(Of(30_000), Held(first));
        Assert.Equal(0, pool.Waiting);
        ConservationAudit.Require(world.Balances);
    }

    /// <summary>60,000 wanted of 10,000 in cash, then 40,000 of nothing: 50,000 and 40,000 were refused.</summary>
    [Fact]
    public void Refusals_are_counted_with_what_they_lacked_and_the_longest_wait()
    {
        Assert.Equal((0, 0.0, Duration.Zero), (pool.RefusedWithdrawals, pool.RefusedUsd, pool.LongestWaitUntil(Start)));
        pool.Withdraw(first, Usdt, Of(60_000), Start, Cause.Voluntary);
        pool.Withdraw(second, Usdt, Of(40_000), Start + Duration.FromSeconds(10L), Cause.Voluntary);
        Assert.Equal(2, pool.RefusedWithdrawals);
        Assert.Equal(90_000, pool.RefusedUsd, 3);
        Assert.Equal(Duration.FromSeconds(30L), pool.LongestWaitUntil(Start + Duration.FromSeconds(30L)));
        pool.Repay(borrower, Usdt, Of(55_000), Start + Duration.FromSeconds(60L), Cause.Voluntary);
        pool.ServeWaiting(Start + Duration.FromSeconds(60L));
        Assert.Equal(1, pool.Waiting);
        Assert.Equal(Duration.FromSeconds(60L), pool.LongestWaitUntil(Start + Duration.FromSeconds(61L)));
        Assert.Equal(Duration.FromSeconds(80L), pool.LongestWaitUntil(Start + Duration.FromSeconds(90L)));
    }

    private Amount Held(AccountId account) => world.Balances.Of(account, world.Surroundings.Assets["USDT"]);

    private static Amount Of(long dollars) => Amount.FromUnits(dollars * Dollar);
}
