using System.Globalization;

namespace Powderkeg.Units;

/// <summary>A price on one market's grid, counted in that market's ticks; at least one tick.</summary>
/// <remarks>Not a ratio of assets and not dollars: <c>MarketSpec</c> turns ticks and lots into an amount, exactly.
/// <c>default</c> is <see cref="None"/>, "no price here": an empty side of a book.</remarks>
public readonly struct Price : IEquatable<Price>, IComparable<Price>
{
    private Price(long ticks) => Ticks = ticks;

    public long Ticks { get; }
    public static Price None => default;
    public bool IsNone => Ticks == 0;

    public static Price FromTicks(long ticks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ticks, 1);
        return new(ticks);
    }

    /// <summary>For loops that have proved <paramref name="ticks"/> is zero (none) or more.</summary>
    internal static Price Trusted(long ticks)
    {
        System.Diagnostics.Debug.Assert(ticks >= 0, "a price is at least one tick, or none");
        return new(ticks);
    }

    public static bool operator <(Price a, Price b) => a.Ticks < b.Ticks;
    public static bool operator >(Price a, Price b) => a.Ticks > b.Ticks;
    public static bool operator <=(Price a, Price b) => a.Ticks <= b.Ticks;
    public static bool operator >=(Price a, Price b) => a.Ticks >= b.Ticks;
    public static bool operator ==(Price a, Price b) => a.Ticks == b.Ticks;
    public static bool operator !=(Price a, Price b) => a.Ticks != b.Ticks;

    public bool Equals(Price other) => Ticks == other.Ticks;
    public override bool Equals(object? obj) => obj is Price other && Equals(other);
    public override int GetHashCode() => unchecked((int)Ticks ^ (int)(Ticks >> 32)); // bits are mixed, not counted
    public int CompareTo(Price other) => Ticks.CompareTo(other.Ticks);
    public override string ToString() => IsNone ? "-" : Ticks.ToString(CultureInfo.InvariantCulture);
}
