using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

// The counterfactual "one isolated account per market, same equity" (DESIGN.md section 2, domino 8 off): at the first check the account's equity is shared
// out over its positions by their cost; a position is liquidated alone when its share and its own profit no longer cover its own maintenance.
// Nothing else of the account is ever sold by force. A stated simplification: loans of such an account are not called.
public sealed partial class UnifiedMargin
{
    private readonly Dictionary<int, (double Equity, double Cost)> shared = [];

    private void JudgePositions(int member, Instant now)
    {
        // Its positions are isolated ones now, and where those are left open (perp-liquidation off) so are these.
        if (Venue.Rules.Liquidation.OutOfMargin == OutOfMargin.LeftOpen)
        {
            return;
        }

        AccountId account = Members[member];
        double cost = 0;
        for (int row = Venue.Positions.FirstOf(account); row >= 0; row = Venue.Positions.NextOf(row))
        {
            cost += Math.Abs((double)Venue.Positions[row].EntryCost);
        }

        if (cost == 0)
        {
            return;
        }

        if (!shared.TryGetValue(member, out (double Equity, double Cost) share))
        {
            double equity = Math.Max(0, ValueOf(account).Equity) / Math.Max(1e-12, Table.IndexOf(Settlement)) * Table[Settlement].UnitsPerWhole;
            shared.Add(member, share = (equity, cost));
        }

        for (int row = Venue.Positions.FirstOf(account); row >= 0; row = Venue.Positions.NextOf(row))
        {
            ref Position position = ref Venue.Positions[row];
            if (position.Lots == 0 || closing.Contains(row))
            {
                continue;
            }

            PerpMarket market = (PerpMarket)Venue.AllMarkets[position.Market];
            // What is opened later shares the same equity: it is spread thinner, never made.
            double margin = share.Equity * Math.Abs((double)position.EntryCost) / Math.Max(share.Cost, cost);
            double left = margin + market.UnrealisedAt(market.Mark, position).Units;
            if (!(left <= market.Tiers.MaintenanceOf(market.NotionalAt(market.Mark, position.Signed)).Units))
            {
                InOrder(member, position.Market);
            }
            else if (Begin(member, new(Channel.PerpLiquidation, market.LastMoveAgainst(position.Signed.ClosingSide)), now, position.Market) is not null)
            {
                closing.Add(row);
            }
        }
    }

    private readonly HashSet<int> closing = [];

    /// <summary>Bounded orders until one finds nothing; the fund takes the rest at the mark.</summary>
    private void StepPosition(TakeOver taken)
    {
        int row = Venue.Positions.Find(taken.Account, new(taken.Market));
        Market market = Venue.AllMarkets[taken.Market];
        if (market.IsHalted(Around.Agenda.Now))
        {
            Again(taken, market.Breaker!.HaltedUntil - Around.Agenda.Now);
            return;
        }

        if (Venue.Positions[row].Lots != 0 && ClosePart(taken, row, 1) && Venue.Positions[row].Lots != 0)
        {
            Again(taken, Venue.Rules.Liquidation.Delay);
            return;
        }

        GiveToFund(taken, row);
        closing.Remove(row);
        Finish(taken);
    }
}
