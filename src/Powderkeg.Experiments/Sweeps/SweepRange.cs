using System.Globalization;
using System.Text.RegularExpressions;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Sweeps;

/// <summary>Two ends in one unit: <c>2%</c> to <c>6%</c>, <c>x 0.5</c> to <c>x 2</c>, <c>-10 points</c> to <c>+10 points</c>. What is drawn between is written in the same unit.</summary>
internal readonly partial record struct SweepRange(double From, double To, SweepScale Scale, string Before, string After)
{
    /// <summary>Null where these are no two such ends.</summary>
    public static SweepRange? Of(string from, string to, SweepScale scale)
    {
        Match a = Grammar().Match(from), b = Grammar().Match(to);
        bool isOne = a.Success && b.Success && a.Groups["before"].Value == b.Groups["before"].Value && a.Groups["after"].Value == b.Groups["after"].Value;
        if (!isOne || !TryNumber(a, out double low) || !TryNumber(b, out double high) || (scale == SweepScale.Log && low <= 0))
        {
            return null;
        }

        return new(low, high, scale, a.Groups["before"].Value.Length > 0 ? "x " : "", a.Groups["after"].Value);
    }

    /// <summary>A written value as a number: percent and basis points as shares, k, m and bn multiplied out, durations in seconds; not a number where it is a word.</summary>
    public static double NumberOf(string value)
    {
        Match match = Grammar().Match(value);
        string digits = match.Groups["number"].Value.Replace("_", "", StringComparison.Ordinal);
        return match.Success && decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? WithUnit(number, match.Groups["after"].Value.Trim()) : double.NaN;
    }

    /// <summary>The value at a uniform number between 0 and 1.</summary>
    public string At(double uniform, SweepRounding rounding)
    {
        double value = Scale == SweepScale.Log ? From * FixedMath.Exp(uniform * FixedMath.Log(To / From)) : From + (To - From) * uniform;
        value = rounding == SweepRounding.Whole ? Math.Round(value) : Math.Clamp(value, From, To);
        string sign = After.Trim().StartsWith("point", StringComparison.Ordinal) && value >= 0 ? "+" : "";
        return Before + sign + value.ToString("0.#################", CultureInfo.InvariantCulture) + After;
    }

    private static bool TryNumber(Match match, out double number) =>
        double.TryParse(match.Groups["number"].Value.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>In decimals: 5.8% is the double nearest to 0.058, which no product or quotient of doubles is.</summary>
    private static double WithUnit(decimal number, string unit) => unit switch
    {
        "" or "s" => (double)number,
        "%" or "points" or "point" => (double)(number / 100),
        "bps" => (double)(number / 10_000),
        "k" => (double)number * 1e3,
        "m" => (double)number * 1e6,
        "bn" => (double)number * 1e9,
        "us" => (double)(number / 1_000_000),
        "ms" => (double)(number / 1_000),
        "min" => (double)number * 60,
        "h" => (double)number * 3600,
        "d" => (double)number * 86_400,
        _ => double.NaN,
    };

    [GeneratedRegex(@"\A(?<before>x\s+)?(?<number>[+-]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?<after>%|bps|k|m|bn|us|ms|s|min|h|d| points?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}

/// <summary>What becomes of a drawn number.</summary>
internal enum SweepRounding
{
    None,
    Whole,
}
