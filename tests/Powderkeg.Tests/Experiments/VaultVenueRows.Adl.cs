using Powderkeg.Exchange;
using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Experiments;

public sealed class VaultVenueRowsAdl
{
    private static void Deleverage(ToyDay day, double second, string perp, double usd, int gain)
    {
        Market market = day.Of(perp);
        EventId booked = day.Closed(second, perp, usd, step: LiquidationStep.TakenOver);
        day.Journal.Deleverage(ToyDay.At(second), market.Id, day.Other, day.Someone, Side.Buy, market.Spec.LotsIn(usd / market.StartPrice), market.Spec.NearestPrice(market.StartPrice),
            gain, new(Channel.Adl, booked));
    }

    /// <summary>BTC: 200 m through the book and 100 m deleveraged, whose losing side is booked too: 100 of 300. A: 90 m and 10 m: 10 of 100. The median of 33.3 and 10% is 21.7%.</summary>
    [Fact]
    public void The_ratio_books_the_losing_side_as_a_liquidation_and_is_the_median_of_markets()
    {
        ToyDay day = new();
        day.Closed(10, "hyper:BTC-PERP", 200e6);
        day.Closed(11, "hyper:A-PERP", 90e6);
        Deleverage(day, 12, "hyper:BTC-PERP", 100e6, 1);
        Deleverage(day, 13, "hyper:A-PERP", 10e6, 0);
        Reading row = day.Read("hl-adl-ratio");
        Assert.Equal((1.0 / 3 + 0.1) / 2, row.Simulated!.Value, 6);
        Assert.Equal(Verdict.Pass, row.Verdict);
        Assert.Equal(0.5, day.Read("hl-adl-winners").Simulated!.Value);
    }

    /// <summary>Open interest is 100 m, so a minute counts from 50,000 on: the 10,000 of minute 1 does not, minute 2 does, and its first closing starts the clock.</summary>
    [Fact]
    public void The_clock_starts_at_the_first_closing_of_the_first_minute_over_a_2000th_of_open_interest()
    {
        ToyDay day = new();
        PerpMarket perp = (PerpMarket)day.Of("hyper:BTC-PERP");
        SignedLots thousand = SignedLots.FromCount(perp.Spec.LotsIn(1000).Count);
        day.Hyper.EndowPosition(perp, day.Someone, thousand, perp.Spec.NearestPrice(100_000));
        day.Hyper.EndowPosition(perp, day.Other, -thousand, perp.Spec.NearestPrice(100_000));
        day.Begin();
        day.Closed(70, "hyper:BTC-PERP", 10e3);
        day.Closed(130, "hyper:BTC-PERP", 10e3);
        day.Closed(140, "hyper:BTC-PERP", 45e3);
        Deleverage(day, 191.7, "hyper:BTC-PERP", 1e6, 1);
        Reading row = day.Read("hl-adl-delay");
        Assert.Equal((61.7, Verdict.Pass), (Math.Round(row.Simulated!.Value, 6), row.Verdict));
    }

    [Fact]
    public void Without_auto_deleveraging_the_rows_are_missed_and_say_so()
    {
        ToyDay day = new();
        day.Closed(10, "hyper:BTC-PERP", 10e6);
        Assert.Equal((Verdict.Miss, "no auto-deleveraging"), (day.Read("hl-adl-delay").Verdict, day.Read("hl-adl-delay").Words));
        Assert.Equal(Verdict.Miss, day.Read("hl-adl-winners").Verdict);
        Assert.Equal(0, day.Read("hl-adl-ratio").Simulated);
    }

    /// <summary>The day's own series (timeline.csv): the last window that is not smaller than the one before is the tenth, so growth ends 300 s after the first.</summary>
    [Fact]
    public void The_days_own_burst_stops_growing_for_good_after_300_seconds()
    {
        double[] day = [416, 294, 1466, 1814, 3740, 3918, 2112, 2282, 4088, 4514, 2274, 788, 450, 244, 152];
        Assert.Equal(300, VaultVenueRows.GrowsUntil(day));
        Assert.True(Targets.Of("burst-shape").Limits.Hold(300));
    }

    [Theory]
    [InlineData(new double[] { 100, 50, 20, 5, 1 }, 30)]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 240)]
    [InlineData(new double[] { 100, 50, 5, 60, 1 }, 30)]
    public void A_burst_is_over_where_a_window_after_its_largest_is_under_a_tenth_of_it(double[] windows, double seconds) =>
        Assert.Equal(seconds, VaultVenueRows.GrowsUntil(windows));

    [Fact]
    public void Windows_are_30_seconds_from_the_start_net_of_the_sides_of_auto_deleveraging()
    {
        ToyDay day = new();
        day.Closed(5, "hyper:BTC-PERP", 1e6);
        day.Closed(10, "hyper:BTC-PERP", 2e6);
        day.Closed(39.9, "hyper:BTC-PERP", 3e6);
        Deleverage(day, 39.95, "hyper:BTC-PERP", 7e6, 1);
        day.Closed(40, "hyper:BTC-PERP", 4e6);
        double[] windows = VaultVenueRows.Windows(new ForcedClosings(day.Evidence().Run).All, ToyDay.At(10));
        Assert.Equal([5e6, 4e6, 0], windows.Take(3).Select(w => Math.Round(w)));
    }
}
