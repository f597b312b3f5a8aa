using System.Numerics;
using CsCheck;
using Powderkeg.Lending;

namespace Powderkeg.Tests.Lending;

/// <summary>Cases of the original's tests/misc/rates/RateStrategy.calculateRates.t.sol: U* 80, base 1, slopes 4 and 60, in percent.</summary>
public sealed class InterestRateTwoSlopes
{
    private static readonly RateCurve Curve = AaveConfigs.Curve(8_000, 100, 400, 6_000);
    private static readonly BigInteger Ray = BigInteger.Pow(10, 27);
    private const uint ReserveFactor = 1_000;

    [Theory]
    [InlineData(800_000, 200_000, 0, "0.05", "0.036")] // 5% * 80% * 90%
    [InlineData(1_000_000, 0, 0, "0.65", "0.585")] // 65% * 100% * 90%
    [InlineData(800_000, 200_000, 600_000, "0.05", "0.0225")] // the deficit halves what supplies earn
    [InlineData(900_000, 100_000, 0, "0.35", "0.2835")] // half of slope 2
    [InlineData(80, 9_920, 0, "0.0104", "0.00007488")] // 80 bps of usage
    [InlineData(0, 1_000, 0, "0.01", "0")]
    [InlineData(0, 0, 0, "0.01", "0")]
    public void Rates_at_a_utilisation(ulong debt, ulong cash, ulong deficit, string borrow, string supply)
    {
        ReserveRates rates = InterestRate.At(Curve, cash, debt, deficit, ReserveFactor);
        Assert.Equal(InRays(borrow), (BigInteger)rates.Borrow);
        Assert.Equal(InRays(supply), (BigInteger)rates.Supply);
    }

    [Fact]
    [Trait("share", "properties")]
    public void Rates_equal_their_BigInteger_twin_for_any_balance() =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong[0, 1_000_000_000], Gen.UInt[0, 10_000]).Sample((cash, debt, deficit, factor) =>
        {
            ReserveRates rates = InterestRate.At(Curve, cash, debt, deficit, factor);
            if (debt == 0)
            {
                return;
            }

            BigInteger usage = HalfUp(debt * Ray, (BigInteger)cash + debt);
            BigInteger optimal = Ray * 80 / 100;
            BigInteger borrow = usage > optimal
                ? Ray / 100 + Ray * 4 / 100 + HalfUp(Ray * 60 / 100 * HalfUp((usage - optimal) * Ray, Ray - optimal), Ray)
                : Ray / 100 + HalfUp(HalfUp(Ray * 4 / 100 * usage, Ray) * Ray, optimal);
            BigInteger earned = HalfUp(borrow * HalfUp(debt * Ray, (BigInteger)cash + debt + deficit), Ray);
            Assert.Equal(borrow, (BigInteger)rates.Borrow);
            Assert.Equal(HalfUp(earned * (10_000 - factor), 10_000), (BigInteger)rates.Supply);
        });

    private static BigInteger HalfUp(BigInteger product, BigInteger divisor) => (product + divisor / 2) / divisor;

    private static BigInteger InRays(string share) => new(decimal.Parse(share, System.Globalization.CultureInfo.InvariantCulture) * 1_000_000_000_000m * 1_000_000_000_000_000m);
}
