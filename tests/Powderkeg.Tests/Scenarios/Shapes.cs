using Powderkeg.Scenarios;
using Powderkeg.Scenarios.Shapes;
using Powderkeg.Scenarios.Text;
using Powderkeg.Units;

namespace Powderkeg.Tests.Scenarios;

public abstract record PopulationDescription
{
    public abstract record StagedDescription : PopulationDescription;

    public sealed record MarketMakerDescription : StagedDescription;

    public sealed record RetailPopulationDescription : PopulationDescription;

    public sealed record Whale : PopulationDescription;
}

/// <summary>What a description type says of itself, and what it may not say.</summary>
public sealed class Shapes
{
    [Theory]
    [InlineData("Id", "id")]
    [InlineData("MaxLtv", "max-ltv")]
    [InlineData("LTVLimit", "ltv-limit")]
    [InlineData("Depth1Pct", "depth1-pct")]
    [InlineData("TakerFeeBps", "taker-fee-bps")]
    [InlineData("Tvl", "tvl")]
    [InlineData("USDe", "us-de")]
    public void Names_of_the_code_are_written_in_kebab_case(string name, string key) => Assert.Equal(key, KebabCase.Of(name));

    [Fact]
    public void A_kind_is_the_types_name_without_description_and_without_the_stem_of_its_family()
    {
        Assert.Equal(["market-maker", "retail", "whale"], FamilyShape.Of(typeof(PopulationDescription)).Kinds);
        Assert.Equal(["capped-ratio", "hard-peg", "own-book"], FamilyShape.Of(typeof(OracleDescription)).Kinds);
        Assert.Equal("market-maker", FamilyShape.Of(typeof(PopulationDescription)).KindOf(typeof(PopulationDescription.MarketMakerDescription)));
    }

    /// <summary>Distances counted by hand; the last is the usual example of the field (kitten, sitting).</summary>
    [Theory]
    [InlineData("usdt", "usdt", 0)]
    [InlineData("usdt", "udst", 1)]
    [InlineData("ltv", "lt", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_edits_and_swaps(string a, string b, int distance)
    {
        Assert.Equal(distance, NearestName.Distance(a, b));
        Assert.Equal(distance, NearestName.Distance(b, a));
    }

    [Fact]
    public void A_name_far_from_all_has_no_nearest() => Assert.Null(NearestName.To("zebra", ["usdt", "price", "a"]));

    private sealed record UnknownType { public DateTime When { get; init; } }

    private sealed record NoDefault { public string Name { get; init; } = null!; }

    private sealed record OwnKind : OddFamily { public string Kind { get; init; } = ""; }

    private abstract record OddFamily;

    private sealed record HasOddFamily { public IReadOnlyList<OddFamily> Items { get; init; } = []; }

    [Fact]
    public void A_description_type_that_cannot_be_written_is_our_fault_with_its_id()
    {
        Assert.Equal("SCENARIO-1", Assert.Throws<InvariantBrokenException>(() => ScenarioReader.Read<UnknownType>("{}", "x")).Id);
        Assert.Equal("SCENARIO-2", Assert.Throws<InvariantBrokenException>(() => ScenarioReader.Read<NoDefault>("{}", "x")).Id);
        Assert.Equal("SCENARIO-4", Assert.Throws<InvariantBrokenException>(() => ScenarioReader.Read<HasOddFamily>("items: [{kind: own}]", "x")).Id);
    }

    private sealed record Port : IChecked
    {
        public int Depth { get; init; }

        public IReadOnlyList<CargoDescription> Assets { get; init; } = [new() { Id = "fish", Decimals = 2, Ltv = Ratio.One }];

        [RefersTo("asset", "oracle")]
        public IReadOnlyList<string> Traded { get; init; } = ["fish"];

        public IReadOnlyDictionary<string, CargoDescription> Extra { get; init; } = new Dictionary<string, CargoDescription>();

        public static object Nobody { get; } = new();

        public void Check(FaultList faults)
        {
            if (Depth == 13)
            {
                faults.Add(Nobody, "Luck", "13", "any other");
            }

            if (Depth > 99)
            {
                throw new InvalidOperationException("a rule that is wrong");
            }
        }
    }

    private static string Told(string text) => string.Join('\n', ScenarioReader.Read<Port>(text, "p.yaml").Errors);

    [Fact]
    public void Defaults_stand_as_if_they_were_written()
    {
        Assert.Equal("p.yaml:1:1: assets[0].ltv: found 1; allowed at most the liquidation threshold (0.6)", Told("depth: 1"));
        Assert.Equal("p.yaml:1:1: traded[0]: found the unknown asset or oracle fish; allowed the name of a declared asset or oracle (there is none)", Told("assets: []"));
    }

    [Fact]
    public void A_fault_of_nobody_we_know_stands_at_the_beginning() =>
        Assert.Contains("p.yaml:2:1: luck: found 13; allowed any other", Told("# port\ndepth: 13"), StringComparison.Ordinal);

    [Fact]
    public void A_rule_that_throws_is_our_fault_in_a_sound_file_and_silent_in_a_broken_one()
    {
        Assert.Throws<InvalidOperationException>(() => Told("{depth: 100, assets: [], traded: []}"));
        Assert.Equal("p.yaml:1:40: found the unknown key width; allowed depth, assets, traded, extra", Told("{depth: 100, assets: [], traded: [],   width: 2}"));
    }

    [Fact]
    public void Names_inside_a_map_of_descriptions_count() =>
        Assert.Equal("", Told("{assets: [], traded: [salt], extra: {s: {id: salt, decimals: 1}}}"));
}
