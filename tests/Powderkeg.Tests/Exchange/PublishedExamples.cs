using Powderkeg.Exchange;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>Worked numbers of venues' own pages that no other test holds; the whole list is in docs/verification.md, "Published examples".</summary>
public sealed class PublishedExamples
{
    private const long Dollar = 10_000_000;
    private static readonly MarketSpec Spec = new(new(1), new(0), 1, 100, 0.01, 0.001);

    private static Position Of(double coins, double entry, double margin)
    {
        long lots = (long)Math.Round(coins * 1000);
        return new() { Lots = lots, EntryCost = Spec.QuoteOf(Spec.NearestPrice(entry), SignedLots.FromCount(lots)).Units, Margin = (long)Math.Round(margin * Dollar) };
    }

    private static MarginTiers Table(params (double Cap, double Percent)[] tiers) =>
        new([.. tiers.Select(t => (Amount.FromUnits((long)Math.Round(t.Cap * Dollar)), Ratio.FromDouble(t.Percent / 100)))], 125);

    /// <summary>Binance "Margin data" (binance.com/en/margin-fee): 13 BTC at 30,000 and 13 ETH at 3,000 ask for 31,330 USDT; maintenance amounts 2,000 and 600.</summary>
    [Fact]
    public void Tiers_of_5_7_and_8_percent_ask_31_330_of_390_000_and_39_000()
    {
        MarginTiers btc = Table((50_000, 5), (100_000, 7), (1e6, 8)), eth = Table((30_000, 5), (1e6, 7));
        Assert.Equal(31_330 * Dollar, btc.MaintenanceOf(Amount.FromUnits(390_000 * Dollar)).Units + eth.MaintenanceOf(Amount.FromUnits(39_000 * Dollar)).Units);
        Assert.Equal(2_000 * Dollar, btc.DeductionOf(2).Units);
        Assert.Equal(600 * Dollar, eth.DeductionOf(1).Units);
    }

