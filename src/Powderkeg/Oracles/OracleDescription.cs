using Powderkeg.Units;

namespace Powderkeg.Oracles;

[Describe("A price that somebody trusts, by its rule.")]
public abstract record OracleDescription
{
    [Names("oracle"), Describe("Id of the oracle.")]
    public required string Id { get; init; }
}

[Describe("A fixed price: a stablecoin taken at its peg.")]
public sealed record ConstantOracleDescription : OracleDescription
{
    [Describe("The price.", Unit = "USD"), Allowed(0, 1e9)]
    public required double Price { get; init; }
}

[Describe("One venue's own book, times the price of its quote asset.")]
public sealed record OwnBookOracleDescription : OracleDescription
{
    [Describe("The book, as venue:BASE/QUOTE.")]
    public required string Market { get; init; }

    [RefersTo("oracle"), Describe("Price of the quote asset; 1 USD if left out.")]
    public string? Quote { get; init; }
}
