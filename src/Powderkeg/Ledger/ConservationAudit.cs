using Powderkeg.Units;

namespace Powderkeg.Ledger;

/// <summary>One asset's row of the audit: what its issuer has out, and what all others hold together.</summary>
public readonly record struct AuditRow(string Asset, Amount Issued, Amount Held)
{
    public Amount Difference => Held - Issued;
}

/// <summary>Sums every asset over all accounts: the sum must be zero, to the unit (LEDGER-1).</summary>
public static class ConservationAudit
{
    /// <param name="balances">The ledger.</param>
    /// <param name="isIssuer">Whether an account's negative balance is what it issued (the rest of the accounts hold).</param>
    public static IReadOnlyList<AuditRow> Rows(Balances balances, Func<AccountId, bool> isIssuer)
    {
        List<AuditRow> rows = [];
        AccountId[] issuers = [.. Enumerable.Range(0, balances.Accounts).Select(i => new AccountId(i)).Where(isIssuer)];
        foreach (Asset asset in balances.Assets)
        {
            Int128 issued = 0;
            foreach (AccountId issuer in issuers)
            {
                issued -= balances.Of(issuer, asset.Id).Units;
            }

            // Whoever is no issuer holds.
            rows.Add(new(asset.Key, Amount.FromWide(issued), Amount.FromWide(SumOf(balances, asset) + issued)));
        }

        return rows;
    }

    /// <summary>Stops the run if an asset is not conserved (LEDGER-1). That nobody stands below zero without meaning to is required at each transfer (LEDGER-2).</summary>
    public static void Require(Balances balances)
    {
        foreach (Asset asset in balances.Assets)
        {
            Int128 sum = SumOf(balances, asset);
            Invariant.Require(sum == 0, "LEDGER-1", $"the sum of {asset.Key} over all accounts equals what was issued", (long)sum);
        }
    }

    private static Int128 SumOf(Balances balances, Asset asset)
    {
        Int128 sum = 0;
        for (int i = 0; i < balances.Accounts; i++)
        {
            sum += balances.Of(new(i), asset.Id).Units;
        }

        return sum;
    }
}
