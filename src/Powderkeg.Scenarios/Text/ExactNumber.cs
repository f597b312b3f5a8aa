using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Powderkeg.Scenarios.Text;

/// <summary>A decimal number as written, exactly: a whole mantissa and a power of ten. Rounding happens once, in the type that takes it.</summary>
internal readonly partial record struct ExactNumber(BigInteger Mantissa, int Exponent)
{
    /// <summary>The number's grammar, shared with the schema: digits may be grouped by underscores; <c>1_250.5</c>, <c>3e6</c>.</summary>
    public const string Grammar = @"[+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]{1,3})?";
    private const int LongestText = 64;

    /// <summary>A number at the start of a text, and what follows it.</summary>
    public static bool TryParse(string text, out ExactNumber number, out string suffix)
    {
        Match match = text.Length <= LongestText ? StartsWithNumber().Match(text) : Match.Empty;
        (number, suffix) = (default, "");
        if (!match.Success)
        {
            return false;
        }

        string written = match.Value.Replace("_", "", StringComparison.Ordinal);
        int e = written.IndexOfAny(['e', 'E']);
        string digits = e < 0 ? written : written[..e];
        int exponent = e < 0 ? 0 : int.Parse(written.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : digits.Length - point - 1;
        BigInteger mantissa = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        (number, suffix) = (new(mantissa, exponent - decimals), text[match.Length..]);
        return true;
    }

    public ExactNumber TimesTenTo(int power) => new(Mantissa, Exponent + power);

    public ExactNumber Times(long factor) => new(Mantissa * factor, Exponent);

    /// <summary>The nearest double; infinite where the number is too large for one.</summary>
    public double ToDouble() =>
        // -0 is written 0: two ways to say the same must have one hash.
        Mantissa.IsZero ? 0 : double.Parse(string.Create(CultureInfo.InvariantCulture, $"{Mantissa}e{Exponent}"), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The whole number that this is; false for a broken one or one over 64 bits.</summary>
    public bool TryWhole(out long whole)
    {
        whole = 0;
        if (Exponent > 30)
        {
            return Mantissa.IsZero;
        }

        BigInteger scale = BigInteger.Pow(10, Math.Abs(Exponent));
        BigInteger value = Mantissa * scale;
        if (Exponent < 0)
        {
            value = BigInteger.DivRem(Mantissa, scale, out BigInteger rest);
            if (!rest.IsZero)
            {
                return false;
            }
        }

        bool fits = value >= long.MinValue && value <= long.MaxValue;
        whole = fits ? (long)value : 0;
        return fits;
    }

    /// <summary>The nearest number (halves up) with at most so many decimals, of one that is not negative.</summary>
    public ExactNumber Rounded(int decimals)
    {
        if (-Exponent <= decimals)
        {
            return this;
        }

        BigInteger scale = BigInteger.Pow(10, -Exponent - decimals);
        return new(BigInteger.Divide(Mantissa * 2 + scale, scale * 2), -decimals);
    }

    /// <summary>The nearest whole number (halves up) of one that is not negative; false over 64 bits.</summary>
    public bool TryNearestWhole(out long whole)
    {
        if (Exponent >= 0)
        {
            return TryWhole(out whole);
        }

        BigInteger scale = BigInteger.Pow(10, -Exponent);
        return new ExactNumber(BigInteger.Divide(Mantissa * 2 + scale, scale * 2), 0).TryWhole(out whole);
    }

    [GeneratedRegex(@"\A" + Grammar, RegexOptions.CultureInvariant)]
    private static partial Regex StartsWithNumber();
}
