using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>A crowd in a market whose price a hand sets. Rates are read off the shares of members that have acted.</summary>
public sealed class RetailCrowdReactions
{
    private static RetailCrowdDescription Crowd(int count = 600) => new() { Id = "crowd", Venue = "main", Count = count, Trades = PerpToy.AltPerp, Share = 0.3 };

    /// <summary>Holders at 10x who do nothing but what a test adds.</summary>
    private static RetailCrowdDescription Still(int count = 600) => Crowd(count) with
    {
        Holding = 1,
        ShortShare = 0,
        Leverage = Draw.Of(10),
        Entry = Draw.Of(0),
        Stops = 0,
        ExitPerHour = 0,
        EntryPerHour = 0,
        PanicPerHour = 0,
        DipPerHour = 0,
    };

    [Fact]
    public void Members_have_the_described_leverage_holdings_and_share_of_open_interest()
    {
        PerpToy toy = new([Crowd(5_000)]);
        IReadOnlyList<AccountId> crowd = toy.AccountsOf("crowd");
        Assert.Equal(5_000, crowd.Count);
        Assert.InRange(PerpToy.Median(crowd.Select(a => toy.Venue.StateOf(a).Leverage)), 7.5, 8.5);
        // Lognormal of median 8, sigma 0.9, cut at 50: ln(50/8)/0.9 = 2.036 deviations, 2.1% at the cut.
        Assert.InRange(crowd.Count(a => toy.Venue.StateOf(a).Leverage >= 49.9) / 5_000.0, 0.014, 0.029);
        double[] open = [.. crowd.Select(toy.Open)];
        Assert.InRange(open.Count(o => o != 0) / 5_000.0, 0.57, 0.63);
        Assert.InRange(open.Count(o => o < 0) / (double)open.Count(o => o != 0), 0.08, 0.12);
        Assert.Equal(0.3, open.Sum(Math.Abs) / PerpToy.OpenInterest, 0.01);
        Assert.True(PerpToy.Median(crowd.Select(a => toy.World.Surroundings.EquityUsdOf(toy.Venue, a))) > 0);
    }

    [Fact]
    public void After_the_news_and_a_fall_the_crowd_sells_more_and_says_why()
    {
        PerpToy toy = new([Crowd()], shockAfterMinutes: 60);
        toy.Pass(60);
        double before = toy.Taken("crowd", Side.Sell, Channel.RiskOff) + toy.Taken("crowd", Side.Sell, Channel.Voluntary);
        Assert.Equal(0, toy.Taken("crowd", Side.Sell, Channel.RiskOff));
        Assert.True(toy.Taken("crowd", Side.Buy, Channel.Voluntary) > 0, "entries keep a calm market alive");
        toy.Fall(0.94);
        toy.Pass(60);
        double after = toy.Taken("crowd", Side.Sell, Channel.RiskOff);
        Assert.True(after > 2 * before, $"{after} after, {before} before");
        Assert.All(toy.TradesOf("crowd").Where(t => t.Cause.Channel == Channel.RiskOff), t => Assert.Equal(toy.World.Surroundings.ShockEvent, t.Cause.Parent));
    }

    [Fact]
    public void With_risk_aversion_off_hazards_stay_at_the_rates_before_the_news()
    {
        PerpToy toy = new([Crowd()], shockAfterMinutes: 60, off: DominoSwitch.RiskAversion);
        toy.Pass(60);
        double before = toy.Taken("crowd", Side.Sell, Channel.Voluntary);
        toy.Fall(0.94);
        toy.Pass(60);
        double after = toy.Taken("crowd", Side.Sell, Channel.Voluntary, 60);
        Assert.Equal(0, toy.Taken("crowd", Side.Sell, Channel.RiskOff));
        Assert.InRange(after / before, 0.2, 2);
    }

    [Theory]
    [InlineData(0.952, false)]
    [InlineData(0.948, true)] // half of the way to the loss of all margin at 10x: 5% down
    public void A_stop_fires_when_the_price_has_passed_it_and_not_before(double price, bool fires)
    {
        PerpToy toy = new([Still(50) with { Stops = 1, StopAt = Draw.Of(0.5) }], maintenance: 0.02);
        toy.Pass(1);
        toy.Fall(price);
        toy.Pass(3.0 / 60);
        Assert.Equal(fires ? 50 : 0, toy.TradesOf("crowd").Count(t => t.Cause.Channel == Channel.RiskOff));
        Assert.Equal(fires ? 0 : 50, toy.AccountsOf("crowd").Count(a => toy.Open(a) > 0));
    }

