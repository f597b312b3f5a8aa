using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

// A take-over, step by step, one step every SaleEvery:
//   repay what can be repaid - healthy again and allowed to stop? end - out of patience? hand over - a debt left? sell an asset, or buy back what is owed
//   - else close a slice of each position - nothing left to do? hand over what remains, and end.
// Bounded: it ends at the latest after Patience, whatever the books do.
public sealed partial class UnifiedMargin
{
    public override void Step(int slot)
    {
        if (this[slot] is not { } taken)
        {
            return;
        }

        if (taken.Market >= 0)
        {
            StepPosition(taken);
            return;
        }

        Instant now = Around.Agenda.Now;
        AccountId account = taken.Account;
        RepayLoans(account);
        UnifiedValue value = ValueOf(account);
        Venue.StateOf(account).MarginRatio = value.UniMmr;
        if (rules.Stop == UnifiedStop.Healthy && value.Adjusted >= 0 && value.UniMmr > rules.ReduceOnly)
        {
            LetGo(taken);
            return;
        }

        if (now.Microseconds - taken.StartedAt.Microseconds >= rules.Patience.Microseconds || !Advance(taken))
        {
            HandOver(taken);
            LetGo(taken);
            return;
        }

        RepayLoans(account);
        Again(taken, sale.Every);
    }

    /// <summary>True while something is left to sell or close.</summary>
    private bool Advance(TakeOver taken)
    {
        AccountId account = taken.Account;
        SaleAttempt attempt = SaleAttempt.NothingLeft;
        double needed = NeededUsd(account);
        if (needed > 0 || OwesAnything(account))
        {
            if (BuyBack(taken))
            {
                return true;
            }

            attempt = needed > 0 ? Sales.SellNext(taken, sale, needed) : SaleAttempt.NothingLeft;
        }

        return attempt == SaleAttempt.Sent || CloseSlices(taken) || attempt == SaleAttempt.Dry;
    }

    /// <summary>What must still be raised: loans, and a settlement balance that open losses exceed, less the settlement tokens at hand.</summary>
    private double NeededUsd(AccountId account)
    {
        Amount cash = Balances.AvailableOf(account, Settlement);
        for (int row = Venue.Positions.FirstOf(account); row >= 0; row = Venue.Positions.NextOf(row))
        {
            cash += Venue.UnrealisedOf(row);
        }

        return DebtUsdOf(account) - Table.UsdOf(Settlement, cash);
    }

    /// <summary>Buys what is owed in other assets with settlement tokens at hand, by a bounded order; true if something was bought.</summary>
    private bool BuyBack(TakeOver taken)
    {
        AccountId account = taken.Account;
        for (int i = 0; i < Table.Count; i++)
        {
            AssetId asset = new(i);
            Amount loan = Balances.LoanOf(account, asset);
            if (asset == Settlement || loan.IsZero || Table.BookOf(asset, Settlement, SaleRoute.Direct) is not { } book
                || book.Spec.Quote != Settlement || Around.Agenda.Now.Microseconds < taken.DryUntil[i])
            {
                continue;
            }

            Price limit = book.Spec.PriceAtOrAbove(book.Reference * (1 + rules.CloseBound.Value));
            long perLot = checked(limit.Ticks * book.Spec.UnitsPerTickLot);
            long lots = Math.Min(MulDiv.Up(loan.Units, 1, book.Spec.UnitsPerLot), Math.Max(0, Balances.AvailableOf(account, Settlement).Units) / perLot);
            if (lots <= 0)
            {
                continue;
            }

            ExecutionReport report = Venue.Execute(new(
                account, book.Id, Side.Buy, limit, Lots.FromCount(lots), TimeInForce.ImmediateOrCancel, OrderFlags.Engine, taken.Cause));
            if (!report.Filled.IsZero)
            {
                return true;
            }

            taken.DryUntil[i] = Around.Agenda.Now.Microseconds + Duration.FromSeconds(30L).Microseconds;
        }

        return false;
    }

