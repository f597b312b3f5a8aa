using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Issuers;

/// <summary>
/// Spot coins and a short perp of the same size on one account of one venue: what can be deleveraged, liquidated, and runs out of margin like anybody's.
/// </summary>
/// <remarks>
/// Custody is off exchange: margin moves between the treasury and the account by settlement, once a day or at once when it is thin. The spot is held in the same
/// account (mirrored custody); it counts for nothing in the account's margin. Every look: take note of deleveraging - settle margin - close or reopen a slice.
/// </remarks>
public sealed class Hedge
{
    private readonly IssuerSurroundings around;
    private readonly SyntheticDollarDescription rules;
    private readonly HedgeDescription its;
    private readonly Asset underlying;
    private Instant settledAt;
    private int seen;
    private EventId lastForced;

    public Hedge(HedgeDescription its, SyntheticDollarDescription rules, IssuerSurroundings around)
    {
        this.its = its;
        this.rules = rules;
        this.around = around;
        Venue = around.VenueByKey(its.Venue);
        underlying = around.Balances.AssetOf(around.Assets[its.Underlying]);
        foreach (Market market in Venue.Markets)
        {
            Perp = market is PerpMarket perp && market.Spec.Base == underlying.Id ? perp : Perp;
            Spot = market.Kind == MarketKind.Spot && market.Spec.Base == underlying.Id && market.Spec.Quote == Venue.Settlement ? market : Spot;
        }

        Invariant.Require(Perp is not null, "ISSUERS-4", $"a hedge has a perp at its venue ({its.Venue}, {its.Underlying})");
        Account = around.Roster.Open($"issuer/{rules.Id}/hedge/{its.Venue}/{its.Underlying}", -1);
        Venue.Admit(Account, MarginMode.Cross, 50);
    }

    public Venue Venue { get; }
    public PerpMarket Perp { get; } = null!;
    public Market? Spot { get; }
    public AccountId Account { get; }

    /// <summary>Spot held, in the perp's lots.</summary>
    public Lots SpotLots => Perp.Spec.LotsIn(around.Balances.Of(Account, underlying.Id));

    public Lots ShortLots => Lots.FromCount(Math.Max(0, -Venue.Positions.Of(Account, Perp.Id).Count));

    /// <summary>Spot without a short: above zero the issuer is long the coin.</summary>
    public long GapLots => SpotLots.Count - ShortLots.Count;

    public double GapUsd => GapLots * Perp.Spec.LotValue * Perp.Spec.PriceOf(Perp.Mark);

    /// <summary>Spot at the mark and the account's equity, in USD (the settlement token at 1).</summary>
    public double ValueUsd =>
        underlying.WholeOf(around.Balances.Of(Account, underlying.Id)) * Perp.Spec.PriceOf(Perp.Mark)
        + around.Balances.AssetOf(Venue.Settlement).WholeOf(Venue.EquityOf(Account));

    public double NotionalUsd => Perp.Spec.NotionalOf(Perp.Mark, ShortLots);

    public void Endow()
    {
        Lots size = Perp.Spec.LotsIn(its.Notional / Perp.StartPrice);
        around.Balances.Transfer(around.IssuerOf(underlying.Id), Account, underlying.Id, Perp.Spec.BaseOf(size));
        around.Balances.Transfer(around.IssuerOf(Venue.Settlement), Account, Venue.Settlement, MarginFor(size, Perp.Last));
        Venue.ChangePosition(Perp, Account, -SignedLots.Of(Side.Buy, size), Perp.Last, Cause.Voluntary);
        settledAt = around.Agenda.Now;
    }

    /// <summary>Settles margin with the treasury: daily both ways, and at once where it is thin.</summary>
    public void Settle(AccountId treasury, Instant now)
    {
        Amount target = MarginFor(ShortLots, Perp.Mark), equity = Venue.EquityOf(Account);
        bool daily = settledAt + rules.TopUpEvery <= now;
        Amount least = rules.UrgentBelow.ShareOf(Perp.NotionalAt(Perp.Mark, SignedLots.Of(Side.Sell, ShortLots)));
        if (equity < target && (daily || equity < least))
        {
            Amount sent = Amount.Min(target - equity, Amount.Max(Amount.Zero, around.Balances.AvailableOf(treasury, Venue.Settlement)));
            Move(treasury, Account, sent, now);
        }
        else if (daily || (ShortLots.IsZero && SpotLots.IsZero))
        {
            Amount back = Amount.Min(equity - target, Amount.Max(Amount.Zero, around.Balances.AvailableOf(Account, Venue.Settlement)));
            Move(Account, treasury, Amount.Max(Amount.Zero, back), now);
        }

        settledAt = daily ? now : settledAt;
    }

