using Powderkeg.Tests.Vectors;

namespace Powderkeg.Tests.Markets;

/// <summary>Constant product and StableSwap pools against the committed vectors: equality to the unit.</summary>
public sealed class PoolVectors
{
    [Fact]
    public void A_constant_product_pool_pays_what_uniswaps_package_pays() => VectorDemand.Met("uniswap-v2");

    [Fact]
    public void A_stable_pool_pays_what_the_contract_pays() => VectorDemand.Met("stableswap");

    [Fact]
    public void Real_pools_answer_what_their_contracts_answered() => VectorDemand.Met("stableswap-pools");
}
