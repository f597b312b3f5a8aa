using Powderkeg.Exchange;
using Powderkeg.Experiments.Settlements;
using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Oracles;
using Powderkeg.Tests.Samples;
using Powderkeg.Units;

namespace Powderkeg.Tests.Experiments.Settlements;

public sealed class SettlementOwed
{
    private static readonly WorldDescription Day = SampleRuns.Read("samples/unified-liquidation.yaml");

    /// <summary>The token does not recover within the sample: the hour is one before the fall.</summary>
    private static readonly PaymentRule Rule = new(GapRule.OfTheDay, Instant.FromCalendar(new DateTimeOffset(2025, 10, 10, 20, 19, 0, TimeSpan.Zero)), null);
    private static readonly Lazy<Settlement> Sample = new(() => Settlement.Run(Day, Settled, Day.Seed, Rule, 2, null, default));

    /// <summary>The sample under the fall-back: WBETH counts at redemption value from the first held gap until it closes.</summary>
    private static WorldDescription Settled => Day with
    {
        Oracles =
        [
            .. Day.Oracles,
            new HeldGapOracleDescription { Id = "window", Source = "own-WBETH", Instead = "value-WBETH", Watches = [new() { Index = "own-WBETH", Value = "value-WBETH" }] },
        ],
        Venues = [.. Day.Venues.Select(venue => venue with { Collateral = [.. venue.Collateral.Select(row => row.Asset == "WBETH" ? row with { Index = "window" } : row)] })],
    };

    /// <summary>
    /// USDe's index is broken from second 100 to 400. In it 1,000 USDe went for 800 and 100 for 150: 1,100 x (0.99 - 950 / 1,100) = 139. 2 WBETH went for 6,000,
    /// at 1.05 ETH of 4,000 later: 2 x 4,200 - 6,000 = 2,400. Sales before and after count nothing.
    /// </summary>
    [Fact]
    public void The_formula_pays_the_price_of_the_hour_less_that_of_the_sale_inside_the_window()
    {
        ToyDay day = new();
        for (int s = 0; s < 1000; s++)
        {
            day.Gaps.Add(0, s is >= 100 and < 400 ? 0.9 : 1, 1);
            day.Gaps.Add(1, 4320, 4320);
        }

        day.Sold(99, "main:USDe/USDT", 5000, 100);
        day.Sold(100, "main:USDe/USDT", 1000, 800);
        day.Sold(200, "main:WBETH/ETH", 2, 6000);
        day.Sold(300, "main:USDe/USDT", 100, 150);
        day.Sold(400, "main:USDe/USDT", 5000, 100);
        day.Quote(450, "main:USDe/USDT", 0.99, 0, 0);
        day.Quote(450, "main:WBETH/ETH", 1.05, 0, 0);
        day.Quote(450, "main:ETH/USDT", 4000, 0, 0);
        day.Quote(501, "main:USDe/USDT", 0.5, 0, 0); // after the hour
        PaymentTable table = Payments.Of(day.World, day.Evidence().Run, day.Gaps, new(GapRule.OfTheDay, ToyDay.At(500), null));
        Assert.Equal((ToyDay.At(100), ToyDay.At(400), ToyDay.At(500)), (table.From, table.To, table.PricedAt));
        Assert.Equal([("USDe", 1100, 2), ("WBETH", 2.0, 1)], table.Rows.Select(row => (row.Asset, row.Amount, row.Sales)));
        Assert.Equal([139.0, 2400.0], table.Rows.Select(row => Math.Round(row.OwedUsd, 6)));
        Assert.Equal((2539, 1), (Math.Round(table.OwedUsd, 6), table.Accounts));
        Assert.Equal(day.Read("compensation").Simulated!.Value, table.ByRedemptionUsd, 6);
    }

    [Fact]
    public void Without_a_held_gap_nothing_is_owed()
    {
        ToyDay day = new();
        day.Gaps.Add(0, 1, 1);
        day.Gaps.Add(1, 4320, 4320);
        day.Sold(0.5, "main:USDe/USDT", 1000, 800);
        PaymentTable table = Payments.Of(day.World, day.Evidence().Run, day.Gaps, new(GapRule.OfTheDay, ToyDay.At(500), null));
        Assert.Equal((null, 0.0), (table.From, table.OwedUsd));
    }

    /// <summary>A sale above the later price is no debt of the account.</summary>
    [Fact]
    public void Nobody_owes_anything_by_the_formula() => Assert.Equal(0, new Payment("a", "p", "USDe", 10, 1, 1.02, 0.99).OwedUsd);

