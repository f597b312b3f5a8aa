using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Lending.AaveConfigs;

namespace Powderkeg.Tests.Lending;

/// <summary>What each verb owes, and its refusals in their order.</summary>
/// <remarks>Holds LENDING-6, LENDING-11, LENDING-17.</remarks>
public sealed class LendingPoolVerbs
{
    private readonly LendingPool pool = Pool();

    [Fact]
    public void Supply_is_owed_by_the_user_and_withdrawal_by_the_pool()
    {
        Assert.Equal(new PoolOutcome(LendingRefusal.None, PoolFlow.UserToPool, new(Weth), Of(5 * Eth)), pool.Supply(User(0), Weth, Of(5 * Eth), Start));
        Assert.Equal(Of(5 * Eth), pool.CashOf(Weth));
        Assert.Equal(Of(5 * Eth), pool.SupplyOf(User(0), Weth, Start));
        Assert.Equal(new PoolOutcome(LendingRefusal.None, PoolFlow.PoolToUser, new(Weth), Of(2 * Eth)), pool.Withdraw(User(0), Weth, Of(2 * Eth), Start));
        Assert.Equal(Of(3 * Eth), pool.Withdraw(User(0), Weth, All, Start).Amount);
        Assert.Equal(Amount.Zero, pool.CashOf(Weth));
    }

    [Fact]
    public void Loan_is_owed_by_the_pool_and_repayment_of_more_than_the_debt_pays_the_debt()
    {
        Lend(1_000_000);
        pool.Supply(User(1), Weth, Of(10 * Eth), Start);
        Assert.Equal(new PoolOutcome(LendingRefusal.None, PoolFlow.PoolToUser, new(Usdt), Of(20_000 * Dollar)), pool.Borrow(User(1), Usdt, Of(20_000 * Dollar), Start));
        Assert.Equal(Of(980_000 * Dollar), pool.CashOf(Usdt));
        PoolOutcome repaid = pool.Repay(User(1), Usdt, All, Start);
        Assert.Equal(new PoolOutcome(LendingRefusal.None, PoolFlow.UserToPool, new(Usdt), Of(20_000 * Dollar)), repaid);
        Assert.Equal(Amount.Zero, pool.DebtOf(User(1), Usdt, Start));
        Assert.True(pool.HealthOf(User(1), Start).IsFree);
    }

    /// <summary>HF = 10 ETH x 4,000 x 83% / 20,000 = 1.66; bound 10 x 4,000 x 80.5% = 32,200.</summary>
    [Fact]
    public void Health_is_weighted_collateral_over_debt()
    {
        Lend(1_000_000);
        pool.Supply(User(1), Weth, Of(10 * Eth), Start);
        pool.Borrow(User(1), Usdt, Of(20_000 * Dollar), Start);
        AccountHealth health = pool.HealthOf(User(1), Start);
        Assert.Equal((UInt128)40_000 * One, health.CollateralBase);
        Assert.Equal((UInt128)20_000 * One, health.DebtBase);
        Assert.Equal((UInt128)1_660_000_000_000_000_000, health.HealthFactorWad);
        Assert.Equal((8_050u, 8_300u), (health.LoanToValueBps, health.LiquidationThresholdBps));
        Assert.Equal((UInt128)12_200 * One, health.AvailableBorrowsBase);
        Assert.Equal(1.66, pool.ProposedHealth(User(1)), 9);
    }

    [Fact]
    public void Borrowing_is_bounded_by_the_loan_to_value_and_not_by_the_threshold()
    {
        Lend(1_000_000);
        pool.Supply(User(1), Weth, Of(10 * Eth), Start);
        Assert.Equal(LendingRefusal.CollateralCannotCoverNewBorrow, pool.Borrow(User(1), Usdt, Of(32_200 * Dollar + 1), Start).Refusal);
        Assert.Equal(LendingRefusal.None, pool.Borrow(User(1), Usdt, Of(32_200 * Dollar), Start).Refusal);
        Assert.Equal(UInt128.Zero, pool.HealthOf(User(1), Start).AvailableBorrowsBase);
    }

