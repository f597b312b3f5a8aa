using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>Informed flow trades the gap between price and value, as far as its capital goes.</summary>
public sealed class MacroSellerGap
{
    private static readonly MacroSellerDescription Informed = new() { Id = "informed", Venue = "main", Count = 3, Trades = PerpToy.AltPerp, DepthPerMinute = 0.1 };

    [Fact]
    public void The_news_is_sold_into_the_market_until_capital_is_in_and_names_the_shock()
    {
        PerpToy toy = new([Informed], shockAfterMinutes: 10);
        toy.Pass(10);
        Assert.Empty(toy.TradesOf("informed"));
        toy.Pass(10); // the hand still quotes 1, and value is 0.95
        Assert.NotEmpty(toy.TradesOf("informed"));
        Assert.All(toy.TradesOf("informed"), t => Assert.Equal(new Cause(Channel.Macro, toy.World.Surroundings.ShockEvent), t.Cause));
        double shorts = -toy.AccountsOf("informed").Sum(toy.Open);
        Assert.InRange(shorts, 0.02 * PerpToy.OpenInterest - 1, 0.0254 * PerpToy.OpenInterest); // most-short: 2% of open interest, and two orders each of 8,772 on their way
        toy.Fall(0.95);
        int before = toy.TradesOf("informed").Count();
        toy.Pass(10);
        Assert.InRange(toy.TradesOf("informed").Count() - before, 0, 1); // at value they rest (one order may be on its way)
    }

    [Fact]
    public void The_rate_is_proportional_to_the_gap_and_not_to_how_often_they_look()
    {
        double slow = SoldIn(1, 0.98, 3), wide = SoldIn(1, 0.96, 3), often = SoldIn(1, 0.98, 1);
        Assert.Equal(2, wide / slow, 0.2);
        Assert.Equal(1, often / slow, 0.1);

        // The hand holds the price over a value of one: 2% over is the same gap as 1/0.98.
        static double SoldIn(double minutes, double value, double every)
        {
            PerpToy toy = new([Informed with { MostShort = 1, DepthPerMinute = 0.05, Every = Duration.FromSeconds(every) }]);
            toy.Fall(1 / value);
            toy.Pass(minutes + 0.1);
            return toy.Taken("informed", Side.Sell, Channel.Voluntary);
        }
    }

    [Fact]
    public void Under_value_they_buy_within_their_smaller_long_side()
    {
        PerpToy toy = new([Informed]);
        toy.Fall(0.95);
        toy.Pass(20);
        Assert.InRange(toy.AccountsOf("informed").Sum(toy.Open) * 0.95, 0.003 * PerpToy.OpenInterest - 1, 0.0055 * PerpToy.OpenInterest);
    }
}
