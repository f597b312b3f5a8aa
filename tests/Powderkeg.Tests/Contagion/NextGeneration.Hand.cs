using Powderkeg.Contagion;

namespace Powderkeg.Tests.Contagion;

/// <summary>The arithmetic of the cascade, against numbers solved by hand.</summary>
public sealed class NextGenerationHand
{
    /// <summary>Two channels: 100 of the first forced 50 of itself and 20 of the second; 40 of the second forced 20 of the first and 8 of itself.
    /// K = (0.5 0.5; 0.2 0.2): eigenvalues 0.7 and 0. Right vector (5, 2), left (1, 1): parts 5:2 and then K entry by entry.</summary>
    [Fact]
    public void Two_channels_solved_by_hand()
    {
        NextGeneration matrix = NextGeneration.Of(2, [50, 20, 20, 8], [100, 40], 0);
        Assert.Equal(0.7, matrix.R(), 10);
        double[] parts = matrix.Elasticities();
        Assert.Equal(0.5 * 5 / 4.9, parts[0], 10);
        Assert.Equal(0.5 * 2 / 4.9, parts[1], 10);
        Assert.Equal(0.2 * 5 / 4.9, parts[2], 10);
        Assert.Equal(0.2 * 2 / 4.9, parts[3], 10);
        Assert.Equal(1, parts.Sum(), 12);
    }

    /// <summary>A chain without a circle dies out: R is exactly nothing, and so are the parts.</summary>
    [Fact]
    public void A_chain_has_no_R()
    {
        NextGeneration matrix = NextGeneration.Of(3, [0, 90, 0, 0, 0, 70, 0, 0, 0], [100, 90, 70], 0);
        Assert.Equal(0, matrix.R());
        Assert.Equal(0, matrix.Elasticities().Sum());
    }

    /// <summary>Two channels that only force each other, 4 and 1/4 (K + 1 must not swing): R = 1.</summary>
    [Fact]
    public void A_circle_of_two_has_the_geometric_mean() => Assert.Equal(1, NextGeneration.Of(2, [0, 400, 25, 0], [100, 100], 0).R(), 10);

    [Fact]
    public void A_channel_under_the_floor_is_too_small_to_rate() => Assert.Equal(0, NextGeneration.Of(1, [500], [10], 11).R());

    /// <summary>A two-type branching process with mean matrix (0.5 0.3; 0.4 0.2): R = 0.35 + sqrt(0.1425) = 0.7275. Some 100,000 individuals; 5% was
    /// set beforehand, over four standard errors.</summary>
    [Fact]
    public void A_branching_process_is_recovered_within_5_percent()
    {
        double[][] mean = [[0.5, 0.4], [0.3, 0.2]]; // mean[from][to]
        double[] caused = new double[4], sold = new double[2];
        Random dice = new(7);
        Queue<int> alive = new(Enumerable.Range(0, 40_000).Select(i => i % 2));
        while (alive.TryDequeue(out int parent))
        {
            sold[parent]++;
            for (int to = 0; to < 2; to++)
            {
                for (int child = 0; child < 2; child++)
                {
                    if (dice.NextDouble() < mean[parent][to] / 2)
                    {
                        caused[parent * 2 + to]++;
                        alive.Enqueue(to);
                    }
                }
            }
        }

        double r = 0.35 + Math.Sqrt(0.15 * 0.15 + 0.12);
        Assert.InRange(NextGeneration.Of(2, caused, sold, 0).R(), 0.95 * r, 1.05 * r);
    }

    [Theory]
    [InlineData(10, new[] { 3.5, 3.5, 3.0 }, new long[] { 4, 3, 3 })]
    [InlineData(-10, new[] { -3.4, -3.3, -3.3 }, new long[] { -4, -3, -3 })]
    [InlineData(1, new[] { 100.5, -100.2, 0.7 }, new long[] { 100, -100, 1 })]
    public void Parts_sum_to_the_whole_by_largest_remainder_and_ties_go_by_order(long total, double[] shares, long[] expected)
    {
        long[] parts = new long[shares.Length];
        LargestRemainder.Split(total, shares, parts);
        Assert.Equal(total, parts.Sum());
        Assert.Equal(expected, parts);
    }
}
