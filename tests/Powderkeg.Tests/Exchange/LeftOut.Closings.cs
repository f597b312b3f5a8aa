using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>An act that a run is made without: an order is refused once, a closing does not begin while its account stays out of margin.</summary>
public sealed class LeftOutClosings
{
    /// <summary>Ten coins long at 100, ten times: out at 91.83 (LiquidationEngine.Steps.cs).</summary>
    private static (TradingFloor Floor, AccountId Account) Floor(MarginMode mode)
    {
        TradingFloor floor = new(venue => venue with { InsuranceFund = 0 });
        AccountId account = floor.Trader("long", mode, 10, 100);
        floor.Has(account, 10, 100);
        floor.Has(floor.Maker, -10, 100);
        floor.Bids(91, 50);
        return (floor, account);
    }

    [Theory]
    [InlineData(MarginMode.Isolated)]
    [InlineData(MarginMode.Cross)]
    public void Closing_that_is_left_out_begins_at_no_later_mark_until_a_check_has_found_the_account_in_order(MarginMode mode)
    {
        (TradingFloor floor, AccountId account) = Floor(mode);
        floor.Journal.Acts.LeaveOut(floor.Journal.Acts.Count + 1);
        floor.Mark(91.5);
        Assert.True(floor.Journal.Acts.HasLeftOut);
        floor.Pass(1);
        floor.Mark(91.2);
        floor.Pass(1);
        Assert.Equal((10.0, 0), (floor.Coins(account), floor.Steps(LiquidationStep.Started).Count()));
        floor.Mark(95);
        floor.Pass(1);
        floor.Mark(91.5);
        floor.Pass(1);
        Assert.Equal((0.0, 1), (floor.Coins(account), floor.Steps(LiquidationStep.Started).Count()));
    }

    [Fact]
    public void Another_account_is_closed_though_one_is_left_out()
    {
        (TradingFloor floor, AccountId account) = Floor(MarginMode.Isolated);
        AccountId other = floor.Trader("other", MarginMode.Isolated, 10, 100);
        floor.Has(other, 10, 100);
        floor.Has(floor.Maker, -10, 100);
        floor.Journal.Acts.LeaveOut(floor.Journal.Acts.Count + 1);
        floor.Mark(91.5);
        floor.Pass(1);
        Assert.Equal(10, floor.Coins(account) + floor.Coins(other));
    }

    [Fact]
    public void Order_that_is_left_out_is_refused_once_and_moves_nothing()
    {
        (TradingFloor floor, _) = Floor(MarginMode.Isolated);
        AccountId buyer = floor.Trader("seller", MarginMode.Isolated, 10, 1000);
        floor.Journal.Acts.LeaveOut(floor.Journal.Acts.Count + 1);
        Assert.Equal(VenueRefusal.LeftOut, floor.Send(buyer, Side.Sell, 91, 5, TimeInForce.ImmediateOrCancel).Refusal);
        Assert.Equal((0, 0.0), (floor.Journal.Trades.Count, floor.Coins(buyer)));
        Assert.Equal(VenueRefusal.None, floor.Send(buyer, Side.Sell, 91, 5, TimeInForce.ImmediateOrCancel).Refusal);
        Assert.Equal(-5, floor.Coins(buyer));
    }

    /// <summary>A refused order is no act: what is left out is one that would have happened.</summary>
    [Fact]
    public void Order_that_the_venue_refuses_anyway_is_not_counted()
    {
        (TradingFloor floor, _) = Floor(MarginMode.Isolated);
        AccountId poor = floor.Trader("poor", MarginMode.Isolated, 10, 1);
        int acts = floor.Journal.Acts.Count;
        Assert.Equal(VenueRefusal.InsufficientMargin, floor.Send(poor, Side.Sell, 91, 5, TimeInForce.ImmediateOrCancel).Refusal);
        Assert.Equal(acts, floor.Journal.Acts.Count);
    }

    [Fact]
    public void Writer_of_an_event_is_the_act_that_began_last_before_it()
    {
        (TradingFloor floor, AccountId account) = Floor(MarginMode.Isolated);
        int first = floor.Journal.Events + 1;
        floor.Journal.Acts.LookFor([new(first), new(first + 1), new(first + 2)]);
        floor.Mark(91.5);
        floor.Pass(1);
        Act closing = floor.Journal.Acts.Before(new(first)), order = floor.Journal.Acts.Before(new(first + 1)), sale = floor.Journal.Acts.Before(new(first + 2));
        Assert.Equal((ActKind.Closing, account, first), (closing.Kind, closing.Who, closing.First.Number));
        Assert.Equal((ActKind.Order, account, floor.Coin.Id, closing.Number + 1), (order.Kind, order.Who, order.Market, order.Number));
        Assert.Equal(order.Number, sale.Number);
    }
}
