using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>Queues worked by hand. The loser is ten coins long at 100 with 100 of margin: bankrupt at 90.</summary>
/// <remarks>Holds EXCHANGE-5.</remarks>
public sealed class AutoDeleveragingQueues
{
    private static TradingFloor Floor(AdlRule rule, LiquidationStyle style = LiquidationStyle.InsuranceFund) => new(venue => venue with
    {
        Liquidation = venue.Liquidation with { Adl = rule, Style = style },
    });

    private static AccountId Short(TradingFloor floor, string name, double coins, double entry, double cash)
    {
        AccountId account = floor.Trader(name, MarginMode.Cross, 50, cash);
        floor.Has(account, -coins, entry);
        return account;
    }

    private static AccountId Loser(TradingFloor floor, double coins = 10)
    {
        AccountId account = floor.Trader("loser", MarginMode.Isolated, 10, coins * 10);
        floor.Has(account, coins, 100);
        return account;
    }

    /// <summary>The long side is made whole by another's coins at 100; then the mark falls to 80, where the loser has nothing left.</summary>
    private static string TakenAt80(TradingFloor floor, double others)
    {
        floor.Has(floor.Trader("other", MarginMode.Cross, 10, 50_000), others, 100);
        floor.Mark(80);
        floor.Pass(0.3);
        return Taken(floor);
    }

    private static string Taken(TradingFloor floor) =>
        string.Join(", ", floor.Deleveragings.Select(d => $"{floor.World.Balances.KeyOf(d.Winner)} {d.Quantity.Count / 100.0:0.##} at {d.Price.Ticks / 100.0:0.##} {(d.Gain == 1 ? "gain" : "loss")}"));

    [Fact]
    public void Binance_queue_takes_profit_percent_times_leverage_first_and_losses_by_profit_percent_over_leverage()
    {
        // Mark 80 (notional of four coins: 320).
        // A: entry 100, cash 320: profit 80 = 20%, equity 400, leverage 0.8: 0.16
        // B: entry 100, cash 80: profit 80 = 20%, equity 160, leverage 2: 0.40
        // C: entry 88, cash 8: profit 32 = 9.09%, equity 40, leverage 8: 0.727
        // D: entry 78, cash 808: profit -8 = -2.56%, equity 800, leverage 0.4: -0.064
        // E: entry 76, cash 176: profit -16 = -5.26%, equity 160, leverage 2: -0.026
        TradingFloor floor = Floor(AdlRule.Queue);
        Loser(floor, 20);
        Short(floor, "A", 4, 100, 320);
        Short(floor, "B", 4, 100, 80);
        Short(floor, "C", 4, 88, 8);
        Short(floor, "D", 4, 78, 808);
        Short(floor, "E", 4, 76, 176);
        floor.Mark(80);
        floor.Pass(0.3);
        Assert.Equal("C 4 at 90 gain, B 4 at 90 gain, A 4 at 90 gain, E 4 at 90 loss, D 4 at 90 loss", Taken(floor));
    }

    [Fact]
    public void Last_of_the_queue_is_taken_only_as_far_as_needed_and_the_losing_side_is_booked_as_a_liquidation()
    {
        TradingFloor floor = Floor(AdlRule.Queue);
        AccountId loser = Loser(floor);
        AccountId first = Short(floor, "first", 8, 100, 100);
        AccountId second = Short(floor, "second", 8, 100, 1000);
        AccountId other = floor.Trader("other", MarginMode.Cross, 10, 5000);
        floor.Has(other, 6, 100);
        floor.Mark(80);
        floor.Pass(0.3);
        Assert.Equal("first 8 at 90 gain, second 2 at 90 gain", Taken(floor));
        Assert.Equal((0.0, 0.0, -6.0), (floor.Coins(loser), floor.Coins(first), floor.Coins(second)));
        LiquidationHappened booked = floor.Steps(LiquidationStep.TakenOver).Single();
        Assert.Equal((loser, 1000L, 900 * TradingFloor.Dollar), (booked.Account, booked.Quantity.Count, booked.Notional.Units));
        Assert.All(floor.Deleveragings, d => Assert.Equal((Channel.Adl, booked.Id, Side.Buy), (d.Cause.Channel, d.Cause.Parent, d.Closes)));
        Assert.Equal((1, 1, 0), (floor.Venue.StateOf(first).Deleveraged, floor.Venue.StateOf(second).Deleveraged, floor.Venue.StateOf(other).Deleveraged));
    }