    /// <summary>Tiers and maintenance amounts of Binance's BTCUSDT table as the public "Binance liquidation calculator" lists them (gist of mattj161 and crackcomm): 125x.</summary>
    /// <remarks>The fifth amount, 266,300, follows from 2% or from 2.5% only with the amount before it: the list has 2% and 16,300, which is not continuous; ours with 2.5% is.</remarks>
    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 1_300)]
    [InlineData(3, 16_300)]
    [InlineData(4, 266_300)]
    [InlineData(5, 1_266_300)]
    [InlineData(6, 2_516_300)]
    [InlineData(7, 5_016_300)]
    [InlineData(8, 25_016_300)]
    [InlineData(9, 100_016_300)]
    public void Maintenance_amounts_of_the_bitcoin_table_follow_from_its_rates(int tier, long amount)
    {
        MarginTiers table = Table((50e3, 0.4), (250e3, 0.5), (1e6, 1), (10e6, 2.5), (20e6, 5), (50e6, 10), (100e6, 12.5), (200e6, 15), (300e6, 25), (500e6, 50));
        Assert.Equal(amount * Dollar, table.DeductionOf(tier).Units);
    }

    /// <summary>Bybit's rule as told at mobie.io ("What is Bybit's bankruptcy price"): 1 BTC long at 10,000, 50 times: 10,000 x (1 - 2%) = 9,800; a short by the same formula 10,200.</summary>
    [Theory]
    [InlineData(1, 9_800)]
    [InlineData(-1, 10_200)]
    public void Bankruptcy_of_one_bitcoin_at_10_000_and_50_times_is_9_800_or_10_200(double coins, double published) =>
        Assert.Equal(published, Spec.PriceOf(IsolatedMargin.BankruptcyPrice(Spec, Of(coins, 10_000, 200), Price.FromTicks(10_000_000))), 9);

    /// <summary>Phemex, "Liquidation price for USDT-M": 200 USDT long, margin 40.096, rate 1% and a closing fee of 0.06% inside it: 0.3232 a coin (500 coins at 0.4).
    /// Here a thousand times dearer coins, a thousandth of them; the fee is added to the rate, as their formula does.</summary>
    [Fact]
    public void Isolated_long_with_the_closing_fee_in_the_rate_is_out_at_0_3232() =>
        Assert.Equal(323.2, Spec.PriceOf(IsolatedMargin.LiquidationPrice(Table((1e6, 1.06)), Spec, Of(0.5, 400, 40.096))), 0.05);

    /// <summary>Bybit help, "Introduction to Funding Rate": average = (P1 * 1 + P2 * 2 + ... + P480 * 480) / (1 + 2 + ... + 480). No worked number is published: a ramp, whose mean is
    /// (2n + 1) / 3 steps, and a late jump.</summary>
    [Fact]
    public void Average_premium_weighs_minute_k_k_times()
    {
        PremiumAverage ramp = new(1e-6), jump = new(0);
        for (int minute = 2; minute <= 480; minute++)
        {
            ramp.Add(minute * 1e-6);
            jump.Add(minute > 240 ? 0.001 : 0);
        }

        Assert.Equal(961e-6 / 3, ramp.Value, 1e-12);
        Assert.Equal(0.001 * (1 - 240.0 * 241 / (480 * 481)), jump.Value, 1e-12);
    }

    /// <summary>Binance FAQ on funding: P = (max(0, impact bid - index) - max(0, index - impact ask)) / index. Numbers by hand: none with all four prices is published.</summary>
    [Theory]
    [InlineData(100.2, 100.3, 100, 0.002)]
    [InlineData(99.7, 99.8, 100, -0.002)]
    [InlineData(99.9, 100.1, 100, 0)]
    public void Premium_is_how_far_the_impact_prices_lie_past_the_index(double bid, double ask, double index, double premium) => Assert.Equal(premium, Funding.Premium(bid, ask, index), 1e-12);

    /// <summary>Hours of BTC as Hyperliquid's own fundingHistory answered (premium, hourly rate, time in ms); rates are printed with ten decimals.</summary>
    [Theory]
    [InlineData(-0.000024636, 0.0000125, 1748649600016)]
    [InlineData(-0.0004925028, 0.0000009372, 1777428000000)]
    [InlineData(-0.0005744465, -0.0000093058, 1777431600009)]
    [InlineData(-0.0003778671, 0.0000125, 1786208400045)]
    [InlineData(0.0001446433, 0.0000125, 1787626800017)]
    [InlineData(-0.0004653492, 0.0000043313, 1788487200002)]
    public void An_hours_funding_follows_from_its_premium(double premium, double published, long time) =>
        Assert.True(Math.Abs(published - Funding.RateOf(premium, Duration.FromHours(1), Ratio.FromPercent(4))) <= 1e-10, $"the hour of {time}");

    /// <summary>Hyperliquid docs, "Robust price indices": mark = median of oracle + EMA of (mid - oracle), median of own bid, ask and last, other venues' mid. By hand: no numbers are published.</summary>
    [Theory]
    [InlineData(100, 0.5, 100.2, 100.4, 99, 100.1, 100.2)]
    [InlineData(100, 0.5, 60, 61, 60.5, 100.1, 100.1)] // an empty own book moves nothing
    [InlineData(100, -2, 60, 61, 60.5, 97, 97)]
    public void Mark_of_the_on_chain_venue_is_the_median_of_three(double oracle, double ema, double bid, double ask, double last, double others, double mark) =>
        Assert.Equal(mark, MarkPrice.OracleMedian(oracle, ema, bid, ask, last, others), 1e-9);

    /// <summary>Binance, "Margin level and risk control" (360030493931): 50,000,000 of assets over 20,000,000 of loans is a level of 2.5; called at 1.16, sold at 1.1 (cross 5x).</summary>
    [Fact]
    public void Level_of_50_million_over_20_million_is_2_5()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId account = world.Open("level", MarginMode.SpotMargin);
        world.Give(account, "USDe", 50_000);
        world.Borrow(account, "USDT", 20_000);
        // Their figure in thousands; what was borrowed is held too, and is taken away.
        Assert.Equal(2.5, world.Venue.SpotMargin!.LevelOf(account) - world.Has(account, "USDT") / 20_000, 1e-9);
    }

    /// <summary>BitMEX, "What is auto-deleveraging" (the ranking that Binance took over): profit % x leverage, leverage = mark value / (mark value - bankrupt value). Their table of six longs has
    /// scores only; six shorts with given scores are worked here. Mark 80, entry 100, one coin of 80: score = 0.2 x 80 / (20 + cash).</summary>
    [Fact]
    public void Six_accounts_are_taken_from_the_highest_score_to_the_lowest()
    {
        TradingFloor floor = new(venue => venue with { Liquidation = venue.Liquidation with { Adl = AdlRule.Queue } });
        AccountId loser = floor.Trader("loser", MarginMode.Isolated, 10, 60);
        floor.Has(loser, 6, 100);
        // Scores 0.4, 0.1, 0.64, 0.2, 0.16, 0.32.
        double[] cash = [20, 140, 5, 60, 80, 30];
        for (int i = 0; i < cash.Length; i++)
        {
            AccountId account = floor.Trader("T" + (i + 1), MarginMode.Cross, 50, cash[i]);
            floor.Has(account, -1, 100);
        }

        floor.Mark(80);
        floor.Pass(0.3);
        Assert.Equal(["T3", "T1", "T6", "T4", "T5", "T2"], floor.Deleveragings.Select(d => floor.World.Balances.KeyOf(d.Winner)));
    }

    /// <summary>ZUBR, "Auto-Deleverage" (help.zubr.io, 360011816240): ten clients, profit % x leverage, and the order they are closed in.</summary>
    [Fact]
    public void Ten_clients_are_ranked_as_their_venue_ranks_them()
    {
        (double Profit, double Leverage)[] clients = [(10, 4), (5, 0.5), (20, 1.2), (5, 10), (15, 2), (3, 4), (12, 5), (6, 0.8), (11, 11), (7, 6)];
        double[] published = [0.4, 0.025, 0.24, 0.5, 0.3, 0.12, 0.6, 0.048, 1.21, 0.42];
        int[] order = [9, 7, 4, 10, 1, 5, 3, 6, 8, 2];
        List<AdlCandidate> queue = [.. clients.Select((client, i) => AdlRanking.Ranked(AdlRule.Queue, LiquidationStyle.InsuranceFund,
            new(Side.Buy, 1, client.Profit, 100, 100 + client.Profit, client.Leverage), i + 1, (ulong)i))];
        Assert.All(queue, candidate => Assert.Equal(published[candidate.Row - 1], candidate.Score, 1e-12));
        AdlRanking.Sort(queue);
        Assert.Equal(order, queue.Select(candidate => candidate.Row));
    }
}
