using System.Globalization;

namespace Powderkeg.Units;

/// <summary>A length of time in microseconds; never negative.</summary>
public readonly struct Duration : IEquatable<Duration>, IComparable<Duration>
{
    private Duration(long microseconds) => Microseconds = microseconds;

    public long Microseconds { get; }
    public double Seconds => Microseconds / 1e6;
    public static Duration Zero => default;

    public static Duration FromMicroseconds(long microseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microseconds);
        return new(microseconds);
    }

    public static Duration FromMilliseconds(long milliseconds) => FromMicroseconds(checked(milliseconds * 1_000));
    public static Duration FromSeconds(long seconds) => FromMicroseconds(checked(seconds * 1_000_000));
    public static Duration FromMinutes(long minutes) => FromSeconds(checked(minutes * 60));
    public static Duration FromHours(long hours) => FromSeconds(checked(hours * 3_600));
    public static Duration FromDays(long days) => FromSeconds(checked(days * 86_400));

    /// <summary>The nearest whole microsecond to a number of seconds, finite and from 0 to 10^12.</summary>
    public static Duration FromSeconds(double seconds)
    {
        if (!(seconds >= 0 && seconds <= 1e12))
        {
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "A duration is finite, from 0 to 10^12 seconds.");
        }

        return new((long)Math.Round(seconds * 1e6));
    }

    public static Duration operator +(Duration a, Duration b) => new(checked(a.Microseconds + b.Microseconds));
    public static Duration operator -(Duration a, Duration b) => FromMicroseconds(checked(a.Microseconds - b.Microseconds));
    public static Duration operator *(Duration a, long times) => FromMicroseconds(checked(a.Microseconds * times));
    public static bool operator <(Duration a, Duration b) => a.Microseconds < b.Microseconds;
    public static bool operator >(Duration a, Duration b) => a.Microseconds > b.Microseconds;
    public static bool operator <=(Duration a, Duration b) => a.Microseconds <= b.Microseconds;
    public static bool operator >=(Duration a, Duration b) => a.Microseconds >= b.Microseconds;
    public static bool operator ==(Duration a, Duration b) => a.Microseconds == b.Microseconds;
    public static bool operator !=(Duration a, Duration b) => a.Microseconds != b.Microseconds;

    public bool Equals(Duration other) => Microseconds == other.Microseconds;
    public override bool Equals(object? obj) => obj is Duration other && Equals(other);
    public override int GetHashCode() => unchecked((int)Microseconds ^ (int)(Microseconds >> 32)); // bits are mixed, not counted
    public int CompareTo(Duration other) => Microseconds.CompareTo(other.Microseconds);
    public override string ToString() => Seconds.ToString("0.######", CultureInfo.InvariantCulture) + " s";
}
