using CsCheck;
using Powderkeg.Exchange;

namespace Powderkeg.Tests.Exchange;

public sealed class RingMeansTwin
{
    [Fact]
    [Trait("share", "properties")]
    public void Means_of_many_series_are_to_the_bit_what_a_ring_for_each_says()
    {
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 19], Gen.Double[-1e6, 1e6].Array[0, 400]).Sample((size, series, numbers) =>
        {
            RingMeans together = new(size, series);
            RingMean[] apart = [.. Enumerable.Range(0, series).Select(_ => new RingMean(size))];
            Assert.Equal(apart.Select(ring => ring.Mean), together.Means().ToArray());
            for (int at = 0; at + series <= numbers.Length; at += series)
            {
                Span<double> row = together.Next();
                for (int i = 0; i < series; i++)
                {
                    row[i] = numbers[at + i];
                    apart[i].Add(numbers[at + i]);
                }

                Assert.Equal(apart.Select(ring => ring.Mean), together.Means().ToArray());
            }
        }, iter: 300);
    }
}
