namespace Powderkeg.Units;

/// <summary>A moment, counted in microseconds since 1970-01-01T00:00:00Z.</summary>
/// <remarks>Not a duration and not machine time: only the agenda makes instants. <c>default</c> is 1970, which no scenario reaches.</remarks>
public readonly struct Instant : IEquatable<Instant>, IComparable<Instant>
{
    private Instant(long microseconds) => Microseconds = microseconds;

    /// <summary>Microseconds since 1970-01-01T00:00:00Z; at least zero.</summary>
    public long Microseconds { get; }

    /// <summary>Later than every instant of a run: "not scheduled".</summary>
    public static Instant Never { get; } = new(long.MaxValue);

    public static Instant FromMicroseconds(long microseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microseconds);
        return new(microseconds);
    }

    /// <summary>From a calendar time. The offset counts: 21:00+01:00 is 20:00 UTC.</summary>
    public static Instant FromCalendar(DateTimeOffset time) => FromMicroseconds((time.UtcTicks - DateTime.UnixEpoch.Ticks) / 10);

    public DateTimeOffset ToCalendar() => new(DateTime.UnixEpoch.AddTicks(checked(Microseconds * 10)), TimeSpan.Zero);

    public static Instant operator +(Instant start, Duration length) => new(checked(start.Microseconds + length.Microseconds));

    /// <summary>The time from <paramref name="start"/> to <paramref name="end"/>; <paramref name="end"/> may not be earlier.</summary>
    public static Duration operator -(Instant end, Instant start) => Duration.FromMicroseconds(checked(end.Microseconds - start.Microseconds));

    public static bool operator <(Instant a, Instant b) => a.Microseconds < b.Microseconds;
    public static bool operator >(Instant a, Instant b) => a.Microseconds > b.Microseconds;
    public static bool operator <=(Instant a, Instant b) => a.Microseconds <= b.Microseconds;
    public static bool operator >=(Instant a, Instant b) => a.Microseconds >= b.Microseconds;
    public static bool operator ==(Instant a, Instant b) => a.Microseconds == b.Microseconds;
    public static bool operator !=(Instant a, Instant b) => a.Microseconds != b.Microseconds;

    public bool Equals(Instant other) => Microseconds == other.Microseconds;
    public override bool Equals(object? obj) => obj is Instant other && Equals(other);
    public override int GetHashCode() => unchecked((int)Microseconds ^ (int)(Microseconds >> 32)); // bits are mixed, not counted
    public int CompareTo(Instant other) => Microseconds.CompareTo(other.Microseconds);
    public override string ToString() => ToCalendar().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
