using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>The insurance fund of a venue, or the vault of an on-chain one: takes what the book did not, and sells it on in small orders.</summary>
/// <remarks>
/// It takes a position only as far as it can carry it: its equity after the take-over still covers the maintenance of all it holds, and the market's
/// share of the fund (<see cref="VenueDescription.FundSharePerMarket"/>) is not used up. Used is price above mark times size: what the fund pays in value
/// when it takes a position over at bankruptcy price; it is written down as a payout. A vault takes all it is handed: its capital is the part that
/// liquidates, a small share of the whole that is not refilled (Hyperliquid's statement after JELLY, 26 March 2025: "a tight cap", "ADL will be
/// triggered if the Liquidator loses above a certain threshold"). If its own equity falls below zero, its positions are deleveraged. Unwinding: each <see cref="LiquidationDescription.UnwindEvery"/> one IOC order a market, near the mark, a share of the described depth.
/// </remarks>
public sealed class InsuranceFund : IMarginRule
{
    private readonly Venue venue;
    private readonly VenueSurroundings around;
    private readonly Dictionary<int, Amount> used = [];
    private readonly Dictionary<int, EventId> lastTaken = [];
    private bool unwinding;

    internal InsuranceFund(Venue venue, VenueSurroundings around)
    {
        this.venue = venue;
        this.around = around;
    }

    /// <summary>The fund pays and takes whatever comes (the switch of domino 12): it may stand below zero.</summary>
    public bool IsUnlimited => venue.Rules.Backstop == BackstopSize.Unlimited;

    /// <summary>What the fund has paid for a market so far, in value, when it took positions over beyond their marks.</summary>
    public Amount UsedFor(MarketId market) => used.GetValueOrDefault(market.Index);

    /// <summary>What the fund can pay now of an amount.</summary>
    internal Amount Payable(Amount owed) =>
        IsUnlimited ? owed : Amount.Min(owed, Amount.Max(Amount.Zero, around.Balances.AvailableOf(venue.Fund, venue.Settlement)));

    /// <summary>A position, or what is left of it, leaves its owner at a price: into the fund as far as it can carry it, the rest against the winners.</summary>
    /// <param name="row">The owner's position.</param>
    /// <param name="price">Bankruptcy price.</param>
    /// <param name="cause">Channel of the closing, and the event that began it.</param>
    public void TakeOver(int row, Price price, Cause cause)
    {
        Lots carried = LotsItCarries(row, price);
        if (!carried.IsZero)
        {
            Take(row, carried, price, cause);
        }

        Position left = venue.Positions[row];
        if (left.Lots != 0)
        {
            venue.Deleveraging.Close((PerpMarket)venue.AllMarkets[left.Market], left.Owner, left.Signed.Size, price, cause);
        }
    }

    /// <summary>Whether the fund's equity, with this equity and maintenance added to it, covers what it then holds.</summary>
    private bool CanCarry(Amount equity, Amount maintenance) =>
        IsUnlimited || venue.EquityOf(venue.Fund) + equity >= venue.MaintenanceOf(venue.Fund) + maintenance;

    /// <summary>Takes lots of a position at a price, without asking whether it can.</summary>
    internal void Take(int row, Lots lots, Price price, Cause cause)
    {
        Position position = venue.Positions[row];
        PerpMarket market = (PerpMarket)venue.AllMarkets[position.Market];
        SignedLots taken = SignedLots.FromCount(position.Lots > 0 ? lots.Count : -lots.Count);
        EventId fact = around.Journal.Liquidation(around.Agenda.Now, venue.Id, position.Owner, LiquidationStep.TakenOver, market.Spec.Base, market.Id,
            position.Signed.ClosingSide, lots, market.NotionalAt(price, taken), venue.Settlement, cause);
        Cause why = new(cause.Channel, fact);
        Amount paid = CostOf(market, taken, price);
        if (paid.IsPositive)
        {
            used[market.Id.Index] = UsedFor(market.Id) + paid;
            around.Journal.Transfer(around.Agenda.Now, TransferKind.InsurancePayout, venue.Fund, position.Owner, venue.Settlement, paid, why);
        }

        lastTaken[market.Id.Index] = fact;
        venue.ChangePosition(market, position.Owner, -taken, price, why);
        venue.ChangePosition(market, venue.Fund, taken, price, why);
    }

