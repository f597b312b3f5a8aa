using System.Globalization;
using System.Net;
using System.Text.Json;
using Powderkeg.Cli;
using Powderkeg.Scenarios;
using Powderkeg.Studio;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Studio;

/// <summary>Main numbers of a scenario: offered with ranges that can be run, taken within them, and nothing else than settings.</summary>
public sealed class StudioLabDials
{
    private static readonly string Small = Path.Combine(SampleRuns.Root, "scenarios", "october-2025-small.yaml");

    private static WorldDescription World(params string[] settings)
    {
        ScenarioRead read = new WorldRunner().Read(new(Small, [], settings));
        Assert.True(read.World is not null, string.Join("\n", read.Errors));
        return read.World;
    }

    private static IReadOnlyList<DialEntry> Dials() => StudioDials.Of(World(), settings => new WorldRunner().Read(new(Small, [], settings)).World is not null);

    private static string HashAt(DialEntry dial, double value)
    {
        List<ScenarioFault> faults = [];
        string[] settings = [.. StudioDials.Settings(World(), [new(dial.Id, value)], faults)];
        Assert.Empty(faults);
        Assert.NotEmpty(settings);
        return ScenarioHash.Of(World(settings));
    }

    [Fact]
    public void The_small_day_has_seven_and_each_changes_it_at_both_ends_and_not_where_it_stands()
    {
        IReadOnlyList<DialEntry> dials = Dials();
        Assert.Equal(["shock-size-percent", "haircuts-points", "ltv-points", "insurance-fund-times", "book-depth-times", "unified-accounts-times", "loopers-times"], dials.Select(dial => dial.Id));
        string asItIs = ScenarioHash.Of(World());
        foreach (DialEntry dial in dials)
        {
            Assert.InRange(dial.AsItIs, dial.Low, dial.High);
            Assert.Equal(asItIs, HashAt(dial, dial.AsItIs));
            Assert.NotEqual(asItIs, HashAt(dial, dial.Low));
            Assert.True(dial.High == dial.AsItIs || asItIs != HashAt(dial, dial.High), dial.Id);
        }
    }

    /// <summary>A value is what its words say: 5.8% of the scenario, and twice the funds as the shipped lever has them.</summary>
    [Fact]
    public void A_value_means_what_the_scenario_and_the_lever_of_the_same_change_mean()
    {
        DialEntry[] dials = [.. Dials()];
        Assert.Equal(5.8, dials[0].AsItIs);
        ScenarioRead doubled = new WorldRunner().Read(new(Small, [Path.Combine(SampleRuns.Root, "scenarios", "levers", "double-insurance.yaml")], []));
        Assert.Equal(ScenarioHash.Of(doubled.World!), HashAt(dials[3], 2));
        Assert.Equal(ScenarioHash.Of(World("macro.shock.fall=3%")), HashAt(dials[0], 3));
    }

    [Fact]
    public void What_has_no_such_number_or_no_such_range_is_refused_by_name()
    {
        List<ScenarioFault> faults = [];
        Assert.Empty(StudioDials.Settings(World(), [new("shock-size-percnt", 3), new("insurance-fund-times", 5), new("insurance-fund-times", double.NaN)], faults));
        Assert.Equal(3, faults.Count);
        Assert.Equal("shock-size-percent", faults[0].Nearest);
        Assert.Contains("found 5; allowed 0 to 4", faults[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_with_a_number_that_was_moved_is_the_run_of_that_setting_and_its_order_keeps_it()
    {
        await using StudioOnTrial studio = await StudioServerPace.Real();
        (HttpStatusCode status, JsonElement offered) = await studio.Post("api/dials", """{"scenario":"unified-liquidation"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("shock-size-percent", offered.EnumerateArray().Select(dial => dial.GetProperty("id").GetString()));
        string[] digests = new string[2];
        string[] orders = ["""{"scenario":"unified-liquidation","dials":[{"id":"shock-size-percent","value":3}]}""", """{"scenario":"unified-liquidation","settings":["macro.shock.fall=3%"]}"""];
        for (int i = 0; i < orders.Length; i++)
        {
            string id = (await studio.Events(await studio.Begin(orders[i])))[^1].Data.GetProperty("run").GetString()!;
            JsonElement run = await studio.Get($"api/runs/{id}");
            digests[i] = run.GetProperty("digest").GetString()!;
            Assert.Equal(i == 0 ? 1 : 0, run.GetProperty("order").GetProperty("dials") is { ValueKind: JsonValueKind.Array } kept ? kept.GetArrayLength() : 0);
            Assert.Contains("--set 'macro.shock.fall=3%'", await File.ReadAllTextAsync(Path.Combine(studio.Runs, id, "scenario.yaml")), StringComparison.Ordinal);
        }

        Assert.Equal(digests[1], digests[0]);
        (status, _) = await studio.Post("api/jobs", """{"scenario":"unified-liquidation","dials":[{"id":"shock-size-percent","value":300}]}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
    }

    /// <summary>Also on the command line: a path that means many places, and a change against what the scenario says.</summary>
    [Theory]
    [InlineData("venues.*.insurance-fund=x 2")]
    [InlineData("venues.*.collateral[ratio!=1].ratio=-10 points")]
    [InlineData("macro.shock.fall=x 0.5")]
    public void A_setting_may_be_a_change_as_an_overlay_writes_it(string setting)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"changes:\n  {setting.Replace("=x", ": x", StringComparison.Ordinal).Replace("=-", ": -", StringComparison.Ordinal)}\n"), file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            Assert.Equal(ScenarioHash.Of(new WorldRunner().Read(new(Small, [file], [])).World!), ScenarioHash.Of(World(setting)));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
