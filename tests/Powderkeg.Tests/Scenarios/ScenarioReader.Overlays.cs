using Powderkeg.Scenarios;

namespace Powderkeg.Tests.Scenarios;

public sealed class ScenarioReaderOverlays
{
    private static ReadResult<HarbourDescription> Read(params string[] overlays) =>
        ScenarioReader.ReadWithOverlay<HarbourDescription>(Harbour.Good, "h.yaml", [.. overlays.Select((text, i) => new ScenarioOverlay(text, $"o{i}.yaml"))]);

    [Fact]
    public void Mappings_merge_and_named_items_merge_by_id()
    {
        HarbourDescription harbour = Read("length: 2h\nassets:\n  - {id: fish, decimals: 3}\n  - {id: salt, decimals: 0}\nstores: {fish: 5}").Value!;
        Assert.Equal(7_200, harbour.Length.Seconds);
        Assert.Equal(["usdt", "fish", "salt"], harbour.Assets.Select(a => a.Id));
        Assert.Equal((3, StorageMode.ColdStore), (harbour.Assets[1].Decimals, harbour.Assets[1].Mode));
        Assert.Equal((3e6, 5), (harbour.Stores["usdt"], harbour.Stores["fish"]));
    }

    [Fact]
    public void Lists_without_ids_and_other_kinds_are_replaced()
    {
        HarbourDescription harbour = Read("assets: [{id: fish, ladder: [[9]]}]\noracles: [{id: peg, kind: own-book, asset: usdt}]").Value!;
        Assert.Equal([9], Assert.Single(harbour.Assets[1].Ladder));
        Assert.IsType<OwnBookOracleDescription>(harbour.Oracles[1]);
    }

    [Fact]
    public void Later_overlays_lie_on_earlier_ones() => Assert.Equal("third", Read("title: second", "title: third").Value!.Title);

    [Fact]
    public void Each_error_points_into_its_file()
    {
        string errors = string.Join('\n', Read("assets:\n  - id: fish\n    decimals: 30", "oracles: [{id: new, kind: own-book, asset: sand}]").Errors);
        Assert.Equal("o0.yaml:3:15: assets[1].decimals: found 30; allowed 0 to 18\n"
            + "o1.yaml:1:44: oracles[3].asset: found the unknown asset sand; allowed a declared asset: fish, usdt", errors);
    }

    [Fact]
    public void A_broken_overlay_does_not_hide_the_errors_of_the_base()
    {
        IReadOnlyList<ScenarioError> errors = ScenarioReader.ReadWithOverlay<HarbourDescription>(
            Harbour.Good.Replace("90min", "90", StringComparison.Ordinal), "h.yaml", new ScenarioOverlay("a: [", "o.yaml")).Errors;
        Assert.Equal(["h.yaml", "o.yaml"], errors.Select(e => e.File));
    }

    [Fact]
    public void A_setting_of_the_command_line_is_an_overlay()
    {
        string[] settings = ["assets[fish].size.median=5", "stores.usdt=7", "title='a, b'", "oracles[capped].sources=[peg]"];
        ScenarioOverlay[] overlays = [.. settings.Select(s => ScenarioSetting.TryOverlay(s, out ScenarioOverlay overlay) ? overlay : throw new ArgumentException(s))];
        HarbourDescription harbour = ScenarioReader.ReadWithOverlay<HarbourDescription>(Harbour.Good, "h.yaml", overlays).Value!;
        Assert.Equal((5, 0.61, 7, "a, b"), (harbour.Assets[1].Size.Median, harbour.Assets[1].Size.Sigma, harbour.Stores["usdt"], harbour.Title));
        Assert.Equal(["peg"], Assert.IsType<CappedRatioDescription>(harbour.Oracles[2]).Sources);
    }

    [Theory]
    [InlineData("assets[fish].decimals=99", "assets[fish].decimals=99:1:40: assets[1].decimals: found 99; allowed 0 to 18")]
    [InlineData("tilte=x", "tilte=x:1:2: found the unknown key tilte; allowed title, start, length, note, numeraire, assets, oracles, stores; did you mean title?")]
    public void An_error_of_a_setting_shows_the_setting(string setting, string told)
    {
        Assert.True(ScenarioSetting.TryOverlay(setting, out ScenarioOverlay overlay));
        Assert.Equal(told, Assert.Single(ScenarioReader.ReadWithOverlay<HarbourDescription>(Harbour.Good, "h.yaml", overlay).Errors).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("title")]
    [InlineData("=x")]
    [InlineData("title=")]
    [InlineData(".title=x")]
    [InlineData("assets[fish]=x")]
    [InlineData("assets[].decimals=1")]
    [InlineData("assets[a][b].decimals=1")]
    public void What_is_no_path_and_value_is_no_setting(string setting) => Assert.False(ScenarioSetting.TryOverlay(setting, out _));
}
