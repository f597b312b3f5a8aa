using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>Whatever the books and indexes do, a run ends in a report; and leaving accounts out of checks changes nothing.</summary>
/// <remarks>Holds MARGIN-2.</remarks>
public sealed class UnifiedMarginExtremes
{
    [Theory]
    [InlineData(SaleRoute.Direct)]
    [InlineData(SaleRoute.Deepest)]
    [InlineData(SaleRoute.ByDepth)]
    public void With_no_bids_at_all_every_take_over_ends_at_the_fund_after_its_patience(SaleRoute route)
    {
        MarginWorld world = new(MarginWorld.With(MarginWorld.Plain(), v => v with { Unified = v.Unified with { Route = route } }));
        AccountId[] makers = [.. Enumerable.Range(0, 20).Select(i => world.WorkedMaker("maker" + i))];
        foreach (string asset in new[] { "ALT", "STK", "USDe", "BTC", "USDC" })
        {
            world.Quote(asset + "/USDT", 0.3, bid: 0, ask: 0);
        }

        world.Quote("ALT-PERP", 0.3, bid: 0, ask: 0);
        world.Run(Duration.FromHours(2));
        Assert.All(makers, m => Assert.Equal(AccountStanding.Good, world.StandingOf(m)));
        Assert.All(makers, m => Assert.Equal(0, world.Owes(m, "USDT")));
        Assert.All(makers, m => Assert.Contains(world.Steps(m), s => s.Step == LiquidationStep.Ended));
        Assert.Equal(20 * 30, world.Has(world.Venue.Fund, "STK"), 1e-6);
        world.Simulation.RunToEnd();
    }

    [Fact]
    public void An_index_of_zero_is_a_take_over_and_no_fault()
    {
        WorldDescription zero = MarginWorld.Plain() with
        {
            Oracles = [.. MarginWorld.Plain().Oracles.Select(o => o.Id == "i-STK" ? new ConstantOracleDescription { Id = "i-STK", Price = 0 } : o)],
        };
        MarginWorld world = new(zero);
        AccountId maker = world.WorkedMaker();
        world.QuoteAll(0.7);
        world.Run(Duration.FromHours(2));
        Assert.Equal(AccountStanding.Good, world.StandingOf(maker));
        Assert.Equal(0, world.Owes(maker, "USDT"));
    }

    [Fact]
    public void A_settlement_index_of_zero_ends_clean()
    {
        WorldDescription zero = MarginWorld.Plain() with
        {
            Oracles = [.. MarginWorld.Plain().Oracles.Select(o => o.Id == "i-USDT" ? new ConstantOracleDescription { Id = "i-USDT", Price = 0 } : o)],
        };
        MarginWorld world = new(zero);
        world.WorkedMaker();
        AccountId shortSeller = world.Open("short", MarginMode.Unified);
        world.Borrow(shortSeller, "BTC", 30);
        world.QuoteAll(0.5);
        world.Simulation.RunToEnd();
        Assert.Equal(0, world.Owes(shortSeller, "BTC"));
    }

    [Fact]
    public void Slack_and_looking_at_everyone_decide_the_same_and_slack_looks_far_less()
    {
        (long looks, ulong digest) = Walk(everyone: false);
        (long allLooks, ulong allDigest) = Walk(everyone: true);
        Assert.Equal(allDigest, digest);
        Assert.InRange(looks, 1, allLooks / 3);

        static (long, ulong) Walk(bool everyone)
        {
            MarginWorld world = new(MarginWorld.Plain(), seed: 7);
            RandomStream stream = new RandomStreams(42).Named("walk");
            UnifiedMargin rule = world.Venue.UnifiedMargin!;
            rule.LooksAtEveryone = everyone;
            AccountId[] accounts = new AccountId[60];
            for (int i = 0; i < accounts.Length; i++)
            {
                accounts[i] = world.WorkedMaker("maker" + i, altPerp: Math.Round(stream.NextUniform(-60, 60)), btcPerp: Math.Round(stream.NextUniform(-40, 40)));
                world.Give(accounts[i], "USDC", Math.Round(stream.NextUniform(0, 60)));
            }

            double alt = 1, btc = 1;
            Digest seen = new();
            for (int second = 0; second < 600; second++)
            {
                alt *= 1 + stream.NextNormal() * 0.002 - 0.0009;
                btc *= 1 + stream.NextNormal() * 0.001;
                world.QuoteAll(alt);
                world.SetPrice("BTC", btc);
                world.Simulation.RunUntil(MarginWorld.Start + Duration.FromSeconds((long)second + 1));
                foreach (AccountId account in accounts)
                {
                    seen.Add((long)world.StandingOf(account));
                    seen.Add(world.Balances.Of(account, world.Id("STK")).Units);
                }
            }

            ConservationAudit.Require(world.Balances);
            return (rule.Looks, seen.Value);
        }
    }

    /// <summary>100 USDC against a loan of 60: adjusted 40, maintenance 6; the reminder is met at -31%.</summary>
    [Fact]
    public void The_ratio_that_behaviours_read_is_fresh_from_the_reminder_on()
    {
        MarginWorld world = new(MarginWorld.Plain());
        AccountId trader = world.Open("trader", MarginMode.Unified);
        world.Give(trader, "USDC", 100);
        world.Borrow(trader, "USDT", 60);
        world.QuoteAll();
        int fresh = 0;
        for (int percent = 0; percent < 34; percent++)
        {
            world.SetPrice("USDC", 1 - percent / 100.0);
            world.Simulation.RunUntil(MarginWorld.Start + Duration.FromSeconds(percent + 1L));
            double now = world.Venue.UnifiedMargin!.ValueOf(trader).UniMmr;
            if (now <= 1.5 && world.StandingOf(trader) != AccountStanding.TakenOver)
            {
                fresh++;
                Assert.Equal(now, world.Venue.StateOf(trader).MarginRatio, 1e-12);
            }
        }

        Assert.InRange(fresh, 2, 4);
        Assert.InRange(world.Venue.UnifiedMargin!.Looks, 2, 20);
    }

    [Fact]
    public void The_same_seed_takes_over_the_same_way_and_another_seed_draws_other_sizes()
    {
        Assert.Equal(Sizes(3), Sizes(3));
        Assert.NotEqual(Sizes(3), Sizes(4));

        static long[] Sizes(long seed)
        {
            MarginWorld world = new(MarginWorld.Plain(), seed);
            AccountId maker = world.WorkedMaker();
            world.QuoteAll(0.5);
            world.Run(Duration.FromMinutes(1));
            return [.. world.Steps(maker).Where(s => s.Step == LiquidationStep.Sale).Select(s => s.Quantity.Count)];
        }
    }
}
