using System.Globalization;
using Powderkeg.Units;

namespace Powderkeg.Cli.Printing;

/// <summary>Numbers as people read them: three significant digits, a minus that is a minus, words for what is missing.</summary>
internal static class Numbers
{
    public const string Missing = "–";

    /// <summary>1.31 bn, 740 m, 50 k, 12; zero is 0.</summary>
    public static string Short(double value)
    {
        if (!double.IsFinite(value))
        {
            return Missing;
        }

        double size = Math.Abs(value);
        string text = size switch
        {
            >= 999.5e9 => Three(size / 1e12) + " tn",
            >= 999.5e6 => Three(size / 1e9) + " bn",
            >= 999.5e3 => Three(size / 1e6) + " m",
            >= 999.5 => Three(size / 1e3) + " k",
            _ => Three(size),
        };
        return value < 0 && text != "0" ? "−" + text : text;
    }

    /// <summary>With thousands separated by commas.</summary>
    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>A share as a percentage: one decimal under 20%, none above.</summary>
    public static string Percent(double share)
    {
        if (!double.IsFinite(share))
        {
            return Missing;
        }

        double percent = Math.Abs(share) * 100;
        string text = percent.ToString(percent < 19.95 ? "0.0" : "0", CultureInfo.InvariantCulture) + "%";
        return share < 0 && text != "0.0%" ? "−" + text : text;
    }

    /// <summary>A fall, always with its minus.</summary>
    public static string Fall(double drawdown) => Percent(-Math.Abs(drawdown));

    /// <summary>A price: thousands with commas and no decimals from 10,000 on, else up to five significant digits.</summary>
    public static string Price(double price) => !double.IsFinite(price) ? Missing : price switch
    {
        >= 10_000 => price.ToString("#,0", CultureInfo.InvariantCulture),
        >= 100 => price.ToString("#,0.00", CultureInfo.InvariantCulture),
        >= 1 => price.ToString("0.0000", CultureInfo.InvariantCulture),
        > 0 => Significant(price, 4),
        _ => "0",
    };

    /// <summary>From the shock: 0:00, +30:37, −4:10, over 100 minutes +1:48:10.</summary>
    public static string Offset(Instant? moment, Instant origin)
    {
        if (moment is not Instant at)
        {
            return Missing;
        }

        long seconds = Seconds(at, origin), size = Math.Abs(seconds);
        string sign = seconds == 0 ? "" : seconds < 0 ? "−" : "+";
        return size >= 6000
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{size / 3600}:{size / 60 % 60:00}:{size % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{size / 60}:{size % 60:00}");
    }

    /// <summary>Whole seconds from <paramref name="origin"/>, cut towards it.</summary>
    public static long Seconds(Instant moment, Instant origin) => (moment.Microseconds - origin.Microseconds) / 1_000_000;

    /// <summary>10 Oct 20:00.</summary>
    public static string DayAndMinute(Instant moment) => moment.ToCalendar().ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    public static string Clock(Instant moment) => moment.ToCalendar().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Count(long number, string one, string many) => $"{Whole(number)} {(number == 1 ? one : many)}";

    private static string Three(double size) => size switch
    {
        >= 99.95 => size.ToString("0", CultureInfo.InvariantCulture),
        >= 9.995 => size.ToString("0.#", CultureInfo.InvariantCulture),
        >= 0.9995 => size.ToString("0.##", CultureInfo.InvariantCulture),
        0 => "0",
        _ => Significant(size, 3),
    };

    private static string Significant(double size, int digits)
    {
        int decimals = Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(size)), 0, 15);
        return size.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }
}
