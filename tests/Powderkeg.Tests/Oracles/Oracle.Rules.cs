using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Oracles;

/// <summary>A price that a test sets.</summary>
internal sealed class PinnedOracle : Oracle
{
    public PinnedOracle(string key, double price)
        : base(key) => Price = price;

    private bool moved;

    public double Pin
    {
        set => (moved, Price) = (moved || value != Price, value);
    }

    public override bool Update(Instant now)
    {
        bool since = moved;
        moved = false;
        return since;
    }
}

/// <summary>Each kind of oracle against figures that we did not make, or that can be checked by hand.</summary>
public sealed class OracleRules
{
    private static readonly Instant Start = Instant.FromMicroseconds(1_000_000_000);

    private static Instant After(long seconds) => Start + Duration.FromSeconds(seconds);

    /// <summary>data/start-2025-10-10.md section 0: at the lows 0.2 x 430.65 + 0.8 x 0.2012 x 3,800 = 698, 17% of redemption value (1.08 ETH).</summary>
    [Fact]
    public void At_the_days_lows_the_collateral_index_of_wbeth_is_698_or_17_percent_of_redemption_value()
    {
        PinnedOracle usdt = new("wbeth/usdt", 430.65), pair = new("wbeth/eth", 0.2012), eth = new("eth/usdt", 3_800);
        WeightedLegsOracle index = new("wbeth", [new([usdt], []), new([pair], [eth])], [0.2, 0.8], Start);
        Assert.Equal(697.8, index.Price, 0.05);
        RedemptionOracle redemption = new("r", new(0), new DescribedRedemptionRate(1.08, 0, Start), eth, Start);
        Assert.Equal(0.17, index.Price / redemption.Price, 0.001);
    }

    [Fact]
    public void Bnsol_is_30_percent_of_its_own_book_and_70_percent_of_its_pair()
    {
        PinnedOracle usdt = new("bnsol/usdt", 34.9), pair = new("bnsol/sol", 0.5), sol = new("sol/usdt", 180);
        WeightedLegsOracle index = new("bnsol", [new([usdt], []), new([pair], [sol])], [30, 70], Start);
        Assert.Equal(0.3 * 34.9 + 0.7 * 90, index.Price, 1e-9);
        sol.Pin = 90;
        Assert.True(index.Update(After(1)));
        Assert.Equal(0.3 * 34.9 + 0.7 * 45, index.Price, 1e-9);
    }

    /// <summary>MECHANICS section 5: over 5% off the median counts nothing; with more than one such source the median is used.</summary>
    [Theory]
    [InlineData(100, 100, 0.001, OutlierRule.Futures, 100)] // ATOM at 0.001 on one venue leaves the future's index alone
    [InlineData(100, 102, 104, OutlierRule.Futures, 102)]
    [InlineData(100, 120, 80, OutlierRule.Futures, 100)] // two strayed: the median
    [InlineData(100, 100, 0.001, OutlierRule.None, 66.667)] // the collateral index has no such rule
    [InlineData(0, 0, 0, OutlierRule.Futures, 0)]
    public void A_source_that_strays_counts_nothing_in_a_futures_index(double a, double b, double c, OutlierRule rule, double index)
    {
        MultiVenueOracle oracle = new("i", [new PinnedOracle("a", a), new PinnedOracle("b", b), new PinnedOracle("c", c)], [1, 1, 1], rule, Ratio.FromPercent(5));
        Assert.Equal(index, oracle.Price, 0.001);
    }

    /// <summary>Five sources, two of them double: the median is 103, the mean of the three that are left 101.33. With one of two the mean counts again.</summary>
    [Fact]
    public void With_two_sources_that_stray_to_one_side_a_futures_index_is_the_median_and_not_the_mean_of_the_rest()
    {
        PinnedOracle last = new("e", 210);
        MultiVenueOracle oracle = new("i", [new PinnedOracle("a", 100), new PinnedOracle("b", 101), new PinnedOracle("c", 103), new PinnedOracle("d", 200), last],
            [1, 1, 1, 1, 1], OutlierRule.Futures, Ratio.FromPercent(5));
        Assert.Equal(103, oracle.Price, 1e-9);
        last.Pin = 104;
        Assert.True(oracle.Update(After(1)));
        Assert.Equal((100 + 101 + 103 + 104) / 4.0, oracle.Price, 1e-9);
    }

