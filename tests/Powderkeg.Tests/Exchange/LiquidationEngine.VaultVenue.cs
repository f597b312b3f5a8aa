using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>The on-chain perp venue's rules (Hyperliquid docs, "Liquidations").</summary>
public sealed class LiquidationEngineVaultVenue
{
    private static TradingFloor Floor(double fund, double partialAbove = 100_000) => new(venue => venue with
    {
        InsuranceFund = fund,
        Liquidation = venue.Liquidation with { Style = LiquidationStyle.Vault, PartialAbove = partialAbove, Delay = Duration.FromSeconds(1L) },
    });

    /// <summary>An account of ten coins bought at 100, against the maker.</summary>
    private static AccountId Long(TradingFloor floor, MarginMode mode, double cash)
    {
        AccountId account = floor.Trader("long", mode, 10, cash);
        floor.Has(account, 10, 100);
        floor.Has(floor.Maker, -10, 100);
        return account;
    }

    [Fact]
    public void Large_position_sends_a_fifth_first_and_the_whole_within_the_next_thirty_seconds_without_a_fee()
    {
        TradingFloor floor = Floor(0, partialAbove: 500);
        AccountId account = Long(floor, MarginMode.Isolated, 100);
        floor.Bids(91.5, 50);
        floor.Mark(91.6);
        floor.Pass(1);
        Assert.Equal(8, floor.Coins(account));
        floor.Pass(1);

        // What the fifth left stays behind the rest, but at the lower mark it is out again, and now all of it goes: 100 less ten times 8.50.
        floor.Mark(91.2);
        floor.Pass(3);
        Assert.Equal(0, floor.Coins(account));
        Assert.Equal([200L, 800L], floor.Steps(LiquidationStep.Sale).Select(s => s.Quantity.Count));
        Assert.Equal(15, floor.Cash(account), 6);
        Assert.Equal(0, floor.Paid(TransferKind.InsuranceFee));
    }

    [Fact]
    public void Under_two_thirds_of_maintenance_the_vault_takes_positions_and_margin()
    {
        // At 91.2: equity 120 - 88 = 32, maintenance 2% of 912 and of 1000 = 38.24: out, but over two thirds. At 90.4: 24 against two thirds of 38.08.
        TradingFloor floor = Floor(1000);
        AccountId account = floor.Trader("cross", MarginMode.Cross, 10, 120);
        floor.Has(account, 10, 100);
        floor.Has(account, -10, 100, floor.Gold);
        floor.Has(floor.Maker, -10, 100);
        floor.Has(floor.Maker, 10, 100, floor.Gold);
        floor.Mark(91.2);
        floor.Pass(1.5);
        Assert.Equal(10, floor.Coins(account));
        floor.Mark(90.4);
        floor.Pass(1.5);
        Assert.Equal((0.0, 0.0, 0.0), (floor.Coins(account), floor.Coins(account, floor.Gold), floor.Cash(account)));
        Assert.Equal((10.0, -10.0, 1024.0), (floor.Coins(floor.Venue.Fund), floor.Coins(floor.Venue.Fund, floor.Gold), floor.Cash(floor.Venue.Fund)));
        Assert.Equal(24, floor.Paid(TransferKind.Seizure));
        Assert.Empty(floor.Deleveragings);
    }

    [Fact]
    public void A_vault_takes_all_it_is_handed_and_is_deleveraged_whole_at_the_previous_mark_when_its_own_account_value_falls_below_zero()
    {
        // A tight cap on what liquidates, and "ADL will be triggered if the Liquidator loses above a certain threshold" (Hyperliquid, 26 March 2025).
        // At 90.4: equity 108 - 96 = 12, two thirds of maintenance 12.05. The vault has 5 of its own, 17 with the margin, under the maintenance of 18.08.
        TradingFloor floor = Floor(5);
        Long(floor, MarginMode.Cross, 108);
        floor.Mark(90.4);
        floor.Pass(1.5);
        Assert.Equal((10.0, 17.0), (floor.Coins(floor.Venue.Fund), floor.Cash(floor.Venue.Fund)));
        Assert.Empty(floor.Deleveragings);
        floor.Mark(89);
        Assert.Equal(10, floor.Coins(floor.Venue.Fund));
        floor.Mark(88);

        // It took at 90.4: at 88 it stands at 17 - 24. The winner is closed at 89, the mark before: the vault ends at 17 - 14.
        Deleveraged closed = Assert.Single(floor.Deleveragings);
        Assert.Equal((8900L, floor.Maker), (closed.Price.Ticks, closed.Winner));
        Assert.Equal((0.0, 3.0), (floor.Coins(floor.Venue.Fund), floor.Cash(floor.Venue.Fund)));
    }

    [Fact]
    public void Account_value_below_zero_is_deleveraged_at_the_previous_mark_where_nothing_is_missing()
    {
        TradingFloor floor = Floor(1000);
        AccountId account = Long(floor, MarginMode.Isolated, 100);
        floor.Mark(95);
        floor.Mark(85);
        floor.Pass(1);
        Deleveraged closed = Assert.Single(floor.Deleveragings);
        Assert.Equal((9500L, floor.Maker), (closed.Price.Ticks, closed.Winner));
        Assert.Equal(50, floor.Cash(account));
        Assert.Equal(0, floor.Coins(floor.Venue.Fund));
    }
}
