using CsCheck;
using Powderkeg.Units;

namespace Powderkeg.Tests.Units;

public sealed class FixedMathTwin
{
    /// <summary>The series as it is written in a book, with a division for every term.</summary>
    private static double Exp(double x)
    {
        long k = (long)Math.Round(x / 0.6931471805599453);
        double r = x - k * 0.693147180369123816490 - k * 1.90821492927058770002e-10, term = 1, sum = 1;
        for (int i = 1; i <= 14; i++)
        {
            term = term * r / i;
            sum += term;
        }

        return Math.ScaleB(sum, (int)k);
    }

    [Fact]
    [Trait("share", "properties")]
    public void Exp_is_to_the_bit_the_series_with_all_its_divisions()
    {
        Gen<double> small = Gen.Select(Gen.Double[-320, 0], Gen.Bool).Select((exponent, isBelow) => (isBelow ? -1 : 1) * Math.Pow(10, exponent));
        Gen.OneOf(Gen.Double[-700, 700], Gen.Double[-1, 1], small).Sample(x => Exp(x) == FixedMath.Exp(x), iter: 200_000);
    }
}
