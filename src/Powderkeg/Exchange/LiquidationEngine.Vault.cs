using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>The steps of an on-chain perp venue (Hyperliquid docs, "Liquidations" and "Auto-deleveraging").</summary>
public sealed partial class LiquidationEngine
{
    /// <summary>Row of a position to the instant at which it last sent only a part.</summary>
    private readonly Dictionary<int, Instant> partSent = [];

    /// <summary>
    /// Account value (isolated: the position's own) below zero: deleveraged at the previous mark. Below two thirds of maintenance: the vault takes
    /// positions and margin, whatever it holds already: what bounds it is its own account value (<see cref="InsuranceFund.Check"/>). Else an order:
    /// a part of a large position first, the whole within the time after it; no clearance fee.
    /// </summary>
    private void StepOfVault(int slot, Procedure at, int row, Amount equity, Amount maintenance, Price bankruptcy)
    {
        Cause cause = new(Channel.PerpLiquidation, at.Started);
        LiquidationDescription rules = venue.Rules.Liquidation;
        if (equity.IsNegative && !venue.Backstop.IsUnlimited)
        {
            DeleverageAll(at, cause);
            Continue(slot, at, rules.Delay);
            return;
        }

        if ((Int128)equity.Units * 3 < (Int128)maintenance.Units * 2)
        {
            TakeByVault(at, bankruptcy, cause);
            Continue(slot, at, rules.Delay);
            return;
        }

        Lots filled = Sell(at, row, Capped(MarketOf(row), PartOrWhole(row)), bankruptcy, Ratio.Zero);
        Continue(slot, at, filled.IsZero && rules.Delay < venue.Rules.Publish ? venue.Rules.Publish : rules.Delay);
    }

    private Lots PartOrWhole(int row)
    {
        LiquidationDescription rules = venue.Rules.Liquidation;
        PerpMarket market = MarketOf(row);
        Lots size = venue.Positions[row].Signed.Size;
        bool cooling = partSent.TryGetValue(row, out Instant sent) && around.Agenda.Now < sent + rules.PartialCooldown;
        if (cooling || market.Spec.NotionalOf(market.Mark, size) <= rules.PartialAbove)
        {
            return size;
        }

        partSent[row] = around.Agenda.Now;
        return Lots.FromCount(Math.Max(1, MulDiv.Down(size.Count, rules.PartialShare.PartsPerBillion, Ratio.PartsPerOne)));
    }

    private void DeleverageAll(in Procedure at, Cause cause)
    {
        for (int row = at.Row >= 0 ? at.Row : venue.Positions.FirstOf(at.Account); row >= 0; row = at.Row >= 0 ? -1 : venue.Positions.NextOf(row))
        {
            SignedLots lots = venue.Positions[row].Signed;
            if (!lots.IsZero)
            {
                PerpMarket market = MarketOf(row);
                venue.Deleveraging.Close(market, at.Account, lots.Size, market.PreviousMark, cause);
            }
        }
    }

    /// <summary>An isolated position goes over at bankruptcy price, so that its margin goes with it; a cross account at the marks, then its balance.</summary>
    private void TakeByVault(in Procedure at, Price bankruptcy, Cause cause)
    {
        if (at.Row >= 0)
        {
            venue.Backstop.Take(at.Row, venue.Positions[at.Row].Signed.Size, bankruptcy, cause);
            return;
        }

        for (int row = venue.Positions.FirstOf(at.Account); row >= 0; row = venue.Positions.NextOf(row))
        {
            if (venue.Positions[row].Lots != 0)
            {
                venue.Backstop.Take(row, venue.Positions[row].Signed.Size, MarketOf(row).Mark, cause);
            }
        }

        Amount left = around.Balances.AvailableOf(at.Account, venue.Settlement);
        if (left.IsPositive)
        {
            around.Balances.Transfer(at.Account, venue.Fund, venue.Settlement, left);
            around.Journal.Transfer(around.Agenda.Now, TransferKind.Seizure, at.Account, venue.Fund, venue.Settlement, left, cause);
        }
    }
}
