using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>Activity by the minute from the shock on, for strips of blocks and peaks: 120 minutes.</summary>
public sealed class MinuteStrip(Instant from)
{
    public const int Minutes = 120;
    private readonly double[] values = new double[Minutes];

    public IReadOnlyList<double> Values => values;

    public void Add(Instant at, double value)
    {
        if (MinuteOf(at) is int minute)
        {
            values[minute] += value;
        }
    }

    public void RaiseTo(Instant at, double value)
    {
        if (MinuteOf(at) is int minute)
        {
            values[minute] = Math.Max(values[minute], value);
        }
    }

    /// <summary>The minute of the largest value; null if all are zero.</summary>
    public Instant? Peak
    {
        get
        {
            int best = -1;
            for (int i = 0; i < Minutes; i++)
            {
                if (values[i] > 0 && (best < 0 || values[i] > values[best]))
                {
                    best = i;
                }
            }

            return best < 0 ? null : from + Duration.FromMinutes(best);
        }
    }

    private int? MinuteOf(Instant at)
    {
        if (at < from)
        {
            return null;
        }

        long minute = (at - from).Microseconds / 60_000_000;
        return minute < Minutes ? (int)minute : null;
    }
}
