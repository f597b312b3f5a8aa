using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Lending.AaveConfigs;

namespace Powderkeg.Tests.Lending;

/// <summary>Liquidations on a whole pool: who pays, who gets, what is written off.</summary>
public sealed class LendingPoolLiquidation
{
    private readonly LendingPool pool = Pool();

    public LendingPoolLiquidation()
    {
        pool.Supply(User(0), Usdt, Of(1_000_000 * Dollar), Start);
        pool.Supply(User(0), Usde, Of(1_000_000 * Dollar), Start);
        pool.Supply(User(1), Weth, Of(10 * Eth), Start);
    }

    [Fact]
    public void A_healthy_account_is_nobodys_prey()
    {
        pool.Borrow(User(1), Usdt, Of(32_000 * Dollar), Start);
        Assert.Equal(LendingRefusal.HealthFactorNotBelowThreshold, pool.Liquidate(User(1), Weth, Usdt, All, Start).Refusal);
        pool.SetPrice(Weth, 3_856 * One); // HF 1.00015
        Assert.Equal(LendingRefusal.HealthFactorNotBelowThreshold, pool.Liquidate(User(1), Weth, Usdt, All, Start).Refusal);
        pool.SetPrice(Weth, 3_855 * One); // HF 0.9999
        Assert.Equal(LendingRefusal.CollateralCannotBeLiquidated, pool.Liquidate(User(1), Usde, Usdt, All, Start).Refusal);
        Assert.Equal(LendingRefusal.SpecifiedCurrencyNotBorrowedByUser, pool.Liquidate(User(1), Weth, Usde, All, Start).Refusal);
        Assert.Equal(LendingRefusal.InvalidAmount, pool.Liquidate(User(1), Weth, Usdt, Amount.Zero, Start).Refusal);
        Assert.Equal(LendingRefusal.None, pool.Liquidate(User(1), Weth, Usdt, All, Start).Refusal);
    }

    /// <summary>32,000 of debt at 3,800: half is repaid; 16,000 / 3,800 = 4.21052631 ETH (down), x 1.055 = 4.44210526 (half up),
    /// of whose bonus part of 0.23157895 a tenth (half up) is the treasury's.</summary>
    [Fact]
    public void Half_is_repaid_seized_with_the_bonus_and_shared_with_the_treasury()
    {
        pool.Borrow(User(1), Usdt, Of(32_000 * Dollar), Start);
        pool.SetPrice(Weth, 3_800 * One);
        LiquidationOutcome outcome = pool.Liquidate(User(1), Weth, Usdt, All, Start);
        Assert.Equal(Of(16_000 * Dollar), outcome.DebtRepaid);
        Assert.Equal(new AssetId(Usdt), outcome.DebtAsset);
        Assert.Equal(new AssetId(Weth), outcome.CollateralAsset);
        Assert.Equal(444_210_526 - 2_315_790, outcome.CollateralSeized.Units);
        Assert.Equal(2_315_790, outcome.ProtocolFee.Units);
        Assert.Equal(Amount.Zero, outcome.Deficit);
        Assert.Equal(Of(16_000 * Dollar), pool.DebtOf(User(1), Usdt, Start));
        Assert.Equal(10 * Eth - 444_210_526, pool.SupplyOf(User(1), Weth, Start).Units);
        Assert.Equal(10 * Eth - outcome.CollateralSeized.Units, pool.CashOf(Weth).Units);
        Assert.Equal(outcome.ProtocolFee, pool.TreasuryOf(Weth, Start));
        Assert.Equal(984_000 * Dollar, pool.CashOf(Usdt).Units);
    }

    [Fact]
    public void A_quote_is_what_the_liquidation_then_does()
    {
        pool.Borrow(User(1), Usdt, Of(32_000 * Dollar), Start);
        pool.SetPrice(Weth, 3_700 * One);
        Instant now = Start + Duration.FromDays(30);
        LiquidationPlan quote = pool.QuoteLiquidation(User(1), Weth, Usdt, Of(9_000 * Dollar), now);
        LiquidationOutcome outcome = pool.Liquidate(User(1), Weth, Usdt, Of(9_000 * Dollar), now);
        Assert.Equal(quote.DebtRepaid, (UInt128)outcome.DebtRepaid.Units);
        Assert.Equal(quote.CollateralSeized, (UInt128)outcome.CollateralSeized.Units);
        Assert.Equal(quote.ProtocolFee, (UInt128)outcome.ProtocolFee.Units);
    }

    /// <summary>Collateral of 30,000 pays for 30,000 / 1.055 = 28,436.02 of 32,000: 3,563.98 is lost.</summary>
    [Fact]
    public void Debt_without_collateral_is_burnt_and_booked_as_deficit()
    {
        pool.Borrow(User(1), Usdt, Of(32_000 * Dollar), Start);
        pool.SetPrice(Weth, 3_000 * One);
        LiquidationOutcome outcome = pool.Liquidate(User(1), Weth, Usdt, All, Start);
        Assert.Equal(284_360_189_574, outcome.DebtRepaid.Units); // 28,436.0189574, up
        Assert.Equal(32_000 * Dollar - outcome.DebtRepaid.Units, outcome.Deficit.Units);
        Assert.Equal(outcome.Deficit, pool.DeficitOf(Usdt));
        Assert.Equal(outcome.Deficit.Units * 10, outcome.DeficitBase);
        Assert.Equal(Amount.Zero, pool.DebtOf(User(1), Usdt, Start));
        Assert.Equal(Amount.Zero, pool.SupplyOf(User(1), Weth, Start));
        Assert.True(pool.HealthOf(User(1), Start).IsFree);
        Assert.Equal(LendingRefusal.HealthFactorNotBelowThreshold, pool.Liquidate(User(1), Weth, Usdt, All, Start).Refusal);
        Assert.Equal(LendingRefusal.NoDebtOfSelectedType, pool.Repay(User(1), Usdt, All, Start).Refusal);
    }

