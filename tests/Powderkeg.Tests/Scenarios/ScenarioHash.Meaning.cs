using Powderkeg.Scenarios;

namespace Powderkeg.Tests.Scenarios;

public sealed class ScenarioHashMeaning
{
    private static string Hash(string text) => ScenarioHash.Of(Harbour.Read(text).Value!);

    [Fact]
    public void The_same_meaning_in_other_words_has_the_same_hash()
    {
        const string reordered = """
            stores: {"fish": 1k, usdt: 3_000_000.0}
            oracles:
              - {sources: [fish-own, peg], id: capped, kind: capped-ratio, asset: fish}
              - {asset: usdt, kind: hard-peg, id: peg}   # value 1 is the default
              - {id: fish-own, kind: own-book, asset: fish}
            assets:
              - perishable: true
                ladder:
                  - [1, 2]
                  - [3]
                decimals: 18
                size: {sigma: 0.61, median: 3.7, max: 10_000}
                mode: 'cold-store'
                id: fish
              - {price: 1.0, supply: 1_200m, liquidation-threshold: 0.78, ltv: 7500bps, decimals: 6, id: usdt}
            numeraire: usdt
            note: ~
            length: 5400s
            start: 2025-10-10T20:50Z
            title: "Old harbour"
            """;
        Assert.Empty(Harbour.Read(reordered).Errors);
        Assert.Equal(Hash(Harbour.Good), Hash(reordered));
        Assert.Matches("^[0-9a-f]{64}$", Hash(reordered));
    }

    [Theory]
    [InlineData("decimals: 6", "decimals: 7")]
    [InlineData("1_000", "1_001")]
    [InlineData("[fish-own, peg]", "[peg, fish-own]")]
    [InlineData("kind: own-book", "kind: hard-peg")]
    [InlineData("max: 10k", "max: 11k")]
    [InlineData("90min", "91min")]
    [InlineData("perishable: true", "perishable: false")]
    public void Another_meaning_has_another_hash(string before, string after) =>
        Assert.NotEqual(Hash(Harbour.Good), Hash(Harbour.Good.Replace(before, after, StringComparison.Ordinal)));
}
