using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>The fixed terms of a StableSwap pool, as its contract states them.</summary>
/// <param name="Coins">Two or three coins; the pool counts in 18 decimals.</param>
/// <param name="Amplification">The contract's A, 1 to 1,000,000 (stored there times 100). Ann = A*n, not the paper's A*n^n.</param>
/// <param name="Fee">Kept from the output: 1 to 4 bps is usual; under 100%.</param>
/// <param name="OffPegMultiplier">NG pools: the fee is up to this many times larger off the peg. At or under 1 (<c>default</c>) the fee is constant.</param>
/// <param name="AdminShare">The part of the fee that leaves the pool's balances: 50% as deployed; at most 1.</param>
public sealed record StableSwapSpec(
    IReadOnlyList<PoolCoin> Coins, long Amplification, Ratio Fee, Ratio OffPegMultiplier, Ratio AdminShare);
