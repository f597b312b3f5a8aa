using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Powderkeg.Scenarios.Text;

/// <summary>A change against what a scenario writes: <c>x 2</c> times, <c>+10 points</c> and <c>-10 points</c> percentage points of a share. The written unit stays.</summary>
/// <param name="Times">Null: points are added.</param>
internal readonly partial record struct RelativeChange(ExactNumber? Times, ExactNumber Points)
{
    /// <summary>Null where a text says no relative change; then it is a value.</summary>
    public static RelativeChange? Of(string text)
    {
        Match match = Grammar().Match(text);
        if (!match.Success)
        {
            return null;
        }

        bool isTimes = match.Groups["times"].Success;
        bool isNumber = ExactNumber.TryParse(match.Groups[isTimes ? "times" : "points"].Value.Replace(" ", "", StringComparison.Ordinal), out ExactNumber number, out string rest) && rest.Length == 0;
        return isNumber ? isTimes ? new(number, default) : new(null, number) : null;
    }

    /// <summary>What a written number becomes: never below zero by points, whole again where it was; null where it is no number, or points meet a unit that is no share.</summary>
    public string? Apply(string written)
    {
        if (!ExactNumber.TryParse(written, out ExactNumber number, out string unit))
        {
            return null;
        }

        if (Times is ExactNumber times)
        {
            ExactNumber product = new(number.Mantissa * times.Mantissa, number.Exponent + times.Exponent);
            bool wasWhole = unit.Length == 0 && number.TryWhole(out _) && !written.Contains('.', StringComparison.Ordinal);
            return wasWhole && product.Mantissa.Sign >= 0 && product.TryNearestWhole(out long whole) ? whole.ToString(CultureInfo.InvariantCulture) : Plain(product) + unit;
        }

        int? shift = unit switch
        {
            "" => -2,
            "%" => 0,
            "bps" => 2,
            _ => null,
        };
        return shift is int places ? Plain(Sum(number, Points.TimesTenTo(places))) + unit : null;
    }

    private static ExactNumber Sum(ExactNumber a, ExactNumber b)
    {
        int exponent = Math.Min(a.Exponent, b.Exponent);
        BigInteger sum = a.Mantissa * BigInteger.Pow(10, a.Exponent - exponent) + b.Mantissa * BigInteger.Pow(10, b.Exponent - exponent);
        return new(BigInteger.Max(sum, BigInteger.Zero), exponent);
    }

    /// <summary>Without trailing zeros and, unless it is huge, without an exponent.</summary>
    internal static string Plain(ExactNumber number)
    {
        (BigInteger mantissa, int exponent) = (number.Mantissa, number.Exponent);
        while (exponent < 0 && !mantissa.IsZero && mantissa % 10 == 0)
        {
            (mantissa, exponent) = (mantissa / 10, exponent + 1);
        }

        if (exponent >= 0 || mantissa.IsZero)
        {
            return exponent > 30 ? string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent}") : (mantissa * BigInteger.Pow(10, Math.Max(0, exponent))).ToString(CultureInfo.InvariantCulture);
        }

        string digits = BigInteger.Abs(mantissa).ToString(CultureInfo.InvariantCulture).PadLeft(1 - exponent, '0');
        return $"{(mantissa.Sign < 0 ? "-" : "")}{digits[..^-exponent]}.{digits[^-exponent..]}";
    }

    [GeneratedRegex(@"\A(?:x\s+(?<times>[0-9.eE_+-]+)|(?<points>[+-]\s*[0-9.]+) points?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
