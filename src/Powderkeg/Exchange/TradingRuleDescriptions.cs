using Powderkeg.Units;

namespace Powderkeg.Exchange;

[Describe("A circuit breaker: a market whose last trade has moved too far against its price some time ago does not trade for a while.")]
public sealed record CircuitBreakerDescription : IChecked
{
    /// <summary>Samples that a market's trail may have: a day of seconds.</summary>
    internal const int MostSamples = 86_400;

    [Describe("Trading halts with the first trade that lies this share or more below, or above, the price a window ago (bitFlyer: 20%).")]
    public Ratio Move { get; init; } = Ratio.FromPercent(20);

    [Describe("How long ago the price was that a trade is held against (bitFlyer: 10 minutes; US Limit Up-Limit Down: the mean of 5)."), Allowed(0.001, 86_400)]
    public Duration Window { get; init; } = Duration.FromMinutes(5);

    [Describe("How long the market is halted: orders may be cancelled, and may rest where they do not trade; none trades."), Allowed(0.001, 86_400)]
    public Duration Halt { get; init; } = Duration.FromMinutes(5);

    [Describe("Markets whose base is of these classes; none named, every market of the venue.")]
    public IReadOnlyList<AssetClass> Classes { get; init; } = [];

    /// <summary>Publications in a window, at least one.</summary>
    internal static long SamplesIn(Duration window, Duration every) => Math.Max(1, (window.Microseconds + every.Microseconds - 1) / Math.Max(1, every.Microseconds));

    public void Check(FaultList faults)
    {
        if (Move == Ratio.Zero || Move >= Ratio.One)
        {
            faults.Add(this, nameof(Move), Move == Ratio.Zero ? "0" : "100% or more", "a share above 0 and below 100%");
        }
    }
}

[Describe("What makers of the venue must keep bid, whatever limits of their own say.")]
public sealed record MakerObligationDescription : IChecked
{
    [Describe("Share of each market's usual depth that a maker must keep bid, of its own part of it, as far as its cash goes."), Allowed(0.001, 1)]
    public double Size { get; init; } = 0.5;

    [Describe("No obliged bid lies further below the mid than this (Nasdaq Rule 4613: 8% for the largest stocks, 28% for others).")]
    public Ratio Within { get; init; } = Ratio.FromPercent(10);

    public void Check(FaultList faults)
    {
        if (Within == Ratio.Zero || Within >= Ratio.One)
        {
            faults.Add(this, nameof(Within), Within == Ratio.Zero ? "0" : "100% or more", "a share above 0 and below 100%");
        }
    }
}
