using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Issuers;

/// <summary>
/// A synthetic dollar: what backs it, how it is minted and redeemed, and what its issuer does when many want out.
/// </summary>
/// <remarks>
/// Backing: liquid stablecoins in a treasury, stablecoins in lending pools (on which the dollar itself is looped), and spot coins against short perps on the run's
/// own venues (<see cref="Hedge"/>). Redemptions are paid in stablecoins at 1.00 less a fee. The ladder: liquid stablecoins, then hedges are closed slice by
/// slice, then lending pools are called back. Dollar tokens count at 1. ISSUERS-9: who mints and redeems gains nothing. ISSUERS-6: what is redeemed is burnt, to the unit.
/// </remarks>
public sealed class SyntheticDollar : Issuer
{
    private readonly SyntheticDollarDescription rules;
    private readonly IssuerSurroundings around;
    private readonly Asset token;
    private readonly AssetId[] stablecoins;
    private readonly List<Hedge> hedges = [];
    private readonly AccountId escrow;
    private readonly IssuerBid? bid;
    private double surplusAtLastPay;
    private Instant nextPay;

    public SyntheticDollar(SyntheticDollarDescription rules, IssuerSurroundings around)
        : base(rules.Id, around.Assets[rules.Token], around.Agenda.Register(StableHash.Of("issuer/" + rules.Id)))
    {
        this.rules = rules;
        this.around = around;
        token = around.Balances.AssetOf(Token);
        stablecoins = [.. rules.Stablecoins.Select(s => around.Assets[s.Asset])];
        Treasury = around.Roster.Open($"issuer/{rules.Id}/treasury", -1);
        Reserve = new ReserveFund(around.Roster.Open($"issuer/{rules.Id}/reserve-fund", -1), stablecoins[0], around);
        escrow = around.Roster.Open($"issuer/{rules.Id}/redemptions", -1);
        hedges.AddRange(rules.Hedges.Select(h => new Hedge(h, rules, around)));
        Staked = rules.Staked is { } staked ? new StakedDollar(Token, around.Assets[staked], around, $"issuer/{rules.Id}", rules.Cooldown) : null;
        Desk = new RedemptionDesk(rules.Desk, token.AmountOf(rules.Desk.LimitPerBlock), token.AmountOf(rules.Desk.LimitPerDay));
        if (Staked is not null)
        {
            around.Rates.Publish(Staked.Shares, Token, rules.StakedRate);
        }

        bid = rules.Bid is { } its ? new IssuerBid(its, rules.Id, Token, around) : null;
    }

    public override Duration Every { get; } = Duration.FromSeconds(5L);
    public AccountId Treasury { get; }
    public ReserveFund Reserve { get; }
    public RedemptionDesk Desk { get; }
    public StakedDollar? Staked { get; }
    public IReadOnlyList<Hedge> Hedges => hedges;

    /// <summary>Tokens in issue.</summary>
    public Amount Supply => -around.Balances.Of(around.IssuerOf(Token), Token);

    /// <summary>Liquid stablecoins at 1, in USD.</summary>
    public double LiquidUsd
    {
        get
        {
            double sum = 0;
            foreach (AssetId coin in stablecoins)
            {
                sum += around.Balances.AssetOf(coin).WholeOf(around.Balances.Of(Treasury, coin));
            }

            return sum;
        }
    }

    /// <summary>Stablecoins in lending pools, with interest.</summary>
    public double LentUsd
    {
        get
        {
            double sum = 0;
            foreach (LentBackingDescription lent in rules.Lent)
            {
                AssetId asset = around.Assets[lent.Asset];
                PoolLedger pool = around.OnChain.LendingByKey(lent.Pool);
                sum += around.Balances.AssetOf(asset).WholeOf(pool.Kernel.SupplyOf(Treasury, pool.ReserveOf(asset), around.Agenda.Now));
            }

            return sum;
        }
    }

    /// <summary>Whether a token is a stablecoin that it pays in.</summary>
    public bool PaysIn(AssetId asset) => Array.IndexOf(stablecoins, asset) >= 0;

    public double HedgedUsd => hedges.Sum(h => h.ValueUsd);

