using System.Numerics;
using CsCheck;
using Powderkeg.Units;

namespace Powderkeg.Tests.Units;

/// <summary>256-bit arithmetic against its brute-force twin, the runtime's BigInteger.</summary>
public sealed class WideMathAgainstBigInteger
{
    private static readonly BigInteger Modulus = BigInteger.One << 256;

    // Limbs of all zeros, all ones and few bits are where carries, borrows and the add-back of algorithm D live.
    private static readonly Gen<ulong> Limb = Gen.OneOf(
        Gen.ULong, Gen.Const(0UL), Gen.Const(ulong.MaxValue), Gen.Const(1UL << 63), Gen.Const(1UL << 32), Gen.ULong[0, 3], Gen.Const((1UL << 32) - 1));

    private static readonly Gen<UInt128> Half = Gen.Select(Limb, Limb, (a, b) => new UInt128(a, b));

    private static readonly Gen<UInt256> Wide =
        Gen.Select(Half, Half, Gen.Int[0, 255], (high, low, shift) => new UInt256(high, low) >> shift);

    [Fact]
    [Trait("share", "properties")]
    public void Goes_to_BigInteger_and_back() => Wide.Sample(a => (UInt256)(BigInteger)a == a && BigInteger.Parse(a.ToString()) == (BigInteger)a);

    [Fact]
    [Trait("share", "properties")]
    public void Sum_difference_and_product_are_exact_or_an_overflow() =>
        Gen.Select(Wide, Wide).Sample((a, b) =>
        {
            Same((BigInteger)a + (BigInteger)b, () => a + b);
            Same((BigInteger)a - (BigInteger)b, () => a - b);
            Same((BigInteger)a * (BigInteger)b, () => a * b);
        });

    [Fact]
    [Trait("share", "properties")]
    public void Products_of_two_halves_are_exact() =>
        Gen.Select(Half, Half).Sample((a, b) => (BigInteger)UInt256.Product(a, b) == (BigInteger)a * b);

    [Fact]
    [Trait("share", "properties")]
    public void Quotient_and_remainder_are_exact() =>
        Gen.Select(Wide, Wide.Where(b => !b.IsZero)).Sample(
            (a, b) =>
            {
                (UInt256 quotient, UInt256 remainder) = UInt256.DivRem(a, b);
                var expected = BigInteger.DivRem((BigInteger)a, (BigInteger)b);
                Assert.Equal(expected.Quotient, (BigInteger)quotient);
                Assert.Equal(expected.Remainder, (BigInteger)remainder);
            },
            iter: 20_000);

    /// <summary>The quotient's trial digit is two too large once in about 2^31 random divisions: these reach the add-back each time.</summary>
    [Theory]
    [InlineData("7fffffff800000010000000000000000", "800000008000000200000005")]
    [InlineData("80000000000000000000000000000003", "200000000000000000000001")]
    [InlineData("7fff000080000000000000000000000000000000", "80000000000000000001")]
    [InlineData("800000000000fffe0000000000000000", "80000000000000000000ffff")]
    public void The_add_back_of_algorithm_D_is_exact(string dividend, string divisor)
    {
        var a = BigInteger.Parse("0" + dividend, System.Globalization.NumberStyles.HexNumber);
        var b = BigInteger.Parse("0" + divisor, System.Globalization.NumberStyles.HexNumber);
        for (int shift = 0; shift < 90; shift++)
        {
            (UInt256 quotient, UInt256 remainder) = UInt256.DivRem((UInt256)(a << shift), (UInt256)b);
            Assert.Equal((a << shift) / b, (BigInteger)quotient);
            Assert.Equal((a << shift) % b, (BigInteger)remainder);
        }
    }

