using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>An efficiency mode: a set of collateral reserves that count at better terms while only its borrowable reserves are owed.</summary>
/// <remarks>Source: Aave v3.2 and later (liquid e-modes). Category 0 is "none"; category k is the k-th of the pool's list, from 1. Ratios in whole basis points.</remarks>
public sealed record EModeSpec
{
    /// <summary>Borrowing bound of member collateral; above zero, at most the threshold.</summary>
    public required Ratio LoanToValue { get; init; }

    /// <summary>Weight of member collateral in the health factor.</summary>
    public required Ratio LiquidationThreshold { get; init; }

    /// <summary>What a liquidator gets over the value repaid, as a share of it (0.02 for 2%); above zero.</summary>
    public required Ratio LiquidationBonus { get; init; }

    /// <summary>Reserves (by index in the pool) that count at these terms.</summary>
    public required IReadOnlyList<int> Collateral { get; init; }

    /// <summary>Reserves that may be borrowed in this mode.</summary>
    public required IReadOnlyList<int> Borrowable { get; init; }
}

/// <summary>An e-mode as the pool's loops read it: a row of <see cref="EModeSpec"/>.</summary>
internal readonly record struct EModeRow(uint LtvBps, uint ThresholdBps, uint BonusBps, ulong Collateral, ulong Borrowable)
{
    public static EModeRow From(EModeSpec spec) => new(
        spec.LoanToValue.ToBps(), spec.LiquidationThreshold.ToBps(), RayMath.BpsPerOne + spec.LiquidationBonus.ToBps(), Bits(spec.Collateral), Bits(spec.Borrowable));

    public bool Counts(int reserve) => (Collateral >> reserve & 1) != 0;

    public bool Lends(int reserve) => (Borrowable >> reserve & 1) != 0;

    private static ulong Bits(IReadOnlyList<int> reserves)
    {
        ulong bits = 0;
        foreach (int reserve in reserves)
        {
            Invariant.Require(reserve is >= 0 and < 64, "LENDING-9", "an e-mode names reserves of its pool", reserve);
            bits |= 1UL << reserve;
        }

        return bits;
    }
}
