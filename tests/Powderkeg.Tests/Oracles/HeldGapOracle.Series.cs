using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Oracles;

/// <summary>The fall-back of a venue, second by second, on series that can be followed by hand.</summary>
public sealed class HeldGapOracleSeries
{
    private static readonly Instant Start = Instant.FromMicroseconds(1_000_000_000);
    private readonly PinnedOracle index = new("own", 1), value = new("one", 1), other = new("own-b", 100), otherValue = new("value-b", 100);

    private HeldGapOracle Oracle(long longest = 60, int times = 1, params (Oracle, Oracle)[] more) =>
        new("w", index, value, [(index, value), .. more], Ratio.FromPercent(5), Duration.FromSeconds(3L), Duration.FromSeconds(longest), times);

    /// <summary>One letter a second: i as the index, v as the value. The index of each second is given in hundredths.</summary>
    private string Published(HeldGapOracle oracle, params int[] hundredths)
    {
        char[] letters = new char[hundredths.Length];
        for (int s = 0; s < hundredths.Length; s++)
        {
            index.Pin = hundredths[s] / 100.0;
            bool moved = oracle.Update(Start + Duration.FromSeconds((long)s));
            Assert.False(oracle.Update(Start + Duration.FromSeconds((long)s)), "looking twice at one instant changes nothing");
            Assert.Equal(oracle.IsOpen ? 1 : hundredths[s] / 100.0, oracle.Price);
            Assert.True(moved || s == 0 || oracle.Price == (letters[s - 1] == 'v' ? 1 : hundredths[s - 1] / 100.0), "a price that changed is told");
            letters[s] = oracle.IsOpen ? 'v' : 'i';
        }

        return new(letters);
    }

    /// <summary>A gap from second 2 on is held at 5; none from 8 on is over at 11.</summary>
    [Fact]
    public void A_gap_held_three_seconds_opens_and_three_seconds_without_one_close() =>
        Assert.Equal("iiiiivvvvvvii", Published(Oracle(), 100, 100, 90, 90, 90, 90, 90, 90, 100, 100, 100, 100, 100));

    [Fact]
    public void Exactly_the_gap_and_a_gap_that_is_not_held_open_nothing() =>
        Assert.Equal("iiiiiiiiii", Published(Oracle(), 95, 95, 95, 95, 95, 90, 90, 90, 96, 90));

    /// <summary>While it is open, a gap that comes back begins the calm anew: the last at 7, so that it closes at 11.</summary>
    [Fact]
    public void A_gap_that_comes_back_keeps_it_open() =>
        Assert.Equal("iiivvvvvvvvii", Published(Oracle(), 90, 90, 90, 90, 90, 100, 100, 90, 100, 100, 100, 100, 100));

    /// <summary>The longest time counts from when the gap began (second 0), not from when it was held.</summary>
    [Fact]
    public void It_closes_at_the_latest_the_longest_time_after_the_gap_began() =>
        Assert.Equal("iiivvviiiiii", Published(Oracle(longest: 6), 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90));

    /// <summary>A second one is stood in for only where two are asked for; after the longest time a gap that never went must be held anew.</summary>
    [Theory]
    [InlineData(1, "iiivvviiiiiiiiii")]
    [InlineData(2, "iiivvviiivvviiii")] // closed at 6, held again from then: open at 9, closed at 12
    public void After_the_last_gap_the_source_stands_for_good(int times, string published) =>
        Assert.Equal(published, Published(Oracle(longest: 6, times: times), 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90));

    /// <summary>Its own index holds, another one that it watches does not: the list decides, so that tokens switch together.</summary>
    [Fact]
    public void A_gap_of_any_watched_pair_opens_it()
    {
        other.Pin = 94;
        Assert.Equal("iiivv", Published(Oracle(more: [(other, otherValue)]), 100, 100, 100, 99, 99));
        other.Pin = 95;
        Assert.Equal("iiiii", Published(Oracle(more: [(other, otherValue)]), 100, 100, 100, 99, 99));
    }

    [Fact]
    public void In_a_scenario_its_readers_come_after_it_and_what_it_names_must_exist()
    {
        HeldGapOracleDescription gap = new() { Id = "gap", Source = "a", Instead = "b", Watches = [new() { Index = "a", Value = "b" }] };
        WorldDescription plain = Powderkeg.Tests.Exchange.MarginWorld.Plain();
        WorldDescription With(params OracleDescription[] more) => plain with { Oracles = [.. plain.Oracles, .. more] };
        List<Fault> FaultsOf(WorldDescription world)
        {
            FaultList faults = new();
            world.Check(faults);
            gap.Check(faults);
            return [.. faults.Faults];
        }

        ConstantOracleDescription a = new() { Id = "a", Price = 0.5 }, b = new() { Id = "b", Price = 1 };
        Assert.Empty(FaultsOf(With(gap, a, b)));
        World world = new(With(new HardPegOracleDescription { Id = "reader", Source = "gap" }, gap, a, b), 1);
        Assert.True(world.Oracles.IndexOf("gap") < world.Oracles.IndexOf("reader"));
        Assert.Equal(0.5, world.Oracles.PriceOf(world.Oracles.IndexOf("reader")));
        Assert.Equal(2, FaultsOf(With(gap, a)).Count); // instead, and the pair's value
        Assert.Contains(FaultsOf(With(gap, new HardPegOracleDescription { Id = "a", Source = "gap" }, b)), fault => fault.Found.Contains("gap -> a -> gap", StringComparison.Ordinal));
        gap = gap with { Watches = [] };
        Assert.Equal("no pair", Assert.Single(FaultsOf(With(gap, a, b))).Found);
    }
}
