using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>One counterparty that auto-deleveraging may take from.</summary>
/// <param name="Row">Where its position is found again.</param>
/// <param name="Score">Highest first; equals by <paramref name="Tie"/>, the account's stable key.</param>
/// <param name="Weight">Share in a pro-rata rule; zero if it has no profit.</param>
public readonly record struct AdlCandidate(int Row, double Score, double Weight, ulong Tie);

/// <summary>What is known of a position when winners are ranked; money in one currency, at the mark.</summary>
/// <param name="Held"><see cref="Side.Buy"/> for a long, <see cref="Side.Sell"/> for a short.</param>
/// <param name="Size">Lots, or whatever unit the need is counted in; above zero.</param>
/// <param name="Profit">Unrealised; below zero for a loss.</param>
/// <param name="Entry">What the position was worth when it was opened; above zero.</param>
/// <param name="Notional">What it is worth now; above zero.</param>
/// <param name="Leverage">Notional over the equity behind it: <see cref="AdlRanking.LeverageOf"/>.</param>
public readonly record struct AdlStanding(Side Held, double Size, double Profit, double Entry, double Notional, double Leverage);

/// <summary>The order in which winners lose their positions, and each one's share of it: the formulas alone, without a venue.</summary>
/// <remarks>
/// Binance: PnL percent * effective leverage where there is a profit, PnL percent / effective leverage where there is none (Binance FAQ, "What is
/// auto-deleveraging"; leverage = |mark value| / (balance + open profit), PnL percent = open profit / |entry value|). Vault venues: (mark / entry) *
/// (notional / account value), for shorts (entry / mark) (Hyperliquid docs, "Auto-deleveraging"). Positions change hands by rank, so quantiles of rank
/// (the lights a trader sees) order them alike. A venue and <c>powderkeg replay adl</c> rank by this one file.
/// </remarks>
public static class AdlRanking
{
    /// <summary>An account with a position and nothing behind it stands as if at this leverage.</summary>
    public const double EndlessLeverage = 1e9;

    /// <summary>Notional over equity; <see cref="EndlessLeverage"/> where nothing is left, and at most that.</summary>
    public static double LeverageOf(double notional, double equity) => equity <= 0 ? EndlessLeverage : Math.Min(EndlessLeverage, notional / equity);

    /// <summary>A candidate by a venue's rule and style.</summary>
    public static AdlCandidate Ranked(AdlRule rule, LiquidationStyle style, in AdlStanding standing, int row, ulong tie)
    {
        double profit = standing.Profit, leverage = standing.Leverage;
        double score = rule switch
        {
            AdlRule.SmallestHarm => profit > 0 ? -profit / standing.Size : -double.MaxValue,
            _ when style == LiquidationStyle.Vault => (standing.Held == Side.Buy ? standing.Notional / standing.Entry : standing.Entry / standing.Notional) * leverage,
            _ => profit > 0 ? profit / standing.Entry * leverage : profit / standing.Entry / leverage,
        };
        double weight = profit <= 0 ? 0 : rule == AdlRule.LeverageWeighted ? profit * leverage : profit;
        return new(row, score, weight, tie);
    }

    /// <summary>Best first, equals by their keys.</summary>
    public static void Sort(List<AdlCandidate> queue) =>
        queue.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Tie.CompareTo(b.Tie));

    /// <summary>Whether a rule shares the need out by weight before it walks the queue.</summary>
    public static bool IsByWeight(AdlRule rule) => rule is AdlRule.ProRata or AdlRule.LeverageWeighted;

    /// <summary>What each of a queue gives of a need, in proportion to its weight, rounded down and at most what it has.</summary>
    /// <remarks>
    /// 1. Whoever has something left and a weight gets its share of what is still needed, by weight among those.
    /// 2. Where that used somebody up, the rest is shared again among the others; else it ends. What rounding leaves is for the queue.
    /// </remarks>
    /// <param name="available">What each candidate has, in the queue's order.</param>
    public static long[] ByWeight(List<AdlCandidate> queue, ReadOnlySpan<long> available, long need)
    {
        long[] shares = new long[queue.Count];
        long left = need;
        bool usedUp = true;
        while (left > 0 && usedUp)
        {
            usedUp = false;
            double sum = 0;
            for (int i = 0; i < shares.Length; i++)
            {
                sum += shares[i] < available[i] ? queue[i].Weight : 0;
            }

            long shared = left;
            for (int i = 0; i < shares.Length && sum > 0 && left > 0; i++)
            {
                long free = available[i] - shares[i];
                if (free > 0 && queue[i].Weight > 0)
                {
                    long share = Math.Min(Math.Min(left, free), (long)(shared * (queue[i].Weight / sum)));
                    shares[i] += share;
                    left -= share;
                    usedUp |= share == free;
                }
            }
        }

        return shares;
    }

    /// <summary>What each of a queue gives of a need by a rule: by weight where the rule has weights, and what is left from the front of the queue.</summary>
    public static long[] Shares(AdlRule rule, List<AdlCandidate> queue, ReadOnlySpan<long> available, long need)
    {
        long[] shares = IsByWeight(rule) ? ByWeight(queue, available, need) : new long[queue.Count];
        long left = need;
        foreach (long share in shares)
        {
            left -= share;
        }

        for (int i = 0; i < shares.Length && left > 0; i++)
        {
            long more = Math.Min(left, available[i] - shares[i]);
            shares[i] += more;
            left -= more;
        }

        return shares;
    }
}