    /// <summary>One bounded IOC order for each position: an even slice of what is left of the time. False when no position is left, or its time is up.</summary>
    private bool CloseSlices(TakeOver taken)
    {
        Instant now = Around.Agenda.Now;
        if (taken.CloseUntil == Instant.Never)
        {
            taken.CloseUntil = now + rules.CloseOver;
        }

        bool left = false;
        for (int row = Venue.Positions.FirstOf(taken.Account); row >= 0; row = Venue.Positions.NextOf(row))
        {
            if (Venue.Positions[row].Lots == 0)
            {
                continue;
            }

            Market market = Venue.AllMarkets[Venue.Positions[row].Market];
            if (market.IsHalted(now))
            {
                // Its slices come after the halt, over the same time as they would have had.
                Instant closed = market.Breaker!.HaltedUntil + rules.CloseOver;
                taken.CloseUntil = closed > taken.CloseUntil ? closed : taken.CloseUntil;
                left = true;
                continue;
            }

            if (now >= taken.CloseUntil)
            {
                return false;
            }

            long slices = (taken.CloseUntil - now).Microseconds / Math.Max(1, sale.Every.Microseconds) + 1;
            ClosePart(taken, row, slices);
            left |= Venue.Positions[row].Lots != 0;
        }

        return left;
    }

    private bool ClosePart(TakeOver taken, int row, long slices)
    {
        SignedLots open = Venue.Positions[row].Signed;
        PerpMarket market = (PerpMarket)Venue.AllMarkets[Venue.Positions[row].Market];
        double largest = Venue.Rules.Liquidation.OrderOfDepth * market.Depth1Pct / Math.Max(market.StartPrice, market.Spec.TickValue) / market.Spec.LotValue;
        long lots = MulDiv.Up(open.Size.Count, 1, slices);
        lots = largest > 0 && largest < lots ? Math.Max(1, (long)largest) : lots;
        Side side = open.ClosingSide;
        double mark = market.Spec.PriceOf(market.Mark), bound = rules.CloseBound.Value;
        Price limit = side == Side.Sell ? market.Spec.PriceAtOrAbove(mark * (1 - bound)) : market.Spec.PriceAtOrBelow(mark * (1 + bound));
        ExecutionReport report = Venue.Execute(new(
            taken.Account, market.Id, side, limit, Lots.FromCount(lots), TimeInForce.ImmediateOrCancel, OrderFlags.Engine | OrderFlags.ReduceOnly, taken.Cause));
        if (report.Filled.IsZero)
        {
            return false;
        }

        Around.Journal.Liquidation(Around.Agenda.Now, Venue.Id, taken.Account, LiquidationStep.Sale, market.Spec.Base, market.Id, side, report.Filled,
            report.QuoteFilled, Settlement, taken.Cause);
        return true;
    }

    /// <summary>The insurance fund takes over what the books did not: positions at the mark, and, if a debt is left, the assets. It pays what it can of the debt.</summary>
    private void HandOver(TakeOver taken)
    {
        for (int row = Venue.Positions.FirstOf(taken.Account); row >= 0; row = Venue.Positions.NextOf(row))
        {
            GiveToFund(taken, row);
        }

        AccountId account = taken.Account;
        RepayLoans(account);
        if (!OwesAnything(account))
        {
            return;
        }

        for (int i = 0; i < Table.Count; i++)
        {
            Amount there = Balances.AvailableOf(account, new(i));
            if (new AssetId(i) != Settlement && there.IsPositive)
            {
                Balances.Transfer(account, Venue.Fund, new(i), there);
                Around.Journal.Transfer(Around.Agenda.Now, TransferKind.Seizure, account, Venue.Fund, new(i), there, taken.Cause);
            }
        }

        for (int i = 0; i < Table.Count; i++)
        {
            if (new AssetId(i) != Settlement)
            {
                Venue.SettleInCash(account, new(i), Table, taken.Cause);
            }
        }

        Venue.CoverLoan(account, taken.Cause);
    }

    private void GiveToFund(TakeOver taken, int row)
    {
        SignedLots open = Venue.Positions[row].Signed;
        if (open.IsZero)
        {
            return;
        }

        PerpMarket market = (PerpMarket)Venue.AllMarkets[Venue.Positions[row].Market];
        Venue.Backstop.TakeOver(row, market.Mark, taken.Cause);
    }

    private void LetGo(TakeOver taken)
    {
        ref AccountState state = ref Venue.StateOf(taken.Account);
        state.Standing = AccountStanding.Good;
        state.EngineSlot = 0;
        Finish(taken);
    }
}
