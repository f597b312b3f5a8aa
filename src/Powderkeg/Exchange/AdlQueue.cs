using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>Winners of one side of a market, best first, ranked by <see cref="AdlRanking"/>.</summary>
public static class AdlQueue
{
    /// <summary>Candidates of one side of a market, best first. The fund is not among them; an account that stands last comes after all others.</summary>
    public static List<AdlCandidate> Of(Venue venue, PerpMarket market, Side closedBy, Roster roster)
    {
        List<AdlCandidate> queue = [];
        for (int row = 0; row < venue.Positions.Rows; row++)
        {
            ref Position position = ref venue.Positions[row];
            if (position.Market == market.Id.Index && position.Lots != 0 && position.Signed.ClosingSide == closedBy && position.Owner != venue.Fund)
            {
                AdlCandidate candidate = Ranked(venue, market, row, roster);
                queue.Add(venue.StateOf(position.Owner).StandsLast ? candidate with { Score = double.NegativeInfinity, Weight = 0 } : candidate);
            }
        }

        AdlRanking.Sort(queue);
        return queue;
    }

    private static AdlCandidate Ranked(Venue venue, PerpMarket market, int row, Roster roster)
    {
        Position position = venue.Positions[row];
        double profit = market.UnrealisedAt(market.Mark, position).Units;
        double entry = Math.Max(1, Math.Abs((double)position.EntryCost));
        double notional = market.NotionalAt(market.Mark, position.Signed).Units;
        AdlStanding standing = new(
            position.Lots > 0 ? Side.Buy : Side.Sell, Math.Abs((double)position.Lots), profit, entry, notional, LeverageOf(venue, market, position, notional));
        LiquidationDescription rules = venue.Rules.Liquidation;
        return AdlRanking.Ranked(rules.Adl, rules.Style, standing, row, roster.KeyOf(position.Owner));
    }

    private static double LeverageOf(Venue venue, PerpMarket market, in Position position, double notional)
    {
        double equity = venue.StateOf(position.Owner).Mode switch
        {
            MarginMode.Isolated => IsolatedMargin.EquityAt(market.Spec, position, market.Mark).Units,
            MarginMode.Unified when venue.WholeEquityOf is { } whole => whole(position.Owner),
            _ => venue.EquityOf(position.Owner).Units,
        };
        return AdlRanking.LeverageOf(notional, equity);
    }
}
