using System.Numerics;
using CsCheck;
using Powderkeg.Lending;

namespace Powderkeg.Tests.Lending;

/// <summary>How much one liquidation may close, and for what: Aave's documents as tables, and a twin in BigInteger.</summary>
public sealed class LiquidationCallCloseFactor
{
    private const ulong E18 = 1_000_000_000_000_000_000;
    private const ulong E8 = 100_000_000;

    /// <summary>Aave's FAQ on liquidations, example 1: Bob supplies 10 ETH and borrows 5 ETH worth of GHO; the liquidator repays 2.5 ETH worth and claims 2.5 + 0.125 ETH.</summary>
    [Fact]
    public void Half_of_5_ETH_of_debt_is_paid_with_2_625_ETH_at_a_bonus_of_5_percent()
    {
        LiquidationPlan plan = LiquidationCall.Plan(Pair(10, 10_500, 20_000, price: 4_000), Health(40_000, 20_000, 0.96), UInt128.MaxValue >> 8);
        Assert.Equal((UInt128)10_000 * E18, plan.DebtRepaid);
        Assert.Equal((UInt128)2_625 * E18 / 1_000, plan.CollateralSeized);
    }

    /// <summary>Same, example 2: 5 ETH and 4 ETH worth of YFI (15%) against 5 ETH worth: 2.5 + 0.375 ETH worth of YFI.</summary>
    [Fact]
    public void Half_of_5_ETH_of_debt_is_paid_with_2_875_ETH_worth_of_YFI_at_15_percent()
    {
        LiquidationPlan plan = LiquidationCall.Plan(Pair(4, 11_500, 20_000, price: 4_000), Health(36_000, 20_000, 0.96), UInt128.MaxValue >> 8);
        Assert.Equal((UInt128)10_000 * E18, plan.DebtRepaid);
        Assert.Equal((UInt128)2_875 * E18 / 1_000, plan.CollateralSeized);
    }

    /// <summary>Rules of docs/3.3/Aave-v3.3-features.md 2.1 and 2.2 (its second example doubled: there the threshold is 1,000, deployed it is 2,000).
    /// Columns in dollars: collateral and debt of the pair, the account's whole debt, its health factor; what may be repaid.</summary>
    [Theory]
    [InlineData(9_000, 3_000, 9_000, 0.97, 3_000)] // 2.1: one of three debts of 3k closes at once
    [InlineData(9_000, 6_000, 9_000, 0.97, 4_500)] // half of the whole
    [InlineData(4_600, 1_800, 4_000, 0.96, 1_800)] // 2.2: debt A is small
    [InlineData(1_600, 2_200, 4_000, 0.96, 2_200)] // 2.2: collateral B is small
    [InlineData(4_600, 2_200, 4_000, 0.96, 2_000)] // 2.2: neither is
    [InlineData(9_000, 6_000, 9_000, 0.95, 6_000)] // at 0.95 all
    [InlineData(9_000, 6_000, 9_000, 0.9500001, 4_500)] // over it half
    [InlineData(2_000, 6_000, 6_000, 0.97, 3_000)] // at 2,000 a side is not small
    [InlineData(1_999.99, 6_000, 6_000, 0.97, 6_000)]
    [InlineData(9_000, 1_999.99, 1_999.99, 0.97, 1_999.99)]
    [InlineData(9_000, 2_000, 2_000, 0.97, 1_000)]
    public void Close_factor(double collateral, double debt, double wholeDebt, double healthFactor, double repayable)
    {
        LiquidationPair pair = Dollars(collateral, debt);
        Assert.Equal(Tokens(repayable), LiquidationCall.MostRepayable(pair, Health(collateral, wholeDebt, healthFactor)));
    }

    /// <summary>docs/3.3/Aave-v3.3-features.md 2.3, doubled: collateral B 2,000 against debt A 1,800 at HF 0.94; at least 1,000 of both must stay, or one side goes whole.</summary>
    [Theory]
    [InlineData(800, LendingRefusal.None)] // leaves 1,000 of debt
    [InlineData(801, LendingRefusal.MustNotLeaveDust)]
    [InlineData(1_799, LendingRefusal.MustNotLeaveDust)]
    [InlineData(1_800, LendingRefusal.None)] // closes the debt
    [InlineData(5_000, LendingRefusal.None)]
    public void Leftover_of_the_debt(double cover, LendingRefusal refusal) =>
        Assert.Equal(refusal, LiquidationCall.Plan(Dollars(2_000, 1_800), Health(2_800, 2_600, 0.94), Tokens(cover)).Refusal);

    [Theory]
    [InlineData(952, LendingRefusal.None)] // takes 999.6 of 2,000
    [InlineData(953, LendingRefusal.MustNotLeaveDust)] // takes 1,000.65
    [InlineData(1_905, LendingRefusal.None)] // wants 2,000.25: takes all of it
    public void Leftover_of_the_collateral(double cover, LendingRefusal refusal) =>
        Assert.Equal(refusal, LiquidationCall.Plan(Dollars(2_000, 9_000), Health(2_000, 9_000, 0.5), Tokens(cover)).Refusal);

