using CsCheck;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Tests.Ledger;

/// <summary>No asset of which an account has or owes anything is missing from those that are looped over, and they come in their order.</summary>
public sealed class HeldAssetsSuperset
{
    [Fact]
    [Trait("share", "properties")]
    public void Whatever_was_posted_to_an_account_is_named_in_order()
    {
        Gen.Int[1, 150].SelectMany(count => Gen.Select(Gen.Const(count), Gen.Int[0, count - 1].Array[0, 30], Gen.Int[0, count - 1])).Sample((count, posted, more) =>
        {
            Balances balances = new([.. Enumerable.Range(0, count).Select(i => new Asset(new(i), "A" + i, 2))]);
            AccountId issuer = balances.Open("issuer", Overdraft.ByMeaning), account = balances.Open("account", Overdraft.Forbidden);
            foreach (int asset in posted)
            {
                balances.Transfer(issuer, account, new(asset), Amount.FromUnits(5));
            }

            List<int> named = [];
            foreach (AssetId asset in balances.AssetsOf(account).With(new(more)))
            {
                named.Add(asset.Index);
            }

            int[] right = [.. posted.Append(more).Distinct().Order()];
            Assert.Equal(named.Distinct().Order(), named);
            Assert.Empty(right.Except(named));
            Assert.All(named, index => Assert.InRange(index, 0, count - 1));
            Assert.True(count > 64 || named.SequenceEqual(right), "up to 64 assets nothing else is named");
        }, iter: 2_000);
    }

    [Fact]
    public void What_an_account_owes_is_named_though_it_holds_none()
    {
        Balances balances = new([new Asset(new(0), "USDT", 7), new Asset(new(1), "BTC", 8)]);
        AccountId issuer = balances.Open("issuer", Overdraft.ByMeaning), account = balances.Open("account", Overdraft.Forbidden);
        balances.GrowLoan(account, new(1), Amount.FromUnits(7));
        List<int> named = [];
        foreach (AssetId asset in balances.AssetsOf(account))
        {
            named.Add(asset.Index);
        }

        Assert.Equal([1], named);
        Assert.False(balances.AssetsOf(issuer).MoveNext());
    }
}