    [Fact]
    public void Vault_queue_ranks_by_price_move_times_leverage_and_closes_at_the_previous_mark()
    {
        // Mark 80, then for shorts entry/mark * notional/account value. A: 100/80 * 320/400 = 1. B: 100/80 * 320/160 = 2.5. C: 88/80 * 320/40 = 8.8.
        // D: 78/80 * 320/800 = 0.39; E: 76/80 * 320/160 = 1.9: a leveraged loser comes before an unleveraged winner.
        TradingFloor floor = Floor(AdlRule.Queue, LiquidationStyle.Vault);
        Loser(floor, 20);
        Short(floor, "A", 4, 100, 320);
        Short(floor, "B", 4, 100, 80);
        Short(floor, "C", 4, 88, 8);
        Short(floor, "D", 4, 78, 808);
        Short(floor, "E", 4, 76, 176);
        floor.Mark(92);
        floor.Coin.Mark = floor.Coin.Spec.NearestPrice(92);
        floor.Mark(80);
        floor.Pass(0.3);
        Assert.Equal("C 4 at 92 gain, B 4 at 92 gain, E 4 at 92 loss, A 4 at 92 gain, D 4 at 92 loss", Taken(floor));
    }

    [Fact]
    public void Pro_rata_takes_from_each_winner_in_proportion_to_its_profit_and_from_no_loser()
    {
        // Profits at 80: A 6 coins * 20 = 120, B 6 * 10 = 60, C none. Ten coins: 6.66 and 3.33, and the lot that rounding leaves goes by rank.
        TradingFloor floor = Floor(AdlRule.ProRata);
        Loser(floor);
        Short(floor, "A", 10, 100, 10_000);
        Short(floor, "B", 10, 90, 10_000);
        Short(floor, "C", 10, 70, 10_000);
        Assert.Equal("A 6.66 at 90 gain, B 3.33 at 90 gain, A 0.01 at 90 gain", TakenAt80(floor, 20));
    }

    [Fact]
    public void Pro_rata_shares_again_what_a_small_winner_could_not_give()
    {
        // Profits at 80: A 2 coins * 60 = 120, B 10 * 8 = 80, C 10 * 4 = 40. Ten coins: A's share of 5 is more than its 2; of the other 8 B gives two thirds and C one.
        TradingFloor floor = Floor(AdlRule.ProRata);
        Loser(floor);
        Short(floor, "A", 2, 140, 10_000);
        Short(floor, "B", 10, 88, 10_000);
        Short(floor, "C", 10, 84, 10_000);
        Assert.Equal("B 5.33 at 90 gain, A 2 at 90 gain, C 2.66 at 90 gain, B 0.01 at 90 gain", TakenAt80(floor, 12));
    }

    [Fact]
    public void Leverage_weighted_pro_rata_takes_more_from_who_has_less_behind_it()
    {
        // Both have a profit of 200 at 80 and 800 of notional: equity 400 (leverage 2) against 1600 (0.5): four to one.
        TradingFloor floor = Floor(AdlRule.LeverageWeighted);
        Loser(floor);
        Short(floor, "A", 10, 100, 200);
        Short(floor, "B", 10, 100, 1400);
        Assert.Equal("A 8 at 90 gain, B 2 at 90 gain", TakenAt80(floor, 10));
    }

    [Fact]
    public void Smallest_harm_takes_the_smallest_profit_per_coin_first()
    {
        TradingFloor floor = Floor(AdlRule.SmallestHarm);
        Loser(floor);
        Short(floor, "A", 6, 100, 200);
        Short(floor, "B", 6, 85, 1400);
        Short(floor, "C", 6, 95, 1400);
        Assert.Equal("B 6 at 90 gain, C 4 at 90 gain", TakenAt80(floor, 8));
    }

    [Fact]
    public void Isolated_counterparty_without_profit_loses_its_margin_and_nothing_more()
    {
        // Short at 80 with 8 a coin behind it, closed at 90: two a coin are missing, and no fund pays them.
        TradingFloor floor = Floor(AdlRule.Queue);
        Loser(floor);
        AccountId winner = floor.Trader("short", MarginMode.Isolated, 10, 500);
        floor.Has(winner, -10, 80);
        floor.Mark(80);
        floor.Pass(0.3);
        Assert.Equal(420, floor.Cash(winner));
        Assert.Equal(20, floor.Paid(TransferKind.SocialisedLoss));
    }
}
