using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema;
using Powderkeg.Cli.Records;
using Powderkeg.Contagion;

namespace Powderkeg.Tests.Cli;

public sealed class RunDocumentSchema
{
    public static TheoryData<string> Summaries => ["stormy", "calm", "hostile", "baseline"];

    [Theory]
    [MemberData(nameof(Summaries))]
    public async Task A_document_is_valid_by_its_published_schema(string which)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(SchemaPath());
        Assert.Empty(schema.Validate(Text(which switch { "calm" => MadeUpRun.Calm, "hostile" => MadeUpRun.Hostile, "baseline" => MadeUpRun.WithBaseline, _ => MadeUpRun.Stormy })));
    }

    /// <summary>The canary: a schema that accepts anything would pass the test above.</summary>
    [Theory]
    [InlineData("digest")]
    [InlineData("dominoes")]
    [InlineData("audit")]
    [InlineData("timing")]
    public async Task A_document_without_a_key_is_not_valid(string key)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(SchemaPath());
        JsonObject document = JsonNode.Parse(Text(MadeUpRun.Stormy))!.AsObject();
        document.Remove(key);
        Assert.NotEmpty(schema.Validate(document.ToJsonString()));
    }

    [Fact]
    public async Task A_key_the_schema_does_not_know_is_not_valid()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(SchemaPath());
        JsonObject document = JsonNode.Parse(Text(MadeUpRun.Stormy))!.AsObject();
        document["dominoes"]![0]!["colour"] = "red";
        Assert.NotEmpty(schema.Validate(document.ToJsonString()));
    }

    [Fact]
    public void Times_are_whole_microseconds_and_what_did_not_happen_is_null()
    {
        JsonNode document = JsonNode.Parse(Text(MadeUpRun.Stormy))!;
        Assert.Equal(1_760_129_400_000_000, document["dominoes"]![0]!["onset_us"]!.GetValue<long>());
        Assert.Null(document["dominoes"]![8]!["onset_us"]);
        Assert.Null(document["dominoes"]![12]!["number"]);
        Assert.Null(document["figures"]![1]!["value"]);
        Assert.True(document["audit"]!["conserved"]!.GetValue<bool>());
    }

    [Fact]
    public void Unforced_falls_are_there_only_with_a_baseline()
    {
        Assert.DoesNotContain("drawdown_unforced", Text(MadeUpRun.Stormy), StringComparison.Ordinal);
        JsonNode prices = JsonNode.Parse(Text(MadeUpRun.WithBaseline))!["prices"]!;
        Assert.Equal(0.1, prices[1]!["drawdown_unforced"]!.GetValue<double>());
        Assert.Equal(6, prices[1]!["amplification"]!.GetValue<double>(), 9);
        Assert.Null(prices[4]!["amplification"]);
        Assert.Equal("altcoin", prices[4]!["class"]!.GetValue<string>());
    }

    private static string Text(RunSummary run) => Encoding.UTF8.GetString(RunDocument.Write(run, "hash", null, "0.1.0", 38.2));

    private static string SchemaPath() => Path.Combine(Powderkeg.Cli.ScenarioFiles.Home()!, "docs", "reference", "run.schema.json");
}
