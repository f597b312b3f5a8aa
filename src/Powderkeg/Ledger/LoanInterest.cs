using Powderkeg.Units;

namespace Powderkeg.Ledger;

/// <summary>Hourly interest on loans, rounded up to the unit: a lender never loses by rounding.</summary>
public static class LoanInterest
{
    private const long HoursPerYear = 8_760;

    /// <summary>One hour's interest on an amount at a yearly rate; a year is 365 days.</summary>
    public static Amount InterestOwed(Amount loan, double yearly) =>
        Amount.FromUnits(MulDiv.Up(loan.Units, (long)Math.Round(yearly * 1e9), HoursPerYear * Ratio.PartsPerOne));

    /// <summary>Grows every loan of an account by one hour.</summary>
    public static void GrowLoansOf(this Balances balances, AccountId account, double yearly)
    {
        foreach (AssetId asset in balances.AssetsOf(account))
        {
            Amount loan = balances.LoanOf(account, asset);
            if (loan.IsPositive)
            {
                balances.GrowLoan(account, asset, InterestOwed(loan, yearly));
            }
        }
    }
}
