using Powderkeg.Exchange;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>
/// The limit case of MECHANICS section 9 as a world of our own: few banks, one asset, linear impact (a ladder of equal bids), sales by threshold or by target.
/// The law is that of <c>firesale_stresstest</c> (Oxford INET, Bank of England); its EBA balance sheets are not here, so the numbers are worked by hand.
/// </summary>
/// <remarks>The price falls 0.10 for each coin sold. A bank is long at 100 and sold whole at its trigger: margin m a coin and 10% of maintenance give (100 - m) / 0.9.
/// Amplification = whole fall of the price over the shock, which is the loss on what the banks held at first over the first-round loss.</remarks>
public sealed class FireSaleLimitCase
{
    private const double Impact = 0.1;
    private static readonly (double Coins, double Trigger)[] Four = [(10, 95.004), (10, 94.004), (20, 93.004), (20, 90.004)];
    private static readonly (double CoinsADollar, double Coins)[] Targeting = [(4, 10), (2, 10), (1, 20)];

    /// <summary>By hand: at 95 A sells (94), B (93), C (91), and D at 90 is not reached: 9 for 5. At 94 A and B (92), C (90), D (88): 12 for 6.</summary>
    [Theory]
    [InlineData(4.95, 4.95)]
    [InlineData(5, 9)]
    [InlineData(5.5, 9.5)]
    [InlineData(6, 12)]
    [InlineData(7, 13)]
    [InlineData(8, 14)]
    public void Four_banks_with_a_threshold_fall_as_worked_by_hand(double shock, double fall)
    {
        Assert.Equal(fall, ThresholdFall(Four, shock, 0.5), 9);
        Assert.Equal(fall, SecondImplementation(Four, shock), 9);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    public void Without_impact_amplification_is_exactly_1(double shock)
    {
        Assert.Equal(shock, ThresholdFall(Four, shock, 1_000), 9);
        Assert.Equal(shock, TargetingFall(shock, 1_000), 9);
    }

    [Fact]
    public void Drawn_banks_fall_as_the_second_implementation_says()
    {
        Random draw = new(9);
        int cascades = 0;
        for (int i = 0; i < 60; i++)
        {
            (double, double)[] banks = [.. Enumerable.Range(0, 5).Select(_ => (draw.Next(1, 3) * 5.0, 91.004 + draw.Next(0, 10) * 0.5))];
            double shock = 4 + draw.Next(0, 9) * 0.5, fall = SecondImplementation(banks, shock);
            Assert.Equal(fall, ThresholdFall(banks, shock, 0.5), 9);
            cascades += fall > shock ? 1 : 0;
        }

        Assert.InRange(cascades, 20, 59);
    }

    /// <summary>By hand: nobody out of coins until a fall of 2.5: 1 / (1 - 0.1 * 7) = 3.33; then A is (2.5 to 5), then B: at 5 the shock is 2.5.</summary>
    [Theory]
    [InlineData(0.6, 2)]
    [InlineData(0.75, 2.5)]
    [InlineData(2.5, 5)]
    [InlineData(5, 7.7778)]
    [InlineData(10, 13.3333)]
    public void Three_banks_with_a_target_fall_as_worked_by_hand(double shock, double fall)
    {
        // Up to a lot a bank stays unsold and up to a tick unseen: (3 * 0.01 * 0.1 + 0.01) / (1 - 0.7).
        Assert.Equal(fall, TargetingFall(shock, 0.1), 0.0434);
        Assert.Equal(fall, Balance(shock), 1e-4);
    }

    [Fact]
    public void The_threshold_model_jumps_and_targeting_falls_smoothly()
    {
        Assert.True(ThresholdFall(Four, 5, 0.5) / 5 - ThresholdFall(Four, 4.95, 0.5) / 4.95 > 0.75, "a nickel of shock adds three quarters to the amplification");
        Assert.True(ThresholdFall(Four, 6, 0.5) / 6 > ThresholdFall(Four, 7, 0.5) / 7, "past the jump it falls");
        double before = TargetingFall(1, 0.1);
        for (double shock = 1.05; shock < 6; shock += 0.05)
        {
            double fall = TargetingFall(shock, 0.1);
            // Bounds from the law: a fall grows by at most 10/3 of the shock's step, the amplification only falls; twice the rounding above.
            Assert.InRange(fall - before, -0.0868, 0.05 * 10 / 3 + 0.0868);
            Assert.InRange(fall / shock - before / (shock - 0.05), -0.25, 0.0868);
            before = fall;
        }
    }

    /// <summary>The engine: thresholds are maintenance margins, sales are liquidations, the mark is the best bid that is left.</summary>
    private static double ThresholdFall((double Coins, double Trigger)[] banks, double shock, double bid)
    {
        TradingFloor floor = Floor();
        for (int i = 0; i < banks.Length; i++)
        {
            double margin = 100 - 0.9 * banks[i].Trigger;
            AccountId bank = floor.Trader("bank" + i, MarginMode.Isolated, 100 / margin, banks[i].Coins * margin + 1);
            floor.Has(bank, banks[i].Coins, 100);
            floor.Has(floor.Maker, -banks[i].Coins, 100);
        }

        Ladder(floor, shock, 0.05, bid);
        double price = BestBid(floor), before;
        do
        {
            before = price;
            floor.Mark(price);
            floor.Pass(1);
            price = BestBid(floor);
        }
        while (price < before);

        return 100 - price;
    }

    /// <summary>The book alone: each round every bank sells what its law asks for at the price that stands, and has not sold yet.</summary>
    private static double TargetingFall(double shock, double bid)
    {
        TradingFloor floor = Floor();
        AccountId[] banks = [.. Targeting.Select((b, i) => floor.Trader("bank" + i, MarginMode.Place, 1, 10_000))];
        double[] sold = new double[banks.Length];
        Ladder(floor, shock, 0.01, bid);
        double price = BestBid(floor), before;
        do
        {
            before = price;
            for (int i = 0; i < banks.Length; i++)
            {
                double wanted = Math.Floor((Math.Min(Targeting[i].CoinsADollar * (100 - price), Targeting[i].Coins) - sold[i]) * 100 + 1e-6) / 100;
                if (wanted > 0)
                {
                    floor.Send(banks[i], Side.Sell, 50, wanted, TimeInForce.ImmediateOrCancel);
                    sold[i] += wanted;
                }
            }

            price = BestBid(floor);
        }
        while (price < before);

        return 100 - price;
    }

    /// <summary>No rounds: the first number of banks, from the highest trigger down, whose sales leave the price above the next trigger.</summary>
    private static double SecondImplementation((double Coins, double Trigger)[] banks, double shock)
    {
        double fall = shock;
        foreach ((double coins, double trigger) in banks.OrderByDescending(b => b.Trigger))
        {
            if (100 - fall > trigger)
            {
                break;
            }

            fall += Impact * coins;
        }

        return fall;
    }

    /// <summary>Root of F = shock + 0.1 * sum of min(b F, q) by halving: the right side's slope is under one.</summary>
    private static double Balance(double shock)
    {
        double low = 0, high = 50;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            bool isPast = middle > shock + Impact * Targeting.Sum(b => Math.Min(b.CoinsADollar * middle, b.Coins));
            (low, high) = isPast ? (low, middle) : (middle, high);
        }

        return low;
    }

    private static TradingFloor Floor() => new(venue => venue with
    {
        Tiers =
        [
            new() { Id = "alt", MaxLeverage = 50, Tiers = [new() { Cap = 1_000_000, Rate = Ratio.FromPercent(10) }] },
            new() { Id = "flat", MaxLeverage = 50, Tiers = [new() { Cap = 1_000_000, Rate = Ratio.FromPercent(10) }] },
        ],
    });

    private static void Ladder(TradingFloor floor, double shock, double step, double coins)
    {
        for (int i = 0; i * step < 22; i++)
        {
            floor.Bids(100 - shock - i * step, coins);
        }
    }

    private static double BestBid(TradingFloor floor) => floor.Coin.Spec.PriceOf(floor.Coin.Book.BestBid);
}
