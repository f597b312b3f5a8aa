using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>A coin of a StableSwap pool.</summary>
/// <param name="Asset">What it is.</param>
/// <param name="Decimals">Simulated decimals of its smallest unit, 0 to 18; the pool counts in 18.</param>
public readonly record struct StableSwapCoin(AssetId Asset, int Decimals);

/// <summary>The fixed terms of a StableSwap pool, as its contract states them.</summary>
/// <param name="Coins">Two or three coins.</param>
/// <param name="Amplification">The contract's A, 1 to 1,000,000 (stored there times 100). Ann = A*n, not the paper's A*n^n.</param>
/// <param name="Fee">Kept from the output: 1 to 4 bps is usual; under 100%.</param>
/// <param name="OffPegMultiplier">NG pools: the fee is up to this many times larger off the peg. At or under 1 (<c>default</c>) the fee is constant.</param>
/// <param name="AdminShare">The part of the fee that leaves the pool's balances: 50% as deployed; at most 1.</param>
public sealed record StableSwapSpec(
    IReadOnlyList<StableSwapCoin> Coins, long Amplification, Ratio Fee, Ratio OffPegMultiplier, Ratio AdminShare);
