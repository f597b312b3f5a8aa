using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>What came of asking for one forced sale.</summary>
public enum SaleAttempt
{
    /// <summary>Nothing that could be sold is left.</summary>
    NothingLeft,

    /// <summary>What is left found no bid at its last order, and waits.</summary>
    Dry,

    /// <summary>An order was sent, filled or not.</summary>
    Sent,
}

/// <summary>How often, and in what size, an account is sold.</summary>
/// <param name="Share">Share of what is held, drawn for each order.</param>
/// <param name="Every">Time between two orders of an account.</param>
/// <param name="First">Order in which assets go; the rest follows by value.</param>
/// <param name="Route">Into which book.</param>
public sealed record SaleRule(Draw Share, Duration Every, IReadOnlyList<AssetId> First, SaleRoute Route);

/// <summary>
/// Forced spot sales: one market order without a limit at a time, in the venue's order of sale (MECHANICS section 6: the real one of the day walked to 0.001).
/// </summary>
/// <remarks>
/// Size of an order: the drawn share of what is held, at least a hundredth of the most that was held, at most the market's largest market quantity, what is
/// there, and what the debt needs at the index (and 1% more). Invariant: SALE-1 nothing is sold that is not there.
/// Largest market quantity = <see cref="VenueDescription.ForcedOrderOfDepth"/> x described depth within 1% / price at the start: recomputed by venues from
/// traded volume, so it does not shrink within the day.
/// </remarks>
public sealed class SaleOrder
{
    private readonly Venue venue;
    private readonly VenueSurroundings around;
    private readonly CollateralTable table;
    private readonly SlippageMinute slippage = new();

    public SaleOrder(Venue venue, VenueSurroundings around, CollateralTable table)
    {
        this.venue = venue;
        this.around = around;
        this.table = table;
        OthersBuyer = around.Roster.Open(venue.Rules.Id + "/buyer-of-others", -1, Ledger.Overdraft.ByMeaning);
    }

    /// <summary>Takes the altcoins that are not modelled by name, at their index less the mean slippage of altcoins' forced sales in the same minute.</summary>
    public AccountId OthersBuyer { get; }

    /// <summary>Sends the next forced order of an account, for at most what its debt needs.</summary>
    public SaleAttempt SellNext(TakeOver sold, SaleRule rule, double neededUsd)
    {
        AssetId asset = Pick(sold, rule, out bool waiting);
        if (asset.IsNone)
        {
            return waiting ? SaleAttempt.Dry : SaleAttempt.NothingLeft;
        }

        double share = rule.Share.At(sold.NextDraw());
        if (BookFor(sold, asset, rule) is { } book)
        {
            Sell(sold, asset, book, share, neededUsd);
        }
        else
        {
            HandToBuyer(sold, asset, share, neededUsd);
        }

        return SaleAttempt.Sent;
    }

    private Market? BookFor(TakeOver sold, AssetId asset, SaleRule rule)
    {
        if (rule.Route != SaleRoute.ByDepth)
        {
            return table.BookOf(asset, venue.Settlement, rule.Route);
        }

        ReadOnlySpan<Market> books = table.BooksOf(asset);
        double depth = 0;
        foreach (Market market in books)
        {
            depth += market.Depth1Pct;
        }

        double drawn = sold.NextDraw() * depth;
        foreach (Market market in books)
        {
            drawn -= market.Depth1Pct;
            if (drawn <= 0)
            {
                return market;
            }
        }

        return books.Length == 0 ? null : books[^1];
    }

    /// <summary>What an earlier sale was paid in, then the list, then by value; never the settlement token itself.</summary>
    private AssetId Pick(TakeOver sold, SaleRule rule, out bool waiting)
    {
        waiting = false;
        if (!sold.Next.IsNone && CanSell(sold, sold.Next, rule, ref waiting))
        {
            return sold.Next;
        }

        foreach (AssetId asset in rule.First)
        {
            if (CanSell(sold, asset, rule, ref waiting))
            {
                return asset;
            }
        }

        AssetId best = AssetId.None;
        double most = -1;
        for (int i = 0; i < table.Count; i++)
        {
            AssetId asset = new(i);
            double value = table.UsdOf(asset, around.Balances.AvailableOf(sold.Account, asset));
            if (value > most && CanSell(sold, asset, rule, ref waiting))
            {
                most = value;
                best = asset;
            }
        }

        return best;
    }

    private bool CanSell(TakeOver sold, AssetId asset, SaleRule rule, ref bool waiting)
    {
        Amount there = around.Balances.AvailableOf(sold.Account, asset);
        if (asset == venue.Settlement || !there.IsPositive || around.Balances.LoanOf(sold.Account, asset).IsPositive)
        {
            return false;
        }

        Market? book = table.BookOf(asset, venue.Settlement, rule.Route);
        if (book is null ? (table[asset].Kind & CollateralKind.Others) == 0 : book.Spec.LotsIn(there).IsZero)
        {
            return false;
        }

        bool dry = around.Agenda.Now.Microseconds < sold.DryUntil[asset.Index];
        waiting |= dry;
        return !dry;
    }

