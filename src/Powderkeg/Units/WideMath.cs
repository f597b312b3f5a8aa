namespace Powderkeg.Units;

/// <summary>An unsigned integer of 256 bits, from 0 to 2^256 - 1: what a product of two 128-bit numbers needs.</summary>
/// <remarks>
/// The type in which contracts on chain count. Every operator is checked: <see cref="OverflowException"/> where the result leaves 0 to 2^256 - 1,
/// <see cref="DivideByZeroException"/> on a zero divisor. <c>default</c> is <see cref="Zero"/>.
/// Division is Knuth's algorithm D (The Art of Computer Programming, volume 2, 4.3.1) on 32-bit digits; its brute-force twin in the tests is
/// <c>System.Numerics.BigInteger</c>. Nothing here allocates.
/// </remarks>
public readonly struct UInt256 : IEquatable<UInt256>, IComparable<UInt256>
{
    private readonly UInt128 high;
    private readonly UInt128 low;

    public UInt256(UInt128 high, UInt128 low)
    {
        this.high = high;
        this.low = low;
    }

    /// <summary>Bits 128 to 255.</summary>
    public UInt128 High => high;

    /// <summary>Bits 0 to 127.</summary>
    public UInt128 Low => low;

    public bool IsZero => high == 0 && low == 0;
    public static UInt256 Zero => default;
    public static UInt256 One => new(0, 1);
    public static UInt256 MaxValue => new(UInt128.MaxValue, UInt128.MaxValue);

    public static implicit operator UInt256(UInt128 value) => new(0, value);
    public static implicit operator UInt256(ulong value) => new(0, value);
    public static implicit operator UInt256(uint value) => new(0, value);

    /// <summary>Throws <see cref="OverflowException"/> for a negative number.</summary>
    public static explicit operator UInt256(long value) => new(0, checked((ulong)value));

    public static explicit operator UInt256(System.Numerics.BigInteger value) => new(checked((UInt128)(value >> 128)), (UInt128)(value & UInt128.MaxValue));

    /// <summary>Throws <see cref="OverflowException"/> where the number leaves 128 bits.</summary>
    public static explicit operator UInt128(UInt256 value) => value.high == 0 ? value.low : throw new OverflowException("More than 128 bits.");

    public static explicit operator ulong(UInt256 value) => checked((ulong)(UInt128)value);
    public static explicit operator long(UInt256 value) => checked((long)(UInt128)value);
    public static explicit operator System.Numerics.BigInteger(UInt256 value) => ((System.Numerics.BigInteger)value.high << 128) + value.low;

    /// <summary>The nearest double: for proposals and reports, never for what moves money.</summary>
    public static explicit operator double(UInt256 value) => (double)value.high * 340282366920938463463374607431768211456.0 + (double)value.low;

    public static UInt256 operator +(UInt256 a, UInt256 b)
    {
        UInt128 low = unchecked(a.low + b.low); // wraps exactly when the sum is below an operand: the carry
        return new(checked(a.high + b.high + (low < a.low ? UInt128.One : UInt128.Zero)), low);
    }

    public static UInt256 operator -(UInt256 a, UInt256 b)
    {
        UInt128 low = unchecked(a.low - b.low); // wraps exactly when b.low is larger: the borrow
        return new(checked(a.high - b.high - (a.low < b.low ? UInt128.One : UInt128.Zero)), low);
    }

    public static UInt256 operator *(UInt256 a, UInt256 b)
    {
        if (a.high == 0 && b.high == 0)
        {
            return Product(a.low, b.low);
        }

        if (a.high != 0 && b.high != 0)
        {
            throw new OverflowException("More than 256 bits.");
        }

        UInt256 cross = a.high != 0 ? Product(a.high, b.low) : Product(a.low, b.high);
        if (cross.high != 0)
        {
            throw new OverflowException("More than 256 bits.");
        }

        return Product(a.low, b.low) + new UInt256(cross.low, 0);
    }

    /// <summary>a * b of two 128-bit numbers; never overflows.</summary>
    public static UInt256 Product(UInt128 a, UInt128 b)
    {
        ulong a0 = unchecked((ulong)a), b0 = unchecked((ulong)b); // the lower 64 bits are meant
        ulong a1 = (ulong)(a >> 64), b1 = (ulong)(b >> 64);
        if ((a1 | b1) == 0)
        {
            return new(0, Wide(a0, b0));
        }

        UInt128 p00 = Wide(a0, b0), p01 = Wide(a0, b1), p10 = Wide(a1, b0), p11 = Wide(a1, b1);
        // Three numbers under 2^64 each: the middle column cannot wrap.
        UInt128 middle = (p00 >> 64) + unchecked((ulong)p01) + unchecked((ulong)p10);
        UInt128 low = unchecked((middle << 64) | (ulong)p00);
        return new(p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64), low);
    }

    public static UInt256 operator /(UInt256 a, UInt256 b) => DivRem(a, b).Quotient;
    public static UInt256 operator %(UInt256 a, UInt256 b) => DivRem(a, b).Remainder;

    public static (UInt256 Quotient, UInt256 Remainder) DivRem(UInt256 a, UInt256 b)
    {
        if (a.high == 0 && b.high == 0)
        {
            UInt128 quotient = a.low / b.low;
            return (quotient, a.low - quotient * b.low);
        }

        if (a < b)
        {
            return (Zero, a);
        }

        if (b.IsZero)
        {
            throw new DivideByZeroException();
        }

        return LongDivision.DivRem(a, b);
    }

    /// <summary>Bits shifted out are lost; a count of 256 or more gives zero.</summary>
    public static UInt256 operator <<(UInt256 a, int count) => count switch
    {
        < 0 => throw new ArgumentOutOfRangeException(nameof(count)),
        0 => a,
        < 128 => new((a.high << count) | (a.low >> (128 - count)), a.low << count),
        < 256 => new(a.low << (count - 128), 0),
        _ => Zero,
    };

    /// <summary>Division by a power of two, down; a count of 256 or more gives zero.</summary>
    public static UInt256 operator >>(UInt256 a, int count) => count switch
    {
        < 0 => throw new ArgumentOutOfRangeException(nameof(count)),
        0 => a,
        < 128 => new(a.high >> count, (a.low >> count) | (a.high << (128 - count))),
        < 256 => new(0, a.high >> (count - 128)),
        _ => Zero,
    };

    public static UInt256 Min(UInt256 a, UInt256 b) => a < b ? a : b;
    public static UInt256 Max(UInt256 a, UInt256 b) => a > b ? a : b;
    public static bool operator <(UInt256 a, UInt256 b) => a.high < b.high || (a.high == b.high && a.low < b.low);
    public static bool operator >(UInt256 a, UInt256 b) => b < a;
    public static bool operator <=(UInt256 a, UInt256 b) => !(b < a);
    public static bool operator >=(UInt256 a, UInt256 b) => !(a < b);
    public static bool operator ==(UInt256 a, UInt256 b) => a.high == b.high && a.low == b.low;
    public static bool operator !=(UInt256 a, UInt256 b) => !(a == b);

    public bool Equals(UInt256 other) => this == other;
    public override bool Equals(object? obj) => obj is UInt256 other && Equals(other);
    public override int GetHashCode() => unchecked((int)(ulong)low ^ (int)(ulong)(low >> 32) ^ (int)(ulong)high); // bits are mixed, not counted
    public int CompareTo(UInt256 other) => this < other ? -1 : this == other ? 0 : 1;
    public override string ToString() => ((System.Numerics.BigInteger)this).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static UInt128 Wide(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return new(high, low);
    }
}

