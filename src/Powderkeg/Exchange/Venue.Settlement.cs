using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

public sealed partial class Venue
{
    /// <summary>Raised by a row number when a position changed: the liquidation index listens.</summary>
    internal Action<int>? PositionChanged { get; set; }

    /// <summary>A position that an account already has at the start of the run, at its own entry price.</summary>
    public void EndowPosition(PerpMarket market, AccountId account, SignedLots lots, Price entry) =>
        ChangePosition(market, account, lots, entry, Cause.Voluntary);

    /// <summary>Long lots less short lots: zero in a market that is in order (EXCHANGE-2).</summary>
    public long NetLotsOf(PerpMarket market)
    {
        long net = 0;
        for (int row = 0; row < Positions.Rows; row++)
        {
            net += Positions[row].Market == market.Id.Index ? Positions[row].Lots : 0;
        }

        return net;
    }

    /// <summary>Sum of entry costs over all positions: minus it is what clearing holds (EXCHANGE-1).</summary>
    public Amount SumOfEntryCosts()
    {
        Amount sum = Amount.Zero;
        for (int row = 0; row < Positions.Rows; row++)
        {
            sum += Amount.FromUnits(Positions[row].EntryCost);
        }

        return sum;
    }

    private EventId Settle(Market market, in Fill fill)
    {
        Cause cause = Cause.Unpack(fill.TakingTag);
        EventId id = around.Journal.Trade(around.Agenda.Now, market.Id, fill.Price, fill.Quantity, fill.TakingSide, fill.TakingOwner, fill.RestingOwner,
            cause, Cause.Unpack(fill.RestingTag).Channel);
        market.Moved(id, market.Last.Ticks, fill.Price.Ticks);
        market.Last = fill.Price;

        if (market.Kind == MarketKind.Spot)
        {
            SettleSpot(market, fill);
        }
        else
        {
            PerpMarket perp = (PerpMarket)market;
            SignedLots taken = SignedLots.Of(fill.TakingSide, fill.Quantity);
            ChangePosition(perp, fill.TakingOwner, taken, fill.Price, new(cause.Channel, id));
            ChangePosition(perp, fill.RestingOwner, -taken, fill.Price, new(cause.Channel, id));
            ChargeFee(fill.RestingOwner, Settlement, Rules.MakerFee.FeeOwed(market.Spec.QuoteOf(fill.Price, fill.Quantity)));
        }

        return id;
    }

    private void SettleSpot(Market market, in Fill fill)
    {
        Balances balances = around.Balances;
        Amount goods = market.Spec.BaseOf(fill.Quantity), cost = market.Spec.QuoteOf(fill.Price, fill.Quantity);
        bool takerBuys = fill.TakingSide == Side.Buy;
        AccountId buyer = takerBuys ? fill.TakingOwner : fill.RestingOwner;
        AccountId seller = takerBuys ? fill.RestingOwner : fill.TakingOwner;
        if (takerBuys)
        {
            balances.Release(seller, market.Spec.Base, goods);
        }
        else
        {
            balances.Release(buyer, market.Spec.Quote, cost);
        }

        balances.Transfer(buyer, seller, market.Spec.Quote, cost);
        balances.Transfer(seller, buyer, market.Spec.Base, goods);
        ChargeFee(fill.RestingOwner, market.Spec.Quote, Rules.MakerFee.FeeOwed(cost));
    }

    /// <summary>A fee is at most what is there: an account is never put below zero by a fee.</summary>
    private void ChargeFee(AccountId account, AssetId asset, Amount fee)
    {
        if (!fee.IsZero)
        {
            Amount there = Amount.Max(Amount.Zero, around.Balances.AvailableOf(account, asset));
            around.Balances.Transfer(account, Fees, asset, Amount.Min(fee, there));
        }
    }

    /// <summary>Changes an account's position at a price and settles what the closed part realised. Used by fills, take-overs and auto-deleveraging alike.</summary>
    internal void ChangePosition(PerpMarket market, AccountId account, SignedLots change, Price price, Cause cause)
    {
        int row = Positions.FindOrOpen(account, market.Id);
        ref Position position = ref Positions[row];
        long before = position.Lots;
        bool closes = before != 0 && (before > 0) != (change.Count > 0);
        long closing = closes ? Math.Min(Math.Abs(before), Math.Abs(change.Count)) : 0;
        if (closing > 0)
        {
            ClosePart(market, ref position, closing, price, cause);
        }

        long opening = change.Count - Math.Sign(change.Count) * closing;
        if (opening != 0)
        {
            OpenPart(market, ref position, opening, price);
        }

        SettleDebt(account, cause);
        position.Version++;
        around.Balances.Touch(account);
        market.OpenInterest = Lots.FromCount(market.OpenInterest.Count + Math.Max(0, position.Lots) - Math.Max(0, before));
        PositionChanged?.Invoke(row);
    }

    private void OpenPart(PerpMarket market, ref Position position, long opening, Price price)
    {
        Amount cost = market.Spec.QuoteOf(price, SignedLots.FromCount(opening));
        position.Lots = checked(position.Lots + opening);
        position.EntryCost = checked(position.EntryCost + cost.Units);
        ref AccountState state = ref states[position.Account];
        if (state.Mode == MarginMode.Isolated)
        {
            // Initial margin rounded up; what fees took is missing from it, never the account's other money. Leverage counts to the part per billion.
            long leveragePpb = Math.Max(1, (long)Math.Round(state.Leverage * Ratio.PartsPerOne));
            Amount margin = Amount.FromUnits(MulDiv.Up(Math.Abs(cost.Units), Ratio.PartsPerOne, leveragePpb));
            margin = Amount.Max(Amount.Zero, Amount.Min(margin, around.Balances.AvailableOf(position.Owner, Settlement)));
            around.Balances.Reserve(position.Owner, Settlement, margin);
            position.Margin += margin.Units;
        }
    }

