using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Experiments.Replay;
using Powderkeg.Tests.Replay;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>The law of far bids: fitted on a real book, and drawn as it says.</summary>
public sealed class FarBidsLaw
{
    private const double LastPrice = 1.745; // shared/data/README.md, atom-wick: last price before, 53 ms earlier
    private const double Within2Percent = 400_000; // MECHANICS.md section 12 a: assumed
    private static readonly double Nearest = Math.Log(1 / 0.98);

    [Fact]
    public void Defaults_are_the_fit_to_the_9_170_dollars_of_bids_that_one_order_ate()
    {
        RowText rows = MeasuredRows.Atom();
        int priced = rows.Column("price_usdt"), sized = rows.Column("quantity_atom");
        (double Price, double Usd)[] bids = [.. Enumerable.Range(0, rows.Count).Select(row => (rows.Real(row, priced), rows.Real(row, priced) * rows.Real(row, sized)))];
        double total = bids.Sum(b => b.Usd);
        double mean = bids.Sum(b => b.Usd * (Math.Log(LastPrice / b.Price) - Nearest)) / total;
        FarBidsDescription law = new() { Id = "far", Venue = "main", Where = new MarketChoice() };
        Assert.Equal(9_170, total, 1.0);
        Assert.Equal(total / Within2Percent, law.Share, 4);
        Assert.Equal(mean, law.MeanLogDistance, 3);
        foreach ((double under, double tolerance) in new[] { (1.2, 0.03), (1.0, 0.02), (0.8, 0.01) })
        {
            double share = bids.Where(b => b.Price < under).Sum(b => b.Usd) / total;
            Assert.Equal(share, Math.Exp(-(Math.Log(LastPrice / under) - Nearest) / law.MeanLogDistance), tolerance);
        }
    }

    [Fact]
    public void Drawn_bids_have_the_total_and_the_falling_off_that_the_law_says_and_other_prices_on_another_seed()
    {
        FarBidsDescription law = new()
        {
            Id = "far",
            Venue = "main",
            Where = new MarketChoice { Classes = [AssetClass.Altcoin] },
            Orders = 4_000,
            Share = 1,
        };
        WorldDescription description = SmallWorld.Of([SmallWorld.MainVenue(50e6)], [law], 1);
        Market market = SmallWorld.MarketOf(new World(description, 1), "main:ALT/USDT");
        double total = 0, beyond = 0;
        double[] under = [3, 2, 1, 0.5], found = new double[4];
        for (Price at = market.Book.NextLevel(Side.Buy, Price.None); !at.IsNone; at = market.Book.NextLevel(Side.Buy, at))
        {
            double price = market.Spec.PriceOf(at), usd = market.Spec.NotionalOf(at, market.Book.QuantityAt(Side.Buy, at));
            Assert.InRange(price, market.Spec.TickValue, 4 * 0.98);
            total += usd;
            beyond += usd * (Math.Log(4 / price) - Nearest);
            for (int i = 0; i < under.Length; i++)
            {
                found[i] += price < under[i] ? usd : 0;
            }
        }

        Assert.Equal(1, total / 100e6, 0.001); // share 1 of twice the 1% depth
        Assert.Equal(law.MeanLogDistance, beyond / total, 0.02);
        for (int i = 0; i < under.Length; i++)
        {
            Assert.Equal(Math.Exp(-(Math.Log(4 / under[i]) - Nearest) / law.MeanLogDistance), found[i] / total, 0.03);
        }

        Market other = SmallWorld.MarketOf(new World(description, 2), "main:ALT/USDT");
        Assert.NotEqual(Digest(market), Digest(other));
    }

    private static ulong Digest(Market market)
    {
        ulong hash = 0;
        market.Book.AppendDigest(ref hash);
        return hash;
    }
}
