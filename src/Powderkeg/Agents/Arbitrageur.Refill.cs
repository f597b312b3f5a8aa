using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <remarks>Cash and coins move between a member's own accounts only by transfers over the chain, which take minutes, and none in an outage.</remarks>
public sealed partial class Arbitrageur
{
    private readonly Instant[] refilledAt;

    // A venue's wallet pays the gas; the tip is an ordinary one.
    private const long TipWei = 2_000_000_000;

    /// <summary>Brings a venue that has run low half of what the richest one has over its start.</summary>
    private void Refill(int member)
    {
        if (venues.Length < 2)
        {
            return;
        }

        foreach (AssetId asset in assets)
        {
            RequestTransfer(member, asset);
        }

        RequestTransfer(member, venues[0].Settlement);
    }

    private void RequestTransfer(int member, AssetId asset)
    {
        int count = Around.Balances.Assets.Count;
        ref Instant last = ref refilledAt[member * count + asset.Index];
        if (Around.Now < last + description.RefillEvery)
        {
            return;
        }

        int poor = -1, rich = -1;
        double most = 0;
        for (int slot = 0; slot < venues.Length; slot++)
        {
            int account = member * venues.Length + slot;
            double start = home[account * count + asset.Index], now = AvailableOf(accounts[account], asset);
            poor = start > 0 && now < description.RefillBelow * start ? slot : poor;
            bool richer = start > 0 && now - start > most;
            (rich, most) = richer ? (slot, now - start) : (rich, most);
        }

        if (poor < 0 || rich < 0)
        {
            return;
        }

        last = Around.Now;
        AccountId from = accounts[member * venues.Length + rich], to = accounts[member * venues.Length + poor];
        Amount amount = Around.Balances.AssetOf(asset).AmountOf(most / 2);
        Cause cause = new(Channel.Arbitrage, Around.ShockEvent);
        Around.OnChain.Transfers.Request(from, venues[rich].Id, to, venues[poor].Id, asset, amount, TipWei, long.MaxValue, cause);
    }

    /// <summary>Tokens between a member's accounts: still its own.</summary>
    private double InTransitOf(int member, AssetId asset)
    {
        Amount sum = Amount.Zero;
        for (int slot = 0; slot < venues.Length && venues.Length > 1; slot++)
        {
            sum += Around.OnChain.Transfers.UnderWayTo(accounts[member * venues.Length + slot], asset);
        }

        return Around.Balances.AssetOf(asset).WholeOf(sum);
    }
}