/// <summary>a * b / d through 256 bits (512 never: the product of two 256-bit numbers is checked), with the rounding in the name.</summary>
/// <remarks><c>Down</c> is the whole quotient, <c>Up</c> the next whole number where there is a remainder, <c>HalfUp</c> the nearest, halves up, as
/// <c>(a*b + d/2) / d</c> with <c>d/2</c> rounded down. Throws <see cref="OverflowException"/> where a step leaves the stated width.</remarks>
public static class WideMath
{
    public static UInt128 MulDivDown(UInt128 a, UInt128 b, UInt128 d) => (UInt128)(UInt256.Product(a, b) / d);

    public static UInt128 MulDivUp(UInt128 a, UInt128 b, UInt128 d) => (UInt128)DivUp(UInt256.Product(a, b), d);

    public static UInt128 MulDivHalfUp(UInt128 a, UInt128 b, UInt128 d) => (UInt128)((UInt256.Product(a, b) + (d >> 1)) / d);

    public static UInt256 MulDivDown(UInt256 a, UInt256 b, UInt256 d) => a * b / d;

    public static UInt256 MulDivUp(UInt256 a, UInt256 b, UInt256 d) => DivUp(a * b, d);

    public static UInt256 MulDivHalfUp(UInt256 a, UInt256 b, UInt256 d) => (a * b + (d >> 1)) / d;

    /// <summary>a / d, to the next whole number where there is a remainder.</summary>
    public static UInt256 DivUp(UInt256 a, UInt256 d)
    {
        (UInt256 quotient, UInt256 remainder) = UInt256.DivRem(a, d);
        return remainder.IsZero ? quotient : quotient + UInt256.One;
    }
}

/// <summary>Knuth's algorithm D on 32-bit digits, least significant first. The caller has dealt with a zero divisor and with a dividend below it.</summary>
internal static class LongDivision
{
    private const int Digits = 8;

