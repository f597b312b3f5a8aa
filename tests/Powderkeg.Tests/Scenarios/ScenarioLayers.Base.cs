using Powderkeg.Scenarios;

namespace Powderkeg.Tests.Scenarios;

/// <summary>A scenario that changes another one: key `base`.</summary>
public sealed class ScenarioLayersBase
{
    private static ScenarioLayers? Of(string text, out string told)
    {
        ScenarioLayers? layers = ScenarioLayers.Of(text, "mine.yaml", name => name switch
        {
            "below.yaml" => "title: below\nlength: 1h",
            "twice.yaml" => "base: below.yaml",
            "self.yaml" => "base: self.yaml",
            _ => null,
        }, out ScenarioError? fault);
        told = fault?.ToString() ?? "";
        return layers;
    }

    [Fact]
    public void Without_a_base_the_text_stands_alone()
    {
        ScenarioLayers layers = Of("title: mine", out _)!;
        Assert.Equal(("title: mine", "mine.yaml"), (layers.Text, layers.FileName));
        Assert.Empty(layers.Over);
    }

    [Fact]
    public void A_scenario_lies_over_its_base()
    {
        ScenarioLayers layers = Of("title: mine\nbase: below.yaml", out _)!;
        Assert.Equal(("title: below\nlength: 1h", "below.yaml"), (layers.Text, layers.FileName));
        Assert.Equal(new ScenarioOverlay("title: mine\nbase: below.yaml", "mine.yaml"), Assert.Single(layers.Over));
    }

    [Theory]
    [InlineData("title: x\nbase: elsewhere.yaml", "mine.yaml:2:7: base: found 'elsewhere.yaml'; allowed the name of a scenario file in the same folder")]
    [InlineData("base: ../below.yaml", "mine.yaml:1:7: base: found '../below.yaml'; allowed the name of a scenario file in the same folder")]
    [InlineData("base: twice.yaml", "mine.yaml:1:7: base: found 'twice.yaml'; allowed a scenario that has no base of its own")]
    [InlineData("base: self.yaml", "mine.yaml:1:7: base: found 'self.yaml'; allowed a scenario that has no base of its own")]
    public void A_base_that_is_no_file_there_or_has_a_base_is_a_fault_with_its_place(string text, string told)
    {
        Assert.Null(Of(text, out string said));
        Assert.Equal(told, said);
    }

    [Fact]
    public void A_text_that_cannot_be_read_is_left_to_the_reader_that_says_why() => Assert.NotNull(Of("base: [", out _));
}
