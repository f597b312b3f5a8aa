using System.Globalization;
using System.Text.Json;
using Powderkeg.Records;

namespace Powderkeg.Report;

/// <summary>How the report's tables are written: columns as arrays, shares as whole millionths, dollars with four digits.</summary>
internal static class Columns
{
    /// <summary>Shares of a start are whole numbers of this many.</summary>
    public const double Millionths = 1e6;

    public static void Wholes(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (long value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Null where a share is not a number.</summary>
    public static void Shares(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumberValue((long)Math.Round(value * Millionths));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Whole dollars; null where one is not a number.</summary>
    public static void Dollars(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumberValue((long)Math.Round(value));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Seven significant digits; null where one is not a number.</summary>
    public static void Reals(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            Real(json, value);
        }

        json.WriteEndArray();
    }

    public static void Real(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        Real(json, value);
    }

    private static void Real(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>SQL for the bucket that a moment is in, as whole seconds from the origin to its start: narrow where the day is decided, wide in the night.</summary>
    /// <param name="narrow">Seconds a bucket, from ten minutes before the shock to 100 minutes after it.</param>
    public static string Bucket(RunFacts run, int narrow)
    {
        string seconds = string.Create(CultureInfo.InvariantCulture, $"floor((time_us - {run.OriginUs}) / 1e6)::BIGINT");
        return string.Create(CultureInfo.InvariantCulture,
            $"(CASE WHEN {seconds} < -600 THEN floor({seconds} / 300.0) * 300 WHEN {seconds} < 6000 THEN floor({seconds} / {narrow}.0) * {narrow} WHEN {seconds} < 10800 THEN floor({seconds} / 60.0) * 60 ELSE floor({seconds} / 300.0) * 300 END)::BIGINT");
    }

    /// <summary>Rows of (group, time, values...) as one shared time axis and a row of values for each group, in the order in which groups come; NaN where a group has no row at a time.</summary>
    public static (IReadOnlyList<long> Times, IReadOnlyList<(string Group, double[][] Values)> Groups) Pivot(IReadOnlyList<RunRow> rows, int values)
    {
        long[] times = [.. rows.Select(row => row.Whole(1)).Distinct().Order()];
        Dictionary<long, int> at = new(times.Length);
        for (int i = 0; i < times.Length; i++)
        {
            at[times[i]] = i;
        }

        List<(string Group, double[][] Values)> groups = [];
        foreach (RunRow row in rows)
        {
            if (groups.Count == 0 || groups[^1].Group != row.Text(0))
            {
                groups.Add((row.Text(0), [.. Enumerable.Range(0, values).Select(_ => Blank(times.Length))]));
            }

            for (int i = 0; i < values; i++)
            {
                groups[^1].Values[i][at[row.Whole(1)]] = row.Real(2 + i);
            }
        }

        return (times, groups);
    }

    private static double[] Blank(int length)
    {
        double[] blank = new double[length];
        Array.Fill(blank, double.NaN);
        return blank;
    }
}
