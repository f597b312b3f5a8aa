using Powderkeg.Experiments.Reverse;

namespace Powderkeg.Tests.Experiments;

/// <summary>Edges whose nearest point is known: a plane's foot of the perpendicular, a wall's, a rounded corner's.</summary>
public sealed class SmallestMixEdges
{
    /// <summary>0.5 x + y = 0.6 is nearest at 0.6 / sqrt(1.25) = 0.5367, at (0.24, 0.48): neither a number alone (0.6) nor both alike (0.5657). Within twice the width of a bracket.</summary>
    [Fact]
    public void The_foot_of_the_perpendicular_is_found()
    {
        MixResult found = SmallestMix.Find(2, 0.002, 3, 2, 60, points => [.. points.Select(p => 0.5 * p[0] + p[1] >= 0.6)]);
        Assert.InRange(found.Smallest!.Topples!.Value, 0.5366, 0.5407);
        Assert.InRange(found.Smallest.Point![1], 0.44, 0.52);
        Assert.True(found.HasSettled);
    }

    /// <summary>Where one number alone does it, the nearest mix is that number alone.</summary>
    [Fact]
    public void A_wall_is_met_head_on()
    {
        MixResult found = SmallestMix.Find(3, 0.005, 3, 2, 60, points => [.. points.Select(p => p[1] >= 0.7)]);
        Assert.InRange(found.Smallest!.Topples!.Value, 0.7 - 1e-12, 0.705);
        Assert.Equal([0, 1, 0], found.Smallest.Parts);
    }

    /// <summary>Three numbers that only together do it: x y z = 1/8 is nearest at (1/2, 1/2, 1/2).</summary>
    [Fact]
    public void What_only_all_together_do_is_found_though_each_alone_stands()
    {
        MixResult found = SmallestMix.Find(3, 0.005, 3, 2, 60, points => [.. points.Select(p => p[0] * p[1] * p[2] >= 0.125)]);
        Assert.All(found.Tried.Take(3), way => Assert.Null(way.Topples));
        Assert.InRange(found.Smallest!.Topples!.Value, Math.Sqrt(0.75) - 1e-9, Math.Sqrt(0.75) + 0.005);
    }

    [Fact]
    public void Where_nothing_topples_nothing_is_claimed()
    {
        MixResult found = SmallestMix.Find(2, 0.05, 2, 1, 5, points => [.. points.Select(_ => false)]);
        Assert.Null(found.Smallest);
        Assert.InRange(found.Tried.Count, 3, 5);
    }
}
