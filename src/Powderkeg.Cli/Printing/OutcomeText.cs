using System.Globalization;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Cli.Printing;

/// <summary>A measure's value as people read it, and its unit as documents write it.</summary>
internal static class OutcomeText
{
    public static string Of(OutcomeUnit unit, double value) => !double.IsFinite(value) ? Numbers.Missing : unit switch
    {
        OutcomeUnit.Share => Numbers.Percent(value),
        OutcomeUnit.Price => value.ToString("0.000", CultureInfo.InvariantCulture).Replace('-', '−'),
        OutcomeUnit.Minutes => value.ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−'),
        OutcomeUnit.Accounts or OutcomeUnit.Times => Numbers.Whole((long)Math.Round(value)),
        OutcomeUnit.YesNo => value is 0 ? "no" : value is 1 ? "yes" : Numbers.Percent(value),
        _ => Numbers.Short(value),
    };

    public static string WordOf(OutcomeUnit unit) => unit switch
    {
        OutcomeUnit.Usd => "USD",
        OutcomeUnit.Price => "USD per token",
        OutcomeUnit.YesNo => "yes-no",
        _ => unit.ToString().ToLowerInvariant(),
    };

    /// <summary>The measures that tables show unless others are asked for: lows, forced sales, what was lost; and where synthetic dollars trade.</summary>
    public static IReadOnlyList<string> Usual(IReadOnlyList<OutcomeMeasure> all)
    {
        string[] wanted =
        [
            "drop-btc", "drop-altcoin-median", "drop-altcoin-worst", "wbeth-discount", "bnsol-discount", "liquidated", "liquidated-unified-accounts", "unified-liquidation",
            "loop-liquidation", "loan-liquidation", "perp-liquidation", "redeemed", "adl", "insurance-paid", "socialised-loss", "bad-debt", "losses",
        ];
        IEnumerable<string> dollars = all.Where(measure => measure.Unit == OutcomeUnit.Price).Select(measure => measure.Name);
        return [.. wanted.Take(3).Concat(dollars).Concat(wanted.Skip(3)).Where(name => all.Any(measure => measure.Name == name))];
    }
}
