using System.Numerics;
using Powderkeg.Lending;
using Powderkeg.Tests.Vectors;
using Powderkeg.Units;

namespace Powderkeg.Tests.Lending;

/// <summary>Integer arithmetic of Aave v3.5 against the committed vectors: equality to the unit.</summary>
public sealed class RayAndTokenVectors
{
    [Fact]
    public void Ray_multiplication_and_division_equal_aaves_own_package() => VectorDemand.Equal(VectorFile.Read("ray").Compare(Ours), 500);

    /// <summary>The package rounds the part of a year to a ray (off by at most half a unit, times the rate), then the product (half a unit); the contract, and
    /// we, divide once, down (under one unit). So at most rate / (2 rays) + 1.5 units of the 27th decimal lie between them.</summary>
    [Fact]
    public void Linear_interest_is_within_the_packages_own_rounding() => VectorDemand.Equal(
        VectorFile.Read("ray-linear").CompareWithin(Ours, one => (one.Big(0) + 3 * (BigInteger)RayMath.Ray) / (2 * (BigInteger)RayMath.Ray)), 500);

    [Fact]
    public void Interest_equals_the_second_implementation() => VectorDemand.Equal(VectorFile.Read("aave-interest").Compare(Ours), 500);

    [Fact]
    public void Scaled_balances_round_as_token_math_does() => VectorDemand.Equal(VectorFile.Read("aave-token").Compare(Ours), 500);

    [Fact]
    public void The_expectations_of_aaves_own_tests_are_met() => VectorDemand.Equal(VectorFile.Read("aave-published").Compare(Ours), 20);

    private static object[] Ours(VectorCase one) => [one.Function switch
    {
        "rayMul" => RayMath.MulHalfUp(one.Wide(0), one.Wide(1)),
        "rayDiv" => RayMath.DivHalfUp(one.Wide(0), one.Wide(1)),
        "wadMul" => RayMath.WadMulHalfUp(one.Wide(0), one.Wide(1)),
        "wadDiv" => RayMath.WadDivHalfUp(one.Wide(0), one.Wide(1)),
        "percentMul" => RayMath.PercentMulHalfUp(one.Wide(0), one.Wide(1)),
        "percentMulFloor" => RayMath.PercentMulDown(one.Wide(0), one.Wide(1)),
        "percentMulCeil" => RayMath.PercentMulUp(one.Wide(0), one.Wide(1)),
        "percentDiv" => RayMath.PercentDivHalfUp(one.Wide(0), one.Wide(1)),
        "percentDivCeil" => RayMath.PercentDivUp(one.Wide(0), one.Wide(1)),
        "linearInterest" => RayMath.LinearInterest(one.Wide(0), (ulong)one.Long(1)),
        "compoundedInterest" => RayMath.CompoundedInterest(one.Wide(0), (ulong)one.Long(1)),
        "supplyMint" => ScaledBalance.SupplyMinted(one.Whole(0), one.Whole(1)),
        "supplyBurn" => ScaledBalance.SupplyBurnt(one.Whole(0), one.Whole(1)),
        "supplyBalance" => ScaledBalance.SupplyHeld(one.Whole(0), one.Whole(1)),
        "debtMint" => ScaledBalance.DebtMinted(one.Whole(0), one.Whole(1)),
        "debtBurn" => ScaledBalance.DebtBurnt(one.Whole(0), one.Whole(1)),
        "debtBalance" => ScaledBalance.DebtOwed(one.Whole(0), one.Whole(1)),
        _ => throw new InvalidOperationException($"No function of ours for {one.Function}."),
    }];
}

/// <summary>Health factor and liquidation amounts against the second implementation: equality to the unit.</summary>
public sealed class LiquidationVectors
{
    private static readonly BigInteger NoDebt = (BigInteger.One << 256) - 1;
    private static readonly BigInteger Widest = (BigInteger.One << 128) - 2;

    /// <summary>Known difference, by design: without debt, or over 2^128 - 2, our factor is the largest number of 128 bits and not of 256.</summary>
    [Fact]
    public void Health_equals_the_second_implementation() => VectorDemand.Equal(VectorFile.Read("aave-health").Compare(Health), 500);

    [Fact]
    public void Liquidations_equal_the_second_implementation() => VectorDemand.Equal(VectorFile.Read("aave-liquidation").Compare(Liquidation), 500);

    private static object[] Health(VectorCase one)
    {
        var sum = new HealthFactor();
        foreach (UInt128[] c in Rows(one.In[0]))
        {
            sum.AddCollateral(HealthFactor.CollateralBase(ScaledBalance.SupplyHeld(c[0], c[1]), c[2], Unit(c[3])), 0, (uint)c[4]);
        }

        foreach (UInt128[] d in Rows(one.In[1]))
        {
            sum.AddDebt(HealthFactor.DebtBase(ScaledBalance.DebtOwed(d[0], d[1]), d[2], Unit(d[3])));
        }

        AccountHealth total = sum.Total();
        object factor = total.IsFree ? NoDebt : total.HealthFactorWad == (UInt128)Widest ? BigInteger.Max(Widest, Original(one)) : total.HealthFactorWad;
        return [total.CollateralBase, total.DebtBase, total.LiquidationThresholdBps, factor];
    }

    private static object[] Liquidation(VectorCase one)
    {
        var health = new AccountHealth(one.Whole(0), one.Whole(1), 0, 0, one.Whole(2));
        if (!health.IsLiquidatable)
        {
            return ["healthy"];
        }

        var pair = new LiquidationPair(
            one.Whole(3), one.Whole(4), Unit(one.Whole(5)), (uint)one.Int(9), (uint)one.Int(10), one.Whole(6), one.Whole(7), Unit(one.Whole(8)));
        LiquidationPlan plan = LiquidationCall.Plan(pair, health, one.Whole(11));
        if (plan.Refusal == LendingRefusal.MustNotLeaveDust)
        {
            return ["dust"];
        }

        UInt128 deficit = plan.CollateralBase == health.CollateralBase ? pair.Debt - plan.DebtRepaid : 0;
        return ["done", plan.DebtRepaid, plan.CollateralSeized, plan.ProtocolFee, deficit];
    }

    private static BigInteger Original(VectorCase one) => BigInteger.Parse(one.Out[3], System.Globalization.CultureInfo.InvariantCulture);

    private static UInt128 Unit(UInt128 decimals) => (UInt128)BigInteger.Pow(10, (int)decimals);

    private static IEnumerable<UInt128[]> Rows(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(row => row.Split(':').Select(x => UInt128.Parse(x, System.Globalization.CultureInfo.InvariantCulture)).ToArray());
}
