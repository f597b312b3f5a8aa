using System.Globalization;
using System.Text.Json;
using Powderkeg.Cli;
using Powderkeg.Records;
using Powderkeg.Tests.Samples;
using Powderkeg.Units;

namespace Powderkeg.Tests.Cli;

/// <summary>`run --drop-event` from the words to the document: what was left out, what named it, and that nothing takes the run for the plain one.</summary>
public sealed class RunCommandDropEvent : IDisposable
{
    private static readonly string Sample = Path.Combine(SampleRuns.Root, "samples", "perp-liquidation.yaml");
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_closing_is_left_out_its_sale_is_removed_and_the_document_says_so()
    {
        JsonElement plain = Run("plain");
        using RunQuery query = new(Path.Combine(bench.Folder, "plain"));
        RunRow start = query.Rows("SELECT l.event, l.account, l.market FROM liquidations l JOIN liquidations s ON s.parent_event = l.event WHERE l.step = 'started' AND s.step = 'sale' ORDER BY l.event LIMIT 1")[0];
        JsonElement without = Run("without", "--drop-event", start.Whole(0).ToString(CultureInfo.InvariantCulture));
        JsonElement dropped = without.GetProperty("dropped_event");
        Assert.False(plain.TryGetProperty("dropped_event", out _));
        Assert.Equal((start.Whole(0), "closing", start.Text(1)), (dropped.GetProperty("event").GetInt64(), dropped.GetProperty("act").GetString(), dropped.GetProperty("account").GetString()));
        Assert.Equal(plain.GetProperty("digest").GetString(), dropped.GetProperty("digest_with").GetString());
        Assert.NotEqual(plain.GetProperty("digest").GetString(), without.GetProperty("digest").GetString());
        Assert.NotEqual(plain.GetProperty("scenario_hash").GetString(), without.GetProperty("scenario_hash").GetString());
        JsonElement own = dropped.GetProperty("named").EnumerateArray().First(sale => sale.GetProperty("account").GetString() == start.Text(1));
        Assert.Contains(own.GetProperty("fate").GetString(), (string[])["removed", "delayed"]);
        Assert.NotEmpty(dropped.GetProperty("outcomes").EnumerateArray());
        Assert.Contains($"--drop-event {start.Whole(0)}", File.ReadAllLines(Path.Combine(bench.Folder, "without", "scenario.yaml"))[0], StringComparison.Ordinal);
        NJsonSchema.JsonSchema schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(ScenarioFiles.Home()!, "docs", "reference", "run.schema.json"));
        Assert.Empty(schema.Validate(without.GetRawText()));
    }

    [Fact]
    public void An_event_that_cannot_be_left_out_exits_2_says_why_and_leaves_no_folder()
    {
        WorldDescription day = SampleRuns.Read("samples/perp-liquidation.yaml");
        World world = new(day, day.Seed);
        new Simulation(world).RunUntil(day.Start + Duration.FromMinutes(2));
        int news = world.Journal.MacroMoves[0].Id.Number;
        (string Number, string Message)[] asked =
        [
            ("2147483647", "--drop-event: this run has no event 2147483647; allowed: 1 to "),
            (news.ToString(CultureInfo.InvariantCulture), $"--drop-event: event {news} cannot be left out: it is news from outside"),
        ];
        foreach ((string number, string message) in asked)
        {
            (int code, string output, string error) = bench.Invoke(new WorldRunner(), default, "run", Sample, "--until", "2025-10-10T20:03Z", "--drop-event", number, "--out", bench.Out);
            Assert.Equal((2, ""), (code, output));
            Assert.Contains(message, error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(bench.Out));
        }
    }

    [Fact]
    public void It_is_not_asked_for_together_with_a_baseline()
    {
        MadeUpRunner runner = MadeUpRunner.Of(MadeUpRun.Stormy);
        (int code, _, string error) = bench.Invoke(runner, default, "run", bench.Scenario, "--drop-event", "7", "--baseline");
        Assert.Equal((2, true), (code, runner.Asked is null));
        Assert.Contains("--baseline", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_folder_is_named_by_the_event() =>
        Assert.Equal(Path.Combine("runs", "some-7-0445a11b-without-76094"), Powderkeg.Cli.Records.RunFolder.DefaultPath("some", 7, "0445a11bfa13f5ea", 76094));

    private JsonElement Run(string folder, params string[] words)
    {
        (int code, string output, string error) = bench.Invoke(new WorldRunner(), default, ["run", Sample, .. words, "--json", "--out", Path.Combine(bench.Folder, folder)]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}
