using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Issuers;

/// <summary>An issuer's reserve fund: takes redemption fees, and covers periods in which the backing shrinks.</summary>
public sealed class ReserveFund(AccountId account, AssetId coin, IssuerSurroundings around)
{
    public AccountId Account { get; } = account;

    public double WholeUsd => around.Balances.AssetOf(coin).WholeOf(around.Balances.Of(Account, coin));

    /// <summary>Pays a loss into the treasury as far as the fund reaches; returns what it paid.</summary>
    public Amount Cover(AccountId treasury, double lossUsd, Instant now)
    {
        Asset asset = around.Balances.AssetOf(coin);
        Amount paid = Amount.Min(asset.AmountOf(lossUsd), around.Balances.AvailableOf(Account, coin));
        if (paid.IsPositive)
        {
            around.Balances.Transfer(Account, treasury, coin, paid);
            around.Journal.Transfer(now, TransferKind.InsurancePayout, Account, treasury, coin, paid, Cause.Voluntary);
        }

        return paid;
    }
}
