using Powderkeg.Scenarios;

namespace Powderkeg.Tests.Scenarios;

public sealed class ScenarioScalingProducts
{
    private const string Text = """
        macro: {shock: {fall: 5.8%, time-constant: 290s}}
        budget: 40.5bn
        populations:
          - {id: crowd, count: 15, leverage: {median: 6}, venue: main}
          - {id: funds, count: 1}
        """;

    [Theory]
    [InlineData("macro.shock.fall", "0.5", "macro.shock.fall=2.9%")]
    [InlineData("macro.shock.fall", "2", "macro.shock.fall=11.6%")]
    [InlineData("macro.shock.time-constant", "0.1", "macro.shock.time-constant=29s")]
    [InlineData("macro.shock.time-constant", "0.12345678", "macro.shock.time-constant=35.802466s")] // 290 x 0.12345678 = 35.8024662
    [InlineData("budget", "0.001", "budget=0.0405bn")]
    [InlineData("budget", "1e3", "budget=40500bn")]
    [InlineData("populations[crowd].leverage.median", "0.75", "populations[crowd].leverage.median=4.5")]
    public void A_number_is_scaled_exactly_in_its_own_unit(string path, string factor, string setting) =>
        Assert.Equal(setting, ScenarioScaling.Of(Text, "a.yaml", [], path, factor, out _)!.Value.Exact);

    [Theory]
    [InlineData("populations[crowd].count", "0.5", "populations[crowd].count=8")]
    [InlineData("populations[funds].count", "0.1", "populations[funds].count=1")]
    [InlineData("macro.shock.fall", "0.5", null)]
    public void What_is_written_whole_has_a_whole_twin_of_at_least_one(string path, string factor, string? whole) =>
        Assert.Equal(whole, ScenarioScaling.Of(Text, "a.yaml", [], path, factor, out _)!.Value.Whole);

    [Theory]
    [InlineData("macro.shock", "2", "is not written")]
    [InlineData("macro.shock.nothing", "2", "is not written")]
    [InlineData("populations[nobody].count", "2", "is not written")]
    [InlineData("populations[crowd]", "2", "allowed a path")]
    [InlineData("populations[crowd].venue", "2", "is 'main'; allowed a number")]
    [InlineData("macro.shock.fall=3", "2", "allowed a path")]
    [InlineData("", "2", "allowed a path")]
    [InlineData("macro.shock.fall", "0", "allowed a number above zero")]
    [InlineData("macro.shock.fall", "-1", "allowed a number above zero")]
    [InlineData("macro.shock.fall", "2%", "allowed a number above zero")]
    public void What_cannot_be_scaled_says_why(string path, string factor, string why)
    {
        Assert.Null(ScenarioScaling.Of(Text, "a.yaml", [], path, factor, out string fault));
        Assert.Contains(why, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_is_scaled_where_it_overrides_the_file()
    {
        Assert.True(ScenarioSetting.TryOverlay("populations[funds].size=30", out ScenarioOverlay added));
        Assert.True(ScenarioSetting.TryOverlay("macro.shock.fall=3%", out ScenarioOverlay changed));
        Assert.Equal("macro.shock.fall=1.5%", ScenarioScaling.Of(Text, "a.yaml", [added, changed], "macro.shock.fall", "0.5", out _)!.Value.Exact);
        Assert.Equal("populations[funds].size=15", ScenarioScaling.Of(Text, "a.yaml", [added, changed], "populations[funds].size", "0.5", out _)!.Value.Exact);
    }
}
