using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>Whether a crowd reacts to prices and news.</summary>
public enum CrowdReaction
{
    [Describe("Panic, stops and dip-buying by the described hazards.")]
    ToPrices,

    [Describe("Hazards stay at their rates of a calm market: the domino 'risk-aversion' switched off.")]
    None,
}

[Describe("Small isolated accounts: leverage, stop-losses, dip-buying with leverage, panic. Rates are per hour, of those who can act.")]
public sealed record RetailCrowdDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [Describe("Which perps; each member trades one.")]
    public required MarketChoice Trades { get; init; }

    [Describe("Share of each market's described open interest that members' positions make up at the start, longs and shorts together (before the cut at a fifth of the 1% depth)."), Allowed(0, 1)]
    public required double Share { get; init; }

    [Describe("Share of holders that are short."), Allowed(0, 1)]
    public double ShortShare { get; init; } = 0.1;

    [Describe("Share of members with a position at the start; the others hold cash."), Allowed(0, 1)]
    public double Holding { get; init; } = 0.6;

    [Describe("Leverage of a member's positions.")]
    public Draw Leverage { get; init; } = new() { Median = 8, Sigma = 0.9, Min = 1.2, Max = 50 };

    [Describe("Spread of members' sizes: standard deviation of the logarithm."), Allowed(0, 4)]
    public double SizeSigma { get; init; } = 1.4;

    [Describe("Entry price over the start price, less 1.")]
    public Draw Entry { get; init; } = new() { From = -0.02, To = 0.04 };

    [Describe("Share of members with a stop-loss."), Allowed(0, 1)]
    public double Stops { get; init; } = 0.3;

    [Describe("Where the stop lies, as a share of the way from the start price to the loss of all margin.")]
    public Draw StopAt { get; init; } = new() { From = 0.3, To = 0.8 };

    [Describe("Exits by choice an hour in a calm market (share of holders)."), Allowed(0, 100)]
    public double ExitPerHour { get; init; } = 0.06;

    [Describe("A drawdown up to this scares nobody."), Allowed(0, 0.9)]
    public double PanicFrom { get; init; } = 0.03;

    [Describe("Exits an hour, added per 10% of drawdown beyond that: panic."), Allowed(0, 1000)]
    public double PanicPerHour { get; init; } = 0.8;

    [Describe("Panic fades with this time constant after the shock.")]
    public Duration Fade { get; init; } = Duration.FromHours(1);

    [Describe("Entries an hour in a calm market (share of those with cash)."), Allowed(0, 100)]
    public double EntryPerHour { get; init; } = 0.08;

    [Describe("Entries an hour, added per 5% of fall over the last quarter of an hour: dip-buying with leverage."), Allowed(0, 1000)]
    public double DipPerHour { get; init; } = 0.25;

    [Describe("Share of entries that are long."), Allowed(0, 1)]
    public double LongEntries { get; init; } = 0.75;

    [Describe("What was sent is looked at again after this: what is not filled of an exit is tried again."), Allowed(1, 86_400)]
    public Duration LookEvery { get; init; } = Duration.FromSeconds(60L);

    [Describe("Orders go no further than this from the touch; what is not filled of an exit is tried again."), Allowed(0, 0.5)]
    public double Protection { get; init; } = 0.005;

    [Describe("Reaction to prices and news.")]
    public CrowdReaction Reaction { get; init; } = CrowdReaction.ToPrices;
}
