using Powderkeg.Tests.Vectors;

namespace Powderkeg.Tests.Lending;

/// <summary>Integer arithmetic of Aave v3.5 against the committed vectors: equality to the unit.</summary>
public sealed class RayAndTokenVectors
{
    [Fact]
    public void Ray_multiplication_and_division_equal_aaves_own_package() => VectorDemand.Met("ray");

    [Fact]
    public void Linear_interest_is_within_the_packages_own_rounding() => VectorDemand.Met("ray-linear");

    [Fact]
    public void Interest_equals_the_second_implementation() => VectorDemand.Met("aave-interest");

    [Fact]
    public void Scaled_balances_round_as_token_math_does() => VectorDemand.Met("aave-token");

    [Fact]
    public void The_expectations_of_aaves_own_tests_are_met() => VectorDemand.Met("aave-published");

    [Fact]
    public void What_tests_of_sparklend_and_of_aaves_package_expect_is_met() => VectorDemand.Met("aave-tests");

    [Fact]
    public void What_those_tests_expect_by_an_older_rule_lies_within_the_distance_of_the_two_rules() => VectorDemand.Met("aave-older");

    [Fact]
    public void Events_and_states_of_pools_on_chain_are_met_to_the_unit() => VectorDemand.Met("aave-chain");
}

/// <summary>Health factor and liquidation amounts against the second implementation: equality to the unit.</summary>
public sealed class LiquidationVectors
{
    [Fact]
    public void Health_equals_the_second_implementation() => VectorDemand.Met("aave-health");

    [Fact]
    public void Liquidations_equal_the_second_implementation() => VectorDemand.Met("aave-liquidation");
}
