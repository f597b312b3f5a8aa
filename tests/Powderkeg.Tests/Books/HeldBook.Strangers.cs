using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Books;

/// <summary>A book in the run changes nothing for others until something of it is sold by force: same draws, same ties, same turn, every fact the same.</summary>
public sealed class HeldBookStrangers
{
    private static readonly WorldDescription Small = SampleRuns.Read("scenarios/october-2025-small.yaml");

    /// <summary>Positions on three venues of every mode, none near its threshold, among them one that pays and earns funding: the digest, which has every fact in it, is that of the run without them.</summary>
    [Fact]
    public void A_book_that_is_never_sold_leaves_the_digest_of_the_small_day_as_it_is()
    {
        IReadOnlyList<HeldAccount> book =
        [
            Held("cash", "main", HeldMode.Unified, [new("USDT", 1e6)]),
            Held("whole", "main", HeldMode.Unified, [new("USDT", 5e6), new("WBETH", 10)], [new("USDC", 1000)], [new("BTC", 0.5, 0, 0), new("XRP", -1000, 2.7, 0)]),
            Held("alone", "second", HeldMode.Isolated, [], [], [new("ETH", 1, 4000, 1)]),
            Held("short", "hyper", HeldMode.Cross, [new("USDC", 1e6)], [], [new("BTC", -0.2, 0, 0)]),
            Held("margin", "main", HeldMode.SpotMargin, [new("BTC", 1)], [new("USDT", 1000)]),
            Held("pledge", "main-loans", HeldMode.Desk, [new("ETH", 100)], [new("USDT", 1000)]),
        ];
        Assert.Equal(DigestOf(null), DigestOf(book));
    }

    /// <summary>The canary: a book that is sold changes the digest, or the test above would pass on a book that is not there.</summary>
    [Fact]
    public void A_book_that_is_sold_changes_it()
    {
        WorldDescription sample = SampleRuns.Read("samples/unified-liquidation.yaml");
        string Of(IReadOnlyList<HeldAccount>? book) => Run(sample, book).World.Journal.Digest.ToString();
        HeldAccount bold = Held("bold", "main", HeldMode.Isolated, [], [], [new("ALT", 50_000, 0, 20)]);
        Assert.NotEqual(Of(null), Of([bold]));
        Assert.Equal(Of(null), Of([bold with { Perps = [new("ALT", 50_000, 0, 1)] }]));
    }

    /// <summary>The other side of its perps is at home in no margin rule and last in every queue of winners: it ends as it began, whatever its loss.</summary>
    [Fact]
    public void The_counterparty_keeps_its_side_and_every_asset_adds_up()
    {
        WorldDescription sample = SampleRuns.Read("samples/backstops.yaml");
        string coin = sample.Venues[0].Perps[0].Base;
        Simulation run = Run(sample, [Held("short", sample.Venues[0].Id, HeldMode.Isolated, [], [], [new(coin, -1000, 0, 1)])]);
        World world = run.World;
        Venue venue = world.Venues.Single(v => v.Rules.Id == sample.Venues[0].Id);
        int counterparty = Enumerable.Range(0, world.Roster.Count).Single(account => world.Balances.KeyOf(new(account)).StartsWith("my-book/counterparty", StringComparison.Ordinal));
        PerpMarket market = venue.Markets.OfType<PerpMarket>().Single(m => m.Key.EndsWith($"{coin}-PERP", StringComparison.Ordinal));
        Assert.Equal(market.Spec.LotsIn(1000.0).Count, venue.Positions.Of(new(counterparty), market.Id).Count);
        Assert.Equal(0, venue.NetLotsOf(market));
        ConservationAudit.Require(world.Balances);
    }

    private static string DigestOf(IReadOnlyList<HeldAccount>? book) => Run(Small, book).World.Journal.Digest.ToString();

    private static Simulation Run(WorldDescription world, IReadOnlyList<HeldAccount>? book)
    {
        Simulation simulation = new(new World(world, world.Seed, book));
        simulation.RunToEnd();
        return simulation;
    }

    private static HeldAccount Held(string name, string place, HeldMode mode, IReadOnlyList<HeldAsset> balances, IReadOnlyList<HeldAsset>? loans = null, IReadOnlyList<HeldPerp>? perps = null) =>
        new(name, place, mode, UnifiedStyle.Whole, balances, loans ?? [], perps ?? []);
}
