namespace Powderkeg.Lending;

/// <summary>Between an amount and its share of a reserve's index: every rounding is against the one who acts, never against the pool.</summary>
/// <remarks>Source: Aave v3.5 TokenMath. Amounts in units of the asset, scaled amounts alike, indexes in rays and at least one ray.</remarks>
internal static class ScaledBalance
{
    /// <summary>Shares got for a deposit: down.</summary>
    public static UInt128 SupplyMinted(UInt128 amount, UInt128 index) => (UInt128)RayMath.DivDown(amount, index);

    /// <summary>Shares given up for a withdrawal, a seizure or a transfer: up.</summary>
    public static UInt128 SupplyBurnt(UInt128 amount, UInt128 index) => (UInt128)RayMath.DivUp(amount, index);

    /// <summary>What shares are worth: down.</summary>
    public static UInt128 SupplyHeld(UInt128 scaled, UInt128 index) => scaled == 0 ? 0 : (UInt128)RayMath.MulDown(scaled, index);

    /// <summary>Debt shares taken on for a loan: up.</summary>
    public static UInt128 DebtMinted(UInt128 amount, UInt128 index) => (UInt128)RayMath.DivUp(amount, index);

    /// <summary>Debt shares cancelled by a payment: down.</summary>
    public static UInt128 DebtBurnt(UInt128 amount, UInt128 index) => (UInt128)RayMath.DivDown(amount, index);

    /// <summary>What debt shares owe: up.</summary>
    public static UInt128 DebtOwed(UInt128 scaled, UInt128 index) => scaled == 0 ? 0 : (UInt128)RayMath.MulUp(scaled, index);
}
