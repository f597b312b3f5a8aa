using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>Fixed-point arithmetic of the lending pool: rays (27 decimals), wads (18) and basis points, with the rounding in the name.</summary>
/// <remarks>Source: aave-dao/aave-v3-origin v3.5, WadRayMath, PercentageMath, MathUtils; equal to it for every input, refusing where a product leaves
/// 256 bits as the original reverts. Half up is <c>(a*b + d/2) / d</c>.</remarks>
public static class RayMath
{
    /// <summary>Seconds of a year of 365 days.</summary>
    public const ulong SecondsPerYear = 31_536_000;

    /// <summary>One hundred percent in basis points.</summary>
    public const uint BpsPerOne = 10_000;

    private const ulong WadUnits = 1_000_000_000_000_000_000;
    private const ulong RayPerWad = 1_000_000_000;

    /// <summary>One, with 27 decimals.</summary>
    public static UInt128 Ray => (UInt128)WadUnits * RayPerWad;

    /// <summary>One, with 18 decimals.</summary>
    public static UInt128 Wad => WadUnits;

    /// <summary>A rate or share in basis points as a ray.</summary>
    public static UInt128 FromBps(uint bps) => bps * (Ray / BpsPerOne);

    public static UInt256 MulHalfUp(UInt256 a, UInt256 b) => WideMath.MulDivHalfUp(a, b, Ray);

    public static UInt256 MulDown(UInt256 a, UInt256 b) => WideMath.MulDivDown(a, b, Ray);

    public static UInt256 MulUp(UInt256 a, UInt256 b) => WideMath.MulDivUp(a, b, Ray);

    public static UInt256 DivHalfUp(UInt256 a, UInt256 b) => WideMath.MulDivHalfUp(a, Ray, b);

    public static UInt256 DivDown(UInt256 a, UInt256 b) => WideMath.MulDivDown(a, Ray, b);

    public static UInt256 DivUp(UInt256 a, UInt256 b) => WideMath.MulDivUp(a, Ray, b);

    public static UInt256 WadMulHalfUp(UInt256 a, UInt256 b) => WideMath.MulDivHalfUp(a, b, Wad);

    public static UInt256 WadDivHalfUp(UInt256 a, UInt256 b) => WideMath.MulDivHalfUp(a, Wad, b);

    public static UInt256 PercentMulHalfUp(UInt256 value, UInt256 bps) => WideMath.MulDivHalfUp(value, bps, BpsPerOne);

    public static UInt256 PercentMulDown(UInt256 value, UInt256 bps) => WideMath.MulDivDown(value, bps, BpsPerOne);

    public static UInt256 PercentMulUp(UInt256 value, UInt256 bps) => WideMath.MulDivUp(value, bps, BpsPerOne);

    public static UInt256 PercentDivHalfUp(UInt256 value, UInt256 bps) => WideMath.MulDivHalfUp(value, BpsPerOne, bps);

    public static UInt256 PercentDivUp(UInt256 value, UInt256 bps) => WideMath.MulDivUp(value, BpsPerOne, bps);

    /// <summary>What one ray of supply becomes: 1 + rate * t, the year's part rounded down.</summary>
    /// <param name="rate">Per year, in rays.</param>
    public static UInt256 LinearInterest(UInt256 rate, ulong seconds) => Ray + rate * seconds / SecondsPerYear;

    /// <summary>What one ray of debt becomes: the first four terms of e^x with x = rate * t, as since v3.4 (older versions expand (1 + rate)^n).</summary>
    /// <param name="rate">Per year, in rays.</param>
    public static UInt256 CompoundedInterest(UInt256 rate, ulong seconds)
    {
        UInt256 x = rate * seconds / SecondsPerYear;
        return (UInt256)Ray + x + MulHalfUp(x, (x >> 1) + MulHalfUp(x, x / (UInt256)6u));
    }
}
