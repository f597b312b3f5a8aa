using System.Numerics;
using Powderkeg.Lending;

namespace Powderkeg.Experiments.Verification;

/// <summary>A mechanism that is held against numbers of its original.</summary>
/// <param name="Id">Its name, and that of its file of vectors.</param>
/// <param name="LeastCases">Fewer than these prove too little: the tests refuse them.</param>
/// <param name="Ours">Our kernel's answer to a case.</param>
/// <param name="Bound">How far a number of a case may be off, in its smallest unit.</param>
/// <param name="BoundInWords">The same for a reader.</param>
public sealed record Mechanism(string Id, int LeastCases, Func<VectorCase, object[]> Ours, Func<VectorCase, BigInteger> Bound, string BoundInWords)
{
    /// <summary>Every mechanism, in the order in which the table of verification names them.</summary>
    public static IReadOnlyList<Mechanism> All { get; } =
    [
        Exact("ray", 500, AaveKernels.Arithmetic),
        new("ray-linear", 500, AaveKernels.Arithmetic, RoundingOfThePackage, "rate / 2 rays + 1.5"),
        Exact("aave-interest", 500, AaveKernels.Arithmetic),
        Exact("aave-token", 500, AaveKernels.Arithmetic),
        Exact("aave-published", 20, AaveKernels.Arithmetic),
        Exact("aave-tests", 20, AaveExpectations.Tested),
        new("aave-older", 16, AaveExpectations.Tested, AaveExpectations.Bound, "distance of the older rule and ours"),
        Exact("aave-chain", 38, AaveExpectations.OnChain),
        Exact("aave-health", 500, AaveKernels.Health),
        Exact("aave-liquidation", 500, AaveKernels.Liquidation),
        Exact("stableswap", 500, PoolKernels.Stable),
        Exact("stableswap-pools", 90, PoolKernels.Real),
        Exact("uniswap-v2", 500, PoolKernels.ConstantProduct),
        Exact("uniswap-v3-math", 500, ConcentratedPoolKernels.Arithmetic),
        Exact("uniswap-v3-swap", 500, ConcentratedPoolKernels.Swap),
        Exact("uniswap-v3-liquidity", 500, ConcentratedPoolKernels.Liquidity),
    ];

    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static Mechanism Of(string id) => All.FirstOrDefault(one => one.Id == id) ?? throw new InvalidOperationException($"No mechanism is called {id}.");

    /// <summary>Runs our kernel on every case of the mechanism's file.</summary>
    public VectorResult Verify(VectorFile file) => VectorComparison.Compare(file, Ours, Bound);

    private static Mechanism Exact(string id, int leastCases, Func<VectorCase, object[]> ours) => new(id, leastCases, ours, static _ => BigInteger.Zero, "0");

    /// <summary>The package rounds the part of a year to a ray (off by at most half a unit, times the rate), then the product (half a unit); the contract, and
    /// we, divide once, down (under one unit). So at most rate / (2 rays) + 1.5 units of the 27th decimal lie between them.</summary>
    private static BigInteger RoundingOfThePackage(VectorCase one) => (one.Big(0) + 3 * (BigInteger)RayMath.Ray) / (2 * (BigInteger)RayMath.Ray);
}
