using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Issuers;

/// <summary>A request to redeem: who, in which stablecoin, how much of it is unpaid, when it may be paid at the earliest.</summary>
public readonly record struct RedemptionRequest(AccountId User, AssetId Wanted, Amount Left, Instant Due, Cause Cause);

/// <summary>
/// The queue of a redemption desk: requests in the order in which they came, each due after the delay, paid under a limit per block and per 24 hours.
/// </summary>
/// <remarks>Amounts in units of the issuer's token. It moves no money: <see cref="SyntheticDollar"/> pays and burns. ISSUERS-3: no block pays over its limit, no 24 hours over theirs.</remarks>
public sealed class RedemptionDesk(RedemptionDeskDescription rules, Amount limitPerBlock, Amount limitPerDay)
{
    private readonly List<RedemptionRequest> queue = [];
    private readonly List<(Instant At, Amount Amount)> paid = [];
    private int first;
    private int firstPaid;
    private Amount paidToday = Amount.Zero;
    private Amount redeemedInBlock = Amount.Zero;
    private Amount mintedInBlock = Amount.Zero;

    public RedemptionDeskDescription Rules { get; } = rules;
    public HashSet<AccountId> Whitelist { get; } = [];

    /// <summary>Requests that are not paid in full.</summary>
    public int Waiting => queue.Count - first;

    /// <summary>Tokens asked back and not paid yet.</summary>
    public Amount Unpaid { get; private set; } = Amount.Zero;

    /// <summary>Tokens redeemed so far.</summary>
    public Amount Redeemed { get; private set; } = Amount.Zero;

    public void Ask(AccountId user, AssetId wanted, Amount amount, Instant now, Cause cause)
    {
        queue.Add(new(user, wanted, amount, now + Rules.Delay, cause));
        Unpaid += amount;
    }

    /// <summary>Takes from the block's minting limit; false if it does not fit.</summary>
    public bool TryMint(Amount amount)
    {
        if (mintedInBlock + amount > limitPerBlock)
        {
            return false;
        }

        mintedInBlock += amount;
        return true;
    }

    public void StartBlock(Instant now)
    {
        mintedInBlock = Amount.Zero;
        redeemedInBlock = Amount.Zero;
        while (firstPaid < paid.Count && paid[firstPaid].At + Duration.FromDays(1) <= now)
        {
            paidToday -= paid[firstPaid++].Amount;
        }
    }

    /// <summary>What is due now and fits under both limits, whoever asked: what the issuer should have at hand.</summary>
    public Amount DueNow(Instant now)
    {
        Amount sum = Amount.Zero;
        for (int i = first; i < queue.Count && queue[i].Due <= now; i++)
        {
            sum += queue[i].Left;
        }

        return Amount.Min(sum, Room);
    }

    /// <summary>The next request that may be paid now, and how much of it; false if none.</summary>
    public bool TryNext(Instant now, out RedemptionRequest request, out Amount payable)
    {
        request = default;
        payable = Amount.Zero;
        if (first >= queue.Count || queue[first].Due > now || !Room.IsPositive)
        {
            return false;
        }

        request = queue[first];
        payable = Amount.Min(request.Left, Room);
        return true;
    }

    /// <summary>So much of the next request has been paid.</summary>
    public void Paid(Amount amount, Instant now)
    {
        Invariant.Require(amount <= Room, "ISSUERS-3", "no block pays over its limit, no 24 hours over theirs", amount.Units);
        redeemedInBlock += amount;
        paidToday += amount;
        Redeemed += amount;
        Unpaid -= amount;
        paid.Add((now, amount));
        Amount left = queue[first].Left - amount;
        queue[first] = queue[first] with { Left = left };
        first += left.IsZero ? 1 : 0;
    }

    private Amount Room => Amount.Max(Amount.Zero, Amount.Min(limitPerBlock - redeemedInBlock, limitPerDay - paidToday));
}
