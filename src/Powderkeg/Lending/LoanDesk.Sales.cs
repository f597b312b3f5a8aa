using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Lending;

// From the call to the last slice: look - call - wait for the grace time - sell in slices, each paying fee and debt - return the surplus, or book the bad debt.
public sealed partial class LoanDesk
{
    protected override double Judge(int member, Instant now)
    {
        Loan loan = loans[member];
        if (loan.State is LoanState.Closed or LoanState.BeingSold)
        {
            return double.PositiveInfinity;
        }

        double debt = DebtUsdOf(Members[member]), pledge = PledgeUsdOf(member);
        bool isLoop = (Table[loan.Pledge].Kind & CollateralKind.LoopPledge) != 0;
        if (debt <= 0 || !rules.Calls || (isLoop && !rules.CallsLoops))
        {
            return double.PositiveInfinity;
        }

        Cause cause = new(isLoop ? Channel.LoopLiquidation : Channel.LoanLiquidation, LastMoveOf(loan.Pledge));
        LtvStep step = rules.Ladder.At(LtvOf(debt, pledge));
        if (step == LtvStep.Liquidation || (loan.State == LoanState.Called && now >= loan.Until && step == LtvStep.MarginCall))
        {
            return StartSale(member, cause, now) ? double.PositiveInfinity : 0;
        }

        if (step == LtvStep.MarginCall)
        {
            if (loan.State == LoanState.Good)
            {
                loan.State = LoanState.Called;
                loan.Until = now + rules.Grace;
                loan.Call = Around.Journal.Liquidation(now, Venue.Id, Members[member], LiquidationStep.Call, loan.Pledge, MarketId.None, Side.Sell,
                    Lots.Zero, Amount.Zero, Settlement, cause);
                // The grace time runs out even where no price moves.
                Venue.ScheduleStep(this, Members[member], loan.Until == now ? now + Duration.FromMicroseconds(1) : loan.Until, GraceStep + member);
            }

            return 0;
        }

        if (loan.State == LoanState.Called)
        {
            (loan.State, loan.Until, loan.Call) = (LoanState.Good, Instant.Never, EventId.None);
        }

        InOrder(member);
        double line = debt / rules.Ladder.MarginCall.Value;
        return SlackOf(pledge - line, pledge + line);
    }

    /// <summary>Steps from here on are the end of a loan's grace time.</summary>
    private const int GraceStep = 1 << 30;

    /// <returns>False: the run is made without this sale.</returns>
    private bool StartSale(int member, Cause cause, Instant now)
    {
        Loan loan = loans[member];
        // A sale after an unmet call is forced by the call; a sale at the liquidation LTV by the price.
        if (Begin(member, loan.Call.IsNone ? cause : cause with { Parent = loan.Call }, now) is null)
        {
            return false;
        }

        loan.State = LoanState.BeingSold;
        loan.Until = Instant.Never;
        return true;
    }

    public override void Step(int slot)
    {
        Instant now = Around.Agenda.Now;
        if (slot >= GraceStep)
        {
            if (loans[slot - GraceStep] is { State: LoanState.Called } called && now >= called.Until)
            {
                Judge(slot - GraceStep, now);
            }

            return;
        }

        if (this[slot] is not { } taken)
        {
            return;
        }

        Loan loan = loans[taken.Member];
        bool waited = now.Microseconds - taken.StartedAt.Microseconds >= rules.Patience.Microseconds;
        Collect(taken, loan);
        // A debt of D needs D / (1 - fee) of proceeds.
        double needed = DebtUsdOf(taken.Account) / Math.Max(0.01, 1 - rules.Fee.Value);
        if (OwesAnything(taken.Account) && !waited && Sales.SellNext(taken, sale, needed) != SaleAttempt.NothingLeft)
        {
            Collect(taken, loan);
            Again(taken, sale.Every);
            return;
        }

        Close(taken, loan);
    }

    /// <summary>What the sale brought: the fee first, then the debt. A debt in another token than the settlement token is paid at the index.</summary>
    private void Collect(TakeOver taken, Loan loan)
    {
        AccountId account = taken.Account;
        Amount brought = Amount.Max(Amount.Zero, Balances.AvailableOf(account, Settlement));
        if (brought.IsZero || loan.Pledge == Settlement)
        {
            return;
        }

        Amount fee = rules.Fee.FeeOwed(brought);
        Balances.Transfer(account, Income, Settlement, fee);
        Amount left = brought - fee;
        if (loan.Debt == Settlement)
        {
            Balances.Repay(account, Lender, Settlement, left);
            return;
        }

        // The desk changes at the index, rounded down in its favour, with its own money.
        double each = Table.IndexOf(loan.Debt) * Table[Settlement].UnitsPerWhole, rate = Table.IndexOf(Settlement) * Table[loan.Debt].UnitsPerWhole;
        if (each > 0 && rate > 0)
        {
            Amount owed = Balances.LoanOf(account, loan.Debt);
            double worth = left.Units * rate / each;
            Amount paid = worth >= owed.Units ? owed : Amount.FromUnits((long)worth);
            Amount cost = Amount.Min(left, Amount.FromUnits((long)Math.Ceiling(paid.Units * each / rate)));
            Balances.Transfer(account, Lender, Settlement, cost);
            Balances.Transfer(Lender, account, loan.Debt, paid);
            Balances.Repay(account, Lender, loan.Debt, paid);
        }
    }

    private void Close(TakeOver taken, Loan loan)
    {
        AccountId account = taken.Account;
        Amount owed = Balances.LoanOf(account, loan.Debt);
        if (owed.IsPositive)
        {
            for (int i = 0; i < Table.Count; i++)
            {
                Amount there = Amount.Max(Amount.Zero, Balances.AvailableOf(account, new(i)));
                Balances.Transfer(account, Income, new(i), there);
            }

            Balances.Transfer(BadDebt, Lender, loan.Debt, owed);
            Balances.StrikeOff(account, loan.Debt, owed);
            Around.Journal.Transfer(Around.Agenda.Now, TransferKind.BadDebt, BadDebt, Lender, loan.Debt, owed, taken.Cause);
        }

        ReturnAll(taken.Member);
        loan.State = LoanState.Closed;
        Finish(taken);
    }
}
