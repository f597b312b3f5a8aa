using System.Numerics;
using CsCheck;
using Powderkeg.Lending;

namespace Powderkeg.Tests.Lending;

/// <summary>GenericLogic.calculateUserAccountData at the 18 decimals of real tokens, against its steps in BigInteger.</summary>
public sealed class HealthFactorTwin
{
    private const ulong E18 = 1_000_000_000_000_000_000;

    private static readonly Gen<(ulong Units, ulong Price, uint Ltv, uint Threshold)[]> Sides =
        Gen.Select(Gen.ULong, Gen.ULong[1, 20_000_000_000_000], Gen.UInt[0, 9_000], Gen.UInt[0, 500], (units, price, ltv, more) => (units, price, ltv, ltv + more)).Array[0, 4];

    [Fact]
    [Trait("share", "properties")]
    public void Health_equals_its_BigInteger_twin() =>
        Gen.Select(Sides, Sides).Sample((supplies, debts) =>
        {
            var sum = default(HealthFactor);
            BigInteger collateral = 0, owed = 0, ltv = 0, threshold = 0;
            foreach ((ulong units, ulong price, uint ltvBps, uint thresholdBps) in supplies)
            {
                UInt128 balance = (UInt128)units * 1_000_003;
                sum.AddCollateral(HealthFactor.CollateralBase(balance, price, E18), ltvBps, thresholdBps);
                BigInteger value = (BigInteger)balance * price / E18;
                collateral += value;
                ltv += value * ltvBps;
                threshold += value * thresholdBps;
            }

            foreach ((ulong units, ulong price, _, _) in debts)
            {
                sum.AddDebt(HealthFactor.DebtBase(units, price, E18));
                owed += ((BigInteger)units * price + E18 - 1) / E18;
            }

            AccountHealth health = sum.Total();
            Assert.Equal(collateral, (BigInteger)health.CollateralBase);
            Assert.Equal(owed, (BigInteger)health.DebtBase);
            Assert.Equal(collateral.IsZero ? 0 : ltv / collateral, health.LoanToValueBps);
            Assert.Equal(collateral.IsZero ? 0 : threshold / collateral, health.LiquidationThresholdBps);
            BigInteger factor = owed.IsZero ? UInt128.MaxValue : BigInteger.Min((threshold * E18 + owed / 2) / owed / 10_000, UInt128.MaxValue - 1);
            Assert.Equal(factor, (BigInteger)health.HealthFactorWad);
            BigInteger room = collateral * health.LoanToValueBps / 10_000 - owed;
            Assert.Equal(BigInteger.Max(room, 0), (BigInteger)health.AvailableBorrowsBase);
        }, iter: 2_000);

    [Fact]
    public void A_debt_of_one_wei_is_worth_one() => Assert.Equal(UInt128.One, HealthFactor.DebtBase(1, 1, E18));

    [Fact]
    public void A_dust_debt_under_a_great_collateral_caps_the_factor()
    {
        var sum = default(HealthFactor);
        sum.AddCollateral(UInt128.MaxValue >> 20, 8_000, 8_300);
        sum.AddDebt(1);
        Assert.Equal(UInt128.MaxValue - 1, sum.Total().HealthFactorWad);
        Assert.False(sum.Total().IsFree);
    }
}