    private void ClosePart(PerpMarket market, ref Position position, long closing, Price price, Cause cause)
    {
        long signed = position.Lots > 0 ? closing : -closing;
        bool whole = signed == position.Lots;
        // The share of the cost down and that of the margin up: a part closed at bankruptcy price never costs more than the margin that comes free with it.
        long size = Math.Abs(position.Lots);
        long released = whole ? position.EntryCost : MulDiv.Down(position.EntryCost, closing, size);
        long margin = whole ? position.Margin : MulDiv.Up(position.Margin, closing, size);
        Amount realised = market.Spec.QuoteOf(price, SignedLots.FromCount(signed)) - Amount.FromUnits(released);
        position.Lots -= signed;
        position.EntryCost -= released;
        if (margin > 0)
        {
            around.Balances.Release(position.Owner, Settlement, Amount.FromUnits(margin));
            position.Margin -= margin;
        }

        // Auto-deleveraging takes no more of an isolated account than the margin of that position; what it chose to close itself it pays for in full.
        bool bounded = cause.Channel == Channel.Adl && states[position.Account].Mode == MarginMode.Isolated;
        Realise(position.Owner, realised, bounded ? Amount.FromUnits(margin) : Amount.FromUnits(long.MaxValue), cause);
    }

    /// <summary>Pays a realised profit from clearing, or collects a realised loss; what an account cannot pay is lent (unified, cross, the fund) or a shortfall.</summary>
    /// <param name="most">The most that the account can be made to pay at once.</param>
    private void Realise(AccountId account, Amount realised, Amount most, Cause cause)
    {
        if (!realised.IsNegative)
        {
            around.Balances.Transfer(Clearing, account, Settlement, realised);
            return;
        }

        Amount owed = -realised;
        Amount able = account == Fund ? Backstop.Payable(owed) : Amount.Max(Amount.Zero, around.Balances.AvailableOf(account, Settlement));
        Amount paid = Amount.Min(owed, Amount.Min(able, most));
        around.Balances.Transfer(account, Clearing, Settlement, paid);
        Amount shortfall = owed - paid;
        if (shortfall.IsZero)
        {
            return;
        }

        if (states[account.Index].Mode is MarginMode.Unified or MarginMode.Cross or MarginMode.Place)
        {
            // Its other positions may hold the profit that pays this: lent, and counted against its equity.
            around.Balances.Lend(Lender, account, Settlement, shortfall);
            around.Balances.Transfer(account, Clearing, Settlement, shortfall);
            return;
        }

        CoverShortfall(account, Clearing, shortfall, cause);
    }

    /// <summary>A cross account (or the fund) pays back what realised losses made it borrow; once it is flat, what it cannot pay back is a shortfall.</summary>
    private void SettleDebt(AccountId account, Cause cause)
    {
        if (states[account.Index].Mode is not (MarginMode.Cross or MarginMode.Place) || !around.Balances.LoanOf(account, Settlement).IsPositive)
        {
            return;
        }

        around.Balances.Repay(account, Lender, Settlement, around.Balances.LoanOf(account, Settlement));
        Amount left = around.Balances.LoanOf(account, Settlement);
        if (left.IsPositive && !HasPositions(account))
        {
            CoverShortfall(account, Lender, left, cause);
            around.Balances.StrikeOff(account, Settlement, left);
        }
    }

    private bool HasPositions(AccountId account)
    {
        for (int row = Positions.FirstOf(account); row >= 0; row = Positions.NextOf(row))
        {
            if (Positions[row].Lots != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts free money of the owner behind an isolated position.</summary>
    internal void AddMargin(int row, Amount more)
    {
        ref Position position = ref Positions[row];
        around.Balances.Reserve(position.Owner, Settlement, more);
        position.Margin += more.Units;
        position.Version++;
        PositionChanged?.Invoke(row);
    }

    /// <summary>Takes margin from behind an isolated position and leaves it free with the owner; never more than is there. Returns what was freed.</summary>
    private Amount FreeMargin(int row, Amount most)
    {
        ref Position position = ref Positions[row];
        Amount freed = Amount.Min(most, Amount.FromUnits(position.Margin));
        around.Balances.Release(position.Owner, Settlement, freed);
        position.Margin -= freed.Units;
        position.Version++;
        PositionChanged?.Invoke(row);
        return freed;
    }

    /// <summary>A shortfall of settlement tokens: the fund pays what it has, the rest is left as loss at a named place. Both are written down.</summary>
    internal void CoverShortfall(AccountId debtor, AccountId creditor, Amount shortfall, Cause cause)
    {
        Amount fromFund = debtor == Fund && !Backstop.IsUnlimited ? Amount.Zero : Backstop.Payable(shortfall);
        if (!fromFund.IsZero)
        {
            around.Balances.Transfer(Fund, creditor, Settlement, fromFund);
            around.Journal.Transfer(around.Agenda.Now, TransferKind.InsurancePayout, Fund, debtor, Settlement, fromFund, cause);
        }

        Amount left = shortfall - fromFund;
        if (!left.IsZero)
        {
            around.Balances.Transfer(LossPlace, creditor, Settlement, left);
            around.Journal.Transfer(around.Agenda.Now, TransferKind.SocialisedLoss, LossPlace, debtor, Settlement, left, cause);
        }
    }
}
