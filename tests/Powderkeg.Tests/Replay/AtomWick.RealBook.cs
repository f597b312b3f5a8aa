using Powderkeg.Experiments.Replay;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Replay;

/// <summary>The real bids of ATOM and the real order. Figures: GitHub yanagihalab/atom-flash-crash-research, results/event_verification.json.</summary>
public sealed class AtomWickRealBook
{
    private readonly AtomWick wick = new(MeasuredRows.Atom());

    private static Price Usdt(double price) => Price.FromTicks((long)Math.Round(price * 1000));

    [Fact]
    public void The_real_order_sells_9_695_33_in_92_fills_down_to_0_001_for_9_170_08()
    {
        WickOutcome outcome = wick.AsItWas();
        Assert.Equal(71, wick.Levels.Count);
        Assert.Equal(8, wick.Levels.Count(level => level.Orders > 1));
        Assert.Equal(92, outcome.Fills.Count);
        Assert.Equal((9_695_330, 0), (outcome.Sold.Count, outcome.Unsold.Count));
        Assert.Equal((1688, 1), (outcome.Fills[0].Price.Ticks, outcome.Low.Ticks));
        Assert.Equal((Int128)9_170_080_188, outcome.QuoteMicros);
    }

    [Fact]
    public void Nine_orders_share_the_level_at_1_5_equally()
    {
        // 1,844.31 / 9 = 204.92333; in lots of 0.001: 204,923 each and three lots over, one each to the first three.
        long[] shares = [.. wick.AsItWas().Fills.Where(fill => fill.Price == Usdt(1.5)).Select(fill => fill.Quantity.Count)];
        Assert.Equal([204_924, 204_924, 204_924, 204_923, 204_923, 204_923, 204_923, 204_923, 204_923], shares);
    }

    [Theory]
    [InlineData(10, 1.581, 1_011.35)] // floor 1.5705, so 1.571: rows of the file from 1.688 to 1.581
    [InlineData(3, 0, 0)] // floor 1.693: above the best bid
    [InlineData(99.95, 0.001, 9_695.33)]
    public void A_band_sells_what_was_bid_at_its_floor_or_above(double percent, double low, double sold)
    {
        WickOutcome outcome = wick.WithBand(AtomWick.LastBefore, Ratio.FromDouble(percent / 100));
        Assert.Equal((long)Math.Round(low * 1000), outcome.Low.Ticks);
        Assert.Equal((long)Math.Round(sold * 1000), outcome.Sold.Count);
        Assert.Equal(9_695_330, outcome.Sold.Count + outcome.Unsold.Count);
    }

    [Fact]
    public void A_breaker_lets_the_tripping_trade_stand_and_no_other()
    {
        // 15% under 1.745 is 1.48325: 1.485 is above it, 1.471 the first at or below it; one order of 12.04 stood there.
        WickOutcome outcome = wick.WithBreaker(AtomWick.LastBefore, Ratio.FromPercent(15));
        Assert.Equal((1471, 12_040), (outcome.Low.Ticks, outcome.Fills[^1].Quantity.Count));
        Assert.All(outcome.Fills.SkipLast(1), fill => Assert.True(fill.Price.Ticks > 1483));
        Assert.Equal(wick.DepthTo(Usdt(1.471)), outcome.Sold);
    }

    [Fact]
    public void A_breaker_ends_inside_a_level_of_several_orders()
    {
        // 14% under 1.745 is 1.5007: the first of the nine orders at 1.5 trips it.
        WickOutcome outcome = wick.WithBreaker(AtomWick.LastBefore, Ratio.FromPercent(14));
        Assert.Equal((1500, 204_924), (outcome.Low.Ticks, outcome.Fills[^1].Quantity.Count));
    }

    [Fact]
    public void An_obligation_of_13_643_within_a_tenth_ends_the_order_there_and_one_dollar_less_does_not()
    {
        // 8,683.98 ATOM are missing at 1.571: 13,642.53 USDT.
        Price floor = AtomWick.FloorOf(AtomWick.LastBefore, Ratio.FromPercent(10));
        long holds = wick.ObligationThatHolds(AtomWick.LastBefore, Ratio.FromPercent(10));
        Assert.Equal(13_643, holds);
        Assert.Equal(floor, wick.WithObligation(AtomWick.LastBefore, Ratio.FromPercent(10), holds).Low);
        Assert.True(wick.WithObligation(AtomWick.LastBefore, Ratio.FromPercent(10), holds - 1).Low < floor);
    }

    [Fact]
    public void Obliged_makers_change_nothing_where_they_owe_nothing() =>
        Assert.Equal(wick.AsItWas().QuoteMicros, wick.WithObligation(AtomWick.LastBefore, Ratio.FromPercent(10), 0).QuoteMicros);

    [Fact]
    public void The_widest_hole_is_between_0_24_and_0_001() => Assert.Equal((Usdt(0.24), Usdt(0.001)), wick.WidestHole());

    [Theory]
    [InlineData("price_usdt,quantity_atom\n1,2", "atom: no column 'fills'")]
    [InlineData("price_usdt,quantity_atom,fills\n1,2", "atom:2: found 2 cells; the heading has 3")]
    [InlineData("price_usdt,quantity_atom,fills\n1,x,1", "atom:2: quantity_atom: found 'x'")]
    [InlineData("price_usdt,quantity_atom,fills\n1.0001,2,1", "atom:2: price_usdt: found '1.0001'; allowed a number above 0 with at most 3 decimals")]
    [InlineData("price_usdt,quantity_atom,fills\n1,-2,1", "atom:2: quantity_atom: found '-2'")]
    [InlineData("price_usdt,quantity_atom,fills\n20000,2,1", "allowed at most 10000")]
    [InlineData("# nothing", "atom: holds no rows")]
    public void Rows_that_are_wrong_say_where_and_what_is_allowed(string text, string message) =>
        Assert.Contains(message, Assert.Throws<BadRowsException>(() => new AtomWick(new RowText("atom", text))).Message, StringComparison.Ordinal);
}
