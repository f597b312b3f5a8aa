using Powderkeg.Experiments.Recommendation;

namespace Powderkeg.Tests.Experiments;

public sealed class FrontierChoice
{
    private static FrontierPoint At(double useful, int passed, int runs = 400) => new([], useful, passed, runs);

    [Fact]
    public void The_loosest_that_keeps_the_limit_is_named_and_the_beaten_are_not_on_the_frontier()
    {
        Frontier frontier = Frontier.Of([At(0.70, 0), At(0.75, 0), At(0.80, 2), At(0.78, 5), At(0.90, 40)], 0.01);
        Assert.Equal([0.75, 0.80, 0.90], frontier.Undominated.Select(point => point.Useful));
        Assert.Equal(0.80, frontier.Loosest!.Useful);
        Assert.False(frontier.IsSure, "2 of 400 may be up to 1.8%");
        Assert.Null(Frontier.Of([At(0.9, 40)], 0.01).Loosest);
    }

    /// <summary>Wilson (1927): 0 of 381 has an upper end just under 1%, 0 of 380 just over; textbook value for 8 of 10: 0.943.</summary>
    [Fact]
    public void Never_seen_in_few_runs_is_not_never()
    {
        Assert.Equal(0.943, At(0, 8, 10).RiskAtMost, 3);
        Assert.Equal(381, Frontier.SeedsToShow(0.01));
        Assert.True(At(0, 0, 381).RiskAtMost < 0.01 && At(0, 0, 380).RiskAtMost >= 0.01);
    }

    [Theory]
    [InlineData("p(bad-debt>0) < 1%", "p(bad-debt > 0) < 1%")]
    [InlineData("p(usde-low-main < 0.9)<0.05", "p(usde-low-main < 0.9) < 5%")]
    public void Limits_are_read(string words, string meant) => Assert.Equal(meant, RiskLimit.Read(words, ["bad-debt", "usde-low-main"], out _)?.ToString());

    [Theory]
    [InlineData("bad-debt < 1%", "allowed p(MEASURE > LEVEL)")]
    [InlineData("p(bad-dept>0) < 1%", "none of that name")]
    [InlineData("p(bad-debt>0) < 120%", "up to 1")]
    public void Other_words_are_refused(string words, string hint)
    {
        Assert.Null(RiskLimit.Read(words, ["bad-debt"], out string fault));
        Assert.Contains(hint, fault, StringComparison.Ordinal);
    }
}
