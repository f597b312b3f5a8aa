using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Contagion;

/// <summary>From prices to breaches to the matrix, on days written by hand.</summary>
public sealed class ExplanationMatrix
{
    /// <summary>Macro takes X down by 60, then a liquidation of 1,000 USD by 40 more, which forces a second one of 500 USD at -100: 0.6 and 0.4 of it. Of the
    /// first, all is macro's. K = 500 * 0.4 / 1,500 sold.</summary>
    [Fact]
    public void One_market_two_channels_by_hand()
    {
        WrittenDay day = new((1, MarketKind.Perp));
        day.Second();
        day.Walk(0, 1000, 880, Channel.Macro);
        day.Second((0, 940));
        EventId first = day.Liquidation(LiquidationStep.Started, 0, 4, 0, Channel.PerpLiquidation, new(2));
        day.Walk(0, 940, 860, Channel.PerpLiquidation, first, taker: 4);
        day.Liquidation(LiquidationStep.Sale, 0, 4, 1000, Channel.PerpLiquidation, first);
        day.Second((0, 900));
        EventId second = day.Liquidation(LiquidationStep.Started, 0, 5, 0, Channel.PerpLiquidation, first);
        day.Liquidation(LiquidationStep.Sale, 0, 5, 500, Channel.PerpLiquidation, second);
        day.Second();
        ContagionReport report = Explanation.Of(day.View);
        Assert.Equal(0.6, report.Breaches[1].Shares![(int)Channel.Macro], 6);
        Assert.Equal(0.4, report.Breaches[1].Shares![(int)Channel.PerpLiquidation], 6);
        Assert.Equal(500 * 0.4 / 1500, report.RWhole, 6);
        Assert.Equal(1, report.Edges.Sum(edge => edge.PartOfR), 9);
        Assert.Equal(1500, report.Edges.Sum(edge => edge.Usd), 6);
    }
}
