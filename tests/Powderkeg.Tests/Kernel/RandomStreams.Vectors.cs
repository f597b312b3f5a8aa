using Powderkeg.Kernel;

namespace Powderkeg.Tests.Kernel;

public sealed class RandomStreamsVectors
{
    /// <summary>Known answers of philox4x32-10 from Random123 (kat_vectors of the reference distribution).</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_known_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), Philox.Block((c0, c1, c2, c3), (k0, k1)));

    [Fact]
    public void A_draw_depends_on_seed_key_and_index_alone()
    {
        RandomStreams streams = new(7);
        RandomStream one = streams.Named("maker"), other = streams.Named("noise"), again = streams.Named("maker");
        ulong first = one.NextBits();
        other.NextBits();
        Assert.Equal(first, again.NextBits());
        Assert.NotEqual(first, new RandomStreams(8).Named("maker").NextBits());
    }

    [Fact]
    public void A_draw_that_is_skipped_leaves_the_next_ones_as_they_would_have_been()
    {
        RandomStream drawing = new RandomStreams(7).Named("maker"), skipping = drawing;
        drawing.NextBits();
        skipping.Skip();
        Assert.Equal(drawing.NextBits(), skipping.NextBits());
    }

    [Fact]
    public void Normal_and_student_draws_have_mean_0_and_variance_1()
    {
        RandomStream stream = new RandomStreams(1).Named("moments");
        const int n = 200_000;
        double normal = 0, normalSquares = 0, student = 0, studentSquares = 0;
        for (int i = 0; i < n; i++)
        {
            double x = stream.NextNormal(), t = stream.NextStudent4();
            normal += x;
            normalSquares += x * x;
            student += t;
            studentSquares += t * t;
        }

        // Standard errors: mean 0.0022; variance of the normal 0.0032; a Student-4 has no fourth moment, so its variance is only looked at to 15%.
        Assert.InRange(normal / n, -0.012, 0.012);
        Assert.InRange(normalSquares / n, 0.98, 1.02);
        Assert.InRange(student / n, -0.012, 0.012);
        Assert.InRange(studentSquares / n, 0.85, 1.15);
    }

    /// <summary>Quantiles of Student's t with 4 degrees of freedom from the printed table: 0.95 is 2.132, 0.995 is 4.604; ours is scaled by sqrt(2).</summary>
    [Fact]
    public void Student_draws_have_the_printed_quantiles()
    {
        RandomStream stream = new RandomStreams(2).Named("quantiles");
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => stream.NextStudent4() * Math.Sqrt(2))];
        Array.Sort(draws);
        // Two standard errors of a quantile at these densities: 0.02 and 0.1.
        Assert.InRange(draws[95_000], 2.132 - 0.03, 2.132 + 0.03);
        Assert.InRange(draws[99_500], 4.604 - 0.2, 4.604 + 0.2);
    }
}
