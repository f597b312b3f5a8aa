using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>What one market did, read once from the samples and trades of the journal.</summary>
public sealed class PricePath
{
    /// <summary>Reference price by sample (once a second): mid if both sides quote, else the last trade; whole quote units.</summary>
    public List<(Instant At, double Price)> Samples { get; } = [];

    /// <summary>Bid depth within 1%, sampled each ten seconds.</summary>
    public List<(Instant At, double Bid, double Ask)> Depth { get; } = [];

    /// <summary>The last trade before the shock; the start price where there was none.</summary>
    public double BeforeShock { get; set; }

    /// <summary>Lowest trade from the shock on (from the start without one).</summary>
    public double Low { get; set; } = double.PositiveInfinity;
    public Instant? LowAt { get; set; }
    public double LastTrade { get; set; }
    public long Trades { get; set; }
    public long TradesBefore { get; set; }

    public bool HasLow => LowAt is not null;

    /// <summary>Fall from before the shock to the lowest trade, as a share; 0 where nothing traded lower.</summary>
    public double Drawdown => HasLow ? Math.Max(0, 1 - Low / BeforeShock) : 0;

    public double Recovery => LastTrade / BeforeShock;
}

/// <summary>Paths of all markets in two passes over the journal.</summary>
public static class PricePaths
{
    public static IReadOnlyList<PricePath> Of(RunView run)
    {
        PricePath[] paths = new PricePath[run.Markets.Count];
        for (int i = 0; i < paths.Length; i++)
        {
            paths[i] = new PricePath { BeforeShock = run.Markets[i].StartPrice, LastTrade = run.Markets[i].StartPrice };
            // Every market is sampled alike: no list need grow.
            paths[i].Samples.EnsureCapacity(run.Journal.Quotes.Count / paths.Length + 1);
        }

        ReadTrades(run, paths);
        ReadQuotes(run, paths);
        return paths;
    }

    private static void ReadTrades(RunView run, PricePath[] paths)
    {
        Instant shock = run.BaselineEnd;
        foreach (ref readonly TradeHappened trade in run.Journal.Trades)
        {
            PricePath path = paths[trade.Market.Index];
            double price = run.Markets[trade.Market.Index].Spec.PriceOf(trade.Price);
            path.Trades++;
            path.LastTrade = price;
            if (trade.At < shock)
            {
                path.TradesBefore++;
                path.BeforeShock = price;
            }
            else if (price < path.Low)
            {
                path.Low = price;
                path.LowAt = trade.At;
            }
        }
    }

    private static void ReadQuotes(RunView run, PricePath[] paths)
    {
        MarketSpec[] specs = [.. run.Markets.Select(market => market.Spec)];
        foreach (ref readonly QuoteSampled quote in run.Journal.Quotes)
        {
            int market = quote.Market.Index;
            paths[market].Samples.Add((quote.At, specs[market].MidOf(quote)));
            if (quote.At.Microseconds / 1_000_000 % 10 == 0)
            {
                paths[market].Depth.Add((quote.At, quote.DepthBid1Pct, quote.DepthAsk1Pct));
            }
        }
    }

    /// <summary>The first sample from <paramref name="from"/> on at which the price has been under a level for the length of a hold; null if never.</summary>
    public static Instant? FirstHeldUnder(IReadOnlyList<(Instant At, double Price)> samples, double level, Duration hold, Instant from)
    {
        Instant? since = null;
        foreach ((Instant at, double price) in samples)
        {
            if (at < from || !(price < level))
            {
                since = null;
                continue;
            }

            since ??= at;
            if (at - since.Value >= hold)
            {
                return since;
            }
        }

        return null;
    }
}
