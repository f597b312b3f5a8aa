using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Macro;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>What makers do when somebody sells much, when prices fall, and when their own rules say that it is enough.</summary>
public sealed class MarketMakerStorm
{
    private const string Alt = "main:ALT/USDT";

    private static World Calm(params PopulationDescription[] more) =>
        new(SmallWorld.Of([SmallWorld.MainVenue()], [SmallWorld.Makers("main"), SmallWorld.Noise("main"), .. more], 40), 5);

    private static double PriceAt(Simulation run, double minutes)
    {
        run.RunUntil(SmallWorld.Start + Duration.FromSeconds(minutes * 60));
        return SmallWorld.MarketOf(run.World, Alt).Reference;
    }

    [Fact]
    public void A_big_seller_walks_the_book_makers_refill_in_a_minute_and_the_price_comes_back_in_minutes()
    {
        Simulation run = new(Calm());
        double before = PriceAt(run, 10);
        Market market = SmallWorld.MarketOf(run.World, Alt);
        double depthBefore = market.DepthWithin(Side.Buy, 0.01);
        Standing.Sell(run.World, Alt, 0, 2 * 400_000 / before);
        Assert.True(market.Spec.PriceOf(market.Last) < before * 0.99);
        double after = PriceAt(run, 11.5);
        Assert.InRange(after, before * 0.95, before * 0.999);
        Assert.InRange(market.DepthWithin(Side.Buy, 0.01), 0.3 * depthBefore, 1.2 * depthBefore);
        Assert.InRange(PriceAt(run, 40), before * 0.985, before * 1.02);
    }

    [Fact]
    public void A_wick_to_zero_is_not_followed_further_than_one_percent_a_second()
    {
        Simulation run = new(Calm(new FarBidsDescription { Id = "far", Venue = "main", Where = new MarketChoice { Classes = [AssetClass.Altcoin] } }));
        double before = PriceAt(run, 10);
        Standing.Sell(run.World, Alt, 0, 10e6 / before);
        Market market = SmallWorld.MarketOf(run.World, Alt);
        Assert.True(market.Spec.PriceOf(market.Last) < before * 0.5); // through makers and far bids
        Assert.True(PriceAt(run, 10 + 3.0 / 60) > before * 0.95); // quotes are back, three seconds and at most 3% later
    }

    [Theory]
    [InlineData(1.55, WithdrawalRule.Leverage)]
    [InlineData(1.9, null)]
    public void Makers_long_their_coins_withdraw_at_their_leverage_limit_and_not_before(double limit, WithdrawalRule? rule)
    {
        // By hand, of equity 1: coins 1.4 (98% BTC, 2% ALT by depth), cash 0.1, loan 0.5, so 1.4x. BTC -30%, ALT -41%: coins 0.977, equity 0.577, 1.69x.
        MarketMakerDescription makers = SmallWorld.Makers("main") with
        {
            Loan = 0.5,
            Coins = 1.4,
            LeverageLimit = Draw.Of(limit),
            VolatilityLimit = Draw.Of(1000),
        };
        ShockDescription shock = new() { At = SmallWorld.Start + Duration.FromMinutes(10), Fall = Ratio.FromPercent(30), AtOnce = Ratio.One };
        World world = new(SmallWorld.Of([SmallWorld.MainVenue()], [makers], 30, shock: shock), 2);
        new Simulation(world).RunToEnd();
        Assert.Equal(rule is null ? 0 : 2, world.Journal.Withdrawals.Count);
        for (int i = 0; i < world.Journal.Withdrawals.Count; i++)
        {
            QuotesWithdrawn gone = world.Journal.Withdrawals[i];
            Assert.Equal(rule, gone.Rule);
            Assert.True(gone.Leverage >= limit);
            Assert.True(gone.At >= shock.At);
        }

        Market market = SmallWorld.MarketOf(world, Alt);
        Assert.Equal(rule is null, !market.Book.BestBid.IsNone);
        // Beta 1.5 of a 30% fall: 0.7^1.5 = 0.586 of the start; makers follow value without a trade.
        Assert.True(rule is not null || Math.Abs(market.Reference / (4 * 0.586) - 1) < 0.04);
    }

    [Fact]
    public void With_the_liquidity_vacuum_off_makers_stay_with_half_of_their_size()
    {
        MarketMakerDescription makers = SmallWorld.Makers("main") with { VolatilityLimit = Draw.Of(0.5), Quotes = [new QuotedMarketsDescription { Classes = [AssetClass.Altcoin] }] };
        WorldDescription world = SmallWorld.Of([SmallWorld.MainVenue()], [makers, SmallWorld.Noise("main")], 30);
        World gone = new(world, 2), kept = new(world with { Off = [DominoSwitch.LiquidityVacuum] }, 2);
        new Simulation(gone).RunToEnd();
        new Simulation(kept).RunToEnd();
        Assert.Equal(0, SmallWorld.MarketOf(gone, Alt).DepthWithin(Side.Buy, 0.01));
        Assert.InRange(SmallWorld.MarketOf(kept, Alt).DepthWithin(Side.Buy, 0.01), 0.4 * 400_000, 1.4 * 400_000);
        Assert.Equal(0, kept.Journal.Withdrawals.Count);
    }

    [Fact]
    public void Value_buyers_come_minutes_later_and_lift_a_market_without_makers()
    {
        ValueBuyerDescription buyers = new() { Id = "value", Venue = "main", Where = new MarketChoice { Classes = [AssetClass.Altcoin] }, Of = CapitalOf.Depth, Capital = 5 };
        World world = new(SmallWorld.Of([SmallWorld.MainVenue()], [buyers], 40), 1);
        Standing.Rest(world, Alt, Side.Buy, 2.0, 10_000);
        for (int i = 0; i < 20; i++)
        {
            Standing.Rest(world, Alt, Side.Sell, 2.5 + 0.1 * i, 20_000);
        }

        Simulation run = new(world);
        Assert.Equal(2.25, PriceAt(run, 0.15), 2); // nobody has believed it yet
        Assert.InRange(PriceAt(run, 25), 2.9, 4 * 0.96);
        ProfitTakingOnly(world);
    }

    private static void ProfitTakingOnly(World world)
    {
        Assert.True(world.Journal.Trades.Count > 0);
        for (int i = 0; i < world.Journal.Trades.Count; i++)
        {
            Assert.Equal(Channel.ProfitTaking, world.Journal.Trades[i].Cause.Channel);
        }
    }
}
