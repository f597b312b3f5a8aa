using Powderkeg.Scenarios;
using Powderkeg.Scenarios.Text;

namespace Powderkeg.Tests.Scenarios;

/// <summary>What an overlay may change in many places at once, on the harbour that the reader's tests use.</summary>
public sealed class ChangeListPaths
{
    private static ReadResult<HarbourDescription> Read(params string[] overlays) =>
        ScenarioReader.ReadWithOverlay<HarbourDescription>(Harbour.Good, "h.yaml", [.. overlays.Select((text, i) => new ScenarioOverlay(text, $"o{i}.yaml"))]);

    [Fact]
    public void A_star_means_every_item_and_a_key_with_a_value_those_that_write_it()
    {
        HarbourDescription before = Read().Value!;
        HarbourDescription all = Read("changes:\n  assets.*.decimals: 2").Value!;
        Assert.All(all.Assets, asset => Assert.Equal(2, asset.Decimals));
        HarbourDescription one = Read("changes:\n  assets[id=fish].decimals: 2").Value!;
        Assert.Equal([before.Assets[0].Decimals, 2], one.Assets.Select(asset => asset.Decimals));
        HarbourDescription others = Read("changes:\n  assets[id!=fish].decimals: 2").Value!;
        Assert.Equal([2, before.Assets[1].Decimals], others.Assets.Select(asset => asset.Decimals));
        Assert.Equal(2, Read("changes:\n  assets[fish].decimals: 2").Value!.Assets[1].Decimals);
    }

    [Fact]
    public void A_relative_change_is_made_against_what_is_written_in_the_order_of_the_file()
    {
        HarbourDescription before = Read().Value!, after = Read("changes:\n  stores.usdt: x 2\n  length: x 0.5\n").Value!;
        Assert.Equal(before.Stores["usdt"] * 2, after.Stores["usdt"]);
        Assert.Equal(before.Length.Seconds / 2, after.Length.Seconds);
        Assert.Equal(before.Stores["usdt"] * 6, Read("changes:\n  stores.usdt: x 2\n", "changes:\n  stores.usdt: x 3\n").Value!.Stores["usdt"]);
    }

    [Fact]
    public void A_draw_is_scaled_as_a_whole()
    {
        HarbourDescription before = Read().Value!, after = Read("changes:\n  assets[fish].size: x 2").Value!;
        Assert.Equal((before.Assets[1].Size.Median * 2, before.Assets[1].Size.Sigma), (after.Assets[1].Size.Median, after.Assets[1].Size.Sigma));
    }

    [Fact]
    public void One_value_set_in_many_places_is_not_one_value()
    {
        HarbourDescription after = Read("changes:\n  assets.*.size: {from: 1, to: 4, median: ~, sigma: ~}\n  assets[fish].size: x 2").Value!;
        Assert.Equal((1, 2), (after.Assets[0].Size.From, after.Assets[1].Size.From));
    }

    [Fact]
    public void What_a_lever_says_of_itself_is_no_part_of_the_scenario()
    {
        const string Lever = "lever: {id: a, change: b, why: c, source: d}\ntitle: other\n";
        Assert.Equal("other", Read(Lever).Value!.Title);
        Assert.Equal("b", ScenarioLever.Read(Lever, "a.yaml").Value!.Change);
    }

    [Theory]
    [InlineData("changes:\n  asets.*.decimals: 2", "o0.yaml:2:3: asets.*.decimals: found the unknown key asets; allowed title, start, length, note, numeraire, assets, oracles, stores; did you mean assets?")]
    [InlineData("changes:\n  assets[cod].decimals: 2", "o0.yaml:2:3: changes: found assets[cod].decimals, which leads nowhere in this scenario; allowed a path to what the scenario writes")]
    [InlineData("changes:\n  assets[fish].decimals: 99", "o0.yaml:2:26: assets[1].decimals: found 99; allowed 0 to 18")]
    [InlineData("changes:\n  title: x 2", "o0.yaml:2:10: title: found 'Old harbour' there; allowed a number that is multiplied")]
    [InlineData("changes:\n  length: -10 points", "o0.yaml:2:11: length: found '90min' there; allowed a share (a bare number, % or bps) that points are added to")]
    [InlineData("changes: [1]", "o0.yaml:1:10: changes: found no mapping; allowed paths with their values")]
    public void A_fault_points_at_the_change(string overlay, string told) => Assert.Equal(told, Assert.Single(Read(overlay).Errors).ToString());

    [Theory]
    [InlineData("assets[fish]")]
    [InlineData("*.decimals")]
    [InlineData("stores.*")]
    [InlineData("assets..decimals")]
    [InlineData("assets[].decimals")]
    [InlineData("assets[a][b].decimals")]
    public void What_is_no_path_is_told(string path) => Assert.Contains("allowed a path that ends in a key", Assert.Single(Read($"changes: {{\"{path}\": 1}}").Errors).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("x 2", "18.5m", "37m")]
    [InlineData("x 0.5", "5.8%", "2.9%")]
    [InlineData("x 10", "12s", "120s")]
    [InlineData("x 0.5", "5", "3")]
    [InlineData("x 0.5", "0.5", "0.25")]
    [InlineData("-10 points", "92.5%", "82.5%")]
    [InlineData("+10 points", "0.885", "0.985")]
    [InlineData("- 10 points", "1", "0.9")]
    [InlineData("+1 point", "50bps", "150bps")]
    [InlineData("-10 points", "0.05%", "0%")]
    public void Units_stay_and_points_stop_at_zero(string change, string written, string becomes) => Assert.Equal(becomes, RelativeChange.Of(change)!.Value.Apply(written));

    [Theory]
    [InlineData("2")]
    [InlineData("x2")]
    [InlineData("x")]
    [InlineData("10 points")]
    [InlineData("x 2 points")]
    [InlineData("-10%")]
    public void Other_texts_are_values(string text) => Assert.Null(RelativeChange.Of(text));

    [Fact]
    public void A_header_tells_all_that_is_missing()
    {
        Assert.Equal(["change", "source"], ScenarioLever.Read("lever: {id: a, why: b}", "a.yaml").Errors.Select(error => error.Path));
        Assert.Equal("lever", Assert.Single(ScenarioLever.Read("title: x", "a.yaml").Errors).Path);
    }
}
