using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Records;

/// <summary>What each market is; each market every ten seconds while the shock works, else every minute: best prices, last, and what was traded since the row before; and the resting value within 1% of mid.</summary>
/// <remarks>The journal samples quotes each second. Coarser rows lose no extreme, since lowest and highest trade go with them.</remarks>
internal sealed class PriceTables(RunView run, Names names)
{
    private const long FineUs = 10_000_000;
    private const long CoarseUs = 60_000_000;
    private static readonly Duration Before = Duration.FromMinutes(10);
    private static readonly Duration After = Duration.FromMinutes(120);

    /// <summary>What happened on a market since its last row.</summary>
    private struct Bar
    {
        public double Low;
        public double High;
        public double VolumeUsd;
        public long Trades;
        public double Mark;
        public double Index;
    }

    public void Markets(Rows rows)
    {
        foreach (Market market in run.Markets)
        {
            rows.Add(market.Key).Add(names.Of(market.Venue)).Add(market.Kind.ToString().ToLowerInvariant()).Add(names.Of(market.Spec.Base)).Add(names.Of(market.Spec.Quote))
                .Add(Names.Of(run.RoleOf(market))).Add(market.StartPrice).Add(market.Spec.TickValue).Add(market.Spec.LotValue);
            PerpMarket? perp = market as PerpMarket;
            double before = run.OpenInterestAtStart[market.Id.Index].Count * market.Spec.LotValue * market.StartPrice;
            rows.Add(perp is null ? double.NaN : before).Add(perp is null ? double.NaN : market.Spec.NotionalOf(perp.Mark, perp.OpenInterest)).End();
        }
    }

    public void Prices(Rows rows)
    {
        Bar[] bars = new Bar[run.Markets.Count];
        foreach (ref Bar bar in bars.AsSpan())
        {
            (bar.Low, bar.High, bar.Mark, bar.Index) = (double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.NaN);
        }

        int trades = 0, marks = 0;
        for (int i = 0; i < run.Journal.Quotes.Count; i++)
        {
            ref readonly QuoteSampled quote = ref run.Journal.Quotes[i];
            if (IsRow(quote.At))
            {
                trades = ReadTrades(bars, trades, quote.At);
                marks = ReadMarks(bars, marks, quote.At);
                Row(rows, quote, ref bars[quote.Market.Index]);
            }
        }
    }

    public void Depth(Rows rows)
    {
        for (int i = 0; i < run.Journal.Quotes.Count; i++)
        {
            ref readonly QuoteSampled quote = ref run.Journal.Quotes[i];
            if (IsRow(quote.At))
            {
                Market market = run.Markets[quote.Market.Index];
                double usd = run.QuoteUsd[market.Spec.Quote.Index];
                rows.Add(quote.At.Microseconds).Add(market.Key).Add(quote.DepthBid1Pct * usd).Add(quote.DepthAsk1Pct * usd).End();
            }
        }
    }

    /// <summary>Each ten seconds from ten minutes before the shock to two hours after it, each minute otherwise.</summary>
    private bool IsRow(Instant at) => at.Microseconds % (IsFine(at) ? FineUs : CoarseUs) == 0;

    private bool IsFine(Instant at) => run.ShockAt < run.End && at + Before >= run.ShockAt && at <= run.ShockAt + After;

    private int ReadTrades(Bar[] bars, int next, Instant until)
    {
        for (; next < run.Journal.Trades.Count && run.Journal.Trades[next].At <= until; next++)
        {
            ref readonly TradeHappened trade = ref run.Journal.Trades[next];
            ref Bar bar = ref bars[trade.Market.Index];
            double price = run.Markets[trade.Market.Index].Spec.PriceOf(trade.Price);
            bar.Low = Math.Min(bar.Low, price);
            bar.High = Math.Max(bar.High, price);
            bar.VolumeUsd += run.UsdOf(trade);
            bar.Trades++;
        }

        return next;
    }

    private int ReadMarks(Bar[] bars, int next, Instant until)
    {
        for (; next < run.Journal.Marks.Count && run.Journal.Marks[next].At <= until; next++)
        {
            ref readonly MarkPublished mark = ref run.Journal.Marks[next];
            ref Bar bar = ref bars[mark.Market.Index];
            (bar.Mark, bar.Index) = (run.Markets[mark.Market.Index].Spec.PriceOf(mark.Mark), mark.Index);
        }

        return next;
    }

    private void Row(Rows rows, in QuoteSampled quote, ref Bar bar)
    {
        Market market = run.Markets[quote.Market.Index];
        double last = market.Spec.PriceOf(quote.Last);
        rows.Add(quote.At.Microseconds).Add(market.Key)
            .Add(quote.Bid.IsNone ? double.NaN : market.Spec.PriceOf(quote.Bid)).Add(quote.Ask.IsNone ? double.NaN : market.Spec.PriceOf(quote.Ask))
            .Add(last).Add(bar.Trades == 0 ? last : bar.Low).Add(bar.Trades == 0 ? last : bar.High)
            .Add(bar.Trades).Add(bar.VolumeUsd).Add(bar.Mark).Add(bar.Index).End();
        (bar.Low, bar.High, bar.Trades, bar.VolumeUsd) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
    }
}
