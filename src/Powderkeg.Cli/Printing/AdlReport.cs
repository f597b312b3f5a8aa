using System.Globalization;
using Powderkeg.Experiments.Replay;

namespace Powderkeg.Cli.Printing;

/// <summary>The replay of the real deleveraging queue: every rule at every need.</summary>
internal sealed class AdlReport(AdlReplay replay, double deficitUsd)
{
    public const string Note = "not comparable with 45.0-51.7 m of arXiv 2512.01112: the losing side and spared accounts are not in the data";

    /// <summary>Needs in order, in each the four rules.</summary>
    public IReadOnlyList<AdlOutcome> Outcomes { get; } = [.. AdlReplay.Needs.SelectMany(need => AdlReplay.Rules.Select(rule => replay.Take(rule, need, deficitUsd)))];

    public ReplayReport Report()
    {
        ReplayTable table = new("adl",
            [
                new("need", "need", Align.Right), new("rule", "rule", Align.Left), new("notional_usd", "notional", Align.Right), new("profit_taken_usd", "profit taken", Align.Right),
                new("overshoot_usd", "overshoot", Align.Right), new("accounts", "accounts", Align.Right), new("gini", "Gini", Align.Right), new("top_1_percent", "top 1%", Align.Right),
            ],
            [.. Outcomes.Select(Row)]);
        List<string> sentences =
        [
            "Gini and top 1% are of the notional taken, over all candidates: 0 is everyone alike, and the share that the hundredth who lose most bear.",
            $"Overshoot = profit taken less the stated deficit of {Whole(deficitUsd)} USD; {Note}.",
        ];
        foreach (double need in AdlReplay.Needs)
        {
            AdlOutcome[] rules = [.. Outcomes.Where(one => one.NeedShare == need)];
            AdlOutcome most = rules.MaxBy(one => one.ProfitTakenUsd)!, least = rules.MinBy(one => one.ProfitTakenUsd)!;
            sentences.Add($"To close {Percent(need)}, {AdlReplay.WordOf(most.Rule)} takes {Numbers.Short(most.ProfitTakenUsd)} of profit and {AdlReplay.WordOf(least.Rule)} {Numbers.Short(least.ProfitTakenUsd)}.");
        }

        return new($"Hyperliquid, 10 Oct 2025, 21:16-21:27 UTC · {Whole(replay.Accounts.Count)} accounts, {Whole(replay.Events)} deleveragings, {Whole(replay.NotionalMicros / 1e6)} USD, profit {Whole(replay.ProfitUsd)} USD",
            [table], [], sentences);
    }

    private static ReplayCell[] Row(AdlOutcome one) =>
    [
        new(Percent(one.NeedShare), Real(one.NeedShare)), AdlReplay.WordOf(one.Rule), new(Whole(one.NotionalUsd), Real(one.NotionalUsd)), new(Whole(one.ProfitTakenUsd), Real(one.ProfitTakenUsd)),
        new(Whole(one.OvershootUsd), Real(one.OvershootUsd)), new(Whole(one.Touched), Real(one.Touched)), new(one.Gini.ToString("0.000", CultureInfo.InvariantCulture), Real(one.Gini)),
        new(Numbers.Percent(one.TopPercent), Real(one.TopPercent)),
    ];

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "%";

    private static string Whole(double value) => Numbers.Whole((long)Math.Round(value));

    private static string Real(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
