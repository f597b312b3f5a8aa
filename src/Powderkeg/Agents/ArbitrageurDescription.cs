using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>Which pairs of books an arbitrageur works.</summary>
public enum ArbitragePairs
{
    [Describe("Any two books of an asset.")]
    All,

    [Describe("Spot against spot, between venues.")]
    Spot,

    [Describe("Perp against spot, on one venue or between venues: perps follow spot.")]
    Basis,

    [Describe("Perp against perp, between venues.")]
    Perps,
}

[Describe("Arbitrageurs: buy an asset where it is cheap and sell it where it is dear, with the money they have at each venue.")]
public sealed record ArbitrageurDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("Venues at which they hold an account.")]
    public required IReadOnlyList<string> Venues { get; init; }

    [Describe("What they trade: every book of these at the venues.")]
    public required MarketChoice Trades { get; init; }

    [Describe("Which pairs of books.")]
    public ArbitragePairs Pairs { get; init; } = ArbitragePairs.All;

    [Describe("Settlement tokens of a member at each venue, at the start.", Unit = "USD")]
    public required Draw Cash { get; init; }

    [Describe("Coins of all members in each spot book, as a share of its described 1% depth."), Allowed(0, 1000)]
    public double CoinsOfDepth { get; init; } = 1;

    [Describe("Largest gross perp notional over equity at a venue."), Allowed(0.1, 50)]
    public double Leverage { get; init; } = 3;

    [Describe("Least gain after fees to open; a quarter of it to close."), Allowed(0, 0.5)]
    public double Edge { get; init; } = 0.0005;

    [Describe("Largest order, as a share of the described 1% depth of the thinner book."), Allowed(0.0001, 100)]
    public double OrderOfDepth { get; init; } = 0.2;

    [Describe("Scans this often."), Allowed(0.001, 3600)]
    public Duration Every { get; init; } = Duration.FromSeconds(1L);

    [Describe("Its own delay from decision to sending.")]
    public Duration Delay { get; init; } = Duration.FromMilliseconds(30);

    [Describe("Asks for a transfer when a venue's cash or coins are under this share of the start and another venue has more than it needs."), Allowed(0, 1)]
    public double RefillBelow { get; init; } = 0.3;

    [Describe("At most one transfer of an asset in this time.")]
    public Duration RefillEvery { get; init; } = Duration.FromMinutes(2);
}
