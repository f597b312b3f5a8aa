using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Cli;

/// <summary>Bids of a running world, from the looks at its books that the journal keeps. Reads only those that are new since the last time.</summary>
internal sealed class ProgressBids
{
    private readonly World world;
    private readonly int bitcoin;
    private readonly int[] altcoins;
    private readonly double[] first, last;
    private int read;
    private double? best;

    public ProgressBids(World world, Func<Market, bool> isBitcoin, Func<Market, bool> isAltcoin)
    {
        this.world = world;
        bitcoin = world.Markets.FirstOrDefault(isBitcoin)?.Id.Index ?? -1;
        altcoins = [.. world.Markets.Where(isAltcoin).Select(market => market.Id.Index)];
        (first, last) = (new double[world.Markets.Count], new double[world.Markets.Count]);
    }

    public BidsNow Now()
    {
        for (Column<QuoteSampled> quotes = world.Journal.Quotes; read < quotes.Count; read++)
        {
            ref readonly QuoteSampled quote = ref quotes[read];
            int market = quote.Market.Index;
            first[market] = first[market] > 0 ? first[market] : quote.DepthBid1Pct;
            last[market] = quote.DepthBid1Pct;
            if (market == bitcoin)
            {
                best = quote.Bid == Price.None ? null : world.Markets[market].Spec.PriceOf(quote.Bid);
            }
        }

        return new(best, bitcoin < 0 ? null : LeftOf(bitcoin), Middle([.. altcoins.Select(LeftOf).OfType<double>()]));
    }

    /// <summary>The value in the middle; of an even number the lower of both; null of none. It sorts what it is given.</summary>
    public static double? Middle(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? null : values[(values.Length - 1) / 2];
    }

    private double? LeftOf(int market) => first[market] > 0 ? last[market] / first[market] : null;
}
