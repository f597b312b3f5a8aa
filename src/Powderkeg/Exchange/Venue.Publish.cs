using Powderkeg.Units;

namespace Powderkeg.Exchange;

public sealed partial class Venue
{
    // By market number; none for markets of other venues.
    private PriceTrail?[] trails = [];

    // A column a market, in the order of the list.
    private RingMeans? fiveMinutes;
    private int published;

    /// <summary>Prices of the last minute and five minutes, for bands and filters: sampled when marks are published.</summary>
    private sealed class PriceTrail
    {
        public readonly double[] Minute = new double[60];
        public int Next;
        public int Count;
        public double FiveMinuteMean;
    }

    /// <summary>Publishes indexes and marks of every perp market, and samples what bands and filters need. Once per <see cref="VenueDescription.Publish"/>.</summary>
    public void Publish()
    {
        fiveMinutes ??= new RingMeans(300, markets.Count);
        Span<double> prices = fiveMinutes.Next();
        for (int i = 0; i < markets.Count; i++)
        {
            prices[i] = Sample(markets[i]);
            if (markets[i] is PerpMarket perp)
            {
                PublishMark(perp);
            }
        }

        if (published++ % 10 == 0)
        {
            ReadOnlySpan<double> means = fiveMinutes.Means();
            for (int i = 0; i < markets.Count; i++)
            {
                trails[markets[i].Id.Index]!.FiveMinuteMean = means[i];
            }
        }
    }

    private void PublishMark(PerpMarket market)
    {
        double index = around.Oracles.PriceOf(market.Oracle);
        double mid = market.Reference, last = market.Last.Ticks * market.Spec.TickValue;
        market.Index = index;
        market.Basis.Add(mid - index);
        double step = Math.Min(1, Rules.Publish.Seconds / 150);
        market.BasisEma += (mid - index - market.BasisEma) * step;
        SamplePremium(market, index);
        double left = market.NextFunding == default || market.NextFunding <= around.Agenda.Now
            ? 0 : (market.NextFunding - around.Agenda.Now).Seconds / market.FundingEvery.Seconds;
        double bid = market.Book.BestBid.IsNone ? last : market.Spec.PriceOf(market.Book.BestBid);
        double ask = market.Book.BestAsk.IsNone ? last : market.Spec.PriceOf(market.Book.BestAsk);
        double mark = Rules.Mark == MarkStyle.Median3
            ? MarkPrice.Median3(index, market.FundingRate, left, market.Basis.Mean, last)
            : MarkPrice.OracleMedian(index, market.BasisEma, bid, ask, last, MidElsewhere(market, index));
        market.PreviousMark = market.Mark;
        market.Mark = market.Spec.NearestPrice(Math.Max(mark, market.Spec.TickValue));
        around.Journal.Mark(around.Agenda.Now, market.Id, market.Mark, index);
    }

    /// <summary>Gives each perp of a venues-median venue its fellows on other venues. Once, when all venues of the world are listed.</summary>
    internal void LookElsewhere()
    {
        if (Rules.Mark != MarkStyle.VenuesMedian)
        {
            return;
        }

        foreach (PerpMarket perp in markets.OfType<PerpMarket>())
        {
            perp.Elsewhere = [.. AllMarkets.OfType<PerpMarket>().Where(m => m.Venue != perp.Venue && m.Spec.Base == perp.Spec.Base)];
        }
    }

    /// <summary>Median of the mids of the coin's perps on other venues; the index where no other venue has one.</summary>
    private static double MidElsewhere(PerpMarket market, double index)
    {
        if (market.Elsewhere.Length == 0)
        {
            return index;
        }

        Span<double> mids = stackalloc double[market.Elsewhere.Length];
        for (int i = 0; i < mids.Length; i++)
        {
            mids[i] = market.Elsewhere[i].Reference;
        }

        mids.Sort();
        int middle = mids.Length / 2;
        return mids.Length % 2 == 1 ? mids[middle] : (mids[middle - 1] + mids[middle]) / 2;
    }

    /// <summary>Impact prices stand for 0.1% of the described 1% depth, which is about the impact notional that venues use.</summary>
    private static void SamplePremium(PerpMarket market, double index)
    {
        if (market.Book.BestBid.IsNone || market.Book.BestAsk.IsNone || index <= 0)
        {
            return;
        }

        market.Premium.Add(Funding.Premium(market.Spec.PriceOf(market.Book.BestBid), market.Spec.PriceOf(market.Book.BestAsk), index));
        market.FundingRate = Funding.RateOf(market.Premium.Value, market.FundingEvery, market.FundingCap);
    }

    /// <summary>Remembers a market's price, and returns it.</summary>
    private double Sample(Market market)
    {
        if (market.Id.Index >= trails.Length)
        {
            Array.Resize(ref trails, market.Id.Index + 1);
        }

        PriceTrail trail = trails[market.Id.Index] ??= new PriceTrail();
        double price = market.Reference;
        trail.Minute[trail.Next] = price;
        trail.Next = (trail.Next + 1) % trail.Minute.Length;
        trail.Count++;
        market.Breaker?.Note(around.Agenda.Now, market.Last, market.Spec.NearestPrice(price));
        return price;
    }

    private PriceTrail? TrailOf(Market market) => market.Id.Index < trails.Length ? trails[market.Id.Index] : null;

    /// <summary>Limit orders may not lie under 0.2 or over 5 times the five-minute average (Binance filter PERCENT_PRICE).</summary>
    private bool OutsidePriceFilter(Market market, Price limit)
    {
        if (TrailOf(market) is not { } trail || trail.FiveMinuteMean <= 0)
        {
            return false;
        }

        double price = limit.Ticks * market.Spec.TickValue;
        return price < 0.2 * trail.FiveMinuteMean || price > 5 * trail.FiveMinuteMean;
    }

    /// <summary>Under a price band, the worst price an order may trade at: the band around the price a minute ago.</summary>
    private Price Banded(Market market, Side side, Price limit)
    {
        if (Rules.PriceBand == Ratio.Zero || !BandApplies(market) || TrailOf(market) is not { } trail || trail.Count == 0)
        {
            return limit;
        }

        double then = trail.Count < trail.Minute.Length ? trail.Minute[0] : trail.Minute[trail.Next];
        double band = Rules.PriceBand.Value;
        if (side == Side.Sell)
        {
            Price floor = market.Spec.PriceAtOrAbove(then * (1 - band));
            return limit.IsNone || limit < floor ? floor : limit;
        }

        Price ceiling = market.Spec.PriceAtOrBelow(then * (1 + band));
        return limit.IsNone || limit > ceiling ? ceiling : limit;
    }

    private bool[] isBanded = [];

    /// <summary>The band is for this asset: said by the world, for assets of the described classes.</summary>
    internal void Band(AssetId asset)
    {
        if (asset.Index >= isBanded.Length)
        {
            Array.Resize(ref isBanded, asset.Index + 1);
        }

        isBanded[asset.Index] = true;
    }

    private bool BandApplies(Market market) => market.Spec.Base.Index < isBanded.Length && isBanded[market.Spec.Base.Index];
}
