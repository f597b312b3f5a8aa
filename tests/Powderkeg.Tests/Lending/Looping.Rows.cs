using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Tests.Lending;

/// <summary>The article's loop (MECHANICS section 2) and the loan ladders (section 7; Binance flexible loans and VIP loans of October 2025).</summary>
public sealed class LoopingRows
{
    [Theory]
    [InlineData(0, 100_000)]
    [InlineData(1, 180_000)]
    [InlineData(2, 244_000)]
    [InlineData(3, 295_200)]
    [InlineData(4, 336_160)]
    [InlineData(5, 368_928)]
    public void Rows_of_a_loop_at_80_percent(int borrowings, double collateral)
    {
        LoopedPosition position = Looping.After(100_000, 0.8, borrowings);
        Assert.Equal(collateral, position.Collateral, 6);
        Assert.Equal(collateral - 100_000, position.Debt, 6);
    }

    [Fact]
    public void Loop_of_five_at_80_percent_holds_368_928_of_collateral()
    {
        LoopedPosition position = Looping.After(100_000, 0.8, 5);
        Assert.Equal(268_928, position.Debt, 6);
        Assert.Equal(0.271, position.FallThatTakesEquity, 3);
        Assert.Equal(7_768, position.EquityAfter(0.25), 6);
        Assert.Equal(1 - 0.122, position.LiquidationPrice(0.83), 3);
        Assert.Equal(0.228, position.NetYield(0.12, 0.08), 3);
        Assert.Equal(5, Looping.LimitLeverage(0.8), 12);
    }

    /// <summary>Liquidation LTV 91%: 4.45x is sold at -14.8%, 3.5x at -21.5% (MECHANICS section 2).</summary>
    [Theory]
    [InlineData(4.45, 0.148)]
    [InlineData(3.5, 0.215)]
    public void Loans_against_a_levered_pledge_are_sold_at(double leverage, double fall)
    {
        LoopedPosition position = Looping.AtLeverage(1, leverage);
        Assert.Equal(fall, position.FallUntilSold(0.91), 3);
        double ltvThere = position.Debt / (position.Collateral * (1 - position.FallUntilSold(0.91)));
        Assert.Equal(LtvStep.Liquidation, new LtvLadder().At(ltvThere + 1e-12));
    }

    [Theory]
    [InlineData(0, LtvStep.Open)]
    [InlineData(0.7799, LtvStep.Open)]
    [InlineData(0.78, LtvStep.Held)]
    [InlineData(0.8499, LtvStep.Held)]
    [InlineData(0.85, LtvStep.MarginCall)]
    [InlineData(0.9099, LtvStep.MarginCall)]
    [InlineData(0.91, LtvStep.Liquidation)]
    [InlineData(double.PositiveInfinity, LtvStep.Liquidation)]
    [InlineData(double.NaN, LtvStep.Liquidation)] // no debt against no pledge is not asked; a broken figure is not taken for health
    public void Ladder_of_78_85_91(double ltv, LtvStep step) => Assert.Equal(step, new LtvLadder().At(ltv));

    [Fact]
    public void A_ladder_out_of_order_is_a_fault_with_its_field()
    {
        var faults = new FaultList();
        new LtvLadder { Initial = Ratio.FromPercent(90), MarginCall = Ratio.FromPercent(95) }.Check(faults);
        Assert.Collection(faults.Faults, f => Assert.Equal("MarginCall", f.Property));
        faults = new FaultList();
        new LtvLadder { Initial = Ratio.FromPercent(86) }.Check(faults);
        Assert.Collection(faults.Faults, f => Assert.Equal("Initial", f.Property));
    }
}