    [Fact]
    public void Weights_count_and_a_source_without_weight_does_not_move_the_median()
    {
        MultiVenueOracle oracle = new("i", [new PinnedOracle("a", 100), new PinnedOracle("b", 102), new PinnedOracle("c", 1)], [3, 1, 0], OutlierRule.Futures, Ratio.FromPercent(5));
        Assert.Equal(100.5, oracle.Price, 1e-9);
    }

    [Fact]
    public void A_twap_of_half_a_window_at_each_price_is_their_mean()
    {
        PinnedOracle source = new("s", 100);
        TwapOracle twap = new("t", source, Duration.FromSeconds(60L), Start);
        for (int second = 1; second <= 90; second++)
        {
            source.Pin = second < 60 ? 100 : 50;
            twap.Update(After(second));
            twap.Update(After(second)); // looking twice at one instant changes nothing
        }

        // 50 from second 60 to 90, 100 from 30 to 60.
        Assert.Equal(75, twap.Price, 1e-9);
    }

    [Fact]
    public void A_twap_older_than_its_window_forgets_and_interpolates_between_looks()
    {
        PinnedOracle source = new("s", 100);
        TwapOracle twap = new("t", source, Duration.FromSeconds(10L), Start);
        source.Pin = 40;
        twap.Update(After(7));
        twap.Update(After(12));
        // Window 2..12: 100 until second 7, then 40.
        Assert.Equal((5 * 100 + 5 * 40) / 10.0, twap.Price, 1e-9);
        twap.Update(After(60));
        Assert.Equal(40, twap.Price, 1e-9);
    }

    [Fact]
    public void A_feed_publishes_at_its_deviation_or_its_heartbeat()
    {
        PinnedOracle source = new("s", 100);
        DeviationFeedOracle feed = new("f", source, Ratio.FromBasisPoints(50), Duration.FromHours(24), Duration.Zero, Start);
        source.Pin = 99.51;
        Assert.False(feed.Update(After(60)));
        Assert.Equal(100, feed.Price);
        source.Pin = 99.5;
        Assert.True(feed.Update(After(61)));
        Assert.Equal(99.5, feed.Price);
        source.Pin = 99.6;
        Assert.False(feed.Update(After(3_600)));
        Assert.True(feed.Update(After(61) + Duration.FromHours(24)));
        Assert.Equal(99.6, feed.Price);
    }

    /// <summary>Deviation 1%, heartbeat 60 s, latency 3 s, looked at each second. By hand: second 2 sees 98 and calls for a report, which stands from second 5; what the
    /// source did at seconds 3 and 4 is seen at second 5 (96 is 2.04% off 98), so the next one stands from second 8; then nothing moves until the heartbeat of
    /// second 68, whose report of 95.5 (0.52% off 96) stands from second 71.</summary>
    [Fact]
    public void A_feed_with_latency_publishes_the_price_that_called_for_the_report_when_it_has_arrived()
    {
        PinnedOracle source = new("s", 100);
        DeviationFeedOracle feed = new("f", source, Ratio.FromPercent(1), Duration.FromSeconds(60L), Duration.FromSeconds(3L), Start);
        (int At, double Pin)[] path = [(1, 99.5), (2, 98), (3, 90), (4, 96), (10, 95.5)];
        List<string> moves = [];
        for (int second = 1; second <= 80; second++)
        {
            source.Pin = path.Last(p => p.At <= second).Pin;
            if (feed.Update(After(second)))
            {
                moves.Add($"{second}: {feed.Price}");
            }
        }

        Assert.Equal(["5: 98", "8: 96", "71: 95.5"], moves);
    }

