using System.Text.Json;
using Powderkeg.Cli;
using Powderkeg.Cli.Printing;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Cli;

/// <summary>reverse, screen and recommend from words to documents, on samples that run in a fraction of a second.</summary>
public sealed class SearchesAnswers : IDisposable
{
    private static readonly string Sample = Path.Combine(SampleRuns.Root, "samples", "unified-liquidation.yaml");
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    private (int Code, string Output, string Error) Invoke(params string[] words) => bench.Invoke(new WorldRunner(), default, words);

    private static async Task<JsonElement> Checked(string document, string schema)
    {
        NJsonSchema.JsonSchema of = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(SampleRuns.Root, "docs", "reference", schema + ".schema.json"));
        Assert.Empty(of.Validate(document));
        return JsonDocument.Parse(document).RootElement;
    }

    /// <summary>The settings of the edge, run on their own, do what the search says, and those just under it do not.</summary>
    [Fact]
    public async Task The_smallest_shock_is_proved_by_the_run_that_it_names()
    {
        (int code, string output, string error) = Invoke("reverse", Sample, "--until", "unified-liquidation", "--within", "0.02", "--json", "--quiet");
        Assert.True(code == 0, error);
        JsonElement found = await Checked(output, "reverse");
        double topples = found.GetProperty("topples").GetDouble(), stands = found.GetProperty("stands").GetDouble();
        Assert.True(stands < topples && topples - stands <= 0.02 + 1e-12);
        JsonElement edge = found.GetProperty("trials").EnumerateArray().Single(trial => trial.GetProperty("factor").GetDouble() == topples);
        string run = Invoke("run", Sample, "--set", edge.GetProperty("became")[0].GetString()!, "--json", "-q", "--out", bench.Out).Output;
        JsonElement proof = JsonDocument.Parse(run).RootElement;
        Assert.Equal(edge.GetProperty("digest").GetString(), proof.GetProperty("digest").GetString());
        Assert.True(proof.GetProperty("dominoes").EnumerateArray().Single(row => row.GetProperty("id").GetString() == "unified-liquidation").GetProperty("onset_us").ValueKind == JsonValueKind.Number);
    }

    /// <summary>What the user laid over the scenario was in every run of the search: without it the words would be another run.</summary>
    [Fact]
    public void The_words_of_the_proof_have_what_the_user_laid_over_the_scenario()
    {
        ScenarioSource source = new(Sample, [Path.Combine(SampleRuns.Root, "scenarios", "levers", "double-insurance.yaml")], ["populations[traders].leverage=4.7"]);
        string[] searched = ["reverse", Sample, "--until", "unified-liquidation", "--set", source.Settings[0], "--overlay", source.Overlays[0], "--to", "1.8", "--within", "0.1", "--json", "-q"];
        JsonElement found = JsonDocument.Parse(Invoke(searched).Output).RootElement;
        JsonElement edge = found.GetProperty("trials").EnumerateArray().Single(trial => trial.GetProperty("factor").GetDouble() == found.GetProperty("topples").GetDouble());
        string proof = ProofText.Of(Sample, found.GetProperty("seed").GetInt64(), [edge.GetProperty("became")[0].GetString()!], ProofText.Given(source));
        string[] words = [.. proof.Split(' ').Skip(2).Select(word => word.Trim('\''))];
        string run = Invoke([.. words, "--json", "-q", "--out", bench.Out]).Output;
        Assert.Equal(edge.GetProperty("digest").GetString(), JsonDocument.Parse(run).RootElement.GetProperty("digest").GetString());
    }

    /// <summary>A search whose answer did not move with the fragility of the market would be worth nothing.</summary>
    [Fact]
    public void The_more_levered_the_accounts_the_smaller_the_shock_that_sells_them()
    {
        double At(string leverage) => JsonDocument.Parse(Invoke("reverse", Sample, "--until", "unified-liquidation", "--set", "populations[traders].leverage=" + leverage, "--to", "1.8", "--json", "-q").Output)
            .RootElement.GetProperty("topples").GetDouble();
        double[] edges = [At("4.4"), At("4.7"), At("5")];
        Assert.True(edges[0] > edges[1] && edges[1] > edges[2], string.Join(", ", edges));
    }

    /// <summary>Of two numbers of which one does nothing, the nearest mix leaves that one at its mildest; the run that it names comes to the same.</summary>
    [Fact]
    public async Task The_nearest_mix_leaves_out_what_does_nothing()
    {
        (int code, string output, string error) = Invoke("reverse", Sample, "--until", "unified-liquidation", "--each", "--vary", "macro.shock.fall,budget-happenings", "--set", "budget-happenings=500000000",
            "--within", "0.05", "--directions", "8", "--json", "--quiet");
        Assert.True(code == 0, error);
        JsonElement found = await Checked(output, "reverse");
        JsonElement[] ways = [.. found.GetProperty("directions").EnumerateArray()];
        Assert.Equal(8, ways.Length);
        Assert.True(ways[1].GetProperty("distance").ValueKind == JsonValueKind.Null, "a budget alone topples nothing");
        double alone = ways[0].GetProperty("distance").GetDouble();
        Assert.InRange(found.GetProperty("distance").GetDouble(), alone - 0.05, alone);
        string run = Invoke("run", Sample, "--set", found.GetProperty("became")[0].GetString()!, "--set", found.GetProperty("became")[1].GetString()!, "--json", "-q", "--out", bench.Out).Output;
        Assert.Equal(found.GetProperty("digest").GetString(), JsonDocument.Parse(run).RootElement.GetProperty("digest").GetString());
        Assert.Equal(2, Invoke("reverse", Sample, "--until", "unified-liquidation", "--each").Code);
    }

    /// <summary>The run of `book` with the settings of the edge comes to what the search says of it; a long with more behind it goes under later.</summary>
    [Fact]
    public async Task The_smallest_shock_that_takes_an_account_is_proved_by_the_book_that_it_names()
    {
        string Positions(int leverage)
        {
            string file = Path.Combine(bench.Out, $"long-{leverage}.csv");
            Directory.CreateDirectory(bench.Out);
            File.WriteAllText(file, $"account,place,mode,item,asset,amount,entry,leverage\nmine,main,isolated,perp,ALT,100,,{leverage}\n");
            return file;
        }

        async Task<JsonElement> Reverse(string file, string goal)
        {
            (int code, string output, string error) = Invoke("reverse", Sample, "--until", goal, "--positions", file, "--within", "0.05", "--json", "--quiet");
            Assert.True(code == 0, error);
            return await Checked(output, "reverse");
        }

        string bold = Positions(10);
        JsonElement found = await Reverse(bold, "my-account:below:10");
        double topples = found.GetProperty("topples").GetDouble();
        JsonElement[] trials = [.. found.GetProperty("trials").EnumerateArray()];
        JsonElement edge = trials.Single(trial => trial.GetProperty("factor").GetDouble() == topples);
        Assert.Equal(bold, found.GetProperty("positions").GetString());
        Assert.All(trials, trial => Assert.Equal(trial.GetProperty("value").GetDouble() <= 10, trial.GetProperty("happens").GetBoolean()));

        (int code, string output, string error) = Invoke("book", bold, "--in", Sample, "--no-levers", "--set", edge.GetProperty("became")[0].GetString()!, "--json", "--quiet");
        Assert.True(code == 0, error);
        JsonElement run = JsonDocument.Parse(output).RootElement.GetProperty("runs")[0];
        Assert.Equal(edge.GetProperty("digest").GetString(), run.GetProperty("digest").GetString());
        Assert.Equal(edge.GetProperty("value").GetDouble(), run.GetProperty("accounts")[0].GetProperty("equity_lowest_usd").GetDouble(), 2);

        // 100 ALT at 4 dollars: ten times leaves 40 behind it, three times 133.
        double later = (await Reverse(Positions(3), "my-account-end:below:10")).GetProperty("topples") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.PositiveInfinity;
        Assert.True(later > topples, $"{later} {topples}");
    }

    [Theory]
    [InlineData("my-account:below:0", null, "--positions: found none")]
    [InlineData("my-account", "samples/books/btc-long.csv", "allowed with a level, as in my-account:below:0")]
    [InlineData("unified-liquidation", "samples/books/btc-long.csv", "--positions: found a file; allowed with --until my-account:below:AMOUNT")]
    [InlineData("my-account:below:0", "nowhere.csv", "--positions: no file 'nowhere.csv'")]
    [InlineData("my-account:below:0", "samples/books/btc-long.csv", "did you mean")] // the sample has no BTC: the file's own faults are told
    public void A_goal_about_an_account_and_its_file_go_together(string goal, string? file, string hint)
    {
        string[] positions = file is null ? [] : ["--positions", file.StartsWith("samples", StringComparison.Ordinal) ? Path.Combine(SampleRuns.Root, file) : file];
        (int code, string output, string error) = Invoke(["reverse", Sample, "--until", goal, .. positions, "-q"]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(hint, error, StringComparison.Ordinal);
        Assert.Contains("nothing was run", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_screening_names_the_number_that_matters_first()
    {
        (int code, string output, string error) = Invoke("screen", Sample, "--vary", "macro.shock.fall,budget-happenings", "--set", "budget-happenings=50000000", "--outcome", "wbeth-discount", "--morris", "3", "--to", "1", "--json", "-q");
        Assert.True(code == 0, error);
        JsonElement[] numbers = [.. (await Checked(output, "screen")).GetProperty("outcomes")[0].GetProperty("numbers").EnumerateArray()];
        Assert.True(numbers[0].GetProperty("mean_absolute").GetDouble() > 0);
        Assert.Equal(0, numbers[1].GetProperty("mean_absolute").GetDouble());
        await Checked(Invoke("screen", Sample, "--vary", "macro.shock.fall", "--outcome", "wbeth-discount", "--sobol", "4", "--to", "1", "--json", "-q").Output, "screen");
    }

    [Fact]
    public async Task The_loosest_shock_that_keeps_a_limit_is_recommended_and_its_doubt_is_told()
    {
        (int code, string output, string error) = Invoke("recommend", Sample, "--keep", "p(liquidated-unified-accounts>0) < 50%", "--vary", "macro.shock.fall", "--factors", "0.1,1", "--seeds", "1-3", "--json", "-q");
        Assert.True(code == 0, error);
        JsonElement found = await Checked(output, "recommend");
        JsonElement[] points = [.. found.GetProperty("points").EnumerateArray()];
        Assert.Equal([true, false], points.Select(point => point.GetProperty("recommended").GetBoolean()));
        Assert.Equal(1, points[1].GetProperty("risk").GetDouble());
        Assert.False(found.GetProperty("is_sure").GetBoolean());
        (_, output, _) = Invoke("recommend", Sample, "--keep", "p(liquidated-unified-accounts>0) < 50%", "--vary", "macro.shock.fall", "--factors", "0.1,1", "--seeds", "1-3", "--useful", "liquidated", "--json", "-q");
        double[] useful = [.. (await Checked(output, "recommend")).GetProperty("points").EnumerateArray().Select(point => point.GetProperty("useful").GetDouble())];
        Assert.True(useful[0] < useful[1], "the mean of a measure, not of the factors");
        Assert.Equal(2, Invoke("recommend", Sample, "--keep", "p(losses>0) < 50%", "--vary", "macro.shock.fall", "--useful", "liquidatd").Code);
        Assert.Equal(1, Invoke("recommend", Sample, "--keep", "p(liquidated-unified-accounts>0) < 50%", "--vary", "macro.shock.fall", "--factors", "1", "--seeds", "1", "-q").Code);
    }

    /// <summary>An item without an id is meant by what it writes, as in an overlay's changes; the number is scaled where it stands.</summary>
    [Fact]
    public void Paths_of_changes_are_scaled_too()
    {
        (int code, string output, string error) = Invoke("recommend", Sample, "--keep", "p(liquidated-unified-accounts>0) < 50%", "--vary", "assets[id=ALT].beta", "--factors", "0.1,1", "--seeds", "1", "--json", "-q");
        Assert.True(code == 0, error);
        JsonElement[] points = [.. JsonDocument.Parse(output).RootElement.GetProperty("points").EnumerateArray()];
        Assert.Equal([0, 1], points.Select(point => point.GetProperty("passed").GetInt32()));
        Assert.Equal("assets[id=ALT].beta: x 0.1", points[0].GetProperty("settings")[0].GetString());
        (code, _, error) = Invoke("recommend", Sample, "--keep", "p(losses>0) < 50%", "--vary", "assets[id=ALTT].beta", "-q");
        Assert.True(code == 2 && error.Contains("leads nowhere", StringComparison.Ordinal), error);
    }

    [Theory]
    [InlineData("reverse", "--until", "unified-liqidation", "did you mean unified-liquidation?")]
    [InlineData("reverse", "--until", "depeg:much", "allowed")]
    [InlineData("recommend", "--keep", "p(bad-debt) < 1%", "allowed p(MEASURE > LEVEL)")]
    [InlineData("screen", "--outcome", "loses", "did you mean losses?")]
    public void Bad_words_exit_2_before_anything_runs(string command, string option, string value, string hint)
    {
        (int code, string output, string error) = Invoke(command, Sample, option, value, "--vary", "macro.shock.fall", "-q");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(hint, error, StringComparison.Ordinal);
        Assert.Contains("nothing was run", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_not_written_is_refused()
    {
        (int code, _, string error) = Invoke("reverse", Sample, "--until", "depeg", "--vary", "macro.shock.nothing,macro.shock.fall", "-q");
        Assert.Equal(2, code);
        Assert.Contains("'macro.shock.nothing' is not written", error, StringComparison.Ordinal);
    }
}
