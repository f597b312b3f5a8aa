using Powderkeg.Units;

namespace Powderkeg.Exchange;

public sealed partial class Venue
{
    /// <summary>Longs pay shorts rate * mark * size (shorts pay when the rate is below zero). EXCHANGE-7: funding sums to zero; what rounding leaves goes to the fund.</summary>
    /// <remarks>
    /// Payments round up, receipts down. An isolated account pays from its free balance first, then from the position's margin, which brings its
    /// liquidation price nearer (Binance FAQ, "Introduction to Binance Futures funding rates"); cross and unified accounts are lent what their balance
    /// lacks. What still cannot be collected is missing from receipts in proportion: nobody is paid from nothing.
    /// </remarks>
    public void SettleFunding(PerpMarket market)
    {
        long ratePpb = (long)Math.Round(market.FundingRate * Ratio.PartsPerOne);
        Amount collected = Amount.Zero, due = Amount.Zero;
        if (ratePpb != 0)
        {
            for (int row = 0; row < Positions.Rows; row++)
            {
                Position position = Positions[row];
                if (position.Market != market.Id.Index || position.Lots == 0)
                {
                    continue;
                }

                if ((position.Lots > 0) == (ratePpb > 0))
                {
                    collected += CollectFunding(row, Amount.FromUnits(MulDiv.Up(market.NotionalAt(market.Mark, position.Signed).Units, Math.Abs(ratePpb), Ratio.PartsPerOne)));
                }
                else
                {
                    due += FundingDue(market, position, ratePpb);
                }
            }

            PayFunding(market, ratePpb, collected, due);
        }

        market.Premium.Restart();
    }

    private void PayFunding(PerpMarket market, long ratePpb, Amount collected, Amount due)
    {
        Amount left = collected;
        for (int row = 0; row < Positions.Rows; row++)
        {
            Position position = Positions[row];
            if (position.Market != market.Id.Index || position.Lots == 0 || (position.Lots > 0) == (ratePpb > 0))
            {
                continue;
            }

            Amount full = FundingDue(market, position, ratePpb);
            Amount paid = collected >= due ? full : Amount.FromUnits(MulDiv.Down(full.Units, collected.Units, due.Units));
            around.Balances.Transfer(Clearing, position.Owner, Settlement, paid);
            left -= paid;
        }

        around.Balances.Transfer(Clearing, Fund, Settlement, left);
    }

    private static Amount FundingDue(PerpMarket market, in Position position, long ratePpb) =>
        Amount.FromUnits(MulDiv.Down(market.NotionalAt(market.Mark, position.Signed).Units, Math.Abs(ratePpb), Ratio.PartsPerOne));

    /// <summary>Through clearing, which ends where it began.</summary>
    private Amount CollectFunding(int row, Amount owed)
    {
        AccountId account = Positions[row].Owner;
        MarginMode mode = states[account.Index].Mode;
        Amount available = account == Fund ? Backstop.Payable(owed) : Amount.Max(Amount.Zero, around.Balances.AvailableOf(account, Settlement));
        Amount paid = Amount.Min(owed, available);
        if (paid < owed && mode == MarginMode.Isolated)
        {
            paid += FreeMargin(row, owed - paid);
        }
        else if (paid < owed && account != Fund && mode is MarginMode.Cross or MarginMode.Unified or MarginMode.Place)
        {
            around.Balances.Lend(Lender, account, Settlement, owed - paid);
            paid = owed;
        }

        around.Balances.Transfer(account, Clearing, Settlement, paid);
        return paid;
    }
}