    /// <summary>Fund equity below zero: its positions are deleveraged, the largest first. And what it holds is unwound on its own clock.</summary>
    public void Check(Instant now)
    {
        int largest = CrossMargin.LargestOf(venue, venue.Fund);
        while (largest >= 0 && !IsUnlimited && venue.EquityOf(venue.Fund).IsNegative)
        {
            Deleverage(largest);
            largest = CrossMargin.LargestOf(venue, venue.Fund);
        }

        if (largest >= 0 && !unwinding)
        {
            unwinding = true;
            venue.ScheduleStep(this, venue.Fund, now + venue.Rules.Liquidation.UnwindEvery, 0);
        }
    }

    /// <summary>One small order in each market in which the fund holds something.</summary>
    public void Step(int slot)
    {
        unwinding = false;
        for (int row = venue.Positions.FirstOf(venue.Fund); row >= 0; row = venue.Positions.NextOf(row))
        {
            if (venue.Positions[row].Lots != 0)
            {
                Unwind(row);
            }
        }
    }

    private void Unwind(int row)
    {
        LiquidationDescription rules = venue.Rules.Liquidation;
        SignedLots open = venue.Positions[row].Signed;
        PerpMarket market = (PerpMarket)venue.AllMarkets[venue.Positions[row].Market];
        double mark = market.Spec.PriceOf(market.Mark), within = rules.UnwindWithin.Value;
        Price limit = open.IsLong ? market.Spec.PriceAtOrAbove(mark * (1 - within)) : market.Spec.PriceAtOrBelow(mark * (1 + within));
        double usd = market.Depth1Pct * rules.UnwindOfDepthPerMinute * rules.UnwindEvery.Seconds / 60;
        Lots lots = market.Depth1Pct <= 0 ? open.Size : Lots.Min(open.Size, Lots.FromCount(Math.Max(1, market.Spec.LotsIn(usd / mark).Count)));
        venue.Execute(new(venue.Fund, market.Id, open.ClosingSide, limit, lots, TimeInForce.ImmediateOrCancel, OrderFlags.Engine | OrderFlags.ReduceOnly,
            new(Channel.BackstopUnwind, lastTaken.GetValueOrDefault(market.Id.Index))));
    }

    /// <summary>A vault: at the previous mark. A fund: at the price at which its equity is zero, but no better for it than the one at which it took the position.</summary>
    private void Deleverage(int row)
    {
        Position position = venue.Positions[row];
        PerpMarket market = (PerpMarket)venue.AllMarkets[position.Market];
        Price price = venue.Rules.Liquidation.Style == LiquidationStyle.Vault ? market.PreviousMark : EvenPrice(market, position);
        venue.Deleveraging.Close(market, venue.Fund, position.Signed.Size, price, new(Channel.PerpLiquidation, lastTaken.GetValueOrDefault(market.Id.Index)));
    }

    private Price EvenPrice(PerpMarket market, in Position position)
    {
        Price even = CrossMargin.BankruptcyPrice(market, position.Signed, venue.EquityOf(venue.Fund));
        Price entry = IsolatedMargin.PriceOfValue(position.EntryCost, position.Signed, market.Spec, market.Book.Highest);
        return position.Lots > 0 == even < entry ? even : entry;
    }

    /// <summary>What taking these lots at this price costs at the mark: above zero where the price is beyond it.</summary>
    private static Amount CostOf(PerpMarket market, SignedLots taken, Price price) =>
        market.Spec.QuoteOf(price, taken) - market.Spec.QuoteOf(market.Mark, taken);

    /// <summary>The most lots of a position that the fund can carry, by halving.</summary>
    private Lots LotsItCarries(int row, Price price)
    {
        Position position = venue.Positions[row];
        long low = 0, high = position.Signed.Size.Count;
        if (Carries(position, high, price))
        {
            return Lots.FromCount(high);
        }

        while (high - low > 1)
        {
            long middle = low + (high - low) / 2;
            if (Carries(position, middle, price))
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return Lots.FromCount(low);
    }

    private bool Carries(in Position position, long lots, Price price)
    {
        if (IsUnlimited)
        {
            return true;
        }

        PerpMarket market = (PerpMarket)venue.AllMarkets[position.Market];
        SignedLots taken = SignedLots.FromCount(position.Lots > 0 ? lots : -lots);
        Amount cost = CostOf(market, taken, price);
        Amount share = venue.Rules.FundSharePerMarket.ShareOf(around.Balances.AssetOf(venue.Settlement).AmountOf(venue.Rules.InsuranceFund));
        if (cost.IsPositive && UsedFor(market.Id) + cost > share)
        {
            return false;
        }

        SignedLots held = venue.Positions.Of(venue.Fund, market.Id);
        Amount more = market.Tiers.MaintenanceOf(market.NotionalAt(market.Mark, held + taken)) - market.Tiers.MaintenanceOf(market.NotionalAt(market.Mark, held));
        return CanCarry(-cost, more);
    }
}
