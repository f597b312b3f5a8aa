using System.Numerics;
using CsCheck;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Tests.Lending;

/// <summary>Numbers from the original's own tests: aave-dao/aave-v3-origin, tests/protocol/libraries/math (MathUtils.t.sol, WadRayMath.t.sol, PercentageMath.t.sol).</summary>
public sealed class RayMathVectors
{
    private static readonly BigInteger Ray = BigInteger.Pow(10, 27);
    private const ulong Year = 31_536_000;

    [Theory]
    [InlineData("2500000000000000000000000000", "500000000000000000000000000", "1250000000000000000000000000")]
    [InlineData("412200000000000000000000000000", "1000000000000000000000000000", "412200000000000000000000000000")]
    [InlineData("6000000000000000000000000000", "2000000000000000000000000000", "12000000000000000000000000000")]
    public void Ray_products_are_those_of_WadRayMath(string a, string b, string product) => Assert.Equal(Of(product), RayMath.MulHalfUp(Of(a), Of(b)));

    [Theory]
    [InlineData("2500000000000000000000000000", "500000000000000000000000000", "5000000000000000000000000000")]
    [InlineData("8745000000000000000000000000", "670000000000000000000000000", "13052238805970149253731343284")]
    [InlineData("6000000000000000000000000000", "2000000000000000000000000000", "3000000000000000000000000000")]
    public void Ray_quotients_are_those_of_WadRayMath(string a, string b, string quotient) => Assert.Equal(Of(quotient), RayMath.DivHalfUp(Of(a), Of(b)));

    [Theory]
    [InlineData("2500000000000000000", "500000000000000000", "1250000000000000000", "5000000000000000000")]
    [InlineData("6000000000000000000", "2000000000000000000", "12000000000000000000", "3000000000000000000")]
    [InlineData("8745000000000000000", "670000000000000000", "5859150000000000000", "13052238805970149254")]
    public void Wad_products_and_quotients_are_those_of_WadRayMath(string a, string b, string product, string quotient)
    {
        Assert.Equal(Of(product), RayMath.WadMulHalfUp(Of(a), Of(b)));
        Assert.Equal(Of(quotient), RayMath.WadDivHalfUp(Of(a), Of(b)));
    }

    [Theory]
    [InlineData("1000000000000000000", 5_000, "500000000000000000", "2000000000000000000")]
    [InlineData("14251500000000000000", 7_442, "10605966300000000000", "19150094060736361193")]
    [InlineData("9087312000000000000000000000000000", 1_333, "1211338689600000000000000000000000", "68171882970742685671417854463615904")]
    public void Percentages_are_those_of_PercentageMath(string value, uint bps, string product, string quotient)
    {
        Assert.Equal(Of(product), RayMath.PercentMulHalfUp(Of(value), bps));
        Assert.Equal(Of(quotient), RayMath.PercentDivHalfUp(Of(value), bps));
    }

    [Fact]
    public void Directed_percentages_are_those_of_PercentageMath()
    {
        Assert.Equal(UInt256.One, RayMath.PercentMulUp(1u, 1u));
        Assert.Equal(UInt256.Zero, RayMath.PercentMulDown(1u, 1u));
        Assert.Equal((UInt256)16_667u, RayMath.PercentDivUp(5u, 3u));
        Assert.Throws<OverflowException>(() => RayMath.PercentDivUp(UInt256.MaxValue, 1u));
        Assert.Throws<DivideByZeroException>(() => RayMath.PercentDivUp(1234u, 0u));
    }

    [Fact]
    public void Seven_years_at_8_percent_are_1_56_linear_and_within_0_3_percent_of_e_to_the_0_56_compound()
    {
        UInt256 rate = Of("80000000000000000000000000");
        Assert.Equal(Of("1560000000000000000000000000"), RayMath.LinearInterest(rate, 7 * Year));
        double compound = (double)RayMath.CompoundedInterest(rate, 7 * Year) / 1e27;
        Assert.InRange(compound / 1.750672500296101082549976435, 0.997, 1.003);
    }

    [Fact]
    public void Ten_thousand_years_at_100_000_percent_are_the_integer_that_MathUtils_returns() =>
        Assert.Equal(
            Of("166666716666676666667666666666666600000000000000"),
            RayMath.CompoundedInterest(Of("1000000000000000000000000000000"), 10_000 * Year));

    [Fact]
    public void No_time_is_no_interest() => Assert.Equal((UInt256)RayMath.Ray, RayMath.CompoundedInterest(Of("1000500000000000000000000000"), 0));

    /// <summary>The twin is written from the formula, in rationals cut as the contract cuts them.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Compound_interest_equals_its_BigInteger_twin_for_any_rate_and_time() =>
        Gen.Select(Gen.ULong[0, 10_000_000_000], Gen.ULong[0, 500 * Year]).Sample((rateE9, seconds) =>
        {
            BigInteger rate = rateE9 * BigInteger.Pow(10, 18);
            BigInteger x = rate * seconds / Year;
            BigInteger inner = (x * (x / 6) + Ray / 2) / Ray;
            BigInteger outer = (x * (x / 2 + inner) + Ray / 2) / Ray;
            Assert.Equal(Ray + x + outer, (BigInteger)RayMath.CompoundedInterest((UInt256)rate, seconds));
            Assert.Equal(Ray + x, (BigInteger)RayMath.LinearInterest((UInt256)rate, seconds));
        });

    [Fact]
    [Trait("share", "properties")]
    public void Shares_are_rounded_against_the_one_who_acts() =>
        Gen.Select(Gen.ULong, Gen.ULong[1, 50_000_000_000]).Sample((amount, indexE10) =>
        {
            var index = (UInt128)(Ray + indexE10 * BigInteger.Pow(10, 17));
            Assert.True(ScaledBalance.SupplyHeld(ScaledBalance.SupplyMinted(amount, index), index) <= amount, "a supply is worth at most what was paid in");
            Assert.True(ScaledBalance.SupplyHeld(ScaledBalance.SupplyBurnt(amount, index), index) >= amount, "a withdrawal burns at least what is paid out");
            Assert.True(ScaledBalance.DebtOwed(ScaledBalance.DebtMinted(amount, index), index) >= amount, "a loan owes at least what was paid out");
            Assert.True(ScaledBalance.DebtOwed(ScaledBalance.DebtBurnt(amount, index), index) <= amount, "a payment cancels at most what was paid in");
            UInt128 owed = ScaledBalance.DebtOwed(amount, index);
            Assert.Equal((UInt128)amount, ScaledBalance.DebtBurnt(owed, index));
        });

    private static UInt256 Of(string digits) => (UInt256)BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
}
