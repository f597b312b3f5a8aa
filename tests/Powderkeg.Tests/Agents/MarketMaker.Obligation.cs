using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Macro;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>A venue that obliges its makers: what they keep bid when limits of their own would withdraw, and when the obligation ends.</summary>
/// <remarks>Holds AGENTS-8.</remarks>
public sealed class MarketMakerObligation
{
    private const string Alt = "main:ALT/USDT";

    private static WorldDescription Described(MarketMakerDescription makers, MakerObligationDescription? rule, double minutes = 30, ShockDescription? shock = null) =>
        SmallWorld.Of([SmallWorld.MainVenue() with { MakerObligation = rule }], [makers], minutes, shock: shock);

    private static Market Run(WorldDescription described, long seed = 2)
    {
        World world = new(described, seed);
        new Simulation(world).RunToEnd();
        return SmallWorld.MarketOf(world, Alt);
    }

    /// <summary>USD bid by anybody from the best price down to a share below the mid.</summary>
    private static double BidWithin(Market market, double share) => market.DepthWithin(Side.Buy, share);

    private static double AllBid(Market market) => market.Book.QuantityTo(Side.Buy, Price.None).Count * market.Spec.LotValue * market.Reference;

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.8)]
    public void A_maker_whose_own_rule_has_taken_it_away_keeps_the_obliged_share_bid_and_nothing_offered(double size)
    {
        // Volatility is over its limit from the first look on. Of the five levels, the four up to 0.7% make the 1% depth of 400,000; the fifth adds from 0.7 to 1.2%.
        MarketMakerDescription makers = SmallWorld.Makers("main") with { VolatilityLimit = Draw.Of(0.5), Quotes = [new QuotedMarketsDescription { Classes = [AssetClass.Altcoin] }] };
        Assert.Equal(0, AllBid(Run(Described(makers, null))));
        Market obliged = Run(Described(makers, new() { Size = size }));
        double usual = 0.012 / 0.007 * 400_000;
        Assert.InRange(BidWithin(obliged, 0.1) / usual, size * 0.98, size * 1.02);
        Assert.True(obliged.Book.BestAsk.IsNone);
    }

    [Fact]
    public void No_obliged_bid_lies_further_below_the_mid_than_allowed()
    {
        // Levels at 5, 20 and 40%: under an obligation of 10% the last two stand at its edge.
        MarketMakerDescription makers = SmallWorld.Makers("main") with { Quotes = [new QuotedMarketsDescription { Classes = [AssetClass.Altcoin], Distances = [0.05, 0.2, 0.4] }] };
        Market free = Run(Described(makers, null)), obliged = Run(Described(makers, new() { Size = 0.5, Within = Ratio.FromPercent(10) }));
        Assert.True(BidWithin(free, 0.11) < 0.2 * AllBid(free));
        Assert.Equal(AllBid(obliged), BidWithin(obliged, 0.1), 6);
        Assert.True(AllBid(obliged) > 0.9 * AllBid(free));
    }

    [Fact]
    public void What_was_traded_away_is_bid_again_at_the_next_look_and_not_as_stock_comes_back()
    {
        // Stock comes back within an hour, so that only the obligation can have renewed the bids ten seconds after all were sold to.
        MarketMakerDescription makers = SmallWorld.Makers("main") with { Quotes = [new QuotedMarketsDescription { Classes = [AssetClass.Altcoin], Refill = Duration.FromHours(1) }] };
        double Left(MakerObligationDescription? rule)
        {
            Simulation run = new(new World(Described(makers, rule), 2));
            run.RunUntil(SmallWorld.Start + Duration.FromMinutes(10));
            Market market = SmallWorld.MarketOf(run.World, Alt);
            double before = AllBid(market);
            Standing.Sell(run.World, Alt, 0, 0.99 * market.Book.QuantityTo(Side.Buy, Price.None).Count * market.Spec.LotValue);
            run.RunUntil(SmallWorld.Start + Duration.FromMinutes(10) + Duration.FromSeconds(10L));
            return AllBid(market) / before;
        }

        Assert.InRange(Left(null), 0, 0.1);
        Assert.InRange(Left(new() { Size = 0.5, Within = Ratio.FromPercent(50) }), 0.45, 0.6);
    }

    [Fact]
    public void Without_equity_the_obligation_ends()
    {
        // By hand, of equity 1: coins 1.4 (98% BTC, 2% ALT of beta 1.5), cash 0.1, loan 0.5. BTC -68%: coins 0.444, equity 0.044. BTC -80%: coins 0.277, equity -0.12.
        // References follow value, so that no trade is needed to make them poor.
        MarketMakerDescription makers = SmallWorld.Makers("main") with { Loan = 0.5, Coins = 1.4, VolatilityLimit = Draw.Of(0.5) };
        Market After(int percent)
        {
            WorldDescription fallen = Described(makers, new(), 30, new() { At = SmallWorld.Start + Duration.FromMinutes(10), Fall = Ratio.FromPercent(percent), AtOnce = Ratio.One });
            return Run(fallen with
            {
                Macro = fallen.Macro with { Bound = Ratio.FromPercent(95) },
                Oracles =
                [
                    new ConstantOracleDescription { Id = "USDT-usd", Price = 1 },
                    new FundamentalOracleDescription { Id = "BTC-usd", Asset = "BTC" },
                    new FundamentalOracleDescription { Id = "ALT-usd", Asset = "ALT" },
                ],
            });
        }

        Assert.False(After(68).Book.BestBid.IsNone);
        Assert.True(After(80).Book.BestBid.IsNone);
    }

    [Fact]
    public void Faults_of_the_two_rules_are_told()
    {
        Fault[] Of(IChecked described)
        {
            FaultList faults = new();
            described.Check(faults);
            return [.. faults.Faults];
        }

        Assert.Equal(["a share above 0 and below 100%"], Of(new MakerObligationDescription { Within = Ratio.Zero }).Select(fault => fault.Allowed));
        Assert.Equal(["a share above 0 and below 100%"], Of(new CircuitBreakerDescription { Move = Ratio.One }).Select(fault => fault.Allowed));
        Assert.Empty(Of(new CircuitBreakerDescription()));
        VenueDescription slow = SmallWorld.MainVenue() with { Publish = Duration.FromMilliseconds(1), CircuitBreaker = new() { Window = Duration.FromHours(1) } };
        Assert.Equal(["at most 86,400 publications of the venue"], Of(slow).Select(fault => fault.Allowed));
    }
}
