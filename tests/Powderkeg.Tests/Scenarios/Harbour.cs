using Powderkeg.Scenarios;
using Powderkeg.Units;

namespace Powderkeg.Tests.Scenarios;

/// <summary>A small world that uses every type and attribute of the format.</summary>
[Describe("A harbour: what the tests of the format describe.")]
public sealed record HarbourDescription : IChecked
{
    [Describe("What the harbour is called.")]
    public required string Title { get; init; }

    [Describe("When the day begins.")]
    public required Instant Start { get; init; }

    [Describe("How long it lasts."), Allowed(60, 86_400)]
    public Duration Length { get; init; } = Duration.FromHours(1);

    public string? Note { get; init; }

    [RefersTo("asset")]
    public string? Numeraire { get; init; }

    [Describe("What is traded.")]
    public required IReadOnlyList<CargoDescription> Assets { get; init; }

    public IReadOnlyList<OracleDescription> Oracles { get; init; } = [];

    [RefersTo("asset"), Allowed(0, 1e12), Describe("What lies in store.", Unit = "units")]
    public IReadOnlyDictionary<string, double> Stores { get; init; } = new Dictionary<string, double>();

    public void Check(FaultList faults)
    {
        if (Assets.Count > 3)
        {
            faults.Add(this, nameof(Assets), $"{Assets.Count} assets", "at most 3");
        }
    }
}

public enum StorageMode
{
    [Describe("Under the sky.")]
    OpenAir,
    ColdStore,
}

[Describe("A thing that is traded.")]
public sealed record CargoDescription : IChecked
{
    [Names("asset")]
    public required string Id { get; init; }

    [Allowed(0, 18)]
    public required int Decimals { get; init; }

    [Allowed(0, 1)]
    public Ratio Ltv { get; init; } = Ratio.FromPercent(50);

    [Allowed(0, 1)]
    public Ratio LiquidationThreshold { get; init; } = Ratio.FromPercent(60);

    public long Supply { get; init; } = 1_000;

    public double Price { get; init; } = 1;

    public StorageMode Mode { get; init; }

    public bool Perishable { get; init; }

    [Allowed(0, 1_000_000)]
    public Draw Size { get; init; } = Draw.Of(1);

    public double? Beta { get; init; }

    public IReadOnlyList<IReadOnlyList<int>> Ladder { get; init; } = [];

    public void Check(FaultList faults)
    {
        if (Ltv > LiquidationThreshold)
        {
            faults.Add(this, nameof(Ltv), $"{Ltv}", $"at most the liquidation threshold ({LiquidationThreshold})");
        }
    }
}

[Describe("A price somebody trusts.")]
public abstract record OracleDescription
{
    [Names("oracle")]
    public required string Id { get; init; }

    [RefersTo("asset")]
    public required string Asset { get; init; }
}

public sealed record OwnBookOracleDescription : OracleDescription;

public sealed record HardPegOracleDescription : OracleDescription
{
    [Allowed(0.5, 2)]
    public double Value { get; init; } = 1;
}

public sealed record CappedRatioDescription : OracleDescription
{
    [RefersTo("oracle")]
    public required IReadOnlyList<string> Sources { get; init; }
}

internal static class Harbour
{
    public const string Good = """
        # The harbour on its day.
        title: Old harbour
        start: 2025-10-10T20:50:00Z
        length: 90min
        numeraire: usdt
        assets:
          - id: usdt
            decimals: 6
            ltv: 75%
            liquidation-threshold: 78%
            supply: 1.2bn
            price: 1
          - id: fish
            decimals: 18
            mode: cold-store
            perishable: true
            size: {median: 3.7, sigma: 0.61, max: 10k}
            ladder: [[1, 2], [3]]
        oracles:
          - {kind: own-book, id: fish-own, asset: fish}
          - {kind: hard-peg, id: peg, asset: usdt, value: 1}
          - kind: capped-ratio
            id: capped
            asset: fish
            sources: [fish-own, peg]
        stores:
          usdt: 3m
          fish: 1_000
        """;

    public static ReadResult<HarbourDescription> Read(string text) => ScenarioReader.Read<HarbourDescription>(text, "h.yaml");

    /// <summary>The errors' lines, as a user reads them.</summary>
    public static string Errors(string text) => string.Join('\n', Read(text).Errors);

    /// <summary>The good harbour with one asset whose further keys are these lines.</summary>
    public static string WithCargo(string lines) =>
        "title: t\nstart: 2025-10-10T20:50:00Z\nassets:\n  - id: fish\n    decimals: 2\n" + string.Concat(lines.Split('\n').Select(l => "    " + l + "\n"));
}
