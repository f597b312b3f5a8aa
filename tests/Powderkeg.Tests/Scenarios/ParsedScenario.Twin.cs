using CsCheck;
using Powderkeg.Scenarios;

namespace Powderkeg.Tests.Scenarios;

/// <summary>The twin of a scenario that is parsed once is reading all its texts each time.</summary>
public sealed class ParsedScenarioTwin
{
    /// <summary>Sound ones and faulty ones, and one that is no YAML; merges, changes in one place and in many, relative ones.</summary>
    private static readonly string[] Texts =
    [
        "title: other", "length: 2h\nassets:\n  - {id: fish, decimals: 3}\n  - {id: salt, decimals: 0}", "changes:\n  assets.*.decimals: 2", "changes:\n  assets[fish].decimals: x 2",
        "changes:\n  stores.usdt: x 3", "changes:\n  nowhere.at.all: 1", "assets:\n  - id: fish\n    decimals: 30", "oracles: [{id: new, kind: own-book, asset: sand}]", "a: [", "changes: 3", "- 1",
    ];

    [Fact]
    [Trait("share", "properties")]
    public void Reading_again_under_other_overlays_is_reading_all_texts_anew()
    {
        Gen<string> text = Gen.Int[0, Texts.Length - 1].Select(i => Texts[i]);
        Gen.Select(Gen.Bool, text.Array[0, 2], text.Array[0, 3].Array[1, 5]).Sample((isSound, below, readings) =>
        {
            string good = isSound ? Harbour.Good : Harbour.Good.Replace("90min", "90", StringComparison.Ordinal);
            ScenarioOverlay[] under = [.. below.Select((one, i) => new ScenarioOverlay(one, $"u{i}.yaml"))];
            ParsedScenario<HarbourDescription> parsed = new(good, "h.yaml", under);
            foreach (string[] reading in readings)
            {
                ScenarioOverlay[] over = [.. reading.Select((one, i) => new ScenarioOverlay(one, $"o{i}.yaml"))];
                ReadResult<HarbourDescription> anew = ScenarioReader.ReadWithOverlay<HarbourDescription>(good, "h.yaml", [.. under, .. over]), again = parsed.Read(over);
                Assert.Equal(anew.Errors.Select(error => error.ToString()), again.Errors.Select(error => error.ToString()));
                Assert.Equal(anew.Value is null, again.Value is null);
                if (anew.Value is not null)
                {
                    Assert.Equal(ScenarioHash.Of(anew.Value), ScenarioHash.Of(again.Value!));
                }
            }
        }, iter: 300);
    }
}
