using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>Why the pool did nothing. Where several hold, the first of the verb's list is given, in Aave's order.</summary>
/// <remarks>
/// Supply: InvalidAmount, SupplyCapExceeded.
/// Withdraw: InvalidAmount, NotEnoughAvailableUserBalance, NotEnoughCash, HealthFactorLowerThanLiquidationThreshold.
/// Borrow: InvalidAmount (zero), BorrowingNotEnabled, InvalidAmount (over the whole supply), BorrowCapExceeded, NotBorrowableInEMode, NotEnoughCash, LtvValidationFailed,
/// HealthFactorLowerThanLiquidationThreshold, CollateralCannotCoverNewBorrow.
/// Repay: InvalidAmount, NoDebtOfSelectedType, InvalidAmount (less than one share).
/// SetEMode: InconsistentEModeCategory, NotBorrowableInEMode, HealthFactorLowerThanLiquidationThreshold.
/// Liquidate: HealthFactorNotBelowThreshold, CollateralCannotBeLiquidated, SpecifiedCurrencyNotBorrowedByUser, MustNotLeaveDust, InvalidAmount, NotEnoughCash.
/// </remarks>
public enum LendingRefusal : byte
{
    None = 0,

    /// <summary>Nothing, less than one share, or more than was ever supplied.</summary>
    InvalidAmount,
    SupplyCapExceeded,
    NotEnoughAvailableUserBalance,

    /// <summary>The reserve is lent out: the bank run.</summary>
    NotEnoughCash,
    BorrowingNotEnabled,
    BorrowCapExceeded,
    NotBorrowableInEMode,

    /// <summary>No collateral that lends anything.</summary>
    LtvValidationFailed,
    HealthFactorLowerThanLiquidationThreshold,
    CollateralCannotCoverNewBorrow,
    NoDebtOfSelectedType,
    InconsistentEModeCategory,
    HealthFactorNotBelowThreshold,
    CollateralCannotBeLiquidated,
    SpecifiedCurrencyNotBorrowedByUser,
    MustNotLeaveDust,
}

/// <summary>Who pays whom.</summary>
public enum PoolFlow : byte
{
    Nothing = 0,
    UserToPool = 1,
    PoolToUser = 2,
}

/// <summary>What a verb of the pool leaves owed; the caller posts it.</summary>
/// <param name="Amount">Never negative; zero if refused.</param>
public readonly record struct PoolOutcome(LendingRefusal Refusal, PoolFlow Flow, AssetId Asset, Amount Amount)
{
    public bool IsRefused => Refusal != LendingRefusal.None;

    internal static PoolOutcome Refused(LendingRefusal why) => new(why, PoolFlow.Nothing, AssetId.None, Amount.Zero);
}

/// <summary>What a liquidation leaves owed, and what it did to the pool.</summary>
/// <param name="DebtRepaid">From the liquidator to the pool, in <paramref name="DebtAsset"/>.</param>
/// <param name="CollateralSeized">From the pool to the liquidator, in <paramref name="CollateralAsset"/>.</param>
/// <param name="ProtocolFee">Collateral that stays in the pool and is now the treasury's claim.</param>
/// <param name="Deficit">Debt of this reserve burnt without payment.</param>
/// <param name="DeficitBase">All debts burnt without payment, in base currency with 8 decimals.</param>
public readonly record struct LiquidationOutcome(
    LendingRefusal Refusal, AssetId DebtAsset, Amount DebtRepaid, AssetId CollateralAsset, Amount CollateralSeized, Amount ProtocolFee, Amount Deficit, long DeficitBase)
{
    public bool IsRefused => Refusal != LendingRefusal.None;

    internal static LiquidationOutcome Refused(LendingRefusal why) =>
        new(why, AssetId.None, Amount.Zero, AssetId.None, Amount.Zero, Amount.Zero, Amount.Zero, 0);
}
