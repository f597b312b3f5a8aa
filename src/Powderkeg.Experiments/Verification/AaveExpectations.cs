using System.Numerics;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Verification;

/// <summary>Numbers of Aave that others made: events and states of pools on chain, and what the tests of SparkLend and of Aave's own package expect.</summary>
/// <remarks>Events are of v3.5 or of what left it as it was, and met to the unit. The tests are of older versions: where v3.5 has the same rule they are met to the unit too, else within
/// <see cref="Bound"/>, the distance that follows from the two formulas.</remarks>
internal static class AaveExpectations
{
    private const long SecondsPerYear = 31_536_000;
    private static readonly BigInteger Ray = (BigInteger)RayMath.Ray, Wad = RayMath.Wad;

    /// <summary>Half the health at which the whole of a pair may be closed, so that only the seizure is asked.</summary>
    private static readonly AccountHealth Ruined = new(0, 0, 0, 0, RayMath.Wad / 2);

    /// <summary>An event's own amount stands beside the balance, unless its source leaves it out.</summary>
    public static object[] OnChain(VectorCase one) => one.Function switch
    {
        "supply" => Moved(one, one.Whole(0) + ScaledBalance.SupplyMinted(one.Whole(1), one.Whole(2)), ScaledBalance.SupplyHeld),
        "withdraw" => Moved(one, one.Whole(0) - ScaledBalance.SupplyBurnt(one.Whole(1), one.Whole(2)), ScaledBalance.SupplyHeld),
        "borrow" => Moved(one, one.Whole(0) + ScaledBalance.DebtMinted(one.Whole(1), one.Whole(2)), ScaledBalance.DebtOwed),
        "repay" => Moved(one, one.Whole(0) - ScaledBalance.DebtBurnt(one.Whole(1), one.Whole(2)), ScaledBalance.DebtOwed),
        "received" => [Closed(one.Whole(0), one.Whole(0), one.Whole(0) * 2, one, 1).CollateralSeized],
        "income" => [RayMath.MulHalfUp(RayMath.LinearInterest(one.Wide(1), (ulong)one.Long(2)), one.Wide(0))],
        "debtIndex" => [RayMath.MulHalfUp(RayMath.CompoundedInterest(one.Wide(1), (ulong)one.Long(2)), one.Wide(0))],
        "health" => Health(one),
        "exhausted" => Amounts(Closed(one.Whole(0) * 2, one.Whole(0) * 2, one.Whole(0), one, 1))[..2],
        _ => throw new InvalidOperationException($"No function of ours for {one.Function}."),
    };

    public static object[] Tested(VectorCase one) => one.Function switch
    {
        "closed" => Amounts(Closed(one.Whole(0), one.Whole(1), one.Whole(2), one, 3)),
        "linearInterest" => [RayMath.LinearInterest(one.Wide(0), (ulong)one.Long(1))],
        "income" => [RayMath.MulHalfUp(RayMath.LinearInterest(one.Wide(1), (ulong)one.Long(2)), one.Wide(0))],
        "supplied" => [RayMath.MulHalfUp(one.Wide(0), RayMath.MulHalfUp(RayMath.LinearInterest(one.Wide(2), (ulong)one.Long(3)), one.Wide(1)))],
        "owed" => [ScaledBalance.DebtOwed(one.Whole(0), (UInt128)RayMath.MulHalfUp(RayMath.CompoundedInterest(one.Wide(2), (ulong)one.Long(3)), one.Wide(1)))],
        "collateralBase" => [HealthFactor.CollateralBase(one.Whole(0), one.Whole(1), AaveKernels.Unit(one.Big(2)))],
        "debtBase" => [HealthFactor.DebtBase(one.Whole(0), one.Whole(1), AaveKernels.Unit(one.Big(2)))],
        "health" => Health(one),
        _ => throw new InvalidOperationException($"No function of ours for {one.Function}."),
    };

    /// <summary>How far the older rule of a case can lie from v3.5's.</summary>
    public static BigInteger Bound(VectorCase one) => one.Function switch
    {
        // Half a unit of value over the debt, half a unit of the factor, and less than one.
        "health" => Up(Wad, 2 * one.Big(1)) + 1,
        "owed" => Up(Up(one.Big(0) * one.Big(1), Ray) * Distance(one.Big(2), one.Big(3)), Ray) + 2,
        _ => throw new InvalidOperationException($"No bound for {one.Function}."),
    };

    /// <summary>The binomial of before v3.4 against 1 + x + x^2/2 + x^3/6 with x = n seconds of the rate, in units of the 27th decimal.</summary>
    /// <remarks>n(n-1)/2 for n^2/2 is x^2/(2n), the third term at most x^3/(2n) less; each power of a second's rate was rounded down: n, n^2/2 and n^3/6 units.</remarks>
    private static BigInteger Distance(BigInteger rate, BigInteger seconds)
    {
        BigInteger x = rate * seconds / SecondsPerYear, square = Up(x * x, Ray), cube = Up(square * x, Ray);
        return (square + cube) / (2 * seconds) + seconds + seconds * seconds / 2 + BigInteger.Pow(seconds, 3) / 6 + 3;
    }

    private static object[] Moved(VectorCase one, UInt128 after, Func<UInt128, UInt128, UInt128> balance)
    {
        UInt128 index = one.Whole(2), now = balance(after, index), before = balance(one.Whole(0), index);
        object[] both = [after, now > before ? now - before : before - now];
        return both[..int.Min(both.Length, one.Out.Count)];
    }

    /// <summary>A pair whose debt and collateral have one price, from which decimals, bonus and fee follow at <paramref name="rest"/>.</summary>
    private static LiquidationPlan Closed(UInt128 debt, UInt128 cover, UInt128 collateral, VectorCase one, int rest)
    {
        UInt128 price = 1_000 * (UInt128)LiquidationCall.BaseUnit, unit = AaveKernels.Unit(one.Big(rest));
        return LiquidationCall.Plan(new(collateral, price, unit, (uint)one.Int(rest + 1), (uint)one.Int(rest + 2), debt, price, unit), Ruined, cover);
    }

    private static object[] Amounts(LiquidationPlan plan) => [plan.DebtRepaid, plan.CollateralSeized, plan.ProtocolFee];

    private static object[] Health(VectorCase one)
    {
        var sum = new HealthFactor();
        sum.AddCollateral(one.Whole(0), 0, (uint)one.Int(2));
        sum.AddDebt(one.Whole(1));
        return [sum.Total().HealthFactorWad];
    }

    private static BigInteger Up(BigInteger a, BigInteger b) => (a + b - 1) / b;
}
