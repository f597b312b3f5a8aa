using CsCheck;
using Powderkeg.Agents;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

public sealed class HeldCoinsTwin
{
    [Fact]
    [Trait("share", "properties")]
    public void Coins_that_are_remembered_are_worth_what_looking_at_every_asset_says()
    {
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 2], Gen.Double[0, 500], Gen.Int[0, 4]).Array[1, 60].Sample(steps =>
        {
            World world = new PerpToy([]).World;
            Balances balances = world.Balances;
            AccountId[] accounts = [.. Enumerable.Range(0, 6).Select(i => world.Roster.Open("account/" + i, -1))];
            HeldCoins[] held = new HeldCoins[accounts.Length];
            foreach ((int from, int to, int coin, double whole, int verb) in steps)
            {
                AssetId asset = new(coin % balances.Assets.Count);
                Amount amount = balances.AssetOf(asset).AmountOf(whole);
                bool has = balances.AvailableOf(accounts[from], asset) >= amount;
                switch (verb)
                {
                    case 0:
                        world.Surroundings.Endow(accounts[to], asset, whole);
                        break;
                    case 1 when has:
                        balances.Transfer(accounts[from], accounts[to], asset, amount);
                        break;
                    case 2 when has && from != to:
                        balances.Lend(accounts[from], accounts[to], asset, amount);
                        break;
                    case 3 when from != to:
                        balances.Repay(accounts[to], accounts[from], asset, amount);
                        break;
                    case 4:
                        balances.GrowLoan(accounts[to], asset, Amount.FromUnits(amount.Units / 100));
                        break;
                }

                // Not all are asked each time: some have changed more than once since.
                for (int i = from; i < accounts.Length; i++)
                {
                    Assert.Equal(world.Surroundings.EquityUsdOf((Powderkeg.Exchange.Venue?)null, accounts[i]), held[i].UsdOf(balances, accounts[i], world.Surroundings.AllReferencesUsd()));
                }
            }
        }, iter: 60);
    }
}
