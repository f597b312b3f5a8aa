using Powderkeg.Units;

namespace Powderkeg.Issuers;

/// <summary>The staked version of a synthetic dollar: shares of a vault, whose rate rises when the vault is paid, and which are paid back after a cooldown.</summary>
/// <remarks>ERC-4626 rounding: shares minted and assets paid are rounded down. ISSUERS-5: the rate never falls.</remarks>
public sealed class StakedDollar(AssetId dollar, AssetId shares, IssuerSurroundings around, string key, Duration cooldown)
{
    private readonly AccountId vault = around.Roster.Open(key + "/vault", -1);
    private readonly AccountId silo = around.Roster.Open(key + "/cooldown", -1);
    private readonly List<(AccountId User, Amount Amount, Instant Due)> cooling = [];
    private int first;

    public AssetId Shares => shares;

    /// <summary>Dollars that wait out their cooldown.</summary>
    public Amount Cooling => around.Balances.Of(silo, dollar);

    public Amount InVault => around.Balances.Of(vault, dollar);

    private Amount Issued => -around.Balances.Of(around.IssuerOf(shares), shares);

    /// <summary>Fills the vault for the shares that the run starts with, and publishes the rate.</summary>
    public void Start(double rate)
    {
        double whole = around.Balances.AssetOf(shares).WholeOf(Issued) * rate;
        around.Balances.Transfer(around.IssuerOf(dollar), vault, dollar, around.Balances.AssetOf(dollar).AmountOf(whole));
        around.Rates.Publish(shares, dollar, rate);
    }

    /// <summary>The vault is paid: everybody's share is worth more.</summary>
    public void Pay(Amount reward)
    {
        if (reward.IsPositive && Issued.IsPositive)
        {
            around.Balances.Transfer(around.IssuerOf(dollar), vault, dollar, reward);
            double rate = around.Balances.AssetOf(dollar).WholeOf(InVault) / around.Balances.AssetOf(shares).WholeOf(Issued);
            around.Rates.Publish(shares, dollar, Math.Max(rate, around.Rates.RateOf(shares)));
        }
    }

    public bool Stake(AccountId user, Amount dollars)
    {
        Amount minted = InVault.IsZero ? dollars : Amount.FromUnits(MulDiv.Down(dollars.Units, Issued.Units, InVault.Units));
        if (!minted.IsPositive || around.Balances.AvailableOf(user, dollar) < dollars)
        {
            return false;
        }

        around.Balances.Transfer(user, vault, dollar, dollars);
        around.Balances.Transfer(around.IssuerOf(shares), user, shares, minted);
        return true;
    }

    /// <summary>Burns shares now; the dollars come after the cooldown.</summary>
    public bool Unstake(AccountId user, Amount burnt, Instant now)
    {
        if (!burnt.IsPositive || around.Balances.AvailableOf(user, shares) < burnt)
        {
            return false;
        }

        Amount dollars = Amount.FromUnits(MulDiv.Down(burnt.Units, InVault.Units, Issued.Units));
        around.Balances.Transfer(user, around.IssuerOf(shares), shares, burnt);
        around.Balances.Transfer(vault, silo, dollar, dollars);
        cooling.Add((user, dollars, now + cooldown));
        return true;
    }

    /// <summary>Pays whose cooldown is over.</summary>
    public void Release(Instant now)
    {
        for (; first < cooling.Count && cooling[first].Due <= now; first++)
        {
            around.Balances.Transfer(silo, cooling[first].User, dollar, cooling[first].Amount);
        }
    }
}
