using Powderkeg.Exchange;
using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Experiments;

public sealed class DepthRowsLevels
{
    /// <summary>Three books quoted 100 a side before; at the worst sample they have 10, 50 and 100% left: the median is half.</summary>
    [Fact]
    public void Depth_is_the_worst_sample_of_the_median_book_against_its_mean_before()
    {
        ToyDay day = new();
        foreach (string book in (string[])["main:BTC/USDT", "main:A/USDT", "main:B/USDT"])
        {
            day.Quote(-20, book, 1, 80, 120);
        }

        foreach (string book in (string[])["main:BTC/USDT", "main:A/USDT", "main:B/USDT"])
        {
            day.Quote(-10, book, 1, 120, 80);
        }

        day.Quote(10, "main:BTC/USDT", 1, 10, 10);
        day.Quote(10, "main:A/USDT", 1, 60, 40);
        day.Quote(10, "main:B/USDT", 1, 100, 100);
        foreach (string book in (string[])["main:BTC/USDT", "main:A/USDT", "main:B/USDT"])
        {
            day.Quote(20, book, 1, 90, 90);
        }

        Reading row = day.Read("depth");
        Assert.Equal((-0.5, Verdict.Miss), (Math.Round(row.Simulated!.Value, 9), row.Verdict));
        Assert.Equal("-50.0% at +0:10, median of 3 books", row.Words);
    }

    /// <summary>89 m two-sided, then 2 m: 97.75% gone, as on the day at 21:54.</summary>
    [Fact]
    public void Depth_of_the_synthetic_dollar_is_its_own_row()
    {
        ToyDay day = new();
        day.Quote(-10, "main:USDe/USDT", 1, 45e6, 44e6);
        day.Quote(3840, "main:USDe/USDT", 0.8, 1e6, 1e6);
        Reading row = day.Read("usde-depth");
        Assert.Equal((2.0 / 89 - 1, Verdict.Pass), (row.Simulated!.Value, row.Verdict));
    }

    /// <summary>0.98 and 0.75 count, 0.981 and 0.749 do not, nor what was before the shock or on the second venue: 0.98 x 300 m + 0.75 x 200 m = 444 m.</summary>
    [Fact]
    public void Volume_of_the_break_is_what_traded_between_75_and_98_cents()
    {
        ToyDay day = new ToyDay().Trade(-1, "main:USDe/USDT", 0.9, 1e9).Trade(10, "main:USDe/USDT", 0.98, 300e6).Trade(11, "main:USDe/USDT", 0.9801, 1e9)
            .Trade(12, "second:USDe/USDT", 0.9, 1e9).Trade(20, "main:USDe/USDT", 0.75, 200e6).Trade(21, "main:USDe/USDT", 0.7499, 1e9);
        Reading row = day.Read("usde-volume");
        Assert.Equal((444e6, Verdict.Pass), (Math.Round(row.Simulated!.Value), row.Verdict));
    }

    /// <summary>1,000 BTC at 100,000 and 100 m of A at 1 are 200 m; at the end 900 BTC at 80,000 and 50 m of A at 0.5 are 97 m: -51.5%, BTC -28%, altcoins -75%.</summary>
    [Fact]
    public void Open_interest_is_counted_at_the_marks_of_its_time()
    {
        ToyDay day = new();
        Open(day, "main:BTC-PERP", 1000);
        Open(day, "hyper:A-PERP", 100e6);
        day.Begin();
        Open(day, "main:BTC-PERP", -100, 80_000);
        Open(day, "hyper:A-PERP", -50e6, 0.5);
        Reading row = day.Read("oi-drop");
        Assert.Equal((97.0 / 200 - 1, Verdict.Pass), (Math.Round(row.Simulated!.Value, 9), row.Verdict));
        Reading coins = day.Read("btc-oi");
        Assert.Equal(-0.28, coins.Simulated!.Value, 9);
        Assert.Equal(-0.75, coins.Beside.Single(b => b.Name == "altcoins").Value, 9);
        Assert.Equal((Verdict.Miss, "altcoins lost more of it than on the day"), (coins.Verdict, coins.Cause));
    }

    private static void Open(ToyDay day, string key, double whole, double? mark = null)
    {
        PerpMarket perp = (PerpMarket)day.Of(key);
        Venue venue = day.World.Venues[perp.Venue.Index];
        SignedLots lots = SignedLots.FromCount((long)Math.Round(whole / perp.Spec.LotValue));
        venue.ChangePosition(perp, day.Someone, lots, perp.Spec.NearestPrice(perp.StartPrice), Cause.Voluntary);
        venue.ChangePosition(perp, day.Other, -lots, perp.Spec.NearestPrice(perp.StartPrice), Cause.Voluntary);
        perp.Mark = perp.Spec.NearestPrice(mark ?? perp.StartPrice);
    }
}
