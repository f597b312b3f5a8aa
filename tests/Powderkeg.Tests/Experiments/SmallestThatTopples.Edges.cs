using CsCheck;
using Powderkeg.Experiments.Reverse;

namespace Powderkeg.Tests.Experiments;

public sealed class SmallestThatTopplesEdges
{
    /// <summary>Wherever the edge lies, the bracket has it and is as narrow as was asked for, however many go at once.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void The_bracket_holds_the_edge_and_is_as_narrow_as_asked()
    {
        Gen.Select(Gen.Double[0.001, 0.999], Gen.Int[1, 4], Gen.Int[2, 6]).Sample((edge, atOnce, looks) =>
        {
            ReverseResult found = SmallestThatTopples.Find(0, 1, 1e-3, looks, atOnce, sizes => [.. sizes.Select(size => size >= edge)]);
            return found.IsMonotone && found.Stands < edge && edge <= found.Topples && found.Topples - found.Stands <= 1e-3;
        });
    }

    [Theory]
    [InlineData(-1, null, 0.0)]
    [InlineData(2, 1.0, null)]
    public void An_edge_outside_the_range_is_said_to_be_outside(double edge, double? stands, double? topples)
    {
        ReverseResult found = SmallestThatTopples.Find(0, 1, 0.01, 3, 2, sizes => [.. sizes.Select(size => size >= edge)]);
        Assert.Equal((stands, topples), (found.Stands, found.Topples));
    }

    /// <summary>A shock so large that it kills those who would have sold: falls between 0.3 and 0.6 and again from 0.9 on.</summary>
    [Fact]
    public void Where_a_larger_shock_topples_less_it_is_said()
    {
        ReverseResult found = SmallestThatTopples.Find(0, 1, 0.01, 11, 2, sizes => [.. sizes.Select(size => size is >= 0.3 and <= 0.6 or >= 0.9)]);
        Assert.False(found.IsMonotone);
        Assert.InRange(found.Topples!.Value, 0.29, 0.31);
    }

    [Theory]
    [InlineData("depeg", "depeg")]
    [InlineData("bad-debt", "bad-debt above zero")]
    [InlineData("bad-debt:1e8", "bad-debt at or over 1E+08")]
    [InlineData("usde-low-main:below:0.9", "usde-low-main at or under 0.9")]
    public void Goals_are_read(string words, string meant) =>
        Assert.Equal(meant, Goal.Read(words, ["fell-depeg", "bad-debt", "usde-low-main"], out _)?.ToString());

    [Theory]
    [InlineData("dipeg")]
    [InlineData("bad-debt:much")]
    [InlineData("bad-debt:over:3")]
    [InlineData("bad-debt:below:3:4")]
    public void Other_words_are_refused_with_what_is_allowed(string words)
    {
        Assert.Null(Goal.Read(words, ["fell-depeg", "bad-debt"], out string fault));
        Assert.Contains("allowed", fault, StringComparison.Ordinal);
    }
}
