using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("A group of accounts that follow one rule with drawn parameters.")]
public abstract record PopulationDescription
{
    [Names("population"), Describe("Id of the population; its random streams are keyed by it unless 'stream' is given.")]
    public required string Id { get; init; }

    [Describe("Key of its random streams, kept when it is renamed.")]
    public string? Stream { get; init; }

    [Describe("Number of members."), Allowed(0, 10_000_000)]
    public int Count { get; init; } = 1;

    /// <summary>What its streams and accounts are keyed by.</summary>
    public string StreamKey => Stream ?? Id;
}
