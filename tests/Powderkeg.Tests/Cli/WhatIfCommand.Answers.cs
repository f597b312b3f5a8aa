using System.Text.Json;
using Powderkeg.Cli;
using Powderkeg.Cli.Commands;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Cli;

/// <summary>Levers and attributions from words to documents, on a sample that runs in a fraction of a second.</summary>
public sealed class WhatIfCommandAnswers : IDisposable
{
    private static readonly string Sample = Path.Combine(SampleRuns.Root, "samples", "unified-liquidation.yaml");
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    private (int Code, string Output, string Error) Invoke(params string[] words) => bench.Invoke(new WorldRunner(), default, words);

    private string Lever(string text)
    {
        string path = Path.Combine(bench.Folder, "mine.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public async Task Levers_come_out_as_one_document_of_the_schema()
    {
        string mine = Lever("lever: {id: mine, change: Less falls., why: To see., source: assumed}\nchanges:\n  macro.shock.fall: x 0.5\n");
        (int code, string output, string error) = Invoke("whatif", Sample, "--lever", mine, "--lever", "macro-shock", "--lever", "price-band", "--seeds", "1-2", "--json", "--quiet");
        Assert.True(code == 0, error);
        NJsonSchema.JsonSchema schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(SampleRuns.Root, "docs", "reference", "whatif.schema.json"));
        Assert.Empty(schema.Validate(output));
        JsonElement[] levers = [.. JsonDocument.Parse(output).RootElement.GetProperty("levers").EnumerateArray()];
        Assert.Equal(["mine", "macro-shock", "price-band"], levers.Select(lever => lever.GetProperty("id").GetString()));
        JsonElement calm = levers[1].GetProperty("outcomes").EnumerateArray().Single(row => row.GetProperty("id").GetString() == "liquidated");
        Assert.Equal((0, false), (calm.GetProperty("changed").GetDouble(), calm.GetProperty("in_spread").GetBoolean()));
        Assert.Equal(40, levers[1].GetProperty("damage")[0].GetProperty("stand").GetInt32());
    }

    [Fact]
    public void A_lever_is_the_same_world_as_an_overlay_of_run()
    {
        string mine = Lever("lever: {id: mine, change: Less falls., why: To see., source: assumed}\nchanges:\n  macro.shock.fall: x 0.5\n");
        string whatif = Invoke("whatif", Sample, "--lever", mine, "--json", "-q").Output, run = Invoke("run", Sample, "--overlay", mine, "--json", "-q", "--out", bench.Out).Output;
        Assert.Equal(JsonDocument.Parse(run).RootElement.GetProperty("digest").GetString(),
            JsonDocument.Parse(whatif).RootElement.GetProperty("levers")[0].GetProperty("runs")[0].GetProperty("digest").GetString());
    }

    [Fact]
    public void All_faults_are_told_at_once_and_nothing_runs()
    {
        string broken = Lever("lever: {id: mine, change: b, why: c, source: d}\nchanges:\n  venus.*.price-band: 5%\n");
        (int code, string output, string error) = Invoke("whatif", Sample, "--lever", broken, "--lever", "price-bnad", "--outcomes", "wbeth-discuont");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("--outcomes: no outcome 'wbeth-discuont'; did you mean wbeth-discount?", error, StringComparison.Ordinal);
        Assert.Contains("mine.yaml:3:3: venus.*.price-band: found the unknown key venus; allowed ", error, StringComparison.Ordinal);
        Assert.Contains("did you mean venues?", error, StringComparison.Ordinal);
        Assert.Contains("--lever: no lever 'price-bnad': neither a file, nor one that ships, nor a domino; did you mean price-band?", error, StringComparison.Ordinal);
        Assert.Contains("nothing was run: 3 faults", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shipped_lever_that_does_not_fit_is_left_out_and_named()
    {
        JsonElement answer = JsonDocument.Parse(Invoke("whatif", Sample, "--json", "-q").Output).RootElement;
        Assert.Contains(answer.GetProperty("left_out").EnumerateArray(), line => line.GetString()!.Contains("issuers[kind=synthetic-dollar].bid, which leads nowhere", StringComparison.Ordinal));
        Assert.Contains(answer.GetProperty("levers").EnumerateArray(), lever => lever.GetProperty("id").GetString() == "isolated");
    }

    [Theory]
    [InlineData("october-2025")]
    [InlineData("october-2025-small")]
    public void Every_shipped_lever_fits_the_shipped_day_and_changes_it(string scenario)
    {
        string path = Path.Combine(SampleRuns.Root, "scenarios", scenario + ".yaml");
        string asItIs = Powderkeg.Scenarios.ScenarioHash.Of(new WorldRunner().Read(new(path, [], [])).World!);
        foreach (string lever in Directory.EnumerateFiles(Path.Combine(SampleRuns.Root, "scenarios", "levers"), "*.yaml").Order(StringComparer.Ordinal))
        {
            ScenarioRead changed = new WorldRunner().Read(new(path, [lever], []));
            Assert.True(changed.Errors.Count == 0, string.Join('\n', changed.Errors));
            Assert.NotEqual(asItIs, Powderkeg.Scenarios.ScenarioHash.Of(changed.World!));
            Assert.Equal(Path.GetFileNameWithoutExtension(lever), Powderkeg.Scenarios.ScenarioLever.Read(File.ReadAllText(lever), lever).Value!.Id);
        }
    }

    [Fact]
    public async Task Attributions_come_out_as_one_document_of_the_schema_and_sum()
    {
        (int code, string output, string error) = Invoke("attribute", Sample, "--outcome", "wbeth-discount,losses", "--over", "unified-liquidation,macro-shock", "--json", "-q");
        Assert.True(code == 0, error);
        NJsonSchema.JsonSchema schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(SampleRuns.Root, "docs", "reference", "attribute.schema.json"));
        Assert.Empty(schema.Validate(output));
        foreach (JsonElement outcome in JsonDocument.Parse(output).RootElement.GetProperty("outcomes").EnumerateArray())
        {
            double total = outcome.GetProperty("as_it_is").GetDouble() - outcome.GetProperty("all_off").GetDouble();
            Assert.Equal(total, outcome.GetProperty("shares").EnumerateArray().Sum(row => row.GetProperty("share").GetDouble()), 1e-8 * Math.Abs(total) + 1e-8);
            Assert.Single(outcome.GetProperty("interactions").EnumerateArray());
        }
    }

    [Theory]
    [InlineData("no outcome 'wbeth-discuont'; did you mean wbeth-discount?", "--outcome", "wbeth-discuont")]
    [InlineData("--over: no domino 'depg'; did you mean depeg?", "--outcome", "losses", "--over", "depg")]
    [InlineData("--orders: found '1'; allowed a whole number from 4 to 100000", "--outcome", "losses", "--orders", "1")]
    [InlineData("onset-unified-liquidation has no value in some run", "--outcome", "onset-unified-liquidation", "--over", "unified-liquidation")]
    public void Bad_words_exit_2(string told, params string[] words)
    {
        (int code, string output, string error) = Invoke(["attribute", Sample, .. words, "-q"]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Outcomes_are_listed_with_their_units() => Assert.Contains("wbeth-discount\tshare\tdeepest discount of WBETH to its redemption value\n", Invoke("outcomes", Sample).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData(3, 10, 0, 6, "3 of 10 runs, 0:14 left")]
    [InlineData(4, 10, 4, 6, "4 of 10 runs, 4 of them kept from earlier")]
    [InlineData(5, 1000, 1, 100, "5 of 1000 runs, 1 of them kept from earlier, 6:54:35 left")]
    [InlineData(10, 10, 0, 6, "10 of 10 runs")]
    public void Progress_tells_the_time_left_at_the_pace_of_fresh_runs(int done, int runs, int found, double seconds, string text) =>
        Assert.Equal(text, RunsLine.Text(new ExperimentProgress(done, runs, found), seconds));

    [Fact]
    public void The_page_is_cut_into_blocks_that_fit_with_the_same_lines_in_each()
    {
        WorldDescription day = SampleRuns.Read("samples/unified-liquidation.yaml");
        Powderkeg.Experiments.Counterfactuals.WhatIfResult result = Powderkeg.Experiments.Counterfactuals.WhatIf.Run(
            day, [new("calm", "No shock.", "", "", day with { Off = [DominoSwitch.MacroShock] })], [1], new Experiment(null, 2), null, default);
        using StringWriter to = new() { NewLine = "\n" };
        new WhatIfPage(result, OutcomeText.Usual(OutcomeList.Of(day)), ["depeg: no issuer"], Terminal.Of(100, Ink.Plain, _ => "C.UTF-8")).Write(to);
        string[] lines = to.ToString().Split('\n');
        Assert.True(lines.Count(line => line.StartsWith("calm  ", StringComparison.Ordinal)) >= 3);
        Assert.All(lines.Where(line => !line.StartsWith("seeds", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 100));
        Assert.Contains("calm: No shock.", lines);
        Assert.Contains("left out: depeg: no issuer", lines);
    }
}