    /// <summary>Free money over the margin target goes to the treasury: after a slice was closed to pay redemptions.</summary>
    public void Sweep(AccountId treasury, Instant now)
    {
        Amount free = Amount.Min(Venue.EquityOf(Account) - MarginFor(ShortLots, Perp.Mark), around.Balances.AvailableOf(Account, Venue.Settlement));
        Move(Account, treasury, Amount.Max(Amount.Zero, free), now);
    }

    /// <summary>Sells a slice of spot and closes as much of the short, to raise about this much; returns what was asked of the books, in USD.</summary>
    public double CloseSlice(double wantedUsd, Cause cause)
    {
        if (Spot is null || Venue.IsDown(OutageOf.Orders))
        {
            return 0;
        }

        double usd = Math.Min(wantedUsd, SliceUsd);
        double whole = usd / Perp.Spec.PriceOf(Perp.Mark);
        Lots perpLots = Lots.Min(Perp.Spec.LotsIn(whole), ShortLots);
        Lots spotLots = Lots.Min(Spot.Spec.LotsIn(whole), Spot.Spec.LotsIn(around.Balances.AvailableOf(Account, underlying.Id)));
        if (perpLots.IsZero || spotLots.IsZero)
        {
            return 0;
        }

        Send(Spot, Side.Sell, spotLots, OrderFlags.None, cause);
        Send(Perp, Side.Buy, perpLots, OrderFlags.ReduceOnly, cause);
        return usd;
    }

    /// <summary>Spot that has lost its short: what the rule says, a slice at a time.</summary>
    public void MindGap()
    {
        NoteForced();
        double gap = GapUsd;
        // Half a slice of slack: lots in flight are not chased.
        if (rules.Gap == GapRule.Leave || gap < 0.01 * Math.Max(NotionalUsd, SliceUsd) || Venue.IsDown(OutageOf.Orders))
        {
            return;
        }

        double whole = Math.Min(gap, SliceUsd) / Perp.Spec.PriceOf(Perp.Mark);
        if (rules.Gap == GapRule.Rehedge)
        {
            Send(Perp, Side.Sell, Perp.Spec.LotsIn(whole), OrderFlags.None, new(Channel.Arbitrage, lastForced));
        }
        else if (Spot is not null)
        {
            Send(Spot, Side.Sell, Spot.Spec.LotsIn(whole), OrderFlags.None, new(Channel.AdlUnhedge, lastForced));
        }
    }

    private double SliceUsd => rules.SliceOfDepth * Perp.Depth1Pct;

    private Amount MarginFor(Lots size, Price price) => its.Margin.FeeOwed(Perp.Spec.QuoteOf(price, size));

    /// <summary>The last deleveraging of this account is the cause of what the gap makes it do.</summary>
    private void NoteForced()
    {
        for (; seen < around.Journal.Deleveragings.Count; seen++)
        {
            Deleveraged fact = around.Journal.Deleveragings[seen];
            lastForced = fact.Winner == Account ? fact.Id : lastForced;
        }
    }

    private void Send(Market market, Side side, Lots lots, OrderFlags flags, Cause cause)
    {
        if (lots.IsZero)
        {
            return;
        }

        // No order of a hedge goes through more than 2% of the book.
        double worst = market.Reference * (side == Side.Sell ? 0.98 : 1.02);
        around.Gateway.Send(new(Account, market.Id, side, market.Spec.NearestPrice(worst), lots, TimeInForce.ImmediateOrCancel, flags, cause), Duration.Zero);
    }

    private void Move(AccountId from, AccountId to, Amount amount, Instant now)
    {
        if (amount.IsPositive)
        {
            around.Balances.Transfer(from, to, Venue.Settlement, amount);
            around.Journal.Transfer(now, from == Account ? TransferKind.Withdrawal : TransferKind.Deposit, from, to, Venue.Settlement, amount, Cause.Voluntary);
        }
    }
}
