using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>The state of one reserve: indexes, rates, shares, cash and bad debt.</summary>
/// <remarks>
/// <para>Supply interest is linear between touches, borrow interest compounds (<see cref="RayMath.CompoundedInterest"/>); both at the rates of the last touch.
/// Time counts in whole seconds, as on chain. Source: Aave v3.5 ReserveLogic.</para>
/// <para>Invariants: indexes are at least one ray and never fall; cash is the exact sum of what went in and out; supplies with treasury never exceed
/// cash + debt + deficit by more than a unit per accrual.</para>
/// </remarks>
internal struct Reserve
{
    /// <summary>What one ray of supply shares is worth, in rays.</summary>
    public UInt128 SupplyIndex;

    /// <summary>What one ray of debt shares owes, in rays.</summary>
    public UInt128 BorrowIndex;

    public ReserveRates Rates;

    /// <summary>All supply shares, the treasury's seized ones among them.</summary>
    public UInt128 ScaledSupply;

    public UInt128 ScaledDebt;

    /// <summary>Supply shares of the treasury that are not yet minted: not in <see cref="ScaledSupply"/>.</summary>
    public UInt128 TreasuryAccrued;

    /// <summary>Supply shares the treasury got as liquidation fees: in <see cref="ScaledSupply"/>.</summary>
    public UInt128 TreasuryHeld;

    /// <summary>Units in the pool.</summary>
    public UInt128 Cash;

    /// <summary>Units of debt burnt without payment.</summary>
    public UInt128 Deficit;

    /// <summary>Second of the last accrual.</summary>
    public ulong TouchedAt;

    public static Reserve Fresh(RateCurve curve) => new()
    {
        SupplyIndex = RayMath.Ray,
        BorrowIndex = RayMath.Ray,
        Rates = InterestRate.At(curve, 0, 0, 0, 0),
    };

    public readonly UInt128 Debt => ScaledBalance.DebtOwed(ScaledDebt, BorrowIndex);

    public readonly UInt128 Supply => ScaledBalance.SupplyHeld(ScaledSupply, SupplyIndex);

    public readonly UInt128 Treasury => ScaledBalance.SupplyHeld(TreasuryHeld + TreasuryAccrued, SupplyIndex);

    /// <summary>The supply index at a second not before the last touch.</summary>
    public readonly UInt128 SupplyIndexAt(ulong seconds) =>
        seconds == TouchedAt || Rates.Supply == 0
            ? SupplyIndex
            : (UInt128)RayMath.MulHalfUp(RayMath.LinearInterest(Rates.Supply, Elapsed(seconds)), SupplyIndex);

    /// <summary>The borrow index at a second not before the last touch. Without debt it stands still, whatever the base rate.</summary>
    public readonly UInt128 BorrowIndexAt(ulong seconds) =>
        seconds == TouchedAt || ScaledDebt == 0
            ? BorrowIndex
            : (UInt128)RayMath.MulHalfUp(RayMath.CompoundedInterest(Rates.Borrow, Elapsed(seconds)), BorrowIndex);

    /// <summary>Brings the indexes and the treasury's share to a second; nothing if it is already there.</summary>
    public void Accrue(ulong seconds, uint reserveFactorBps)
    {
        if (seconds == TouchedAt)
        {
            return;
        }

        UInt128 borrowIndex = BorrowIndexAt(seconds);
        SupplyIndex = SupplyIndexAt(seconds);
        if (reserveFactorBps != 0)
        {
            // Down at both ends: the treasury gets rather less than more (v3.5 rounding improvements).
            UInt256 interest = RayMath.MulDown(ScaledDebt, borrowIndex - BorrowIndex);
            UInt128 share = (UInt128)RayMath.PercentMulHalfUp(interest, reserveFactorBps);
            TreasuryAccrued += ScaledBalance.SupplyMinted(share, SupplyIndex);
        }

        BorrowIndex = borrowIndex;
        TouchedAt = seconds;
    }

    /// <summary>Sets the rates that hold until the next touch. The last step of every verb.</summary>
    public void Reprice(RateCurve curve, uint reserveFactorBps) => Rates = InterestRate.At(curve, Cash, Debt, Deficit, reserveFactorBps);

    private readonly ulong Elapsed(ulong seconds)
    {
        Invariant.Require(seconds >= TouchedAt, "LENDING-6", "a reserve's time does not run backwards", (long)seconds);
        return seconds - TouchedAt;
    }
}

/// <summary>A reserve's figures as the loops read them: a row of <see cref="ReserveSpec"/>.</summary>
internal readonly record struct ReserveTerms(
    AssetId Asset, UInt128 Unit, uint LtvBps, uint ThresholdBps, uint BonusBps, uint ProtocolFeeBps, uint ReserveFactorBps,
    UInt128 SupplyCap, UInt128 BorrowCap, Borrowing Borrowing, RateCurve Curve)
{
    public static ReserveTerms From(ReserveSpec spec)
    {
        UInt128 unit = 1;
        for (int i = 0; i < spec.Decimals; i++)
        {
            unit *= 10;
        }

        return new(
            spec.Asset, unit, spec.LoanToValue.ToBps(), spec.LiquidationThreshold.ToBps(), RayMath.BpsPerOne + spec.LiquidationBonus.ToBps(),
            spec.LiquidationProtocolFee.ToBps(), spec.ReserveFactor.ToBps(), (UInt128)spec.SupplyCap.Units, (UInt128)spec.BorrowCap.Units, spec.Borrowing, spec.Rates);
    }
}
