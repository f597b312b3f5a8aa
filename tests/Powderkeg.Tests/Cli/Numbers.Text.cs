using Powderkeg.Cli;
using Powderkeg.Cli.Printing;
using Powderkeg.Units;

namespace Powderkeg.Tests.Cli;

public sealed class NumbersText
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0123456, "0.0123")]
    [InlineData(12, "12")]
    [InlineData(999.6, "1 k")]
    [InlineData(50_000, "50 k")]
    [InlineData(740_000_000, "740 m")]
    [InlineData(-1_310_000_000, "−1.31 bn")]
    [InlineData(2e13, "20 tn")]
    [InlineData(double.NaN, "–")]
    public void Three_significant_digits(double value, string text) => Assert.Equal(text, Numbers.Short(value));

    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(1837, "+30:37")]
    [InlineData(6490, "+1:48:10")]
    [InlineData(-250, "−4:10")]
    public void Time_from_the_shock(long seconds, string text) =>
        Assert.Equal(text, Numbers.Offset(Instant.FromMicroseconds(1_760_000_000_000_000 + seconds * 1_000_000), Instant.FromMicroseconds(1_760_000_000_000_000)));

    [Fact]
    public void A_strip_ends_where_it_stays_under_13_percent_for_good() =>
        Assert.Equal(" ▄█▄", Blocks.Activity([0, 5, 10, 5, 1, 1, 0, 0], 8, 8, Glyphs.Unicode));

    [Fact]
    public void A_wick_of_one_minute_is_not_lost_when_two_hours_become_ten_columns()
    {
        double[] price = [.. Enumerable.Range(0, 120).Select(minute => minute == 61 ? 1.0 : 10.0)];
        Assert.Equal("#####.####", Blocks.Level(price, 10, Glyphs.Ascii));
    }

    [Theory]
    [InlineData("depg", "depeg")]
    [InlineData("spot-colapse", "spot-collapse")]
    [InlineData("loan", "loan-liquidation")]
    [InlineData("xyz", null)]
    public void A_mistyped_domino_finds_its_nearest(string typed, string? near) => Assert.Equal(near, NearestWord.To(typed, DominoRules.All.Select(rule => rule.Id)));

    [Fact]
    public void Progress_says_time_bitcoin_worst_altcoin_dollar_and_last_domino() =>
        Assert.Equal(
            "20:50:00 UTC   6% · BTC 121,000 · ALT2 −70% · USDe main 0.660 · last: depeg",
            ProgressLine.Text(new(MadeUpRun.Shock, MadeUpRun.Start, MadeUpRun.Stormy.End, 121_000, "ALT2", 0.7, [new("main", 0.66)], "depeg")));
}