    [Fact]
    public void Withdrawal_may_go_below_the_loan_to_value_but_not_below_a_health_factor_of_1()
    {
        Lend(1_000_000);
        pool.Supply(User(1), Weth, Of(10 * Eth), Start);
        pool.Borrow(User(1), Usdt, Of(32_200 * Dollar), Start);
        // 32,200 / (4,000 x 83%) = 9.698795... ETH must stay.
        Assert.Equal(LendingRefusal.HealthFactorLowerThanLiquidationThreshold, pool.Withdraw(User(1), Weth, Of(Eth * 3 / 10 + 120_482), Start).Refusal);
        Assert.Equal(LendingRefusal.HealthFactorLowerThanLiquidationThreshold, pool.Withdraw(User(1), Weth, All, Start).Refusal);
        Assert.Equal(Of(10 * Eth), pool.SupplyOf(User(1), Weth, Start));
        Assert.Equal(LendingRefusal.None, pool.Withdraw(User(1), Weth, Of(Eth * 3 / 10 + 120_481), Start).Refusal);
    }

    [Fact]
    public void Nothing_and_less_than_nothing_are_refused_by_every_verb()
    {
        foreach (Amount none in new[] { Amount.Zero, Of(-1) })
        {
            Assert.Equal(LendingRefusal.InvalidAmount, pool.Supply(User(0), Usdt, none, Start).Refusal);
            Assert.Equal(LendingRefusal.InvalidAmount, pool.Withdraw(User(0), Usdt, none, Start).Refusal);
            Assert.Equal(LendingRefusal.InvalidAmount, pool.Borrow(User(0), Usdt, none, Start).Refusal);
            Assert.Equal(LendingRefusal.InvalidAmount, pool.Repay(User(0), Usdt, none, Start).Refusal);
        }
    }

    [Fact]
    public void An_account_that_never_came_owns_and_owes_nothing()
    {
        AccountId stranger = User(1_000_000);
        Assert.Equal(Amount.Zero, pool.SupplyOf(stranger, Usdt, Start));
        Assert.Equal(double.PositiveInfinity, pool.HealthOf(stranger, Start).HealthFactor);
        Assert.Equal(double.PositiveInfinity, pool.ProposedHealth(stranger));
        Assert.Equal(LendingRefusal.InvalidAmount, pool.Withdraw(stranger, Usdt, All, Start).Refusal);
        Assert.Equal(LendingRefusal.NotEnoughAvailableUserBalance, pool.Withdraw(stranger, Usdt, Of(1), Start).Refusal);
        Assert.Equal(LendingRefusal.NoDebtOfSelectedType, pool.Repay(stranger, Usdt, All, Start).Refusal);
        Assert.Equal(LendingRefusal.HealthFactorNotBelowThreshold, pool.Liquidate(stranger, Weth, Usdt, All, Start).Refusal);
        Assert.Equal(LendingRefusal.None, pool.Supply(stranger, Usdt, Of(Dollar), Start).Refusal);
        Assert.Equal(Of(Dollar), pool.SupplyOf(stranger, Usdt, Start));
    }

    /// <summary>Each row breaks every rule below it too: the first in Aave's order is the one that is told.</summary>
    [Fact]
    public void Borrow_refuses_in_order()
    {
        LendingPool capped = Priced(new(
            [UsdtSpec with { BorrowCap = Of(100 * Dollar) }, WethSpec, UsdeSpec with { Borrowing = Borrowing.Disabled }, SusdeSpec, PtSpec],
            [Mode(9_000, 9_300, 200, [Usde], [Weth])],
            2));
        Amount tooMuch = Of(2_000_000 * Dollar), overCap = Of(1_000 * Dollar), small = Of(50 * Dollar);
        Assert.Equal(LendingRefusal.BorrowingNotEnabled, capped.Borrow(User(1), Usde, tooMuch, Start).Refusal);
        capped.Supply(User(0), Usdt, Of(1_000_000 * Dollar), Start);
        capped.SetEMode(User(1), 1, Start);
        Assert.Equal(LendingRefusal.InvalidAmount, capped.Borrow(User(1), Usdt, tooMuch, Start).Refusal);
        Assert.Equal(LendingRefusal.BorrowCapExceeded, capped.Borrow(User(1), Usdt, overCap, Start).Refusal);
        Assert.Equal(LendingRefusal.NotBorrowableInEMode, capped.Borrow(User(1), Usdt, small, Start).Refusal);
        capped.SetEMode(User(1), 0, Start);
        Assert.Equal(LendingRefusal.LtvValidationFailed, capped.Borrow(User(1), Usdt, small, Start).Refusal);
        capped.Supply(User(1), Weth, Of(Eth / 1_000), Start);
        Assert.Equal(LendingRefusal.HealthFactorLowerThanLiquidationThreshold, capped.Borrow(User(1), Usdt, small, Start).Refusal);
        Assert.Equal(LendingRefusal.CollateralCannotCoverNewBorrow, capped.Borrow(User(1), Usdt, Of(33 * Dollar / 10), Start).Refusal);
        Assert.Equal(LendingRefusal.None, capped.Borrow(User(1), Usdt, Of(3 * Dollar), Start).Refusal);
    }

