using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>How positions out of margin are closed.</summary>
public enum LiquidationStyle
{
    [Describe("IOC orders at bankruptcy price, tier by tier; the insurance fund takes the rest; then auto-deleveraging.")]
    InsuranceFund,

    [Describe("On-chain perp venue: 20% first for large positions, 30 s, then all; a vault below two thirds of maintenance; auto-deleveraging below zero equity.")]
    Vault,
}

/// <summary>Whom auto-deleveraging takes from.</summary>
public enum AdlRule
{
    [Describe("Queue by profit percent times leverage (Binance style), or by (mark/entry) x (notional/account value) at the previous mark on a vault venue.")]
    Queue,

    [Describe("Every winner in proportion to its profit.")]
    ProRata,

    [Describe("Every winner in proportion to profit times leverage.")]
    LeverageWeighted,

    [Describe("The smallest total harm: least profitable per unit of deficit covered, and only the deficit.")]
    SmallestHarm,
}

/// <summary>How much a venue's insurance fund or vault can lose.</summary>
public enum BackstopSize
{
    [Describe("What it was given, and what it earns.")]
    AsDescribed,

    [Describe("Whatever comes: it may stand below zero, and nobody is deleveraged.")]
    Unlimited,
}

/// <summary>What happens to isolated positions and cross accounts out of margin.</summary>
public enum OutOfMargin
{
    [Describe("The engine closes them.")]
    Closed,

    [Describe("Nothing: they stay open whatever they lose.")]
    LeftOpen,
}

[Describe("Closing of positions out of margin.")]
public sealed record LiquidationDescription
{
    [Describe("Who takes what the book does not.")]
    public LiquidationStyle Style { get; init; } = LiquidationStyle.InsuranceFund;

    [Describe("What happens to isolated positions and cross accounts out of margin; unified accounts have a rule of their own.")]
    public OutOfMargin OutOfMargin { get; init; } = OutOfMargin.Closed;

    [Describe("From the breach to the engine's first order, and between its orders.")]
    public Duration Delay { get; init; } = Duration.FromMilliseconds(250);

    [Describe("Fee on the notional closed, paid to the insurance fund from what is left.")]
    public Ratio Fee { get; init; } = Ratio.FromBasisPoints(75);

    [Describe("Largest order of the engine on a perp book, as a share of the resting value within 1% at the start."), Allowed(0.001, 1000)]
    public double OrderOfDepth { get; init; } = 0.5;

    [Describe("Whom auto-deleveraging takes from.")]
    public AdlRule Adl { get; init; } = AdlRule.Queue;

    [Describe("Vault venues: positions over this notional first send only a part.", Unit = "USD"), Allowed(0, 1e12)]
    public double PartialAbove { get; init; } = 100_000;

    [Describe("Vault venues: the part sent first.")]
    public Ratio PartialShare { get; init; } = Ratio.FromPercent(20);

    [Describe("Vault venues: within this time of a first order any further one is for the whole position.")]
    public Duration PartialCooldown { get; init; } = Duration.FromSeconds(30L);

    [Describe("Insurance fund or vault: how often it sells a part of what it took over.")]
    public Duration UnwindEvery { get; init; } = Duration.FromSeconds(10L);

    [Describe("Insurance fund or vault: what it sells a minute in one market, as a share of the resting value within 1% at the start (assumed)."), Allowed(0, 1000)]
    public double UnwindOfDepthPerMinute { get; init; } = 0.5;

    [Describe("Insurance fund or vault: it sells within this of the mark, and waits otherwise (assumed).")]
    public Ratio UnwindWithin { get; init; } = Ratio.FromBasisPoints(50);
}