    [Fact]
    public void A_report_that_finds_no_look_at_its_time_stands_from_the_next_look()
    {
        PinnedOracle source = new("s", 100);
        DeviationFeedOracle feed = new("f", source, Ratio.FromPercent(1), Duration.FromHours(1), Duration.FromMilliseconds(1500), Start);
        source.Pin = 90;
        Assert.False(feed.Update(After(1)));
        source.Pin = 90.5;
        Assert.False(feed.Update(After(2)));
        Assert.True(feed.Update(After(3)));
        Assert.Equal(90, feed.Price);
    }

    /// <summary>Own book in another coin: WBETH/ETH at 1.05 and ETH at 4,000 make 4,200; both legs move it, and the book is read at each look.</summary>
    [Fact]
    public void Own_book_is_its_reference_price_times_the_price_of_its_quote()
    {
        Shelf books = new() { Price = 1.05 };
        PinnedOracle eth = new("eth", 4_000);
        OwnBookOracle own = new("o", books, new(0), eth, 4_200);
        Assert.False(own.Update(After(1)));
        books.Price = 0.2012;
        Assert.True(own.Update(After(2)));
        Assert.Equal(804.8, own.Price, 1e-9);
        eth.Pin = 3_800;
        Assert.True(own.Update(After(3)));
        Assert.Equal(764.56, own.Price, 1e-9);
    }

    /// <summary>1.08 ETH at 4,130, then at 3,500: 4,460.4 and 3,780; a day later the rate is 1.08 x 1.0001. No book of the token is looked at.</summary>
    [Fact]
    public void Redemption_value_follows_its_underlying_and_its_rate_and_nothing_else()
    {
        PinnedOracle eth = new("eth", 4_130);
        RedemptionOracle value = new("r", new(0), new DescribedRedemptionRate(1.08, 0.0365, Start), eth, Start);
        Assert.Equal(4_460.4, value.Price, 1e-9);
        Assert.False(value.Update(After(60)));
        eth.Pin = 3_500;
        Assert.True(value.Update(After(61)));
        Assert.Equal(3_780, value.Price, 1e-9);
        Assert.True(value.Update(After(86_400)));
        Assert.Equal(3_780.378, value.Price, 1e-9);
    }

    private sealed class Shelf : IReferencePrices
    {
        public double Price { get; set; }

        public double ReferenceOf(MarketId market) => Price;
    }

    [Fact]
    public void A_redemption_rate_grows_by_whole_days()
    {
        DescribedRedemptionRate rate = new(1.08, 0.0365, Start);
        Assert.Equal(1.08, rate.RateOf(new(0), After(86_399)), 1e-12);
        Assert.Equal(1.08 * 1.0001, rate.RateOf(new(0), After(86_400)), 1e-12);
    }

    [Fact]
    public void A_capped_ratio_follows_downwards_and_grows_no_faster_than_its_cap()
    {
        PinnedOracle ratio = new("r", 1.2), usdt = new("u", 0.999);
        CappedRatioOracle capped = new("c", ratio, usdt, null, 0.1, Start);
        ratio.Pin = 1.5;
        capped.Update(Start + Duration.FromDays(73));
        Assert.Equal(1.2 * 1.02 * 0.999, capped.Price, 1e-9);
        ratio.Pin = 0.9;
        capped.Update(Start + Duration.FromDays(74));
        Assert.Equal(0.9 * 0.999, capped.Price, 1e-9);
    }

    [Fact]
    public void Frozen_at_keeps_the_last_price_before_the_instant_and_a_hard_peg_keeps_none()
    {
        PinnedOracle source = new("s", 1);
        FrozenAtOracle frozen = new("f", source, After(10));
        HardPegOracle peg = new("p", source);
        source.Pin = 0.99;
        frozen.Update(After(9));
        source.Pin = 0.6;
        frozen.Update(After(10));
        peg.Update(After(10));
        Assert.Equal(0.99, frozen.Price);
        Assert.Equal(0.6, peg.Price);
    }
}