    public static (UInt256 Quotient, UInt256 Remainder) DivRem(UInt256 a, UInt256 b)
    {
        Span<uint> u = stackalloc uint[Digits + 1];
        Span<uint> v = stackalloc uint[Digits];
        Span<uint> q = stackalloc uint[Digits];
        q.Clear();
        int n = Length(b);
        int shift = System.Numerics.BitOperations.LeadingZeroCount(Digit(b, n - 1));
        // D1: normalise, so that the divisor's top bit is set; the dividend may then need one digit more.
        uint spill = shift == 0 ? 0 : Digit(a, Digits - 1) >> (32 - shift);
        Write(a << shift, u);
        u[Digits] = spill;
        Write(b << shift, v);
        if (n == 1)
        {
            return ByOneDigit(u, v[0], q, shift);
        }

        // Leading zeros of the dividend make only zeros of the quotient.
        int length = Digits;
        while (spill == 0 && u[length - 1] == 0)
        {
            length--;
        }

        for (int j = length - n; j >= 0; j--)
        {
            q[j] = Step(u.Slice(j, n + 1), v[..n]);
        }

        return (Read(q), Read(u) >> shift);
    }

    /// <summary>D3 to D6: one digit of the quotient, and its multiple of the divisor taken off the dividend.</summary>
    internal static uint Step(Span<uint> u, Span<uint> v)
    {
        // Everything here is arithmetic modulo 2^32 or 2^64 by the algorithm's own proof (4.3.1, theorems A and B): at most one add-back.
        unchecked
        {
            int n = v.Length;
            ulong top = ((ulong)u[n] << 32) | u[n - 1];
            ulong guess = top / v[n - 1], rest = top % v[n - 1];
            while (guess > uint.MaxValue || guess * v[n - 2] > ((rest << 32) | u[n - 2]))
            {
                guess--;
                rest += v[n - 1];
                if (rest > uint.MaxValue)
                {
                    break;
                }
            }

            ulong carry = 0;
            long borrow = 0;
            for (int i = 0; i < n; i++)
            {
                carry += guess * v[i];
                borrow += u[i] - (long)(uint)carry;
                u[i] = (uint)borrow;
                borrow >>= 32;
                carry >>= 32;
            }

            borrow += u[n] - (long)carry;
            u[n] = (uint)borrow;
            if (borrow >= 0)
            {
                return (uint)guess;
            }

            AddBack(u, v);
            return (uint)(guess - 1);
        }
    }

    private static void AddBack(Span<uint> u, Span<uint> v)
    {
        ulong sum = 0;
        for (int i = 0; i < v.Length; i++)
        {
            sum += (ulong)u[i] + v[i];
            u[i] = unchecked((uint)sum); // the digit; the carry stays in sum
            sum >>= 32;
        }

        u[v.Length] = unchecked((uint)(u[v.Length] + sum)); // the carry out cancels the borrow that called for this step
    }

    private static (UInt256 Quotient, UInt256 Remainder) ByOneDigit(Span<uint> u, uint divisor, Span<uint> q, int shift)
    {
        ulong rest = u[Digits];
        for (int j = Digits - 1; j >= 0; j--)
        {
            ulong part = (rest << 32) | u[j];
            q[j] = (uint)(part / divisor); // rest is below the divisor, so a digit is what comes out
            rest = part % divisor;
        }

        return (Read(q), (UInt256)(rest >> shift));
    }

    internal static int Length(UInt256 value)
    {
        int length = Digits;
        while (Digit(value, length - 1) == 0)
        {
            length--;
        }

        return length;
    }

    internal static uint Digit(UInt256 value, int index) =>
        unchecked((uint)((index < 4 ? value.Low : value.High) >> (32 * (index & 3)))); // the lower 32 bits are meant

    internal static void Write(UInt256 value, Span<uint> digits)
    {
        unchecked // the lower 64 and 32 bits are meant
        {
            Limb((ulong)value.Low, digits);
            Limb((ulong)(value.Low >> 64), digits[2..]);
            Limb((ulong)value.High, digits[4..]);
            Limb((ulong)(value.High >> 64), digits[6..]);
        }
    }

    private static void Limb(ulong limb, Span<uint> digits)
    {
        digits[0] = unchecked((uint)limb); // the lower 32 bits are meant
        digits[1] = (uint)(limb >> 32);
    }

    internal static UInt256 Read(ReadOnlySpan<uint> digits) => new(Half(digits[4..]), Half(digits));

    private static UInt128 Half(ReadOnlySpan<uint> digits) =>
        new(((ulong)digits[3] << 32) | digits[2], ((ulong)digits[1] << 32) | digits[0]);
}
