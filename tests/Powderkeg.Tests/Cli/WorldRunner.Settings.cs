using System.Text.Json;
using Powderkeg.Cli;
using Powderkeg.Units;

namespace Powderkeg.Tests.Cli;

/// <summary>The real machine on the smallest world there is: two assets, nobody, a shock after two minutes.</summary>
public sealed class WorldRunnerSettings : IDisposable
{
    private const string Tiny = """
        name: tiny
        about: Nobody lives here.
        start: 2025-10-10T20:00:00Z
        end: 2025-10-10T20:05:00Z
        macro:
          shock: {at: 2025-10-10T20:02:00Z, fall: 5%}
        assets:
          - {id: USDT, class: stable, decimals: 6, price: 1, reference: one}
          - {id: BTC, class: major, decimals: 8, price: 100000, beta: 1, reference: one}
        oracles:
          - {kind: constant, id: one, price: 1}
        """;

    private readonly Workbench bench = new();

    public WorldRunnerSettings() => File.WriteAllText(bench.Scenario, Tiny);

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_setting_changes_the_run_as_the_file_would()
    {
        JsonElement set = Run(0, "--set", "name=other", "--set", "macro.shock.fall=3%");
        File.WriteAllText(bench.Scenario, Tiny.Replace("name: tiny", "name: other", StringComparison.Ordinal).Replace("5%", "3%", StringComparison.Ordinal));
        JsonElement written = Run(0);
        Assert.Equal("other", set.GetProperty("scenario").GetString());
        Assert.Equal(written.GetProperty("scenario_hash").GetString(), set.GetProperty("scenario_hash").GetString());
        Assert.Equal(written.GetProperty("digest").GetString(), set.GetProperty("digest").GetString());
    }

    [Theory]
    [InlineData("assets[USDT].decimals=40", "--set assets[USDT].decimals=40:1:")]
    [InlineData("macro.shok.fall=3%", "did you mean shock?")]
    [InlineData("macro.shock.fall=", "allowed PATH=VALUE")]
    public void A_setting_that_cannot_be_exits_2_and_says_where(string setting, string message)
    {
        (int code, string output, string error) = bench.Invoke(new WorldRunner(), default, "run", bench.Scenario, "--set", setting, "--out", bench.Out);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.Out));
    }

    [Fact]
    public void A_spent_budget_stops_the_run_with_its_report()
    {
        JsonElement run = Run(4, "--set", "budget-happenings=100");
        Assert.Equal(100, run.GetProperty("happenings").GetInt64());
        Assert.Contains("100 happenings (budget-happenings) were spent at 2025-10-10T20:0", run.GetProperty("stopped_by").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_counts_every_happening_and_changes_no_digest()
    {
        JsonElement plain = Run(0), profiled = Run(0, "--profile");
        Assert.False(plain.TryGetProperty("profile", out _));
        Assert.Equal(plain.GetProperty("digest").GetString(), profiled.GetProperty("digest").GetString());
        JsonElement[] rows = [.. profiled.GetProperty("profile").EnumerateArray()];
        Assert.Equal(profiled.GetProperty("happenings").GetInt64(), rows.Where(row => row.GetProperty("phase").GetString() != "agenda").Sum(row => row.GetProperty("happenings").GetInt64()));
        Assert.Equal(1, rows.Sum(row => row.GetProperty("share").GetDouble()), 9);
        Assert.Contains(rows, row => row.GetProperty("part").GetString() == "fundamental values" && row.GetProperty("phase").GetString() == "shock");
        Assert.Equal(["after Contagion", "after Contagion", "after Records", "before World"], rows.Where(row => row.GetProperty("happenings").GetInt64() == 0)
            .Select(row => $"{row.GetProperty("phase").GetString()} {row.GetProperty("room").GetString()}").Order(StringComparer.Ordinal));
        NJsonSchema.JsonSchema schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(ScenarioFiles.Home()!, "docs", "reference", "run.schema.json"));
        Assert.Empty(schema.Validate(profiled.GetRawText()));
    }

    [Fact]
    public void A_profile_is_printed_after_the_run_as_a_block_of_its_own()
    {
        (int code, string output, _) = bench.Invoke(new WorldRunner(), default, "run", bench.Scenario, "--profile", "--out", bench.Out);
        Assert.Equal(0, code);
        string[] lines = [.. output.Split('\n').SkipWhile(line => !line.StartsWith("#profile", StringComparison.Ordinal))];
        Assert.Equal("#profile\tphase\troom\tpart\thappenings\tseconds\tshare", lines[0]);
        Assert.All(lines[1..^1], line => Assert.Matches("^profile\t[a-z]+\t[A-Z][a-z]+\t[^\t]+\t\\d+\t[0-9.E-]+\t[0-9.E-]+$", line));
    }

    [Fact]
    public void Progress_names_the_shock_once_it_has_come()
    {
        Reports seen = new();
        new WorldRunner().Run(new(bench.Scenario, null, [], null), seen, default);
        Assert.Equal([null, null, "macro-shock", "macro-shock"], seen.All.Take(4).Select(report => report.LastDomino));
    }

    [Fact]
    public void The_schema_ends_in_one_line_feed() => Assert.EndsWith("}\n", new WorldRunner().Schema(), StringComparison.Ordinal);

    [Fact]
    public void A_scenario_says_what_it_is_about() => Assert.Equal("Nobody lives here.", new WorldRunner().About(bench.Scenario));

    private JsonElement Run(int code, params string[] words)
    {
        (int found, string output, string error) = bench.Invoke(new WorldRunner(), default, ["run", bench.Scenario, .. words, "--json", "--out", bench.Out]);
        Assert.True(found == code, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private sealed class Reports : IProgress<RunProgress>
    {
        public List<RunProgress> All { get; } = [];

        public void Report(RunProgress value) => All.Add(value);
    }
}
