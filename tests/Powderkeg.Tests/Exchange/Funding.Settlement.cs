using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

public sealed class FundingSettlement
{
    [Theory]
    [InlineData(0.0006, 0.0001)]
    [InlineData(-0.0004, 0.0001)]
    [InlineData(0.0, 0.0001)]
    [InlineData(0.0010, 0.0005)]
    [InlineData(-0.0010, -0.0005)]
    public void Premium_from_minus_4_to_plus_6_basis_points_gives_the_interest_rate_and_beyond_it_is_clamped(double premium, double rate)
    {
        // Binance FAQ "Introduction to Binance Futures funding rates": as long as the premium index is between -0.04% and 0.06%, the rate equals 0.01%.
        Assert.Equal(rate, Funding.RateOf(premium, Duration.FromHours(8), Ratio.FromPercent(2)), 12);
    }

    [Fact]
    public void Four_hourly_funding_is_half_of_eight_hourly_and_the_cap_holds()
    {
        Assert.Equal(0.00005, Funding.RateOf(0, Duration.FromHours(4), Ratio.FromPercent(2)), 12);
        Assert.Equal(-0.02, Funding.RateOf(-0.5, Duration.FromHours(8), Ratio.FromPercent(2)), 12);
    }

    [Theory]
    [InlineData(100, 0.0001, 0.5, 0.2, 100.3, 100.2)]
    [InlineData(100, 0.0001, 0.5, 0.2, 90, 100.005)]
    [InlineData(100, -0.0004, 1, -5, 97, 97)]
    public void Mark_is_the_median_of_index_with_funding_index_with_basis_and_last(double index, double rate, double left, double basis, double last, double mark) =>
        Assert.Equal(mark, MarkPrice.Median3(index, rate, left, basis, last), 9);

    [Theory]
    [InlineData(1e-4)]
    [InlineData(-3.7e-5)]
    [InlineData(0.02)]
    public void Funding_sums_to_zero_with_what_rounding_leaves_in_the_fund(double rate)
    {
        TradingFloor floor = new();
        AccountId[] accounts = [.. Enumerable.Range(0, 7).Select(i => floor.Trader("t" + i, i % 2 == 0 ? MarginMode.Isolated : MarginMode.Cross, 20, 2000))];
        for (int i = 0; i < accounts.Length; i++)
        {
            floor.Has(accounts[i], (i % 3 == 0 ? 1 : -1) * (1.37 + i), 100 + i);
            floor.Has(floor.Maker, (i % 3 == 0 ? -1 : 1) * (1.37 + i), 100 + i);
        }

        long[] before = [.. accounts.Append(floor.Maker).Select(Units)];
        floor.Coin.FundingRate = rate;
        floor.Venue.SettleFunding(floor.Coin);
        floor.Audit();
        long moved = accounts.Append(floor.Maker).Select(Units).Zip(before, (a, b) => a - b).Sum();
        Assert.InRange(Units(floor.Venue.Fund), 0, 20);
        Assert.Equal(0, moved + Units(floor.Venue.Fund));
        Assert.Equal(-1.37 * 100 * rate * TradingFloor.Dollar, Units(accounts[0]) - before[0], 1.0);

        long Units(AccountId account) => floor.World.Balances.Of(account, floor.Venue.Settlement).Units;
    }

    [Fact]
    public void Isolated_account_without_free_money_pays_funding_from_its_margin_and_comes_nearer_to_liquidation()
    {
        TradingFloor floor = new();
        AccountId account = floor.Trader("long", MarginMode.Isolated, 10, 100);
        int row = floor.Has(account, 10, 100);
        floor.Has(floor.Maker, -10, 100);
        floor.Coin.FundingRate = 0.02;
        floor.Venue.SettleFunding(floor.Coin);
        Assert.Equal(80 * TradingFloor.Dollar, floor.Venue.Positions[row].Margin);

        // (1000 - 80) / 9.8 = 93.877 instead of 91.836.
        floor.Mark(93.88);
        Assert.Equal(0, floor.Venue.Engine.Begun);
        floor.Mark(93.87);
        Assert.Equal(1, floor.Venue.Engine.Begun);
    }

    [Fact]
    public void What_payers_do_not_have_receivers_do_not_get()
    {
        TradingFloor floor = new();
        AccountId account = floor.Trader("long", MarginMode.Isolated, 100, 10);
        floor.Has(account, 10, 100);
        AccountId[] shorts = [.. Enumerable.Range(0, 2).Select(i => floor.Trader("s" + i, MarginMode.Isolated, 10, 100))];
        floor.Has(shorts[0], -6, 100);
        floor.Has(shorts[1], -4, 100);
        floor.Coin.FundingRate = 0.02;
        floor.Venue.SettleFunding(floor.Coin);
        floor.Audit();
        Assert.Equal((0.0, 106.0, 104.0), (floor.Cash(account), floor.Cash(shorts[0]), floor.Cash(shorts[1])));
    }
}
