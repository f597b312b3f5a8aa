using System.Globalization;
using Powderkeg.Units;

namespace Powderkeg.Scenarios.Text;

/// <summary>The grammar of single values: what a scalar's text means, and how each type is told to a user.</summary>
internal static class WrittenValue
{
    public const string NumberSuffixes = "(?:k|m|bn)?";
    public const string RatioSuffixes = "(?:%|bps)?";
    public const string DurationSuffixes = "(?:us|ms|s|min|h|d)";

    /// <summary>Moments, as the schema sees them; the calendar decides.</summary>
    public const string InstantGrammar = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,6})?)?Z";

    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.f'Z'", "yyyy-MM-dd'T'HH:mm:ss.ff'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.ffff'Z'", "yyyy-MM-dd'T'HH:mm:ss.fffff'Z'", "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
    ];

    public static bool TryWhole(string text, out long whole)
    {
        whole = 0;
        return TryNumber(text, out ExactNumber number) && number.TryWhole(out whole);
    }

    /// <summary>Finite numbers only: <c>.inf</c> and <c>.nan</c> are not numbers here, and 1e999 is too large.</summary>
    public static bool TryReal(string text, out double real)
    {
        real = TryNumber(text, out ExactNumber number) ? number.ToDouble() : double.NaN;
        return double.IsFinite(real);
    }

    /// <summary>Exact from percent and basis points, else the nearest part per billion; from 0 to 10^9.</summary>
    public static bool TryRatio(string text, out Ratio ratio)
    {
        ratio = default;
        int shift = 0;
        if (!ExactNumber.TryParse(text, out ExactNumber number, out string suffix) || !TryShift(suffix, ["", "%", "bps"], [0, -2, -4], ref shift))
        {
            return false;
        }

        if (number.Mantissa.Sign < 0 || !number.TimesTenTo(shift + 9).TryNearestWhole(out long partsPerBillion) || partsPerBillion > Ratio.PartsPerOne * 1_000_000_000)
        {
            return false;
        }

        ratio = Ratio.FromPartsPerBillion(partsPerBillion);
        return true;
    }

    /// <summary>Whole microseconds; a bare number is refused but for 0, which is the same in every unit.</summary>
    public static bool TryDuration(string text, out Duration duration)
    {
        duration = default;
        if (!ExactNumber.TryParse(text, out ExactNumber number, out string suffix) || number.Mantissa.Sign < 0)
        {
            return false;
        }

        long? unit = suffix switch
        {
            "us" => 1,
            "ms" => 1_000,
            "s" => 1_000_000,
            "min" => 60_000_000,
            "h" => 3_600_000_000,
            "d" => 86_400_000_000,
            "" when number.Mantissa.IsZero => 1,
            _ => null,
        };
        if (unit is null || !number.Times(unit.Value).TryWhole(out long microseconds))
        {
            return false;
        }

        duration = Duration.FromMicroseconds(microseconds);
        return true;
    }

    /// <summary>ISO 8601 in UTC, to the microsecond, from 1970 on.</summary>
    public static bool TryInstant(string text, out Instant instant)
    {
        bool isTime = DateTimeOffset.TryParseExact(text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            && time >= DateTimeOffset.UnixEpoch;
        instant = isTime ? Instant.FromCalendar(time) : default;
        return isTime;
    }

    /// <summary>A number of an error message or the schema, in the shortest form that reads back.</summary>
    public static string Show(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A duration in its largest whole unit, as it would be written.</summary>
    public static string Show(Duration duration)
    {
        long us = duration.Microseconds;
        (long size, string unit) = us switch
        {
            0 => (1_000_000, "s"),
            _ when us % 86_400_000_000 == 0 => (86_400_000_000, "d"),
            _ when us % 3_600_000_000 == 0 => (3_600_000_000, "h"),
            _ when us % 60_000_000 == 0 => (60_000_000, "min"),
            _ when us % 1_000_000 == 0 => (1_000_000, "s"),
            _ when us % 1_000 == 0 => (1_000, "ms"),
            _ => (1L, "us"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{us / size}{unit}");
    }

    private static bool TryNumber(string text, out ExactNumber number)
    {
        int shift = 0;
        bool isNumber = ExactNumber.TryParse(text, out number, out string suffix) && TryShift(suffix, ["", "k", "m", "bn"], [0, 3, 6, 9], ref shift);
        number = isNumber ? number.TimesTenTo(shift) : default;
        return isNumber;
    }

    private static bool TryShift(string suffix, ReadOnlySpan<string> suffixes, ReadOnlySpan<int> shifts, ref int shift)
    {
        int at = suffixes.IndexOf(suffix);
        shift = at < 0 ? 0 : shifts[at];
        return at >= 0;
    }
}
