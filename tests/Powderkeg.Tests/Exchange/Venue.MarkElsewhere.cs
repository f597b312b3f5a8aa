using Powderkeg.Exchange;
using Powderkeg.Tests.Samples;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>Hyperliquid docs, "Robust price indices": the third leg of the mark is what other venues' perps trade at.</summary>
public sealed class VenueMarkElsewhere
{
    private static readonly WorldDescription Small = SampleRuns.Read("scenarios/october-2025-small.yaml");

    private static World After(MarkStyle style)
    {
        WorldDescription world = Small with { Venues = [.. Small.Venues.Select(venue => venue.Id == "hyper" ? venue with { Mark = style } : venue)] };
        Simulation simulation = new(new World(world, 1));
        simulation.RunUntil(world.Start + Duration.FromMinutes(2));
        return simulation.World;
    }

    /// <summary>With two other venues their median is their mean; the mark is the median of it, of the oracle with its slow basis, and of the own book's middle, to half a tick.</summary>
    [Fact]
    public void Mark_is_the_median_of_oracle_own_book_and_the_mids_of_the_others()
    {
        World world = After(MarkStyle.VenuesMedian);
        Venue hyper = world.Venues.Single(venue => venue.Rules.Id == "hyper");
        hyper.Publish();
        int moved = 0;
        foreach (PerpMarket perp in hyper.Markets.OfType<PerpMarket>())
        {
            PerpMarket[] others = [.. world.Venues.Where(venue => venue != hyper).SelectMany(venue => venue.Markets).OfType<PerpMarket>().Where(other => other.Spec.Base == perp.Spec.Base)];
            Assert.Equal(2, others.Length);
            double own = MarkPrice.Median(perp.Spec.PriceOf(perp.Book.BestBid), perp.Spec.PriceOf(perp.Book.BestAsk), perp.Spec.PriceOf(perp.Last));
            double mark = MarkPrice.Median(perp.Index + perp.BasisEma, own, (others[0].Reference + others[1].Reference) / 2);
            Assert.Equal(mark, perp.Spec.PriceOf(perp.Mark), 0.50001 * perp.Spec.TickValue);
            moved += perp.Spec.NearestPrice(MarkPrice.Median(perp.Index + perp.BasisEma, own, perp.Index)) == perp.Mark ? 0 : 1;
        }

        Assert.True(moved > 0, "somewhere the mids of the others say something else than the index");
    }

    [Fact]
    public void Other_styles_do_not_look_at_other_venues() =>
        Assert.All(After(MarkStyle.OracleMedian).Venues.SelectMany(venue => venue.Markets).OfType<PerpMarket>(), perp => Assert.Empty(perp.Elsewhere));
}
