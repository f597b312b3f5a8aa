using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>What populations on chain have in common: an account each, gas money, and how they send transactions.</summary>
public abstract class ChainPopulation : Population
{
    private readonly string streamKey;
    private readonly AccountId[] accounts;

    protected ChainPopulation(PopulationDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        streamKey = description.StreamKey;
        accounts = new AccountId[description.Count];
    }

    protected OnChain OnChain => Around.OnChain;
    protected Blockchain Chain => Around.OnChain.Chain;

    /// <summary>The account of a member on chain.</summary>
    public AccountId AccountOf(int member) => accounts[member];

    protected RandomStream Stream(int member, string purpose) => StreamOf(streamKey, member, purpose);

    /// <summary>Opens a member's account and gives it gas money, if gas costs anything.</summary>
    protected AccountId OpenMember(int member, double gasTokens)
    {
        AccountId account = Around.Roster.Open($"{streamKey}/{member}", Number);
        accounts[member] = account;
        if (Chain.Rules.GasAsset is { } gas && gasTokens > 0)
        {
            Around.Endow(account, Around.Assets[gas], gasTokens);
        }

        return account;
    }

    protected void WakeMember(int member, Instant at) => WakeAt(at, Around.Roster.ActorOf(accounts[member]), member, 0);

    /// <summary>Sends a transaction at the tip that wallets suggest, times the sender's hurry; false if it cannot pay its gas.</summary>
    protected bool Send(int member, TransactionKind kind, int place, int first, int second, AccountId other, Amount amount, Amount least, long gas, double hurry, double mostGwei, Cause cause)
    {
        long tip = (long)(Chain.SuggestedTipWei(gas) * hurry);
        long most = (long)(mostGwei * BaseFee.WeiPerGwei);
        // A ceiling of four times the base fee, within what the sender is willing to pay: the money set aside stays reasonable.
        most = Math.Min(most, checked(4 * Chain.BaseFeeWei + 2 * tip));
        return Chain.Send(new(kind, accounts[member], other, place, first, second, amount, least, gas, tip, most, cause)) == SendRefusal.None;
    }

    /// <summary>What gas costs now, in USD.</summary>
    protected double GasUsd(long gas)
    {
        if (Chain.Rules.GasAsset is not { } key)
        {
            return 0;
        }

        Asset token = Around.Balances.AssetOf(Around.Assets[key]);
        return token.WholeOf(Chain.CostOf(gas, Chain.BaseFeeWei + Chain.SuggestedTipWei(gas))) * Around.ReferenceUsdOf(token.Id);
    }

    /// <summary>Balances at reference prices and positions in lending pools at the pools' own prices, USD.</summary>
    public override double EquityUsdOf(int member) => Around.EquityUsdOf(OnChain.Lending, accounts[member]);

    /// <summary>The event that last moved a price that an account's collateral stands on: the latest move of any market of the asset, or the shock.</summary>
    protected EventId LastMoveOf(AssetId asset)
    {
        EventId latest = EventId.None;
        foreach (Market market in Around.Markets)
        {
            latest = market.Spec.Base == asset && market.LastMove.Number > latest.Number ? market.LastMove : latest;
        }

        return latest.IsNone ? Around.ShockEvent : latest;
    }

    /// <summary>The latest fall of any market of a pledge, or the shock: the parent of what its loss of value forces.</summary>
    protected EventId LastFallOf(AssetId asset)
    {
        EventId latest = EventId.None;
        foreach (Market market in Around.Markets)
        {
            latest = market.Spec.Base == asset && market.LastMoveAgainst(Side.Sell) is var fall && fall.Number > latest.Number ? fall : latest;
        }

        return latest.IsNone ? Around.ShockEvent : latest;
    }
}
