using System.Text.Json;
using Powderkeg.Scenarios;
using YamlDotNet.Serialization;

namespace Powderkeg.Tests.Scenarios;

/// <summary>The schema judged by a validator that we did not write (NJsonSchema), on YAML turned to JSON by a path that is not the reader's.</summary>
public sealed class ScenarioSchemaTwin
{
    private static readonly NJsonSchema.JsonSchema Schema = NJsonSchema.JsonSchema.FromJsonAsync(ScenarioSchema.For<HarbourDescription>()).GetAwaiter().GetResult();

    private static int Faults(string yaml)
    {
        object? tree = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(yaml);
        return Schema.Validate(new SerializerBuilder().JsonCompatible().Build().Serialize(tree)).Count;
    }

    [Fact]
    public void The_good_harbour_is_good_to_both()
    {
        Assert.Empty(Harbour.Read(Harbour.Good).Errors);
        Assert.Equal(0, Faults(Harbour.Good));
    }

    [Theory]
    [InlineData("price: 5")]
    [InlineData("price: -1.5")]
    [InlineData("price: 1_000.5k")]
    [InlineData("supply: 3bn")]
    [InlineData("ltv: 25bps")]
    [InlineData("ltv: 0.25")]
    [InlineData("mode: open-air")]
    [InlineData("perishable: false")]
    [InlineData("size: 7")]
    [InlineData("size: {from: 1, to: 2k}")]
    [InlineData("beta: 1.5")]
    [InlineData("ladder: [[1, 2], []]")]
    public void What_the_reader_takes_the_schema_takes(string line)
    {
        Assert.Empty(Harbour.Read(Harbour.WithCargo(line)).Errors);
        Assert.Equal(0, Faults(Harbour.WithCargo(line)));
    }

    [Theory]
    [InlineData("decimls: 2")]
    [InlineData("price: cheap")]
    [InlineData("price: 1.2M")]
    [InlineData("price: [1]")]
    [InlineData("supply: 1.2x")]
    [InlineData("mode: warm-store")]
    [InlineData("perishable: maybe")]
    [InlineData("ltv: 1.5")]
    [InlineData("ltv: -0.1")]
    [InlineData("ltv: 5pct")]
    [InlineData("size: {form: 1, to: 2}")]
    [InlineData("size: {from: 1, to: far}")]
    [InlineData("ladder: [1]")]
    [InlineData("ladder: [[x]]")]
    public void What_one_value_can_tell_is_refused_by_both(string line)
    {
        Assert.NotEmpty(Harbour.Read(Harbour.WithCargo(line)).Errors);
        Assert.NotEqual(0, Faults(Harbour.WithCargo(line)));
    }

    [Theory]
    [InlineData("title: Old harbour", "#")]
    [InlineData("90min", "90")]
    [InlineData("kind: own-book", "kind: own-bok")]
    [InlineData("kind: own-book, ", "")]
    [InlineData("asset: usdt, value: 1", "value: 1")]
    [InlineData("value: 1", "sources: [peg]")]
    [InlineData("value: 1", "value: 3")]
    [InlineData("fish: 1_000", "fish: -1")]
    [InlineData("20:50:00Z", "20:50")]
    public void Faults_of_the_harbour_are_refused_by_both(string sound, string broken)
    {
        string text = Harbour.Good.Replace(sound, broken, StringComparison.Ordinal);
        Assert.NotEmpty(Harbour.Read(text).Errors);
        Assert.NotEqual(0, Faults(text));
    }

    [Fact]
    public void The_schema_tells_sentences_units_ranges_defaults_and_kinds()
    {
        JsonElement root = JsonDocument.Parse(ScenarioSchema.For<HarbourDescription>()).RootElement;
        JsonElement definitions = root.GetProperty("definitions");
        JsonElement harbour = definitions.GetProperty("harbour-description");
        Assert.Equal("A harbour: what the tests of the format describe.", harbour.GetProperty("description").GetString());
        Assert.Equal(["title", "start", "assets"], harbour.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        Assert.False(harbour.GetProperty("additionalProperties").GetBoolean());
        JsonElement length = harbour.GetProperty("properties").GetProperty("length");
        Assert.Equal("How long it lasts. Written as a duration (250ms, 30s, 5min, 8h, 7d), 1min to 1d.", length.GetProperty("description").GetString());
        Assert.Equal("1h", length.GetProperty("default").GetString());
        Assert.Contains("0 to 1000000000000 units.", harbour.GetProperty("properties").GetProperty("stores").GetProperty("description").GetString(), StringComparison.Ordinal);
        JsonElement mode = definitions.GetProperty("cargo-description").GetProperty("properties").GetProperty("mode");
        Assert.Equal("open-air: Under the sky.", mode.GetProperty("description").GetString());
        Assert.Equal(3, definitions.GetProperty("oracle-description").GetProperty("oneOf").GetArrayLength());
        Assert.Equal("own-book", definitions.GetProperty("own-book-oracle-description").GetProperty("properties").GetProperty("kind").GetProperty("enum")[0].GetString());
    }
}
