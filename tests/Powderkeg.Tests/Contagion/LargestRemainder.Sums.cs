using CsCheck;
using Powderkeg.Contagion;

namespace Powderkeg.Tests.Contagion;

public sealed class LargestRemainderSums
{
    /// <summary>CONTAGION-1, on drawn moves: the parts sum to the whole, and none is a unit or more from its share.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Contagion_1_the_parts_of_a_move_sum_to_the_whole_move() =>
        Gen.Select(Gen.Double[-1e6, 1e6].Array[1, 16], Gen.Long[-1_000_000, 1_000_000]).Sample((weights, total) =>
        {
            // Scaled so that they sum to the whole but for the last digits, as the vectors of a series do.
            double rest = (total - weights.Sum()) / weights.Length;
            double[] shares = [.. weights.Select(weight => weight + rest)];
            long[] parts = new long[shares.Length];
            LargestRemainder.Split(total, shares, parts);
            return parts.Sum() == total && parts.Zip(shares).All(pair => Math.Abs(pair.First - pair.Second) < 1 + 1e-6);
        });

    [Fact]
    public void Ties_go_to_the_first()
    {
        long[] parts = new long[3];
        LargestRemainder.Split(4, [1.5, 1.5, 1], parts);
        Assert.Equal([2, 1, 1], parts);
    }
}
