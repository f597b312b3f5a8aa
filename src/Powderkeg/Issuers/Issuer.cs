using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Issuers;

[Describe("Who issues a token and takes it back.")]
public abstract record IssuerDescription
{
    [Names("issuer"), Describe("Id of the issuer.")]
    public required string Id { get; init; }

    [RefersTo("asset"), Describe("What it issues.")]
    public required string Token { get; init; }
}

/// <summary>An issuer at work: mints, redeems, and looks after its backing at its own pace.</summary>
public abstract class Issuer(string key, AssetId token, ActorId actor)
{
    public string Key { get; } = key;
    public AssetId Token { get; } = token;
    public ActorId Actor { get; } = actor;

    /// <summary>How often it looks after its backing.</summary>
    public abstract Duration Every { get; }

    /// <summary>Opens accounts and positions; before the populations.</summary>
    public abstract void Endow();

    /// <summary>Fills vaults for what the run starts with; after the populations have their balances.</summary>
    public abstract void Start();

    /// <summary>Takes <paramref name="amount"/> of <paramref name="paid"/> and issues tokens for it; false if it refuses.</summary>
    public virtual bool Mint(AccountId user, AssetId paid, Amount amount, Instant now, Cause cause) => false;

    /// <summary>Takes tokens in, to be paid later; false if it refuses.</summary>
    /// <param name="wanted">What the user asks to be paid in, where the issuer has a choice; it pays in another where that is empty.</param>
    public virtual bool Redeem(AccountId user, AssetId wanted, Amount amount, Instant now, Cause cause) => false;

    /// <summary>Stakes tokens for the staked version; false if it refuses.</summary>
    public virtual bool Stake(AccountId user, Amount amount, Instant now, Cause cause) => false;

    /// <summary>Asks the staked version back; false if it refuses.</summary>
    public virtual bool Unstake(AccountId user, Amount amount, Instant now, Cause cause) => false;

    /// <summary>Looks after its backing, once per <see cref="Every"/> (phase Settle).</summary>
    public abstract void Step(Instant now);

    /// <summary>A block is over: queues with a limit per block move on.</summary>
    public virtual void BlockEnded(Instant now)
    {
    }
}

/// <summary>The redemption rates of a run: issuers write, oracles and pools read. 1 for a token that nobody redeems.</summary>
public sealed class RedemptionRates : IRedemptionRates
{
    private readonly double[] rates;
    private readonly AssetId[] underlying;

    public RedemptionRates(int assets)
    {
        rates = new double[assets];
        underlying = new AssetId[assets];
        Array.Fill(rates, 1);
        Array.Fill(underlying, AssetId.None);
    }

    public double RateOf(AssetId token) => rates[token.Index];

    /// <summary>The same for oracles: an issuer's rate is as last published, whatever the time.</summary>
    public double RateOf(AssetId asset, Instant now) => rates[asset.Index];

    /// <summary>What the token is redeemed for; none where nobody redeems it.</summary>
    public AssetId UnderlyingOf(AssetId token) => underlying[token.Index];

    public void Publish(AssetId token, AssetId redeemedFor, double rate)
    {
        Invariant.Require(rate > 0 && double.IsFinite(rate), "ISSUERS-1", "a redemption rate is above zero");
        rates[token.Index] = rate;
        underlying[token.Index] = redeemedFor;
    }
}
