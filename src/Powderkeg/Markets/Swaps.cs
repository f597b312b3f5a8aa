using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>Why a pool refused a swap, in the order in which the reasons are looked at.</summary>
public enum SwapRefusal : byte
{
    None = 0,
    AmountNotPositive = 1,

    /// <summary>A balance of the pool would pass 2^63 - 1 units, or its sum what its arithmetic holds (10^12 coins).</summary>
    PoolIsFull = 2,

    /// <summary>StableSwap: a coin would be left under a millionth of the pool: where the contract runs out of digits, ours says no. Concentrated: the ranges
    /// on the price's way do not take the whole amount: where the contract takes a part and leaves the price at its end, ours says no.</summary>
    PoolDrained = 3,

    /// <summary>Rounded down, nothing would be paid out.</summary>
    OutputIsZero = 4,
}

/// <summary>What a pool would pay out now; nothing has changed.</summary>
/// <param name="Out">What the taker would get, after the fee, in units of the coin bought; rounded down.</param>
/// <param name="Fee">The fee, in units of the coin bought; rounded down (for display). Where it is kept from what is paid in: what it would have bought.</param>
/// <param name="AdminFee">The part of the fee that leaves the pool's balances; rounded down.</param>
public readonly record struct SwapQuote(SwapRefusal Refusal, Amount Out, Amount Fee, Amount AdminFee);

/// <summary>What each side owes after a swap: the taker pays <paramref name="In"/> of <paramref name="Sold"/> to the pool, the pool pays
/// <paramref name="Out"/> of <paramref name="Bought"/> to the taker and <paramref name="AdminFee"/> of it to the pool's owner.</summary>
/// <remarks>All zero when refused. The pool has changed its own state already; the ledger posts these.</remarks>
public readonly record struct SwapOwed(
    SwapRefusal Refusal, AssetId Sold, Amount In, AssetId Bought, Amount Out, Amount Fee, Amount AdminFee);
