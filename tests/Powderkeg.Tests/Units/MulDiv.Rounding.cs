using System.Numerics;
using CsCheck;
using Powderkeg.Units;

namespace Powderkeg.Tests.Units;

public sealed class MulDivRounding
{
    [Theory]
    [InlineData(7, 1, 2, 3, 4, 4)]
    [InlineData(-7, 1, 2, -4, -3, -3)]
    [InlineData(6, 1, 2, 3, 3, 3)]
    [InlineData(5, 1, 3, 1, 2, 2)]
    [InlineData(-5, 1, 3, -2, -1, -2)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue)]
    public void Rounds_as_its_name_says(long a, long b, long d, long down, long up, long halfUp)
    {
        Assert.Equal(down, MulDiv.Down(a, b, d));
        Assert.Equal(up, MulDiv.Up(a, b, d));
        Assert.Equal(halfUp, MulDiv.HalfUp(a, b, d));
    }

    [Fact]
    public void A_quotient_over_64_bits_is_an_overflow_and_not_a_wrong_number() =>
        Assert.Throws<OverflowException>(() => MulDiv.Down(long.MaxValue, 2, 1));

    /// <summary>Shares of a billion go another way than other divisors: the same numbers on both sides of where it ends (factors of 4e9).</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Parts_of_a_billion_are_what_big_integers_say() =>
        Gen.Select(Gen.Long, Gen.OneOf(Gen.Long[0, 1_000_000_000], Gen.Long[3_999_999_990, 4_000_000_010], Gen.Long)).Sample((a, b) =>
        {
            BigInteger product = (BigInteger)a * b, down = BigInteger.Divide(product - (product.Sign < 0 ? 999_999_999 : 0), 1_000_000_000);
            BigInteger up = -BigInteger.Divide(-product - (product.Sign > 0 ? 999_999_999 : 0), 1_000_000_000);
            Same(down, () => MulDiv.Down(a, b, Ratio.PartsPerOne));
            Same(up, () => MulDiv.Up(a, b, Ratio.PartsPerOne));
        }, iter: 20_000);

    private static void Same(BigInteger expected, Func<long> found)
    {
        if (expected < long.MinValue || expected > long.MaxValue)
        {
            Assert.Throws<OverflowException>(() => found());
            return;
        }

        Assert.Equal(expected, (BigInteger)found());
    }

    [Fact]
    public void Own_exponential_and_logarithm_agree_with_the_runtime_to_4e_15()
    {
        for (double x = -700; x < 700; x += 0.37)
        {
            double reference = Math.Exp(x);
            Assert.InRange(FixedMath.Exp(x), reference * (1 - 4e-15), reference * (1 + 4e-15));
            Assert.InRange(FixedMath.Log(reference) - x, -4e-15 * Math.Abs(x) - 4e-16, 4e-15 * Math.Abs(x) + 4e-16);
        }
    }

    /// <summary>Quantiles from the usual printed table of the normal distribution.</summary>
    [Theory]
    [InlineData(0.975, 1.959963985)]
    [InlineData(0.001, -3.090232306)]
    [InlineData(0.5, 0)]
    public void Normal_quantiles_are_the_printed_ones(double p, double z) => Assert.Equal(z, FixedMath.NormalQuantile(p), 7);
}