    /// <summary>Spot that has no short, over all hedges.</summary>
    public double GapUsd => hedges.Sum(h => h.GapUsd);

    public double BackingUsd => LiquidUsd + LentUsd + HedgedUsd + (bid?.CashUsd ?? 0);

    public override void Endow()
    {
        foreach (HeldBackingDescription held in rules.Stablecoins)
        {
            Give(Treasury, around.Assets[held.Asset], held.Amount);
        }

        Give(Reserve.Account, stablecoins[0], rules.ReserveFund);
        foreach (LentBackingDescription lent in rules.Lent)
        {
            AssetId asset = around.Assets[lent.Asset];
            PoolLedger pool = around.OnChain.LendingByKey(lent.Pool);
            Give(Treasury, asset, lent.Amount);
            LendingRefusal why = pool.Supply(Treasury, pool.ReserveOf(asset), around.Balances.AssetOf(asset).AmountOf(lent.Amount), around.Agenda.Now, Cause.Voluntary);
            Invariant.Require(why == LendingRefusal.None, "ISSUERS-7", "what is lent at the start fits the lending pool's cap", (long)why);
        }

        foreach (Hedge hedge in hedges)
        {
            hedge.Endow();
        }
    }

    public override void Start()
    {
        if (Staked is not null)
        {
            Staked.Start(rules.StakedRate);
        }

        nextPay = around.Agenda.Now + rules.YieldEvery;
        surplusAtLastPay = BackingUsd - token.WholeOf(Supply);
        bid?.Start(this);
    }

    /// <summary>Whitelisted, at 1.00, within the block's limit.</summary>
    public override bool Mint(AccountId user, AssetId paid, Amount amount, Instant now, Cause cause)
    {
        Amount minted = Converted(amount, around.Balances.AssetOf(paid), token);
        if (!Desk.Whitelist.Contains(user) || Array.IndexOf(stablecoins, paid) < 0 || !minted.IsPositive
            || around.Balances.AvailableOf(user, paid) < amount || !Desk.TryMint(minted))
        {
            return false;
        }

        around.Balances.Transfer(user, Treasury, paid, amount);
        around.Balances.Transfer(around.IssuerOf(Token), user, Token, minted);
        around.Journal.Transfer(now, TransferKind.Mint, around.IssuerOf(Token), user, Token, minted, cause);
        return true;
    }

    public override bool Redeem(AccountId user, AssetId wanted, Amount amount, Instant now, Cause cause)
    {
        if (!Desk.Whitelist.Contains(user) || !amount.IsPositive || around.Balances.AvailableOf(user, Token) < amount)
        {
            return false;
        }

        around.Balances.Transfer(user, escrow, Token, amount);
        Desk.Ask(user, wanted, amount, now, cause);
        return true;
    }

    public override bool Stake(AccountId user, Amount amount, Instant now, Cause cause) => Staked?.Stake(user, amount) ?? false;

    public override bool Unstake(AccountId user, Amount amount, Instant now, Cause cause) => Staked?.Unstake(user, amount, now) ?? false;

    /// <summary>
    /// Pays what is due, in the stablecoin asked for (an order names its collateral asset: EthenaMinting.sol, <c>Order.collateral_asset</c>), or in the
    /// first other that has money; what is short is left to the ladder.
    /// </summary>
    public override void BlockEnded(Instant now)
    {
        Desk.StartBlock(now);
        while (Desk.TryNext(now, out RedemptionRequest request, out Amount payable) && CoinFor(request.Wanted) is { IsNone: false } coin)
        {
            Asset paidIn = around.Balances.AssetOf(coin);
            Pay(request, Amount.Min(payable, ThereOf(paidIn)), paidIn, now);
        }

        Staked?.Release(now);
        bid?.BlockEnded(this, now);
    }