    /// <summary>The rule is one of the venue, not of the report: until the gap is held both days are one day, and then they part.</summary>
    [Fact]
    public void Both_runs_are_the_same_until_the_gap_has_been_held()
    {
        PaymentTable table = Sample.Value.Payments!;
        Assert.NotNull(table.From);
        Instant held = table.From!.Value + Duration.FromSeconds(10L);
        Instant before = Instant.FromMicroseconds(held.Microseconds - 1);
        Assert.Equal(DigestAt(Day, before), DigestAt(Settled, before));
        Assert.NotEqual(Sample.Value.AsItWas.Digest, Sample.Value.UnderRule.Digest);

        static string DigestAt(WorldDescription world, Instant at)
        {
            Simulation run = new(new World(world, world.Seed));
            run.RunUntil(at);
            return run.World.Journal.Digest.ToString();
        }
    }

    [Fact]
    public void Differences_are_those_of_two_runs_that_anybody_can_make()
    {
        Settlement settlement = Sample.Value;
        Simulation was = new(new World(Day, Day.Seed)), under = new(new World(Settled, Day.Seed));
        was.RunToEnd();
        under.RunToEnd();
        Assert.Equal((was.World.Journal.Digest.ToString(), under.World.Journal.Digest.ToString()), (settlement.AsItWas.Digest, settlement.UnderRule.Digest));
        foreach (SettledPopulation row in settlement.Populations().Where(row => row.Population != "insurance-fund"))
        {
            Assert.Equal(EquityOf(was, row.Population), row.AsItWasUsd, 1e-6 * Math.Abs(row.AsItWasUsd) + 1e-6);
            Assert.Equal(EquityOf(under, row.Population), row.UnderRuleUsd, 1e-6 * Math.Abs(row.UnderRuleUsd) + 1e-6);
        }

        Assert.Equal(settlement.Payments!.OwedUsd, settlement.Accounts.Sum(row => row.OwedUsd), 6);
        Assert.True(settlement.Payments.OwedUsd > 0);

        static double EquityOf(Simulation run, string key)
        {
            Powderkeg.Agents.Population population = run.World.Populations.Single(one => one.Key == key);
            return Enumerable.Range(0, population.Members).Sum(population.EquityUsdOf);
        }
    }

    /// <summary>Every struck account has a way that ends at the shock or at somebody who traded by choice.</summary>
    [Fact]
    public void Each_struck_account_says_why()
    {
        SettledAccount[] struck = [.. Sample.Value.Accounts.Where(row => row.Struck != Struck.Never)];
        Assert.NotEmpty(struck);
        Assert.All(struck, row => Assert.StartsWith($"unified-liquidation of {row.Account} at ", row.Chain, StringComparison.Ordinal));
        Assert.All(struck, row => Assert.True(row.Chain.Contains(" <- the shock at 20:20:00", StringComparison.Ordinal) || row.Chain.Contains("(voluntary of ", StringComparison.Ordinal), row.Chain));
        Assert.All(Sample.Value.Accounts.Where(row => row.Struck == Struck.Never), row => Assert.Equal("", row.Chain));
    }

    [Fact]
    public void A_rule_that_changes_nothing_settles_nothing()
    {
        Settlement same = Settlement.Run(Day, Day with { About = "other words" }, Day.Seed, null, 2, null, default);
        Assert.All(same.Accounts, row => Assert.Equal((0, 0), (row.DifferenceUsd, row.OwedUsd)));
        Assert.Null(same.Payments);
        Assert.Equal(same.AsItWas.Digest, same.UnderRule.Digest);
    }

    /// <summary>An account that one of the runs never opened has nothing there.</summary>
    [Fact]
    public void Accounts_are_matched_by_their_keys()
    {
        ForcedOnce once = new(ToyDay.At(1), Channel.UnifiedLiquidation, 7, 5, "chain");
        SettledRun Made(params (string Key, AccountEnd End)[] ends) => new(1, "d", false, ends.ToDictionary(end => end.Key, end => end.End), null);
        Settlement both = Settlement.Of(Made(("a", new("p", 10, once)), ("b", new("p", 20, null))), Made(("a", new("p", 15, null)), ("c", new("q", 7, once))));
        Assert.Equal([("a", 5.0, Struck.OnlyAsItWas), ("b", -20.0, Struck.Never), ("c", 7.0, Struck.OnlyUnderRule)], both.Accounts.Select(row => (row.Account, row.DifferenceUsd, row.Struck)));
        Assert.Equal([("p", 2, 1, 0), ("q", 1, 0, 1)], both.Populations().Select(row => (row.Population, row.Accounts, row.WouldStand, row.StruckAnew)));
    }
}
