using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Lending.AaveConfigs;

namespace Powderkeg.Tests.Lending;

/// <summary>A reserve that is lent out pays nobody: at full utilisation withdrawals and loans wait for repayments.</summary>
public sealed class LendingPoolBankRun
{
    private readonly LendingPool pool = Pool();

    public LendingPoolBankRun()
    {
        pool.Supply(User(0), Usdt, Of(60_000 * Dollar), Start);
        pool.Supply(User(1), Usdt, Of(40_000 * Dollar), Start);
        pool.Supply(User(2), Weth, Of(100 * Eth), Start);
        pool.Borrow(User(2), Usdt, Of(90_000 * Dollar), Start);
    }

    [Fact]
    public void First_out_gets_the_cash_and_the_rest_is_refused()
    {
        Assert.Equal(LendingRefusal.NotEnoughCash, pool.Withdraw(User(0), Usdt, All, Start).Refusal);
        Assert.Equal(LendingRefusal.None, pool.Withdraw(User(1), Usdt, Of(10_000 * Dollar), Start).Refusal);
        Assert.Equal(Amount.Zero, pool.CashOf(Usdt));
        Assert.Equal(Ratio.One, pool.UtilisationOf(Usdt, Start));
        Assert.Equal(LendingRefusal.NotEnoughCash, pool.Withdraw(User(1), Usdt, Of(1), Start).Refusal);
        Assert.Equal(LendingRefusal.NotEnoughCash, pool.Borrow(User(2), Usdt, Of(1), Start).Refusal);
        Assert.Equal(Of(30_000 * Dollar), pool.SupplyOf(User(1), Usdt, Start));
    }

    /// <summary>USDT at 100%: 2.5 + 4 + 20 = 26.5%; suppliers get 90% of it.</summary>
    [Fact]
    public void Full_utilisation_costs_base_and_both_slopes()
    {
        pool.Withdraw(User(1), Usdt, Of(10_000 * Dollar), Start);
        Assert.Equal(0.265, pool.BorrowRatePerYear(Usdt), 12);
        Assert.Equal(0.2385, pool.SupplyRatePerYear(Usdt), 12);
    }

    [Fact]
    public void Repayment_lets_the_next_withdrawal_through()
    {
        pool.Withdraw(User(1), Usdt, Of(10_000 * Dollar), Start);
        pool.Repay(User(2), Usdt, Of(20_000 * Dollar), Start);
        Assert.Equal(LendingRefusal.None, pool.Withdraw(User(0), Usdt, Of(20_000 * Dollar), Start).Refusal);
        Assert.Equal(LendingRefusal.NotEnoughCash, pool.Withdraw(User(0), Usdt, Of(1), Start).Refusal);
    }

    [Fact]
    public void What_is_not_owned_is_refused_before_what_is_not_there() =>
        Assert.Equal(LendingRefusal.NotEnoughAvailableUserBalance, pool.Withdraw(User(1), Usdt, Of(50_000 * Dollar), Start).Refusal);

    [Fact]
    public void Seizure_needs_cash_of_the_collateral_too()
    {
        pool.Supply(User(3), Usdt, Of(1_000_000 * Dollar), Start);
        pool.Borrow(User(3), Weth, Of(100 * Eth), Start);
        pool.SetPrice(Weth, 1_000 * One);
        Assert.Equal(LendingRefusal.NotEnoughCash, pool.Liquidate(User(2), Weth, Usdt, All, Start).Refusal);
        Assert.Equal(Of(90_000 * Dollar), pool.DebtOf(User(2), Usdt, Start));
        pool.Repay(User(3), Weth, All, Start);
        Assert.Equal(LendingRefusal.None, pool.Liquidate(User(2), Weth, Usdt, All, Start).Refusal);
    }
}
