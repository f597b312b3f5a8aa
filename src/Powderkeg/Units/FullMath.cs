namespace Powderkeg.Units;

/// <summary>a * b / d of three 256-bit numbers through 512 bits, with the rounding in the name: where <see cref="WideMath"/> would refuse the product.</summary>
/// <remarks>The results of Uniswap/v3-core FullMath.mulDiv and mulDivRoundingUp. Throws <see cref="OverflowException"/> where the quotient leaves 256 bits,
/// <see cref="DivideByZeroException"/> on a zero divisor. Nothing here allocates; its brute-force twin is <c>System.Numerics.BigInteger</c>.</remarks>
public static class FullMath
{
    private const int Digits = 8;
    private const int WideDigits = 16;

    public static UInt256 MulDivDown(UInt256 a, UInt256 b, UInt256 d) => DivRem(a, b, d).Quotient;

    public static UInt256 MulDivUp(UInt256 a, UInt256 b, UInt256 d)
    {
        (UInt256 quotient, UInt256 remainder) = DivRem(a, b, d);
        return remainder.IsZero ? quotient : quotient + UInt256.One;
    }

    /// <summary>a * b in 512 bits: the upper and the lower half.</summary>
    public static (UInt256 High, UInt256 Low) Product(UInt256 a, UInt256 b)
    {
        UInt256 low = UInt256.Product(a.Low, b.Low), left = UInt256.Product(a.High, b.Low);
        UInt256 right = UInt256.Product(a.Low, b.High), high = UInt256.Product(a.High, b.High);
        // Three numbers under 2^128 each, in 256 bits; the whole is under 2^512, so the upper half cannot wrap either.
        UInt256 middle = (UInt256)low.High + left.Low + right.Low;
        return (high + left.High + right.High + middle.High, new UInt256(middle.Low, low.Low));
    }

    private static (UInt256 Quotient, UInt256 Remainder) DivRem(UInt256 a, UInt256 b, UInt256 d)
    {
        (UInt256 high, UInt256 low) = Product(a, b);
        if (high.IsZero)
        {
            return UInt256.DivRem(low, d);
        }

        if (d.IsZero)
        {
            throw new DivideByZeroException();
        }

        return high < d ? LongDivide(high, low, d) : throw new OverflowException("The quotient has more than 256 bits.");
    }

    /// <summary>Knuth's algorithm D as in <see cref="LongDivision"/>, on a dividend of 16 digits.</summary>
    private static (UInt256 Quotient, UInt256 Remainder) LongDivide(UInt256 high, UInt256 low, UInt256 d)
    {
        Span<uint> u = stackalloc uint[WideDigits + 1];
        Span<uint> v = stackalloc uint[Digits];
        Span<uint> q = stackalloc uint[WideDigits];
        q.Clear();
        LongDivision.Write(low, u);
        LongDivision.Write(high, u[Digits..]);
        u[WideDigits] = 0;
        int n = LongDivision.Length(d);
        if (n == 1)
        {
            return ByOneDigit(u, LongDivision.Digit(d, 0), q);
        }

        int shift = System.Numerics.BitOperations.LeadingZeroCount(LongDivision.Digit(d, n - 1));
        LongDivision.Write(d << shift, v);
        ShiftUp(u, shift);
        for (int j = WideDigits - n; j >= 0; j--)
        {
            q[j] = LongDivision.Step(u.Slice(j, n + 1), v[..n]);
        }

        return (LongDivision.Read(q), LongDivision.Read(u) >> shift);
    }

    private static (UInt256 Quotient, UInt256 Remainder) ByOneDigit(Span<uint> u, uint divisor, Span<uint> q)
    {
        ulong rest = 0;
        for (int j = WideDigits - 1; j >= 0; j--)
        {
            ulong part = (rest << 32) | u[j];
            q[j] = (uint)(part / divisor); // rest is below the divisor, so a digit is what comes out
            rest = part % divisor;
        }

        return (LongDivision.Read(q), (UInt256)rest);
    }

    private static void ShiftUp(Span<uint> u, int shift)
    {
        if (shift == 0)
        {
            return;
        }

        for (int i = WideDigits; i > 0; i--)
        {
            u[i] = (u[i] << shift) | (u[i - 1] >> (32 - shift));
        }

        u[0] <<= shift;
    }
}
