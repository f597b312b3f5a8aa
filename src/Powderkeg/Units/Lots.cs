using System.Globalization;

namespace Powderkeg.Units;

/// <summary>A quantity on one market's grid, counted in that market's lots; never negative.</summary>
/// <remarks>Not an amount of an asset: <c>MarketSpec</c> says how many units a lot is. Where a position has a side, see <see cref="SignedLots"/>.</remarks>
public readonly struct Lots : IEquatable<Lots>, IComparable<Lots>
{
    private Lots(long count) => Count = count;

    public long Count { get; }
    public static Lots Zero => default;
    public bool IsZero => Count == 0;

    public static Lots FromCount(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(count);
    }

    internal static Lots Trusted(long count)
    {
        System.Diagnostics.Debug.Assert(count >= 0, "lots are never negative");
        return new(count);
    }

    public static Lots Min(Lots a, Lots b) => a.Count < b.Count ? a : b;
    public static Lots operator +(Lots a, Lots b) => new(checked(a.Count + b.Count));
    public static Lots operator -(Lots a, Lots b) => FromCount(checked(a.Count - b.Count));
    public static bool operator <(Lots a, Lots b) => a.Count < b.Count;
    public static bool operator >(Lots a, Lots b) => a.Count > b.Count;
    public static bool operator <=(Lots a, Lots b) => a.Count <= b.Count;
    public static bool operator >=(Lots a, Lots b) => a.Count >= b.Count;
    public static bool operator ==(Lots a, Lots b) => a.Count == b.Count;
    public static bool operator !=(Lots a, Lots b) => a.Count != b.Count;

    public bool Equals(Lots other) => Count == other.Count;
    public override bool Equals(object? obj) => obj is Lots other && Equals(other);
    public override int GetHashCode() => unchecked((int)Count ^ (int)(Count >> 32)); // bits are mixed, not counted
    public int CompareTo(Lots other) => Count.CompareTo(other.Count);
    public override string ToString() => Count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A position's quantity in its market's lots: above zero is long, below zero is short.</summary>
public readonly struct SignedLots : IEquatable<SignedLots>
{
    private SignedLots(long count) => Count = count;

    public long Count { get; }
    public static SignedLots Zero => default;
    public bool IsZero => Count == 0;
    public bool IsLong => Count > 0;
    public bool IsShort => Count < 0;
    public Lots Size => Lots.FromCount(Math.Abs(Count));

    public static SignedLots FromCount(long count) => new(count);
    public static SignedLots Of(Side side, Lots lots) => new(side == Side.Buy ? lots.Count : -lots.Count);

    /// <summary>The side of the order that closes this position.</summary>
    public Side ClosingSide => Count > 0 ? Side.Sell : Side.Buy;

    public static SignedLots operator +(SignedLots a, SignedLots b) => new(checked(a.Count + b.Count));
    public static SignedLots operator -(SignedLots a) => new(checked(-a.Count));
    public static bool operator ==(SignedLots a, SignedLots b) => a.Count == b.Count;
    public static bool operator !=(SignedLots a, SignedLots b) => a.Count != b.Count;

    public bool Equals(SignedLots other) => Count == other.Count;
    public override bool Equals(object? obj) => obj is SignedLots other && Equals(other);
    public override int GetHashCode() => unchecked((int)Count ^ (int)(Count >> 32)); // bits are mixed, not counted
    public override string ToString() => Count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The side of an order.</summary>
public enum Side : byte
{
    Buy = 0,
    Sell = 1,
}

public static class Sides
{
    public static Side Opposite(this Side side) => side == Side.Buy ? Side.Sell : Side.Buy;
}
