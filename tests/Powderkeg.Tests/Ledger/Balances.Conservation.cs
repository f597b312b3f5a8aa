using CsCheck;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Tests.Ledger;

public sealed class BalancesConservation
{
    private static (Balances Balances, AccountId Issuer, AccountId[] Accounts, AssetId Asset) World()
    {
        Asset usdt = new(new(0), "USDT", 7);
        Balances balances = new([usdt]);
        AccountId issuer = balances.Open("issuer", Overdraft.ByMeaning);
        AccountId[] accounts = [.. Enumerable.Range(0, 5).Select(i => balances.Open("a" + i, Overdraft.Forbidden))];
        foreach (AccountId account in accounts)
        {
            balances.Transfer(issuer, account, usdt.Id, Amount.FromUnits(1000));
        }

        return (balances, issuer, accounts, usdt.Id);
    }

    [Fact]
    [Trait("share", "properties")]
    public void Ledger_1_whatever_is_moved_lent_repaid_or_struck_off_an_asset_sums_to_what_was_issued()
    {
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 1500], Gen.Int[0, 4]).Array[1, 60].Sample(steps =>
        {
            (Balances balances, AccountId issuer, AccountId[] accounts, AssetId asset) = World();
            foreach ((int from, int to, int amount, int verb) in steps)
            {
                Amount units = Amount.FromUnits(amount);
                switch (verb)
                {
                    case 0 when balances.AvailableOf(accounts[from], asset) >= units:
                        balances.Transfer(accounts[from], accounts[to], asset, units);
                        break;
                    case 1 when balances.AvailableOf(accounts[from], asset) >= units:
                        balances.Lend(accounts[from], accounts[to], asset, units);
                        break;
                    case 2:
                        balances.Repay(accounts[from], accounts[to], asset, units);
                        break;
                    case 3 when balances.AvailableOf(accounts[from], asset) >= units:
                        balances.Reserve(accounts[from], asset, units);
                        break;
                    case 4 when balances.ReservedOf(accounts[from], asset) >= units:
                        balances.Release(accounts[from], asset, units);
                        break;
                }

                ConservationAudit.Require(balances);
                foreach (AccountId account in accounts)
                {
                    Assert.True(balances.Of(account, asset) >= balances.ReservedOf(account, asset));
                }
            }

            AuditRow row = ConservationAudit.Rows(balances, a => a == issuer)[0];
            Assert.Equal((5000, 5000), (row.Issued.Units, row.Held.Units));
        }, iter: 500);
    }

    [Fact]
    public void A_transfer_of_more_than_is_there_stops_the_run_and_names_both_sides()
    {
        (Balances balances, _, AccountId[] accounts, AssetId asset) = World();
        InvariantBrokenException broken = Assert.Throws<InvariantBrokenException>(
            () => balances.Transfer(accounts[0], accounts[1], asset, Amount.FromUnits(1001)));
        Assert.Equal("LEDGER-2", broken.Id);
        Assert.Contains("a0 gives 1001 USDT to a1", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reserved_money_cannot_be_spent()
    {
        (Balances balances, _, AccountId[] accounts, AssetId asset) = World();
        balances.Reserve(accounts[0], asset, Amount.FromUnits(400));
        Assert.Equal(600, balances.AvailableOf(accounts[0], asset).Units);
        Assert.Throws<InvariantBrokenException>(() => balances.Transfer(accounts[0], accounts[1], asset, Amount.FromUnits(601)));
    }
}