    /// <summary>Margin, hedges, the ladder, the bid, the stakers: in this order.</summary>
    public override void Step(Instant now)
    {
        foreach (Hedge hedge in hedges)
        {
            hedge.Settle(Treasury, now);
        }

        double missing = token.WholeOf(Desk.DueNow(now)) - LiquidUsd;
        if (missing > 0)
        {
            ClimbLadder(missing, now);
        }
        else
        {
            foreach (Hedge hedge in hedges)
            {
                hedge.MindGap();
            }
        }

        bid?.Step(this, now);
        if (Staked is not null && now >= nextPay)
        {
            PayStakers(now);
        }
    }

    /// <summary>Liquid stablecoins are not enough: hedges first, and only when no hedge can be closed, the lending pools.</summary>
    private void ClimbLadder(double missing, Instant now)
    {
        double asked = 0;
        foreach (Hedge hedge in hedges)
        {
            hedge.Sweep(Treasury, now);
            asked += asked < missing ? hedge.CloseSlice(missing - asked, Cause.Voluntary) : 0;
        }

        if (asked > 0)
        {
            return;
        }

        foreach (LentBackingDescription lent in rules.Lent)
        {
            Asset asset = around.Balances.AssetOf(around.Assets[lent.Asset]);
            PoolLedger pool = around.OnChain.LendingByKey(lent.Pool);
            int reserve = pool.ReserveOf(asset.Id);
            Amount called = Amount.Min(asset.AmountOf(missing), pool.Kernel.SupplyOf(Treasury, reserve, now) - pool.WaitingOf(Treasury, reserve));
            if (called.IsPositive)
            {
                pool.Withdraw(Treasury, reserve, called, now, Cause.Voluntary);
                missing -= asset.WholeOf(called);
            }

            if (missing <= 0)
            {
                return;
            }
        }
    }

    private AssetId CoinFor(AssetId wanted)
    {
        AssetId other = AssetId.None;
        foreach (AssetId coin in stablecoins)
        {
            bool has = ThereOf(around.Balances.AssetOf(coin)).IsPositive;
            if (has && coin == wanted)
            {
                return coin;
            }

            other = has && other.IsNone ? coin : other;
        }

        return other;
    }

    /// <summary>What the treasury has of a stablecoin, in units of the token.</summary>
    private Amount ThereOf(Asset coin) => Converted(around.Balances.AvailableOf(Treasury, coin.Id), coin, token);

    private void Pay(in RedemptionRequest request, Amount burnt, Asset paidIn, Instant now)
    {
        Amount worth = Converted(burnt, token, paidIn);
        Amount fee = rules.Desk.Fee.FeeOwed(worth);
        around.Balances.Transfer(escrow, around.IssuerOf(Token), Token, burnt);
        around.Balances.Transfer(Treasury, request.User, paidIn.Id, worth - fee);
        around.Balances.Transfer(Treasury, Reserve.Account, paidIn.Id, fee);
        around.Journal.Transfer(now, TransferKind.Redeem, request.User, around.IssuerOf(Token), Token, burnt, request.Cause);
        Desk.Paid(burnt, now);
    }

    /// <summary>A share of what the backing has grown by over the supply since the last payment: funding, interest and basis, less losses. A loss is first the reserve fund's.</summary>
    private void PayStakers(Instant now)
    {
        double surplus = BackingUsd - token.WholeOf(Supply), grown = surplus - surplusAtLastPay;
        if (grown > 0)
        {
            Amount reward = token.AmountOf(grown * rules.YieldShare.Value);
            Staked!.Pay(reward);
            around.Journal.Transfer(now, TransferKind.Interest, around.IssuerOf(Token), Treasury, Token, reward, Cause.Voluntary);
        }
        else
        {
            Reserve.Cover(Treasury, -grown, now);
        }

        surplusAtLastPay = BackingUsd - token.WholeOf(Supply);
        nextPay += rules.YieldEvery;
    }

    private void Give(AccountId to, AssetId asset, double whole) =>
        around.Balances.Transfer(around.IssuerOf(asset), to, asset, around.Balances.AssetOf(asset).AmountOf(whole));

    /// <summary>Whole for whole, rounded down where decimals differ.</summary>
    private static Amount Converted(Amount amount, Asset from, Asset to) => Amount.FromUnits(MulDiv.Down(amount.Units, to.UnitsPerWhole, from.UnitsPerWhole));
}
