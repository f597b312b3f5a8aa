using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>One counterparty that auto-deleveraging may take from.</summary>
/// <param name="Score">Highest first; equals by <paramref name="Tie"/>, the account's stable key.</param>
/// <param name="Weight">Share in a pro-rata rule; zero if it has no profit.</param>
public readonly record struct AdlCandidate(int Row, double Score, double Weight, ulong Tie);

/// <summary>The order in which winners lose their positions.</summary>
/// <remarks>
/// Binance: PnL percent * effective leverage where there is a profit, PnL percent / effective leverage where there is none (Binance FAQ, "What is
/// auto-deleveraging"; leverage = |mark value| / (balance + open profit), PnL percent = open profit / |entry value|). Vault venues: (mark / entry) *
/// (notional / account value), for shorts (entry / mark) (Hyperliquid docs, "Auto-deleveraging"). Positions change hands by rank, so quantiles of rank
/// (the lights a trader sees) order them alike.
/// </remarks>
public static class AdlQueue
{
    /// <summary>An account with a position and nothing behind it stands as if at this leverage.</summary>
    private const double EndlessLeverage = 1e9;

    /// <summary>Candidates of one side of a market, best first. The fund is not among them.</summary>
    public static List<AdlCandidate> Of(Venue venue, PerpMarket market, Side closedBy, Roster roster)
    {
        List<AdlCandidate> queue = [];
        for (int row = 0; row < venue.Positions.Rows; row++)
        {
            ref Position position = ref venue.Positions[row];
            if (position.Market == market.Id.Index && position.Lots != 0 && position.Signed.ClosingSide == closedBy && position.Owner != venue.Fund)
            {
                queue.Add(Ranked(venue, market, row, roster));
            }
        }

        queue.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Tie.CompareTo(b.Tie));
        return queue;
    }

    private static AdlCandidate Ranked(Venue venue, PerpMarket market, int row, Roster roster)
    {
        Position position = venue.Positions[row];
        double profit = market.UnrealisedAt(market.Mark, position).Units;
        double entry = Math.Max(1, Math.Abs((double)position.EntryCost));
        double notional = market.NotionalAt(market.Mark, position.Signed).Units;
        double leverage = LeverageOf(venue, market, position, notional);
        LiquidationDescription rules = venue.Rules.Liquidation;
        double score = rules.Adl switch
        {
            AdlRule.SmallestHarm => profit > 0 ? -profit / Math.Abs((double)position.Lots) : -double.MaxValue,
            _ when rules.Style == LiquidationStyle.Vault => (position.Lots > 0 ? notional / entry : entry / notional) * leverage,
            _ => profit > 0 ? profit / entry * leverage : profit / entry / leverage,
        };
        double weight = profit <= 0 ? 0 : rules.Adl == AdlRule.LeverageWeighted ? profit * leverage : profit;
        return new(row, score, weight, roster.KeyOf(position.Owner));
    }

    private static double LeverageOf(Venue venue, PerpMarket market, in Position position, double notional)
    {
        double equity = venue.StateOf(position.Owner).Mode switch
        {
            MarginMode.Isolated => IsolatedMargin.EquityAt(market.Spec, position, market.Mark).Units,
            MarginMode.Unified when venue.WholeEquityOf is { } whole => whole(position.Owner),
            _ => venue.EquityOf(position.Owner).Units,
        };
        return equity <= 0 ? EndlessLeverage : Math.Min(EndlessLeverage, notional / equity);
    }
}
