using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Replay;

/// <summary>An account that was auto-deleveraged on the real day.</summary>
/// <param name="Account">Its number in the file; the last resort between equals.</param>
/// <param name="NotionalMicros">What was taken of it, in millionths of a dollar; above zero.</param>
/// <param name="ProfitUsd">What that realised; below zero for a loss.</param>
/// <param name="Leverage">Notional over equity; <see cref="AdlRanking.EndlessLeverage"/> where no equity was left.</param>
public readonly record struct AdlAccount(long Account, long NotionalMicros, double ProfitUsd, double Leverage);

/// <summary>What one rule takes for one need.</summary>
/// <param name="NeedShare">Of the candidates' whole notional.</param>
/// <param name="ProfitTakenUsd">Profit of the closed parts; positions at a loss count for nothing.</param>
/// <param name="OvershootUsd">Profit taken less the deficit.</param>
/// <param name="Touched">Accounts that lost any part.</param>
/// <param name="NotionalUsd">Closed: the need.</param>
/// <param name="Gini">Of the notional taken, over all candidates: 0 all alike, near 1 one for all.</param>
/// <param name="TopPercent">Share of the notional taken that the hundredth of accounts which lose most lose.</param>
public sealed record AdlOutcome(AdlRule Rule, double NeedShare, double ProfitTakenUsd, double OvershootUsd, int Touched, double NotionalUsd, double Gini, double TopPercent);

/// <summary>The accounts that were auto-deleveraged on an on-chain perp venue on 10 October 2025, taken from again by each of a venue's four rules.</summary>
/// <remarks>
/// Candidates are ranked and shared out by the venue's own code (<see cref="AdlRanking"/>), in the style of that venue. Positions are taken as shorts (prices
/// fell; the file has no side): value at entry = notional + profit, so entry / mark is as in the venue's formula. The file's pnl_percent is not read: it is
/// profit over notional at the deleveraging price, averaged over events. Counting unit is a millionth of a dollar of notional, so smallest harm ranks by
/// profit a dollar (in a market of one price the same as profit a lot). Closed at the price they were closed at: profit is taken in proportion.
/// </remarks>
public sealed class AdlReplay
{
    /// <summary>The rules in the order in which they are printed.</summary>
    public static IReadOnlyList<AdlRule> Rules { get; } = [AdlRule.Queue, AdlRule.ProRata, AdlRule.LeverageWeighted, AdlRule.SmallestHarm];

    /// <summary>Shares of the whole notional that are needed.</summary>
    public static IReadOnlyList<double> Needs { get; } = [0.10, 0.25, 0.50];

    private readonly List<AdlAccount> accounts = [];

    public AdlReplay(RowText rows)
    {
        (int account, int notional, int profit) = (rows.Column("account"), rows.Column("adl_notional_usd"), rows.Column("closed_pnl_usd"));
        (int leverage, int equity, int events) = (rows.Column("leverage"), rows.Column("account_value_usd"), rows.Column("adl_events"));
        for (int row = 0; row < rows.Count; row++)
        {
            accounts.Add(new(rows.Steps(row, account, 0), rows.Steps(row, notional, 6), rows.Real(row, profit, -1e12, 1e12),
                rows.Real(row, equity) <= 0 ? AdlRanking.EndlessLeverage : Math.Min(AdlRanking.EndlessLeverage, rows.Real(row, leverage, 0, 1e15))));
            Events += rows.Steps(row, events, 0);
        }
    }

    public IReadOnlyList<AdlAccount> Accounts => accounts;

    /// <summary>Deleveragings that the rows sum up.</summary>
    public long Events { get; }

    public long NotionalMicros => accounts.Sum(account => account.NotionalMicros);

    public double ProfitUsd => accounts.Sum(account => Math.Max(0, account.ProfitUsd));

    /// <summary>One rule and one need.</summary>
    public AdlOutcome Take(AdlRule rule, double needShare, double deficitUsd)
    {
        long need = (long)Math.Round(NotionalMicros * needShare);
        List<AdlCandidate> queue = Ranked(rule);
        long[] available = [.. queue.Select(candidate => accounts[candidate.Row].NotionalMicros)];
        long[] taken = AdlRanking.Shares(rule, queue, available, need);
        double profit = 0;
        for (int i = 0; i < taken.Length; i++)
        {
            profit += Math.Max(0, accounts[queue[i].Row].ProfitUsd) * ((double)taken[i] / available[i]);
        }

        return new(rule, needShare, profit, profit - deficitUsd, taken.Count(lots => lots > 0), taken.Sum() / 1e6, Gini(taken), TopPercent(taken));
    }

    /// <summary>All candidates, first to be taken first.</summary>
    public List<AdlCandidate> Ranked(AdlRule rule)
    {
        List<AdlCandidate> queue = new(accounts.Count);
        for (int row = 0; row < accounts.Count; row++)
        {
            AdlAccount account = accounts[row];
            double notional = account.NotionalMicros / 1e6;
            double entry = Math.Max(1e-6, notional + account.ProfitUsd);
            AdlStanding standing = new(Side.Sell, notional, account.ProfitUsd, entry, notional, account.Leverage);
            queue.Add(AdlRanking.Ranked(rule, LiquidationStyle.Vault, standing, row, (ulong)account.Account));
        }

        AdlRanking.Sort(queue);
        return queue;
    }

    /// <summary>Twice the area between the Lorenz curve and the diagonal: (2 * sum i*x_i / (n * sum x)) - (n + 1) / n, x ascending, i from 1.</summary>
    internal static double Gini(IReadOnlyList<long> parts)
    {
        long[] sorted = [.. parts.Order()];
        double sum = 0, ranked = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i];
            ranked += (i + 1.0) * sorted[i];
        }

        return sum <= 0 ? 0 : 2 * ranked / (sorted.Length * sum) - (sorted.Length + 1.0) / sorted.Length;
    }

    private static double TopPercent(long[] parts)
    {
        int top = Math.Max(1, parts.Length / 100);
        double sum = parts.Sum(part => (double)part);
        return sum <= 0 ? 0 : parts.OrderDescending().Take(top).Sum(part => (double)part) / sum;
    }

    /// <summary>A rule's name as scenarios write it.</summary>
    public static string WordOf(AdlRule rule) => rule switch
    {
        AdlRule.ProRata => "pro-rata",
        AdlRule.LeverageWeighted => "leverage-weighted",
        AdlRule.SmallestHarm => "smallest-harm",
        AdlRule.Queue => "queue",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "not one of the four rules of a replay"),
    };
}