    private void Sell(TakeOver sold, AssetId asset, Market book, double share, double neededUsd)
    {
        Amount there = around.Balances.AvailableOf(sold.Account, asset);
        Lots held = book.Spec.LotsIn(there);
        long lots = Math.Max(Sized(sold, asset, held.Count, share), 1);
        lots = AtMost(lots, LargestLots(book, asset));
        double index = table.IndexOf(asset);
        lots = index > 0 ? AtMost(lots, neededUsd / index / book.Spec.LotValue * 1.01 + 1) : lots;
        Invariant.Require(lots >= 1 && lots <= held.Count, "SALE-1", "nothing is sold that is not there", lots);
        double before = book.Reference;
        ExecutionReport report = venue.Execute(new(
            sold.Account, book.Id, Side.Sell, Price.None, Lots.FromCount(lots), TimeInForce.ImmediateOrCancel, OrderFlags.Engine, sold.Cause));
        if (report.Filled.IsZero)
        {
            sold.DryUntil[asset.Index] = around.Agenda.Now.Microseconds + Duration.FromSeconds(30L).Microseconds;
            return;
        }

        double average = around.Balances.AssetOf(book.Spec.Quote).WholeOf(report.QuoteFilled) / (report.Filled.Count * book.Spec.LotValue);
        if ((table[asset].Kind & CollateralKind.Altcoin) != 0 && before > 0)
        {
            slippage.Add(around.Agenda.Now, Math.Clamp(1 - average / before, 0, 1));
        }

        sold.Next = book.Spec.Quote == venue.Settlement ? sold.Next : book.Spec.Quote;
        around.Journal.Liquidation(around.Agenda.Now, venue.Id, sold.Account, LiquidationStep.Sale, asset, book.Id, Side.Sell, report.Filled,
            InSettlement(book.Spec.Quote, report.QuoteFilled), venue.Settlement, sold.Cause);
    }

    /// <summary>The drawn share, or a hundredth of the most that was held if that is more, or all of it if it is less still.</summary>
    private static long Sized(TakeOver sold, AssetId asset, long held, double share)
    {
        ref long most = ref sold.MostHeld[asset.Index];
        most = Math.Max(most, held);
        return Math.Min(held, Math.Max((long)(Math.Clamp(share, 0, 1) * held), most / 100));
    }

    private double LargestLots(Market book, AssetId asset)
    {
        double depth = venue.Rules.ForcedOrderOfDepth * book.Depth1Pct;
        return depth > 0 && table[asset].StartUsd > 0 ? depth / table[asset].StartUsd / book.Spec.LotValue : double.PositiveInfinity;
    }

    private static long AtMost(long lots, double most) => most < lots ? Math.Max(1, (long)most) : lots;

    private void HandToBuyer(TakeOver sold, AssetId asset, double share, double neededUsd)
    {
        Amount there = around.Balances.AvailableOf(sold.Account, asset);
        double index = table.IndexOf(asset);
        long units = Math.Max(Sized(sold, asset, there.Units, share), 1);
        units = index > 0 ? AtMost(units, neededUsd / index * table[asset].UnitsPerWhole * 1.01 + 1) : units;
        double usd = table.UsdOf(asset, Amount.FromUnits(units)) * (1 - slippage.MeanAt(around.Agenda.Now));
        double rate = table.IndexOf(venue.Settlement);
        Amount paid = Amount.FromUnits(rate > 0 ? (long)Math.Floor(usd / rate * table[venue.Settlement].UnitsPerWhole) : 0);
        around.Balances.Transfer(sold.Account, OthersBuyer, asset, Amount.FromUnits(units));
        around.Balances.Transfer(OthersBuyer, sold.Account, venue.Settlement, paid);
        around.Journal.Liquidation(around.Agenda.Now, venue.Id, sold.Account, LiquidationStep.Sale, asset, MarketId.None, Side.Sell, Lots.Zero,
            paid, venue.Settlement, sold.Cause);
    }

    /// <summary>For the record: what was paid, in settlement tokens at the indexes. It moves nothing.</summary>
    private Amount InSettlement(AssetId paidIn, Amount paid)
    {
        double rate = table.IndexOf(venue.Settlement);
        return paidIn == venue.Settlement || rate <= 0 ? paid
            : Amount.FromUnits((long)(table.UsdOf(paidIn, paid) / rate * table[venue.Settlement].UnitsPerWhole));
    }

    /// <summary>Mean slippage of altcoins' forced sales: of this calendar minute, or of the last one that had any.</summary>
    private sealed class SlippageMinute
    {
        private long minute;
        private double sum;
        private int count;

        public void Add(Instant now, double slip)
        {
            long current = now.Microseconds / 60_000_000;
            if (current != minute)
            {
                (minute, sum, count) = (current, 0, 0);
            }

            sum += slip;
            count++;
        }

        /// <summary>Zero where no altcoin was sold by force within the last minute.</summary>
        public double MeanAt(Instant now) => count == 0 || now.Microseconds / 60_000_000 > minute + 1 ? 0 : sum / count;
    }
}
