namespace Powderkeg.Units;

/// <summary>a * b / d on 64-bit integers through 128 bits, with the rounding in the name. There is no neutral version.</summary>
/// <remarks>
/// Signs are allowed in <c>a</c> and <c>b</c>; <c>d</c> is positive. <c>Down</c> is towards minus infinity, <c>Up</c> towards plus infinity,
/// <c>HalfUp</c> to the nearest, halves towards plus infinity. Throws <see cref="OverflowException"/> where the quotient leaves 64 bits.
/// Business names (FeeOwed, ShareOf ...) stand over these: docs/reference/rounding.md lists them.
/// </remarks>
public static class MulDiv
{
    /// <summary>10^9: shares and rates are parts of it, and most products are divided by it.</summary>
    private const long Billion = 1_000_000_000;

    /// <summary>With factors up to this, the rest of a division by a billion times the factor is under 2^63.</summary>
    private const long MostParts = 4 * Billion;

    public static long Down(long a, long b, long d)
    {
        Invariant.Require(d > 0, "UNITS-1", "a divisor is positive", d);
        if (d == Billion && a >= 0 && b is >= 0 and <= MostParts)
        {
            // a = whole * d + rest, so a * b / d = whole * b + rest * b / d: 64 bits and two divisions by a constant.
            return checked(a / Billion * b + a % Billion * b / Billion);
        }

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
        if (d == Billion && a >= 0 && b is >= 0 and <= MostParts)
        {
            // As in Down; what is added before the last division rounds it up.
            return checked(a / Billion * b + (a % Billion * b + (Billion - 1)) / Billion);
        }

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