    [Fact]
    public void A_stop_takes_no_price_worse_than_its_protection_and_is_tried_again()
    {
        PerpToy toy = new([Still(50) with { Stops = 1, StopAt = Draw.Of(0.5), Protection = 0.005 }]);
        toy.Pass(1);
        toy.Quote("ALT/USDT", 0.94);
        // The bid is 2% under the reference: out of reach of a stop with half a percent.
        toy.Quote("ALT-PERP", 0.93, 0.955);
        toy.Pass(3);
        Assert.Empty(toy.TradesOf("crowd"));
        toy.Quote("ALT-PERP", 0.94);
        toy.Pass(15);
        Assert.Equal(50, toy.TradesOf("crowd").Select(t => t.Taker).Distinct().Count());
        Assert.All(toy.TradesOf("crowd"), t => Assert.Equal(Channel.RiskOff, t.Cause.Channel));
    }

    [Fact]
    public void Dip_buyers_come_with_leverage_after_a_fall_and_the_next_fall_takes_them()
    {
        PerpToy toy = new([Crowd(800) with { Holding = 0.5, EntryPerHour = 0, ExitPerHour = 0, PanicPerHour = 0, Stops = 0, DipPerHour = 2, Leverage = Draw.Of(20) }]);
        AccountId[] waiting = [.. toy.AccountsOf("crowd").Where(a => toy.Open(a) == 0)];
        toy.Pass(20, audited: false);
        Assert.Empty(toy.TradesOf("crowd"));
        toy.Fall(0.9);
        toy.Pass(10, audited: false);
        // Fall of 10%: 2 x 2 entries an hour for ten minutes, 1 - e^(-2/3) = 49%.
        AccountId[] dips = [.. waiting.Where(a => toy.Open(a) > 0)];
        Assert.InRange((double)dips.Length / waiting.Length, 0.40, 0.58);
        Assert.InRange(PerpToy.Median(dips.Select(a => toy.Open(a) * 0.9 / toy.Has(a, "USDT"))), 17, 20.1);
        toy.Fall(0.85);
        toy.Pass(2, audited: false);
        // 5.6% under their entries, more than a margin of a twentieth: all are closed by force (and some come back with what is left).
        HashSet<AccountId> closed = [.. Enumerable.Range(0, toy.World.Journal.Liquidations.Count).Select(i => toy.World.Journal.Liquidations[i])
            .Where(l => l.Cause.Channel == Channel.PerpLiquidation).Select(l => l.Account)];
        Assert.All(dips, a => Assert.Contains(a, closed));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(240)]
    public void How_often_a_member_looks_changes_no_rate(double lookSeconds)
    {
        PerpToy toy = new([Still(2_000) with { ExitPerHour = 0.5, LookEvery = Duration.FromSeconds(lookSeconds) }]);
        toy.Pass(60, audited: false);
        // 1 - e^(-0.5) = 39.3% have left; deviation 1.1%. A member's last, unfinished look delays it by one mean wait.
        Assert.InRange(toy.AccountsOf("crowd").Count(a => toy.Open(a) == 0) / 2_000.0, 0.35, 0.43);
    }

    [Fact]
    public void Panic_fades_with_time_since_the_news()
    {
        PerpToy toy = new([Still(2_000) with { Leverage = Draw.Of(2), PanicPerHour = 0.5, PanicFrom = 0, Fade = Duration.FromHours(1) }], shockAfterMinutes: 1);
        toy.Pass(1, audited: false);
        toy.Fall(0.9);
        toy.Pass(60, audited: false);
        int first = 2_000 - toy.AccountsOf("crowd").Count(a => toy.Open(a) > 0);
        toy.Pass(60, audited: false);
        int both = 2_000 - toy.AccountsOf("crowd").Count(a => toy.Open(a) > 0);
        // Hazard 0.5 e^(-t): 0.316 in the first hour, 0.116 in the second: 27.1% of all, then 11.0% of the rest.
        Assert.InRange(first / 2_000.0, 0.23, 0.31);
        Assert.InRange((both - first) / (2_000.0 - first), 0.08, 0.14);
    }

    [Fact]
    public void The_same_seed_gives_the_same_day()
    {
        ulong[] digests = [.. Enumerable.Range(0, 2).Select(_ => DigestOf(3)), DigestOf(4)];
        Assert.Equal(digests[0], digests[1]);
        Assert.NotEqual(digests[0], digests[2]);

        static ulong DigestOf(long seed)
        {
            PerpToy toy = new([Crowd(200)], shockAfterMinutes: 20, seed: seed);
            toy.Pass(20);
            toy.Fall(0.93);
            toy.Pass(20);
            return toy.World.Journal.Digest.Value;
        }
    }
}
