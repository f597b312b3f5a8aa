using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Lending.AaveConfigs;

namespace Powderkeg.Tests.Lending;

/// <summary>Aave's e-modes of October 2025: USDe 90 / 93 / 2, sUSDe 90 / 92 / 4, PT-sUSDe 86.1 / 88.1 / 5.4; outside them USDe 72 / 75 / 8.5, sUSDe 0.05 / 0.1.</summary>
public sealed class LendingPoolEMode
{
    private readonly LendingPool pool = Pool();

    public LendingPoolEMode()
    {
        pool.Supply(User(0), Usdt, Of(1_000_000 * Dollar), Start);
        pool.Supply(User(0), Weth, Of(100 * Eth), Start);
        pool.Supply(User(1), Usde, Of(100_000 * Dollar), Start);
    }

    [Theory]
    [InlineData(0, 72_000)]
    [InlineData(UsdeMode, 90_000)]
    [InlineData(SusdeMode, 90_000)]
    [InlineData(PtMode, 72_000)] // USDe is no member: its own terms
    public void The_mode_sets_the_bound_of_its_collateral(int mode, long bound)
    {
        pool.SetEMode(User(1), mode, Start);
        Assert.Equal(LendingRefusal.CollateralCannotCoverNewBorrow, pool.Borrow(User(1), Usdt, Of(bound * Dollar + 1), Start).Refusal);
        Assert.Equal(LendingRefusal.None, pool.Borrow(User(1), Usdt, Of(bound * Dollar), Start).Refusal);
    }

    [Fact]
    public void Only_the_modes_assets_may_be_borrowed()
    {
        pool.SetEMode(User(1), UsdeMode);
        Assert.Equal(LendingRefusal.NotBorrowableInEMode, pool.Borrow(User(1), Weth, Of(Eth), Start).Refusal);
        pool.SetEMode(User(1), 0);
        pool.Borrow(User(1), Weth, Of(Eth), Start);
        Assert.Equal(LendingRefusal.NotBorrowableInEMode, pool.SetEMode(User(1), UsdeMode, Start).Refusal);
        Assert.Equal(0, pool.EModeOf(User(1)));
    }

    [Fact]
    public void Leaving_is_refused_where_it_would_make_the_account_unhealthy()
    {
        pool.SetEMode(User(1), UsdeMode, Start);
        pool.Borrow(User(1), Usdt, Of(80_000 * Dollar), Start);
        Assert.Equal(LendingRefusal.HealthFactorLowerThanLiquidationThreshold, pool.SetEMode(User(1), 0, Start).Refusal);
        Assert.Equal(UsdeMode, pool.EModeOf(User(1)));
        pool.Repay(User(1), Usdt, Of(5_000 * Dollar), Start);
        Assert.Equal(LendingRefusal.None, pool.SetEMode(User(1), 0, Start).Refusal);
        Assert.Equal((UInt128)1_000_000_000_000_000_000, pool.HealthOf(User(1), Start).HealthFactorWad);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void A_mode_the_pool_has_not_is_refused(int mode) =>
        Assert.Equal(LendingRefusal.InconsistentEModeCategory, pool.SetEMode(User(1), mode, Start).Refusal);

    /// <summary>At a price of 0.9: 90,000 of debt against 90,000 x 93%; the bonus is the mode's 2%, not 8.5%.</summary>
    [Fact]
    public void The_mode_sets_the_threshold_and_the_bonus_of_a_liquidation()
    {
        pool.SetEMode(User(1), UsdeMode, Start);
        pool.Borrow(User(1), Usdt, Of(90_000 * Dollar), Start);
        pool.SetPrice(Usde, 97 * One / 100); // HF 1.00233
        Assert.False(pool.HealthOf(User(1), Start).IsLiquidatable);
        pool.SetPrice(Usde, 96 * One / 100); // HF 0.992
        LiquidationOutcome outcome = pool.Liquidate(User(1), Usde, Usdt, Of(9_600 * Dollar), Start);
        Assert.Equal(10_200 * Dollar, outcome.CollateralSeized.Units + outcome.ProtocolFee.Units);
    }

    [Fact]
    public void Collateral_that_lends_nearly_nothing_outside_its_mode_is_liquidated_on_its_own_threshold()
    {
        pool.Supply(User(2), Susde, Of(100_000 * Dollar), Start);
        Assert.Equal(LendingRefusal.HealthFactorLowerThanLiquidationThreshold, pool.Borrow(User(2), Usdt, Of(101 * Dollar), Start).Refusal);
        Assert.Equal(LendingRefusal.None, pool.Borrow(User(2), Usdt, Of(50 * Dollar), Start).Refusal);
        pool.SetEMode(User(2), SusdeMode, Start);
        Assert.Equal(LendingRefusal.None, pool.Borrow(User(2), Usdt, Of(89_950 * Dollar), Start).Refusal);
    }

    [Fact]
    public void Zero_LTV_assets_are_not_taken_as_collateral()
    {
        LendingPool strict = Priced(new([UsdtSpec, WethSpec, UsdeSpec with { LoanToValue = Ratio.Zero }], [Mode(9_000, 9_300, 200, [Usde], [Usdt])], 2));
        strict.Supply(User(0), Usdt, Of(1_000 * Dollar), Start);
        strict.Supply(User(1), Usde, Of(1_000 * Dollar), Start);
        strict.SetEMode(User(1), 1, Start);
        Assert.Equal(UInt128.Zero, strict.HealthOf(User(1), Start).CollateralBase);
        Assert.Equal(LendingRefusal.LtvValidationFailed, strict.Borrow(User(1), Usdt, Of(Dollar), Start).Refusal);
    }
}
