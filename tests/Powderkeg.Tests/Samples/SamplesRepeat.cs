using Powderkeg.Agents;
using Powderkeg.Units;

namespace Powderkeg.Tests.Samples;

/// <summary>Same seed, same digest: twice in one process, beside other runs on other threads, in pieces, with lists reordered, with idle accounts added.
/// Across processes, builds and settings: tests/Powderkeg.EndToEnd.</summary>
/// <remarks>Holds SCENARIO-5.</remarks>
public sealed class SamplesRepeat
{
    public static TheoryData<string> All => SamplesFall.All;

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_sample_has_the_same_digest_twice_and_with_its_lists_reversed_and_with_idle_accounts(string id)
    {
        WorldDescription sample = Read(id);
        string digest = SampleRuns.Run(sample).Digest;
        Assert.Equal(digest, SampleRuns.Run(sample).Digest);
        Assert.Equal(digest, SampleRuns.Run(Reversed(sample)).Digest);
        Assert.Equal(digest, SampleRuns.Run(WithIdle(sample)).Digest);
        Assert.NotEqual(digest, SampleRuns.Run(sample with { Seed = sample.Seed + 1 }).Digest);
    }

    /// <summary>Nothing that a run changes is shared: one thread, two and four, with four unlike worlds in flight, and the same world beside itself.</summary>
    [Fact]
    public void Runs_beside_each_other_on_one_two_and_four_threads_have_the_digests_they_have_alone()
    {
        WorldDescription[] worlds = [.. ((string[])["unified-liquidation", "loan-liquidation", "bank-run", "loop-liquidation", "unified-liquidation"]).Select(Read)];
        string[] alone = [.. worlds.Select(world => SampleRuns.Run(world).Digest)];
        foreach (int threads in (int[])[1, 2, 4])
        {
            string[] beside = new string[worlds.Length];
            Parallel.For(0, worlds.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => beside[i] = SampleRuns.Run(worlds[i]).Digest);
            Assert.Equal(alone, beside);
        }
    }

    /// <summary>In steps of 7.3 seconds, which meet no boundary of the model's own, and happening by happening, it is one go; and a day that ends early is the beginning of the longer one.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_run_in_pieces_and_one_that_ends_early_are_the_beginning_of_the_run_in_one_go(string id)
    {
        WorldDescription sample = Read(id);
        Instant half = sample.Start + Duration.FromMicroseconds((sample.End - sample.Start).Microseconds / 2);
        Simulation inOneGo = Started(sample), inSteps = Started(sample), oneByOne = Started(sample), endsEarly = Started(sample with { End = half });
        endsEarly.RunToEnd();
        inOneGo.RunUntil(half);
        Assert.Equal(DigestOf(inOneGo), DigestOf(endsEarly));
        inOneGo.RunToEnd();
        for (Instant at = sample.Start; !inSteps.IsOver; at += Duration.FromMilliseconds(7300))
        {
            inSteps.RunUntil(at);
        }

        while (oneByOne.Step())
        {
        }

        Assert.Equal(DigestOf(inOneGo), DigestOf(inSteps));
        Assert.Equal(DigestOf(inOneGo), DigestOf(oneByOne));

        static Simulation Started(WorldDescription world) => new(new World(world, world.Seed));

        static (ulong Digest, long Facts, long Happenings) DigestOf(Simulation run) => (run.World.Journal.Digest.Value, run.World.Journal.Digest.Facts, run.Happenings);
    }

    /// <summary>Every list whose order has no meaning; tiers of one table and orders of sale have one.</summary>
    private static WorldDescription Reversed(WorldDescription world) => world with
    {
        Assets = [.. world.Assets.Reverse()],
        Oracles = [.. world.Oracles.Reverse()],
        Populations = [.. world.Populations.Reverse()],
        Desks = [.. world.Desks.Reverse()],
        Issuers = [.. world.Issuers.Reverse()],
        Pools = [.. world.Pools.Reverse()],
        LendingPools = [.. world.LendingPools.Reverse().Select(pool => pool with { Reserves = [.. pool.Reserves.Reverse()], EModes = [.. pool.EModes.Reverse()] })],
        Venues = [.. world.Venues.Reverse().Select(venue => venue with
        {
            Spot = [.. venue.Spot.Reverse()],
            Perps = [.. venue.Perps.Reverse()],
            Collateral = [.. venue.Collateral.Reverse()],
            Tiers = [.. venue.Tiers.Reverse()],
        })],
    };

    private static WorldDescription WithIdle(WorldDescription world) => world with
    {
        Populations =
        [
            .. world.Populations,
            new ValueBuyerDescription { Id = "aaa-without-money", Venue = "main", Where = new() { Markets = ["nothing-of-the-kind"] }, Count = 1, Capital = 0 },
            new ValueBuyerDescription { Id = "zzz-idle", Venue = "main", Where = new(), Count = 1, Capital = 0 },
            new FundDescription { Id = "nobody", Venue = "main", Count = 0, Share = 0, Holds = new() },
        ],
    };

    private static WorldDescription Read(string id) => SampleRuns.Read($"samples/{id}.yaml");
}