    [Fact]
    [Trait("share", "properties")]
    public void Shifts_and_comparisons_are_those_of_the_number() =>
        Gen.Select(Wide, Wide, Gen.Int[0, 260]).Sample((a, b, n) =>
        {
            Assert.Equal(((BigInteger)a << n) % Modulus, (BigInteger)(a << n));
            Assert.Equal((BigInteger)a >> n, (BigInteger)(a >> n));
            int order = ((BigInteger)a).CompareTo((BigInteger)b);
            Assert.Equal(order, a.CompareTo(b));
            Assert.Equal(order < 0, a < b);
            Assert.Equal(order > 0, a > b);
            Assert.Equal(order <= 0, a <= b);
            Assert.Equal(order >= 0, a >= b);
            Assert.Equal(order == 0, a == b);
            Assert.Equal(order != 0, a != b);
        });

    [Fact]
    [Trait("share", "properties")]
    public void MulDiv_rounds_as_its_name_says() =>
        Gen.Select(Half, Half, Half.Where(d => d != 0)).Sample((a, b, d) =>
        {
            BigInteger product = (BigInteger)a * b;
            Same128(product / d, () => WideMath.MulDivDown(a, b, d));
            Same128((product + d - 1) / d, () => WideMath.MulDivUp(a, b, d));
            Same128((product + d / 2) / d, () => WideMath.MulDivHalfUp(a, b, d), mayRefuse: product + d / 2 >= Modulus);
        });

    [Fact]
    [Trait("share", "properties")]
    public void Wide_MulDiv_rounds_as_its_name_says_or_overflows() =>
        Gen.Select(Wide, Wide, Wide.Where(d => !d.IsZero)).Sample((a, b, d) =>
        {
            BigInteger product = (BigInteger)a * (BigInteger)b, divisor = (BigInteger)d;
            if (product + divisor / 2 >= Modulus)
            {
                Assert.Throws<OverflowException>(() => WideMath.MulDivHalfUp(a, b, d));
                return;
            }

            Assert.Equal(product / divisor, (BigInteger)WideMath.MulDivDown(a, b, d));
            Assert.Equal((product + divisor - 1) / divisor, (BigInteger)WideMath.MulDivUp(a, b, d));
            Assert.Equal((product + divisor / 2) / divisor, (BigInteger)WideMath.MulDivHalfUp(a, b, d));
        });

    [Fact]
    public void A_zero_divisor_and_a_narrowing_that_loses_bits_are_refused()
    {
        Assert.Throws<DivideByZeroException>(() => UInt256.One / UInt256.Zero);
        Assert.Throws<DivideByZeroException>(() => UInt256.MaxValue / UInt256.Zero);
        Assert.Throws<OverflowException>(() => (UInt128)((UInt256)UInt128.MaxValue + UInt256.One));
        Assert.Throws<OverflowException>(() => (long)(UInt256)ulong.MaxValue);
        Assert.Throws<OverflowException>(() => (UInt256)(-1L));
        Assert.Throws<OverflowException>(() => UInt256.MaxValue + UInt256.One);
        Assert.Throws<OverflowException>(() => UInt256.Zero - UInt256.One);
    }

    [Fact]
    public void Arithmetic_allocates_nothing()
    {
        var a = new UInt256(UInt128.MaxValue >> 3, 12345);
        var b = new UInt256(7, UInt128.MaxValue);
        long Work() => (long)(ulong)((a / b + a % b + (b >> 1)) % (UInt256)1_000_003UL);
        long warm = Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long sum = Work() + Work();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2 * warm, sum);
    }

    private static void Same(BigInteger expected, Func<UInt256> found)
    {
        if (expected < 0 || expected >= Modulus)
        {
            Assert.Throws<OverflowException>(() => found());
        }
        else
        {
            Assert.Equal(expected, (BigInteger)found());
        }
    }

    private static void Same128(BigInteger expected, Func<UInt128> found, bool mayRefuse = false)
    {
        if (mayRefuse || expected > UInt128.MaxValue)
        {
            Assert.Throws<OverflowException>(() => found());
        }
        else
        {
            Assert.Equal(expected, (BigInteger)found());
        }
    }
}
