using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Contagion;

/// <summary>Messengers carry; who pushed is named (DESIGN.md section 7).</summary>
public sealed class PriceAttributionPassThrough
{
    /// <summary>Two venues: a forced seller on A; on B an arbitrageur, a maker that follows the index, and a little noise. The bar of 95% is the design's.</summary>
    [Fact]
    public void At_least_95_percent_of_the_other_venues_fall_go_to_the_sellers_channel()
    {
        WrittenDay day = new((1, MarketKind.Spot), (1, MarketKind.Spot));
        day.Second();
        for (int second = 0; second < 60; second++)
        {
            long a = 1000 - 5 * second, b = 1000 - 5 * Math.Max(0, second - 1);
            EventId cause = day.Walk(0, a, a - 5, Channel.PerpLiquidation);
            if (second % 2 == 0)
            {
                day.Walk(1, b, b - 2, Channel.Arbitrage, cause, taker: 2);
            }

            if (second % 10 == 0)
            {
                day.Walk(1, b + 1, b, Channel.Voluntary, default, taker: 3);
            }

            day.Second((0, a - 5), (1, second == 0 ? b : b - 5));
        }

        day.Second((1, 700));
        PriceAttribution prices = Read(day);
        long[] parts = new long[ChannelKinds.Count];
        prices.PartsOf(new(1), parts);
        Assert.Equal(-600, parts.Sum());
        Assert.InRange((double)parts[(int)Channel.PerpLiquidation] / -600, 0.95, 1.0);
    }

    /// <summary>Two assets, two channels: each asset's fall is its own seller's, whole, and neither leaks into the other.</summary>
    [Fact]
    public void Two_assets_and_two_channels_by_hand()
    {
        WrittenDay day = new((1, MarketKind.Spot), (2, MarketKind.Spot));
        day.Second();
        day.Walk(0, 1000, 900, Channel.Macro);
        day.Walk(1, 1000, 960, Channel.UnifiedLiquidation);
        day.Second((0, 950), (1, 980));
        PriceAttribution prices = Read(day);
        Assert.Equal(-100, Part(prices, 0, Channel.Macro));
        Assert.Equal(-40, Part(prices, 1, Channel.UnifiedLiquidation));
        Assert.Equal(0, Part(prices, 0, Channel.UnifiedLiquidation));
    }

    /// <summary>What nobody traded and no other price did is a quote's own.</summary>
    [Fact]
    public void A_quote_that_moves_alone_is_its_own_cause()
    {
        WrittenDay day = new((1, MarketKind.Spot), (2, MarketKind.Spot));
        day.Second();
        day.Second((0, 990));
        Assert.Equal(-20, Part(Read(day), 0, Channel.Requote));
    }

    /// <summary>A wick that comes back is undone: the book follows the other venue up, and the push that made the wick is taken back.</summary>
    [Fact]
    public void A_wick_that_comes_back_leaves_nothing()
    {
        WrittenDay day = new((1, MarketKind.Spot), (1, MarketKind.Spot));
        day.Second();
        day.Walk(0, 1000, 600, Channel.UnifiedLiquidation);
        day.Second((0, 800));
        day.Second((0, 1000));
        Assert.Equal(0, Part(Read(day), 0, Channel.UnifiedLiquidation));
    }

    private static PriceAttribution Read(WrittenDay day)
    {
        PriceAttribution prices = new(day.View);
        while (prices.Advance())
        {
        }

        return prices;
    }

    private static long Part(PriceAttribution prices, int market, Channel channel)
    {
        long[] parts = new long[ChannelKinds.Count];
        prices.PartsOf(new(market), parts);
        Assert.Equal(prices.MoveOf(new(market)), parts.Sum());
        return parts[(int)channel];
    }
}
