using System.Globalization;

namespace Powderkeg.Units;

/// <summary>A share or factor in parts per billion; never negative. Exact from percent and basis points.</summary>
/// <remarks>LTVs, haircuts, fees, bonuses. What earns over time is a <see cref="Rate"/>.</remarks>
public readonly struct Ratio : IEquatable<Ratio>, IComparable<Ratio>
{
    public const long PartsPerOne = 1_000_000_000;

    private Ratio(long partsPerBillion) => PartsPerBillion = partsPerBillion;

    public long PartsPerBillion { get; }
    public double Value => PartsPerBillion / 1e9;
    public static Ratio Zero => default;
    public static Ratio One { get; } = new(PartsPerOne);

    public static Ratio FromPartsPerBillion(long ppb)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ppb);
        return new(ppb);
    }

    public static Ratio FromBasisPoints(long bps) => FromPartsPerBillion(checked(bps * 100_000));
    public static Ratio FromPercent(long percent) => FromPartsPerBillion(checked(percent * 10_000_000));

    /// <summary>The nearest part per billion to a finite number from 0 to 10^9.</summary>
    public static Ratio FromDouble(double value)
    {
        if (!(value >= 0 && value <= 1e9))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A ratio is finite, from 0 to 10^9.");
        }

        return new((long)Math.Round(value * 1e9));
    }

    /// <summary>What is charged on an amount: rounded up, so that a fee is never lost to rounding.</summary>
    public Amount FeeOwed(Amount on) => Amount.FromUnits(MulDiv.Up(on.Units, PartsPerBillion, PartsPerOne));

    /// <summary>A part of an amount, rounded down: nobody is promised more than there is.</summary>
    public Amount ShareOf(Amount whole) => Amount.FromUnits(MulDiv.Down(whole.Units, PartsPerBillion, PartsPerOne));

    public static bool operator <(Ratio a, Ratio b) => a.PartsPerBillion < b.PartsPerBillion;
    public static bool operator >(Ratio a, Ratio b) => a.PartsPerBillion > b.PartsPerBillion;
    public static bool operator <=(Ratio a, Ratio b) => a.PartsPerBillion <= b.PartsPerBillion;
    public static bool operator >=(Ratio a, Ratio b) => a.PartsPerBillion >= b.PartsPerBillion;
    public static bool operator ==(Ratio a, Ratio b) => a.PartsPerBillion == b.PartsPerBillion;
    public static bool operator !=(Ratio a, Ratio b) => a.PartsPerBillion != b.PartsPerBillion;

    public bool Equals(Ratio other) => PartsPerBillion == other.PartsPerBillion;
    public override bool Equals(object? obj) => obj is Ratio other && Equals(other);
    public override int GetHashCode() => unchecked((int)PartsPerBillion ^ (int)(PartsPerBillion >> 32)); // bits are mixed, not counted
    public int CompareTo(Ratio other) => PartsPerBillion.CompareTo(other.PartsPerBillion);
    public override string ToString() => Value.ToString("0.#########", CultureInfo.InvariantCulture);
}

/// <summary>What is earned or owed per interval, in parts per billion, either sign. It keeps its interval: 0.01% per 8 h is not 0.01% per year.</summary>
public readonly record struct Rate
{
    private Rate(long partsPerBillion, Duration interval)
    {
        PartsPerBillion = partsPerBillion;
        Interval = interval;
    }

    public long PartsPerBillion { get; }
    public Duration Interval { get; }

    public static Rate FromPartsPerBillion(long ppb, Duration interval)
    {
        ArgumentOutOfRangeException.ThrowIfZero(interval.Microseconds, nameof(interval));
        return new(ppb, interval);
    }

    /// <summary>A year is 365 days, as in Aave's MathUtils.</summary>
    public static Duration Year => Duration.FromDays(365);

    public static Rate PerYear(double value) => FromPartsPerBillion((long)Math.Round(value * 1e9), Year);

    public double PerYearValue => PartsPerBillion / 1e9 * ((double)Year.Microseconds / Interval.Microseconds);
}
