using System.Globalization;

namespace Powderkeg.Units;

/// <summary>A quantity of one asset in its smallest simulated unit. Signed: what is owed has a sign; balances are held at zero or more by the ledger.</summary>
/// <remarks>Not comparable between assets. Sums are checked for overflow.</remarks>
public readonly struct Amount : IEquatable<Amount>, IComparable<Amount>
{
    private Amount(long units) => Units = units;

    public long Units { get; }
    public static Amount Zero => default;
    public bool IsZero => Units == 0;
    public bool IsPositive => Units > 0;
    public bool IsNegative => Units < 0;

    public static Amount FromUnits(long units) => new(units);

    /// <summary>The narrowing at the ledger's border: throws <see cref="OverflowException"/> outside 64 bits.</summary>
    public static Amount FromWide(Int128 units) => new(checked((long)units));

    public static Amount Min(Amount a, Amount b) => a.Units < b.Units ? a : b;
    public static Amount Max(Amount a, Amount b) => a.Units > b.Units ? a : b;
    public static Amount operator +(Amount a, Amount b) => new(checked(a.Units + b.Units));
    public static Amount operator -(Amount a, Amount b) => new(checked(a.Units - b.Units));
    public static Amount operator -(Amount a) => new(checked(-a.Units));
    public static bool operator <(Amount a, Amount b) => a.Units < b.Units;
    public static bool operator >(Amount a, Amount b) => a.Units > b.Units;
    public static bool operator <=(Amount a, Amount b) => a.Units <= b.Units;
    public static bool operator >=(Amount a, Amount b) => a.Units >= b.Units;
    public static bool operator ==(Amount a, Amount b) => a.Units == b.Units;
    public static bool operator !=(Amount a, Amount b) => a.Units != b.Units;

    public bool Equals(Amount other) => Units == other.Units;
    public override bool Equals(object? obj) => obj is Amount other && Equals(other);
    public override int GetHashCode() => unchecked((int)Units ^ (int)(Units >> 32)); // bits are mixed, not counted
    public int CompareTo(Amount other) => Units.CompareTo(other.Units);
    public override string ToString() => Units.ToString(CultureInfo.InvariantCulture);
}
