using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

public sealed partial class Venue
{
    /// <summary>The rule over its unified accounts, once the world has given it one.</summary>
    public UnifiedMargin? UnifiedMargin { get; internal set; }

    /// <summary>The rule over its spot margin accounts, once the world has given it one.</summary>
    public SpotMargin? SpotMargin { get; internal set; }

    /// <summary>Interest of one hour on the loans of unified and spot margin accounts: rounded up to the unit, and owed like the loan.</summary>
    public void ChargeInterest()
    {
        foreach (AccountId account in admitted)
        {
            double yearly = states[account.Index].Mode == MarginMode.Unified ? Rules.Unified.LoanRate : Rules.SpotMargin.LoanRate;
            around.Balances.GrowLoansOf(account, yearly);
        }
    }

    /// <summary>What an account owes of an asset that could not be bought back: the lender gets it from the loss place, and the account pays its index value in settlement tokens, as far as it can.</summary>
    internal void SettleInCash(AccountId account, AssetId asset, CollateralTable table, Cause cause)
    {
        Amount loan = around.Balances.LoanOf(account, asset);
        if (loan.IsZero)
        {
            return;
        }

        around.Balances.Transfer(LossPlace, Lender, asset, loan);
        around.Balances.StrikeOff(account, asset, loan);
        around.Journal.Transfer(around.Agenda.Now, TransferKind.BadDebt, LossPlace, Lender, asset, loan, cause);
        double rate = table.IndexOf(Settlement);
        double owed = rate > 0 ? Math.Min(1e17, Math.Ceiling(table.UsdOf(asset, loan) / rate * table[Settlement].UnitsPerWhole)) : 0;
        Amount paid = Amount.Min(Amount.FromUnits((long)owed), Amount.Max(Amount.Zero, around.Balances.AvailableOf(account, Settlement)));
        around.Balances.Transfer(account, LossPlace, Settlement, paid);
        Amount fromFund = Amount.Min(Amount.FromUnits((long)owed) - paid, Amount.Max(Amount.Zero, around.Balances.AvailableOf(Fund, Settlement)));
        if (fromFund.IsPositive)
        {
            around.Balances.Transfer(Fund, LossPlace, Settlement, fromFund);
            around.Journal.Transfer(around.Agenda.Now, TransferKind.InsurancePayout, Fund, account, Settlement, fromFund, cause);
        }
    }

    /// <summary>What an account still owes of the settlement token: paid from what it has, then by the fund, then left as loss at the loss place. Its loan is gone.</summary>
    internal void CoverLoan(AccountId account, Cause cause)
    {
        around.Balances.Repay(account, Lender, Settlement, around.Balances.LoanOf(account, Settlement));
        Amount left = around.Balances.LoanOf(account, Settlement);
        if (left.IsPositive)
        {
            CoverShortfall(account, Lender, left, cause);
            around.Balances.StrikeOff(account, Settlement, left);
        }
    }
}
