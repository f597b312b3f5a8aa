using System.Globalization;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>Figures in words, in ASCII, the same on every machine.</summary>
internal static class Say
{
    /// <summary>A change or a share: -13.4%, 47.0%; small ones with more digits.</summary>
    public static string Percent(double share)
    {
        double percent = share * 100;
        string format = Math.Abs(percent) is > 0 and < 0.1 ? "0.####" : "0.0";
        return percent.ToString(format, CultureInfo.InvariantCulture) + "%";
    }

    /// <summary>19.2 bn, 346 m, 50 k.</summary>
    public static string Usd(double value)
    {
        double size = Math.Abs(value);
        (double scaled, string suffix) = size >= 1e9 ? (value / 1e9, " bn") : size >= 1e6 ? (value / 1e6, " m") : size >= 1e3 ? (value / 1e3, " k") : (value, "");
        return scaled.ToString(Math.Abs(scaled) >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture) + suffix;
    }

    public static string Price(double price) => price.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Times(double factor) => factor.ToString("0.##", CultureInfo.InvariantCulture) + "x";

    public static string Seconds(double seconds) =>
        Math.Abs(seconds) < 120 ? seconds.ToString("0.#", CultureInfo.InvariantCulture) + " s" : (seconds / 60).ToString("0.#", CultureInfo.InvariantCulture) + " min";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>+30:37 from an origin.</summary>
    public static string Offset(Instant at, Instant origin)
    {
        long seconds = (at - origin).Microseconds / 1_000_000;
        return string.Create(CultureInfo.InvariantCulture, $"+{seconds / 60}:{seconds % 60:00}");
    }

    /// <summary>A figure in the words of its unit.</summary>
    public static string Of(double value, FigureUnit unit) => unit switch
    {
        FigureUnit.Share => Percent(value),
        FigureUnit.Usd => Usd(value),
        FigureUnit.Seconds => Seconds(value),
        FigureUnit.Price => Price(value),
        _ => Times(value),
    };
}
