using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Issuers;

/// <summary>
/// A liquid staking token (WBETH, BNSOL): worth its redemption value, which grows daily, to whoever can wait for it. Its market may disagree.
/// </summary>
/// <remarks>
/// Redemption burns at once and pays the underlying, at the rate of the request, after a delay: the shortest one, longer in proportion to what is asked beyond the
/// daily limit, at most the longest. ISSUERS-8: the vault holds the underlying of all tokens in issue and of all redemptions under way.
/// </remarks>
public sealed class LiquidStakingToken : Issuer
{
    private readonly LiquidStakingTokenDescription rules;
    private readonly IssuerSurroundings around;
    private readonly Asset token;
    private readonly Asset underlying;
    private readonly AccountId vault;
    private readonly List<(AccountId User, Amount Amount, Instant Due, Cause Cause)> queue = [];
    private double rate;
    private double queuedTokens;
    private Instant nextAccrual;

    public LiquidStakingToken(LiquidStakingTokenDescription rules, IssuerSurroundings around)
        : base(rules.Id, around.Assets[rules.Token], around.Agenda.Register(StableHash.Of("issuer/" + rules.Id)))
    {
        this.rules = rules;
        this.around = around;
        token = around.Balances.AssetOf(Token);
        underlying = around.Balances.AssetOf(around.Assets[rules.Underlying]);
        vault = around.Roster.Open($"issuer/{rules.Id}/vault", -1);
        rate = rules.Rate;
        around.Rates.Publish(Token, underlying.Id, rate);
    }

    public override Duration Every { get; } = Duration.FromHours(1);

    /// <summary>Underlying per token, now.</summary>
    public double Rate => rate;

    /// <summary>Redemptions under way.</summary>
    public int Waiting => queue.Count;

    public override void Endow() => nextAccrual = around.Agenda.Now + Duration.FromDays(1);

    /// <summary>Fills the vault for the tokens that the run starts with.</summary>
    public override void Start()
    {
        double whole = token.WholeOf(-around.Balances.Of(around.IssuerOf(Token), Token)) * rate;
        around.Balances.Transfer(around.IssuerOf(underlying.Id), vault, underlying.Id, underlying.AmountOf(whole));
    }

    public override bool Redeem(AccountId user, AssetId wanted, Amount amount, Instant now, Cause cause)
    {
        if (!amount.IsPositive || around.Balances.AvailableOf(user, Token) < amount)
        {
            return false;
        }

        // Rounded down, and never more than the vault has: the rate is a double, the payment is units.
        Amount owed = Amount.Min(underlying.AmountOf(Math.Floor(token.WholeOf(amount) * rate * underlying.UnitsPerWhole) / underlying.UnitsPerWhole),
            around.Balances.Of(vault, underlying.Id) - Owed());
        around.Balances.Transfer(user, around.IssuerOf(Token), Token, amount);
        around.Journal.Transfer(now, TransferKind.Redeem, user, around.IssuerOf(Token), Token, amount, cause);
        queue.Add((user, owed, now + DelayAt(queuedTokens), cause));
        queuedTokens += token.WholeOf(amount);
        return true;
    }

    /// <summary>The delay of a request behind so many queued tokens.</summary>
    public Duration DelayAt(double queued)
    {
        double days = rules.LeastDelay.Seconds / 86_400 + (rules.LimitPerDay > 0 ? queued / rules.LimitPerDay : double.MaxValue);
        return days * 86_400 >= rules.MostDelay.Seconds ? rules.MostDelay : Duration.FromSeconds(days * 86_400);
    }

    public override void Step(Instant now)
    {
        int kept = 0;
        for (int i = 0; i < queue.Count; i++)
        {
            if (queue[i].Due > now)
            {
                queue[kept++] = queue[i];
                continue;
            }

            around.Balances.Transfer(vault, queue[i].User, underlying.Id, queue[i].Amount);
            around.Journal.Transfer(now, TransferKind.Withdrawal, vault, queue[i].User, underlying.Id, queue[i].Amount, queue[i].Cause);
            queuedTokens = Math.Max(0, queuedTokens - underlying.WholeOf(queue[i].Amount) / rate);
        }

        queue.RemoveRange(kept, queue.Count - kept);
        while (now >= nextAccrual)
        {
            Accrue();
        }
    }

    private Amount Owed()
    {
        Amount sum = Amount.Zero;
        foreach ((_, Amount amount, _, _) in queue)
        {
            sum += amount;
        }

        return sum;
    }

    private void Accrue()
    {
        double before = rate;
        rate *= 1 + rules.Yield / 365;
        double whole = token.WholeOf(-around.Balances.Of(around.IssuerOf(Token), Token)) * (rate - before);
        around.Balances.Transfer(around.IssuerOf(underlying.Id), vault, underlying.Id, underlying.AmountOf(whole));
        around.Rates.Publish(Token, underlying.Id, rate);
        nextAccrual += Duration.FromDays(1);
    }
}
