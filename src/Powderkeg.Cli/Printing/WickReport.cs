using System.Globalization;
using Powderkeg.Experiments.Replay;
using Powderkeg.Units;

namespace Powderkeg.Cli.Printing;

/// <summary>A rule beside what happened: its name, the outcome, and the one sentence that says why.</summary>
internal sealed record WickCase(string Id, string Rule, WickOutcome Outcome, string Why);

/// <summary>The replay of the ATOM wick in words and numbers.</summary>
internal sealed class WickReport
{
    private readonly AtomWick wick;

    public WickReport(AtomWick wick, Ratio band, Ratio breaker, long obligation, Ratio within)
    {
        this.wick = wick;
        Price reference = AtomWick.LastBefore;
        Cases =
        [
            Real(wick.AsItWas()),
            Band(wick.WithBand(reference, band), AtomWick.FloorOf(reference, band), band),
            Breaker(wick.WithBreaker(reference, breaker), breaker),
            Obligation(wick.WithObligation(reference, within, obligation), obligation, within),
        ];
    }

    /// <summary>What happened first, then each rule.</summary>
    public IReadOnlyList<WickCase> Cases { get; }

    public ReplayReport Report()
    {
        ReplayTable table = new("wick",
            [
                new("id", "rule", Align.Left), new("rule", "", Align.Left), new("low_usdt", "low", Align.Right), new("fall", "fall", Align.Right), new("fills", "fills", Align.Right),
                new("sold_atom", "sold ATOM", Align.Right), new("unsold_atom", "unsold", Align.Right), new("quote_usdt", "for USDT", Align.Right),
            ],
            [.. Cases.Select(Row)]);
        return new(
            $"ATOM/USDT, 10 Oct 2025, 21:20:37.689 UTC · {Count(wick.Levels.Count)} levels, one sell order of {Thousandths(wick.Order.Count)} ATOM · last price before {Thousandths(AtomWick.LastBefore.Ticks)}",
            [table], [], [.. Cases.Select(one => $"{one.Id}: {one.Why}"), "Bids: yanagihalab/atom-flash-crash-research, CC BY 4.0. Sizes in levels of several executions are an equal split."]);
    }

    /// <summary>How far below the last price before the low is, as a share; zero where nothing traded.</summary>
    public static double FallOf(WickOutcome outcome) => outcome.Low.IsNone ? 0 : 1 - (double)outcome.Low.Ticks / AtomWick.LastBefore.Ticks;

    /// <summary>Thousandths as a decimal number with commas, zeros at the end left out.</summary>
    public static string Thousandths(long value) => (value / 1000m).ToString("#,0.###", CultureInfo.InvariantCulture);

    private static ReplayCell[] Row(WickCase one)
    {
        WickOutcome outcome = one.Outcome;
        string low = outcome.Low.IsNone ? "" : Plain(outcome.Low.Ticks);
        return
        [
            one.Id, one.Rule, new(low.Length == 0 ? Numbers.Missing : Three(outcome.Low.Ticks), low), new(Fall(FallOf(outcome)), FallOf(outcome).ToString("R", CultureInfo.InvariantCulture)),
            Count(outcome.Fills.Count), new(Cents(outcome.Sold.Count), Plain(outcome.Sold.Count)), new(Cents(outcome.Unsold.Count), Plain(outcome.Unsold.Count)),
            new(((decimal)outcome.QuoteMicros / 1_000_000).ToString("#,0.00", CultureInfo.InvariantCulture), ((decimal)outcome.QuoteMicros / 1_000_000).ToString(CultureInfo.InvariantCulture)),
        ];
    }

    private WickCase Real(WickOutcome outcome)
    {
        (Price above, Price below) = wick.WidestHole();
        Lots held = wick.DepthTo(above);
        return new("as it was", "market order, no limit", outcome,
            $"the bids down to {Thousandths(above.Ticks)} held {Cents(held.Count)} of {Cents(wick.Order.Count)} ATOM and nobody bid between there and {Thousandths(below.Ticks)}, so the last {Cents(wick.Order.Count - held.Count)} sold at {Thousandths(below.Ticks)} or less.");
    }

    private WickCase Band(WickOutcome outcome, Price floor, Ratio band)
    {
        string rule = $"no trade under {Thousandths(floor.Ticks)} (−{Percent(band)})";
        return new("price band", rule, outcome, outcome.Low.IsNone
            ? $"no bid stood at {Thousandths(floor.Ticks)} or above, so nothing trades and all {Cents(outcome.Unsold.Count)} ATOM are cancelled."
            : outcome.Unsold.IsZero
            ? $"the bids at {Thousandths(floor.Ticks)} or above held the whole order, so the band is never felt."
            : $"the bids at {Thousandths(floor.Ticks)} or above held {Cents(outcome.Sold.Count)} ATOM, so the low is the last of them, {Thousandths(outcome.Low.Ticks)}, and {Cents(outcome.Unsold.Count)} ATOM are cancelled before they reach the far bids.");
    }

    private static WickCase Breaker(WickOutcome outcome, Ratio fall)
    {
        string rule = $"halt at −{Percent(fall)}";
        return new("circuit breaker", rule, outcome, outcome.Unsold.IsZero
            ? $"the order was filled before a trade lay {Percent(fall)} under the last price, so nothing halts."
            : $"the trade at {Thousandths(outcome.Low.Ticks)} is the first to lie {Percent(fall)} or more under the last price, so trading ends with it and {Cents(outcome.Unsold.Count)} ATOM wait for bids that came back within seconds.");
    }

    private WickCase Obligation(WickOutcome outcome, long value, Ratio within)
    {
        Price at = AtomWick.FloorOf(AtomWick.LastBefore, within);
        long holds = wick.ObligationThatHolds(AtomWick.LastBefore, within);
        string rule = $"{Count(value)} USDT bid at {Thousandths(at.Ticks)} (−{Percent(within)})";
        string makers = $"obliged makers buy {Cents(outcome.ByMakers.Count)} ATOM at {Thousandths(at.Ticks)}";
        return new("maker obligation", rule, outcome, outcome.Low < at
            ? $"{makers}, which leaves {Cents(wick.Order.Count - wick.DepthTo(at).Count - outcome.ByMakers.Count)} to walk down to {Thousandths(outcome.Low.Ticks)}; {Count(holds)} USDT would have ended the order at {Thousandths(at.Ticks)}."
            : $"{makers}, which with the bids above is the whole order; {Count(holds)} USDT were enough.");
    }

    private static string Percent(Ratio share) => (share.PartsPerBillion / 10_000_000m).ToString("0.#######", CultureInfo.InvariantCulture) + "%";

    private static string Three(long thousandths) => (thousandths / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Fall(double share) => (share > 0 ? "−" : "") + (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + "%";

    private static string Cents(long thousandths) => (thousandths / 1000m).ToString("#,0.00", CultureInfo.InvariantCulture);

    private static string Plain(long thousandths) => (thousandths / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
