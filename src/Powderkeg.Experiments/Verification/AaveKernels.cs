using System.Globalization;
using System.Numerics;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Verification;

/// <summary>Which kernel of ours answers a case of Aave v3.5.</summary>
internal static class AaveKernels
{
    private static readonly BigInteger NoDebt = (BigInteger.One << 256) - 1;
    private static readonly BigInteger Widest = (BigInteger.One << 128) - 2;

    public static object[] Arithmetic(VectorCase one) => [one.Function switch
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

    /// <summary>Known difference, by design: without debt, or over 2^128 - 2, our factor is the largest number of 128 bits and not of 256.</summary>
    public static object[] Health(VectorCase one)
    {
        var sum = new HealthFactor();
        foreach (BigInteger[] c in one.Rows(0, 5))
        {
            sum.AddCollateral(HealthFactor.CollateralBase(ScaledBalance.SupplyHeld((UInt128)c[0], (UInt128)c[1]), (UInt128)c[2], Unit(c[3])), 0, (uint)c[4]);
        }

        foreach (BigInteger[] d in one.Rows(1, 4))
        {
            sum.AddDebt(HealthFactor.DebtBase(ScaledBalance.DebtOwed((UInt128)d[0], (UInt128)d[1]), (UInt128)d[2], Unit(d[3])));
        }

        AccountHealth total = sum.Total();
        object factor = total.IsFree ? NoDebt : total.HealthFactorWad == (UInt128)Widest ? BigInteger.Max(Widest, Original(one)) : total.HealthFactorWad;
        return [total.CollateralBase, total.DebtBase, total.LiquidationThresholdBps, factor];
    }

    public static object[] Liquidation(VectorCase one)
    {
        var health = new AccountHealth(one.Whole(0), one.Whole(1), 0, 0, one.Whole(2));
        if (!health.IsLiquidatable)
        {
            return ["healthy"];
        }

        var pair = new LiquidationPair(
            one.Whole(3), one.Whole(4), Unit(one.Big(5)), (uint)one.Int(9), (uint)one.Int(10), one.Whole(6), one.Whole(7), Unit(one.Big(8)));
        LiquidationPlan plan = LiquidationCall.Plan(pair, health, one.Whole(11));
        if (plan.Refusal == LendingRefusal.MustNotLeaveDust)
        {
            return ["dust"];
        }

        UInt128 deficit = plan.CollateralBase == health.CollateralBase ? pair.Debt - plan.DebtRepaid : 0;
        return ["done", plan.DebtRepaid, plan.CollateralSeized, plan.ProtocolFee, deficit];
    }

    /// <summary>The factor the file holds; where it holds none, one that no factor of ours reaches.</summary>
    private static BigInteger Original(VectorCase one) =>
        one.Out.Count > 3 && BigInteger.TryParse(one.Out[3], NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger factor) ? factor : NoDebt;

    internal static UInt128 Unit(BigInteger decimals) => (UInt128)BigInteger.Pow(10, (int)decimals);
}
