using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Chain;

/// <summary>What a transaction does: one act, all or nothing.</summary>
public enum TransactionKind : byte
{
    /// <summary>A transfer between chain and venues is included; <c>First</c> is its slot. Sent by <see cref="Transfers"/>.</summary>
    Arrive,

    /// <summary>Swaps <c>Amount</c> in pool <c>Place</c>; <c>First</c> is the side (0 buys the base asset, 1 sells it); at least <c>Least</c> comes out.</summary>
    Swap,

    /// <summary>Lending pool <c>Place</c>, reserve <c>First</c>.</summary>
    Supply,
    Withdraw,
    Borrow,
    Repay,

    /// <summary>Repays <c>Amount</c> of <c>Other</c>'s debt in reserve <c>Second</c> for collateral in reserve <c>First</c>, from the sender's own money.</summary>
    Liquidate,

    /// <summary>The same on a flash loan: the seized collateral is swapped in the same transaction, and at least <c>Least</c> is left after the loan.</summary>
    FlashLiquidate,

    /// <summary>Closes <c>Amount</c> of debt (reserve <c>Second</c>) of the sender's loop on a flash loan: repay, withdraw the like share of collateral (reserve <c>First</c>), swap it, pay back.</summary>
    Unwind,

    /// <summary>Issuer <c>Place</c>: pays <c>Amount</c> of the asset with index <c>First</c> for the issuer's token.</summary>
    Mint,

    /// <summary>Issuer <c>Place</c>: hands <c>Amount</c> of its token in, to be paid later.</summary>
    Redeem,

    /// <summary>Issuer <c>Place</c>: stakes, or asks to unstake, <c>Amount</c>.</summary>
    Stake,
    Unstake,
}

/// <summary>A transaction as it waits for a block. A struct in a slab: what it does is its kind and its arguments.</summary>
/// <param name="Other">The account it is about, where it is not the sender.</param>
/// <param name="Place">Number of the pool, lending pool or issuer.</param>
/// <param name="Gas">Gas it uses.</param>
/// <param name="TipWei">Paid per gas on top of the base fee.</param>
/// <param name="MostWei">Base fee and tip together are at most this; a block whose base fee is above leaves it waiting.</param>
public readonly record struct Transaction(
    TransactionKind Kind, AccountId Sender, AccountId Other, int Place, int First, int Second, Amount Amount, Amount Least, long Gas, long TipWei, long MostWei, Cause Cause);

/// <summary>What transactions use. Typical receipts of Ethereum mainnet, rounded; assumed.</summary>
public static class GasUse
{
    public const long Transfer = 65_000;
    public const long Swap = 180_000;
    public const long Lending = 260_000;
    public const long Liquidate = 500_000;
    public const long FlashLiquidate = 1_100_000;
    public const long Unwind = 1_200_000;
    public const long Issuer = 200_000;
}

/// <summary>Why a transaction was not taken into the mempool.</summary>
public enum SendRefusal : byte
{
    None = 0,

    /// <summary>The sender cannot pay its gas at the most it offers.</summary>
    NoGasMoney = 1,

    /// <summary>It can fit into no block.</summary>
    TooMuchGas = 2,
}

/// <summary>Executes what a block includes.</summary>
public interface ITransactionExecutor
{
    /// <summary>Does all of it, or nothing: false if it reverts (its gas is paid all the same).</summary>
    bool Execute(in Transaction transaction, Instant now);

    /// <summary>It waited too long and is gone.</summary>
    void Dropped(in Transaction transaction);

    /// <summary>Called when the block's last transaction is done.</summary>
    void BlockEnded(Instant now);
}