    [Fact]
    public void Bad_debt_is_burnt_in_every_reserve_the_account_owed()
    {
        pool.Borrow(User(1), Usdt, Of(20_000 * Dollar), Start);
        pool.Borrow(User(1), Usde, Of(12_000 * Dollar), Start);
        pool.SetPrice(Weth, 2_000 * One);
        LiquidationOutcome outcome = pool.Liquidate(User(1), Weth, Usdt, All, Start);
        Assert.Equal(12_000 * Dollar, pool.DeficitOf(Usde).Units);
        Assert.Equal(outcome.Deficit, pool.DeficitOf(Usdt));
        Assert.Equal(outcome.Deficit.Units * 10 + 12_000 * One, outcome.DeficitBase);
        Assert.Equal(Amount.Zero, pool.TotalDebt(Usdt, Start) + pool.TotalDebt(Usde, Start));
    }

    [Fact]
    public void Debt_stays_while_other_collateral_is_left()
    {
        pool.Supply(User(1), Usde, Of(2_000 * Dollar), Start);
        pool.Borrow(User(1), Usdt, Of(33_000 * Dollar), Start);
        pool.SetPrice(Weth, 3_000 * One);
        LiquidationOutcome outcome = pool.Liquidate(User(1), Weth, Usdt, All, Start);
        Assert.Equal(Amount.Zero, outcome.Deficit);
        Assert.Equal(LendingRefusal.CollateralCannotBeLiquidated, pool.Liquidate(User(1), Weth, Usdt, All, Start).Refusal);
        Assert.Equal(33_000 * Dollar - outcome.DebtRepaid.Units, pool.DebtOf(User(1), Usdt, Start).Units);
        Assert.True(pool.Liquidate(User(1), Usde, Usdt, All, Start).Deficit.IsPositive);
        Assert.Equal(Amount.Zero, pool.DebtOf(User(1), Usdt, Start));
    }

    [Fact]
    public void What_was_withdrawn_whole_is_collateral_no_more_until_it_is_supplied_again()
    {
        pool.Supply(User(1), Usde, Of(2_000 * Dollar), Start);
        pool.Borrow(User(1), Usdt, Of(32_000 * Dollar), Start);
        pool.Withdraw(User(1), Usde, All, Start);
        pool.SetPrice(Weth, 3_700 * One);
        Assert.Equal(LendingRefusal.CollateralCannotBeLiquidated, pool.Liquidate(User(1), Usde, Usdt, All, Start).Refusal);
        pool.Supply(User(1), Usde, Of(100 * Dollar), Start);
        Assert.Equal(LendingRefusal.None, pool.Liquidate(User(1), Usde, Usdt, All, Start).Refusal);
    }

    [Fact]
    public void One_reserve_may_be_both_sides()
    {
        pool.Supply(User(2), Usdt, Of(100_000 * Dollar), Start);
        pool.Borrow(User(2), Usdt, Of(75_000 * Dollar), Start);
        pool.Withdraw(User(0), Usdt, Of(1_000_000 * Dollar), Start); // what is seized must come out of the payment
        Instant later = Start + Duration.FromDays(3 * 365);
        Assert.True(pool.HealthOf(User(2), later).IsLiquidatable);
        Amount cash = pool.CashOf(Usdt);
        LiquidationOutcome outcome = pool.Liquidate(User(2), Usdt, Usdt, All, later);
        Assert.Equal(LendingRefusal.None, outcome.Refusal);
        Assert.True(outcome.CollateralSeized > cash);
        Assert.Equal(cash + outcome.DebtRepaid - outcome.CollateralSeized, pool.CashOf(Usdt));
    }

    /// <summary>MECHANICS section 2: five borrowings at 80%, threshold 83%: liquidated once the price is under 268,928 / (368,928 x 0.83) = 0.878246, a fall of 12.2%.</summary>
    [Fact]
    public void A_loop_of_five_at_80_percent_is_liquidated_at_a_fall_of_12_2_percent()
    {
        ReserveSpec looped = Reserve(1, 7, 8_000, 8_300, 500, 1_000, Curve(9_200, 0, 400, 2_000));
        LendingPool loops = Priced(new([UsdtSpec, looped], [], 2));
        loops.SetPrice(1, One);
        loops.Supply(User(0), Usdt, Of(1_000_000 * Dollar), Start);
        long step = 100_000 * Dollar;
        loops.Supply(User(1), 1, Of(step), Start);
        for (int i = 0; i < 5; i++)
        {
            step = step * 8 / 10;
            Assert.False(loops.Borrow(User(1), Usdt, Of(step), Start).IsRefused);
            Assert.False(loops.Supply(User(1), 1, Of(step), Start).IsRefused);
        }

        Assert.Equal(368_928 * Dollar, loops.SupplyOf(User(1), 1, Start).Units);
        Assert.Equal(268_928 * Dollar, loops.DebtOf(User(1), Usdt, Start).Units);
        loops.SetPrice(1, 87_825_000);
        Assert.False(loops.HealthOf(User(1), Start).IsLiquidatable);
        loops.SetPrice(1, 87_824_000);
        Assert.True(loops.HealthOf(User(1), Start).IsLiquidatable);
        Assert.Equal(1, loops.ProposedHealth(User(1)), 4);
    }
}