    [Fact]
    public void Collateral_that_does_not_reach_is_taken_whole_and_pays_for_less()
    {
        LiquidationPlan plan = LiquidationCall.Plan(Dollars(1_050, 9_000), Health(1_050, 9_000, 0.5), Tokens(9_000));
        Assert.Equal(Tokens(1_000), plan.DebtRepaid);
        Assert.Equal(Tokens(1_050), plan.CollateralSeized);
        Assert.Equal((UInt128)1_050 * E8, plan.CollateralBase);
    }

    [Fact]
    public void Treasury_gets_a_tenth_of_the_bonus_part()
    {
        LiquidationPlan plan = LiquidationCall.Plan(Dollars(21_000, 10_000) with { ProtocolFeeBps = 1_000 }, Health(21_000, 10_000, 0.9), Tokens(10_000));
        Assert.Equal(Tokens(50), plan.ProtocolFee); // of 500
        Assert.Equal(Tokens(10_450), plan.CollateralSeized);
    }

    /// <summary>The whole plan at 6 to 18 decimals against the contract's steps written in BigInteger.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Plans_equal_their_BigInteger_twin() =>
        Gen.Select(
            Gen.ULong[1, 1_000_000_000_000], Gen.ULong[1, 1_000_000_000_000], Gen.ULong[1, 20_000_000_000_000], Gen.ULong[1, 20_000_000_000_000],
            Gen.UInt[10_000, 12_000], Gen.UInt[0, 5_000], Gen.ULong[1, 1_500_000_000_000], Gen.Bool).Sample((held, owed, collateralPrice, debtPrice, bonus, fee, cover, low) =>
        {
            var pair = new LiquidationPair(
                (UInt128)held * 1_000_000_007, collateralPrice, E18, bonus, fee, (UInt128)owed * 13, debtPrice, 1_000_000);
            AccountHealth health = Health(0, 0, low ? 0.9 : 0.97) with { DebtBase = (UInt128)owed * debtPrice / 50_000 };
            LiquidationPlan plan = LiquidationCall.Plan(pair, health, cover);
            (BigInteger repaid, BigInteger seized, BigInteger protocol, bool dust) = Twin(pair, health, cover);
            Assert.Equal(dust, plan.Refusal == LendingRefusal.MustNotLeaveDust);
            if (!dust)
            {
                Assert.Equal(repaid, (BigInteger)plan.DebtRepaid);
                Assert.Equal(seized, (BigInteger)plan.CollateralSeized);
                Assert.Equal(protocol, (BigInteger)plan.ProtocolFee);
            }
        });

    private static (BigInteger Repaid, BigInteger Seized, BigInteger Fee, bool Dust) Twin(LiquidationPair p, AccountHealth health, BigInteger cover)
    {
        BigInteger bonus = p.BonusBps, balance = p.Collateral, debt = p.Debt, cp = p.CollateralPrice, dp = p.DebtPrice, cu = p.CollateralUnit, du = p.DebtUnit;
        BigInteger threshold = 2_000 * new BigInteger(E8);
        BigInteger debtBase = Up(debt * dp, du), collateralBase = balance * cp / cu;
        BigInteger most = debt;
        if (collateralBase >= threshold && debtBase >= threshold && health.HealthFactorWad > (UInt128)95 * E18 / 100)
        {
            BigInteger half = ((BigInteger)health.DebtBase * 5_000 + 5_000) / 10_000;
            most = debtBase > half ? half * du / dp : debt;
        }

        BigInteger repaid = BigInteger.Min(cover, most);
        BigInteger collateral = ((dp * repaid * cu / (cp * du)) * bonus + 5_000) / 10_000;
        if (collateral > balance)
        {
            collateral = balance;
            repaid = Up(cp * balance * du / (dp * cu) * 10_000, bonus);
        }

        BigInteger part = collateral - (collateral * 10_000 + bonus / 2) / bonus;
        BigInteger fee = p.ProtocolFeeBps == 0 ? 0 : (part * p.ProtocolFeeBps + 5_000) / 10_000;
        bool dust = repaid < debt && collateral < balance && (Up((debt - repaid) * dp, du) < threshold / 2 || (balance - collateral) * cp / cu < threshold / 2);
        return (repaid, collateral - fee, fee, dust);
    }

    private static BigInteger Up(BigInteger product, BigInteger divisor) => (product + divisor - 1) / divisor;

    private static LiquidationPair Pair(ulong tokens, uint bonus, ulong debtDollars, ulong price) =>
        new((UInt128)tokens * E18, price * E8, E18, bonus, 0, (UInt128)debtDollars * E18, E8, E18);

    private static LiquidationPair Dollars(double collateral, double debt) => new(Tokens(collateral), E8, E18, 10_500, 0, Tokens(debt), E8, E18);

    private static UInt128 Tokens(double dollars) => (UInt128)Math.Round(dollars * 100) * (E18 / 100);

    private static AccountHealth Health(double collateral, double debt, double factor) =>
        new((UInt128)Math.Round(collateral * E8), (UInt128)Math.Round(debt * E8), 0, 0, (UInt128)Math.Round(factor * 1e7) * (E18 / 10_000_000));
}
