namespace Powderkeg.Units;

/// <summary>a * b / d on 64-bit integers through 128 bits, with the rounding in the name. There is no neutral version.</summary>
/// <remarks>
/// Signs are allowed in <c>a</c> and <c>b</c>; <c>d</c> is positive. <c>Down</c> is towards minus infinity, <c>Up</c> towards plus infinity,
/// <c>HalfUp</c> to the nearest, halves towards plus infinity. Throws <see cref="OverflowException"/> where the quotient leaves 64 bits.
/// Business names (FeeOwed, ShareOf ...) stand over these: docs/reference/rounding.md lists them.
/// </remarks>
public static class MulDiv
{
    public static long Down(long a, long b, long d)
    {
        Invariant.Require(d > 0, "UNITS-1", "a divisor is positive", d);
        Int128 product = (Int128)a * b;
        Int128 quotient = product / d;
        if (product < 0 && quotient * d != product)
        {
            quotient -= 1;
        }

        return checked((long)quotient);
    }

    public static long Up(long a, long b, long d)
    {
        Invariant.Require(d > 0, "UNITS-1", "a divisor is positive", d);
        Int128 product = (Int128)a * b;
        Int128 quotient = product / d;
        if (product > 0 && quotient * d != product)
        {
            quotient += 1;
        }

        return checked((long)quotient);
    }

    public static long HalfUp(long a, long b, long d)
    {
        Invariant.Require(d > 0, "UNITS-1", "a divisor is positive", d);
        Int128 doubled = 2 * ((Int128)a * b) + d;
        Int128 quotient = doubled / (2 * (Int128)d);
        if (doubled < 0 && quotient * 2 * d != doubled)
        {
            quotient -= 1;
        }

        return checked((long)quotient);
    }
}
