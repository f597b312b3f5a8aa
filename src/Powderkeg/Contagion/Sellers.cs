using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>Sales that nobody's engine made, but that a price or a loss forced all the same: loops unwound, spot behind a hedge that is gone, what a backstop took over. What forced each.</summary>
/// <remarks>
/// A call forces by the price of the pledge; a market's move by that market's vector since the start; the news, a closing and a deleveraging by themselves.
/// </remarks>
internal sealed class Sellers(RunView run, EventBook events, CascadeBook cascade, Breaches breaches)
{
    private int next;

    /// <summary>Books every such trade before the second that is attributed next.</summary>
    public void Advance(PriceAttribution prices)
    {
        for (; next < run.Journal.Trades.Count && run.Journal.Trades[next].At < prices.NextAt; next++)
        {
            ref readonly TradeHappened trade = ref run.Journal.Trades[next];
            // An exit through both pools (sUSDe to USDe to a stablecoin) counts once, where the USDe is sold.
            if (trade.Cause.Channel is Channel.LoopUnwind or Channel.AdlUnhedge or Channel.BackstopUnwind
                && run.RoleOf(run.Markets[trade.Market.Index]) != AssetRole.StakedSyntheticDollar)
            {
                double usd = run.UsdOf(trade);
                cascade.Sell(trade.At.Microseconds, trade.Cause.Channel, usd);
                Book(trade, usd, prices);
            }
        }
    }

    private void Book(in TradeHappened trade, double usd, PriceAttribution prices)
    {
        EventFact parent = events.Find(trade.Cause.Parent);
        if (parent.Kind == EventKind.Liquidation && breaches.Find(trade.Cause.Parent) is { Shares: { } shares } call && call.NotionalUsd == 0 && call.Exposures.Count == 1)
        {
            ByShares(call.Exposures[0].Market, shares, trade.Cause.Channel, usd);
        }
        else if (parent.Kind == EventKind.Trade)
        {
            ByMove(run.Journal.Trades[parent.Row].Market, trade.Cause.Channel, usd, prices);
        }
        else
        {
            Cause root = breaches.RootOf(trade.Cause.Parent, out long us);
            cascade.Cause(parent.Kind == EventKind.None ? trade.At.Microseconds : us, root.Channel, trade.Cause.Channel, usd);
        }
    }

    private void ByMove(MarketId market, Channel to, double usd, PriceAttribution prices)
    {
        ReadOnlySpan<double> vector = prices.VectorOf(market);
        double[] shares = new double[ChannelKinds.Count];
        double whole = 0;
        for (int c = 0; c < shares.Length; c++)
        {
            shares[c] = Math.Max(0, -vector[c]);
            whole += shares[c];
        }

        for (int c = 0; c < shares.Length; c++)
        {
            shares[c] = whole > 0 ? shares[c] / whole : c == (int)Channel.Voluntary ? 1 : 0;
        }

        ByShares(market.Index, shares, to, usd);
    }

    private void ByShares(int market, double[] shares, Channel to, double usd)
    {
        for (int c = 0; c < shares.Length; c++)
        {
            if (shares[c] > 0)
            {
                cascade.Cause(market, 1, 0, to, c, usd * shares[c]);
            }
        }
    }
}