    [Fact]
    public void Supply_cap_counts_the_treasury_and_holds_to_the_unit()
    {
        LendingPool capped = Priced(new([UsdtSpec with { SupplyCap = Of(1_000 * Dollar) }, WethSpec], [], 2));
        Assert.Equal(LendingRefusal.SupplyCapExceeded, capped.Supply(User(0), Usdt, Of(1_000 * Dollar + 1), Start).Refusal);
        Assert.Equal(LendingRefusal.None, capped.Supply(User(0), Usdt, Of(1_000 * Dollar), Start).Refusal);
        Assert.Equal(LendingRefusal.SupplyCapExceeded, capped.Supply(User(1), Usdt, Of(1), Start).Refusal);
        capped.Supply(User(1), Weth, Of(Eth), Start);
        capped.Borrow(User(1), Usdt, Of(900 * Dollar), Start);
        Instant later = Start + Duration.FromDays(365);
        capped.Withdraw(User(0), Usdt, Of(90 * Dollar), later);
        Assert.True(capped.TreasuryOf(Usdt, later).IsPositive);
        Amount room = Of(1_000 * Dollar) - capped.TotalSupply(Usdt, later) - capped.TreasuryOf(Usdt, later);
        Assert.Equal(LendingRefusal.SupplyCapExceeded, capped.Supply(User(1), Usdt, room + Of(2), later).Refusal);
        Assert.Equal(LendingRefusal.None, capped.Supply(User(1), Usdt, room - Of(1), later).Refusal);
    }

    [Fact]
    public void Reserves_against_the_rules_are_refused()
    {
        Assert.Throws<InvariantBrokenException>(() => new LendingPool([UsdtSpec with { LoanToValue = Ratio.FromPercent(79) }], [], 1));
        Assert.Throws<InvariantBrokenException>(() => new LendingPool([UsdtSpec with { LiquidationBonus = Ratio.FromPercent(29) }], [], 1));
        Assert.Throws<InvariantBrokenException>(() => new LendingPool([UsdtSpec with { LiquidationThreshold = Ratio.FromDouble(0.78005) }], [], 1));
        Assert.Throws<InvariantBrokenException>(() => new LendingPool([UsdtSpec with { Rates = Curve(9_200, 0, 500, 400) }], [], 1));
        Assert.Throws<InvariantBrokenException>(() => new LendingPool([UsdtSpec], [Mode(9_300, 9_200, 200, [0], [0])], 1));
        Assert.Throws<InvariantBrokenException>(() => new LendingPool([UsdtSpec], [Mode(9_000, 9_200, 200, [1], [0])], 1));
        Assert.Throws<InvariantBrokenException>(() => new LendingPool([], [], 1));
    }

    [Fact]
    public void A_missing_price_and_time_that_runs_back_are_our_faults()
    {
        LendingPool unpriced = new([UsdtSpec, WethSpec], [], 1);
        unpriced.Supply(User(0), Weth, Of(Eth), Start);
        Assert.Throws<InvariantBrokenException>(() => unpriced.HealthOf(User(0), Start));
        Assert.Throws<InvariantBrokenException>(() => unpriced.SetPrice(Weth, 0));
        Lend(1_000);
        pool.Supply(User(1), Weth, Of(Eth), Start);
        pool.Borrow(User(1), Usdt, Of(100 * Dollar), Start);
        Assert.Throws<InvariantBrokenException>(() => pool.DebtOf(User(1), Usdt, Instant.FromMicroseconds(Start.Microseconds - 1_000_000)));
    }

    [Fact]
    public void Health_and_its_proposal_allocate_nothing()
    {
        Lend(1_000_000);
        pool.Supply(User(1), Weth, Of(10 * Eth), Start);
        pool.Borrow(User(1), Usdt, Of(20_000 * Dollar), Start);
        _ = pool.HealthOf(User(1), Start);
        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = 0;
        for (int second = 1; second <= 100; second++)
        {
            Instant now = Start + Duration.FromSeconds(second);
            sum += pool.HealthOf(User(1), now).HealthFactor;
            pool.RefreshProposals(now);
            sum -= pool.ProposedHealth(User(1));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(Math.Abs(sum), 0, 1e-6);
    }

    private void Lend(long dollars) => pool.Supply(User(0), Usdt, Of(dollars * Dollar), Start);
}
