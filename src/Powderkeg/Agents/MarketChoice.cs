using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>Spot books, perps, or both.</summary>
public enum MarketKinds
{
    [Describe("Spot books and perps.")]
    Both,

    [Describe("Spot books only.")]
    Spot,

    [Describe("Perps only.")]
    Perp,
}

[Describe("Which markets of a venue: by the class of what is traded, or by name.")]
public record MarketChoice
{
    [Describe("Every market whose base asset is of one of these classes and whose quote asset is a stablecoin.")]
    public IReadOnlyList<AssetClass> Classes { get; init; } = [];

    [Describe("Single markets, as BASE/QUOTE or BASE-PERP.")]
    public IReadOnlyList<string> Markets { get; init; } = [];

    [Describe("Of those: spot books, perps, or both.")]
    public MarketKinds Kinds { get; init; } = MarketKinds.Both;

    /// <summary>The markets of a venue that are meant, in the venue's order.</summary>
    internal IReadOnlyList<Market> Of(Venue venue, Surroundings around)
    {
        List<Market> found = [];
        foreach (Market market in venue.Markets)
        {
            bool kind = Kinds == MarketKinds.Both || (Kinds == MarketKinds.Spot) == (market.Kind == MarketKind.Spot);
            if (kind && (IsNamed(market) || IsOfClass(market, around)))
            {
                found.Add(market);
            }
        }

        return found;
    }

    private bool IsNamed(Market market)
    {
        int colon = market.Key.IndexOf(':', StringComparison.Ordinal);
        foreach (string name in Markets)
        {
            if (string.Equals(name, market.Key, StringComparison.Ordinal) || string.Equals(name, market.Key[(colon + 1)..], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsOfClass(Market market, Surroundings around) =>
        Classes.Contains(around.Described[market.Spec.Base.Index].Class) && around.Described[market.Spec.Quote.Index].Class == AssetClass.Stable;
}
