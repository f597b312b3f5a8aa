using System.Globalization;
using Powderkeg.Exchange;
using Powderkeg.Markets;
using Powderkeg.Scenarios;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>A scenario of one pool, as text.</summary>
internal static class PoolText
{
    /// <summary>Pools stand from line 10 on, one a line.</summary>
    public static string Scenario(DrawnPool drawn, params string[] pools) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: one pool
        start: 2025-10-10T20:00:00Z
        end: 2025-10-10T20:10:00Z
        assets:
          - {id: AAA, class: altcoin, decimals: {{drawn.BaseDecimals}}, price: {{DrawnPools.Text(drawn.Price)}}, reference: one}
          - {id: BBB, class: stable, decimals: {{drawn.QuoteDecimals}}, price: 1, reference: one}
        oracles:
          - {kind: constant, id: one, price: 1}
        pools:
        {{string.Concat(pools.Select(p => $"  - {p}\n"))}}
        """);

    public static string[] Faults(params string[] pools) =>
        [.. ScenarioReader.Read<WorldDescription>(Scenario(new(new StableSwapPoolDescription { Base = "AAA", Quote = "BBB", BaseBalance = 1, QuoteBalance = 1 }, 7, 7, 2), pools), "p.yaml")
            .Errors.Select(e => e.ToString())];
}

/// <summary>What a scenario's pools are refused for, each with line, column, what was found, what is allowed.</summary>
public sealed class PoolDescriptionsFaults
{
    private const string Ranges = "kind: concentrated, base: AAA, quote: BBB";

    [Theory]
    [InlineData("{kind: constant-produkt, base: AAA, quote: BBB, base-balance: 1k, quote-balance: 1k}",
        "p.yaml:10:12: pools[0].kind: found constant-produkt; allowed concentrated, constant-product, stable-swap; did you mean constant-product?")]
    [InlineData("{base: AAA, quote: AAA, base-balance: 1k, quote-balance: 1k}", "p.yaml:10:17: pools[0].quote: found AAA; allowed another asset than 'base'")]
    [InlineData("{kind: constant-product, base: AAA, quote: BBC, base-balance: 1k, quote-balance: 1k}", "p.yaml:10:48: pools[0].quote: found the unknown asset BBC; allowed a declared asset: AAA, BBB; did you mean BBB?")]
    [InlineData("{kind: constant-product, base: AAA, quote: BBB, fee: 0.00255, base-balance: 1k, quote-balance: 1k}", "p.yaml:10:53: pools[0].fee: found 25.5bps; allowed whole basis points; nearest is 26bps")]
    [InlineData("{kind: constant-product, base: AAA, quote: BBB, base-balance: 1, quote-balance: 1e11}", "p.yaml:10:70: pools[0].quote-balance: found a price of 1e11; allowed balances within a factor of 10^9")]
    [InlineData("{kind: constant-product, base: AAA, quote: BBB, base-balance: 1k, quote-balance: 1e12}",
        "p.yaml:10:71: pools[0].quote-balance: found 1000000000000; allowed 0.0000001 to 230584300921.369 at 7 decimals of BBB")]
    [InlineData("{" + Ranges + ", amplification: 200, positions: [{from: 1, to: 3, value: 1m}]}",
        "p.yaml:10:49: pools[0]: found the unknown key amplification; allowed base, quote, fee, tick-spacing, price, positions")]
    [InlineData("{" + Ranges + "}", "p.yaml:10:5: pools[0].positions: found nothing (the key is required); allowed a list; each item: a mapping with the keys from, to, value")]
    [InlineData("{" + Ranges + ", positions: []}", "p.yaml:10:49: pools[0].positions: found an empty list; allowed at least one position")]
    [InlineData("{" + Ranges + ", positions: [{from: 3, to: 1, value: 1m}]}", "p.yaml:10:71: pools[0].positions[0].to: found 1; allowed above 'from'")]
    [InlineData("{" + Ranges + ", positions: [{from: 2, to: 2.001, value: 1m}]}",
        "p.yaml:10:71: pools[0].positions[0].to: found 2.001; allowed at least a tick spacing of 60 (some 0.602%) above 'from'")]
    [InlineData("{" + Ranges + ", positions: [{from: 1, to: 3, value: 1e13}]}",
        "p.yaml:10:78: pools[0].positions[0].value: found 10000000000000; allowed less: all positions stay under 230584300921.369 AAA and 230584300921.369 BBB")]
    [InlineData("{" + Ranges + ", fee: 0.0000005, positions: [{from: 1, to: 3, value: 1m}]}", "p.yaml:10:49: pools[0].fee: found 0.005bps; allowed hundredths of a basis point; nearest is 0.01bps")]
    [InlineData("{" + Ranges + ", tick-spacing: 0, positions: [{from: 1, to: 3, value: 1m}]}", "p.yaml:10:63: pools[0].tick-spacing: found 0; allowed 1 to 16383")]
    public void A_fault_of_a_pool_is_told_with_its_place_and_what_is_allowed(string pool, string fault) => Assert.Equal(fault, string.Join('\n', PoolText.Faults(pool)));

    [Fact]
    public void All_faults_of_all_pools_are_told_at_once()
    {
        string[] faults = PoolText.Faults(
            "{kind: constant-product, base: AAA, quote: BBB, fee: 0.00255, base-balance: 1k, quote-balance: 1k}",
            "{kind: concentrated, base: BBB, quote: AAA, positions: [{from: 3, to: 1, value: 1m}, {from: 0.1, to: 0.9, value: -1}]}",
            "{base: AAA, quote: BBB, base-balance: 1, quote-balance: 1m}");
        Assert.Equal(
            string.Join('\n',
            [
                "p.yaml:10:53: pools[0].fee: found 25.5bps; allowed whole basis points; nearest is 26bps",
                "p.yaml:11:71: pools[1].positions[0].to: found 1; allowed above 'from'",
                "p.yaml:11:118: pools[1].positions[1].value: found -1; allowed 1E-06 to 1000000000000000 whole quote tokens",
                "p.yaml:12:6: pools[2].base: found AAA/BBB; allowed each pair once",
                "p.yaml:12:29: pools[2].base-balance: found a pool that is drained; allowed balances within a factor of 1,000",
            ]), string.Join('\n', faults));
    }

    /// <summary>By a validator that we did not write: a pool without a kind, and one of each kind, are good; a kind that is none, or another kind's keys, are not.</summary>
    [Theory]
    [InlineData("{\"base\": \"AAA\", \"quote\": \"BBB\", \"base-balance\": 1000, \"quote-balance\": \"1k\"}", true)]
    [InlineData("{\"kind\": \"stable-swap\", \"base\": \"AAA\", \"quote\": \"BBB\", \"base-balance\": 1000, \"quote-balance\": 1000}", true)]
    [InlineData("{\"kind\": \"constant-product\", \"base\": \"AAA\", \"quote\": \"BBB\", \"fee\": \"25bps\", \"base-balance\": 1000, \"quote-balance\": 1000}", true)]
    [InlineData("{\"kind\": \"concentrated\", \"base\": \"AAA\", \"quote\": \"BBB\", \"positions\": [{\"from\": 1, \"to\": 3, \"value\": \"1m\"}]}", true)]
    [InlineData("{\"kind\": \"constant-sum\", \"base\": \"AAA\", \"quote\": \"BBB\", \"base-balance\": 1000, \"quote-balance\": 1000}", false)]
    [InlineData("{\"base\": \"AAA\", \"quote\": \"BBB\", \"positions\": [{\"from\": 1, \"to\": 3, \"value\": \"1m\"}]}", false)]
    [InlineData("{\"kind\": \"concentrated\", \"base\": \"AAA\", \"quote\": \"BBB\", \"amplification\": 200, \"positions\": []}", false)]
    public async Task The_schema_takes_each_kind_and_the_usual_one_without_its_name(string pool, bool isGood)
    {
        NJsonSchema.JsonSchema schema = await NJsonSchema.JsonSchema.FromJsonAsync(ScenarioSchema.For<WorldDescription>());
        string world = """{"name": "x", "start": "2025-10-10T20:00:00Z", "end": "2025-10-10T20:10:00Z", "assets": [], "pools": [""" + pool + "]}";
        Assert.Equal(isGood, schema.Validate(world).Count == 0);
    }

    [Fact]
    public void What_is_left_out_has_its_default_and_the_price_is_what_the_assets_say()
    {
        ReadResult<WorldDescription> read = ScenarioReader.Read<WorldDescription>(
            PoolText.Scenario(new(new StableSwapPoolDescription { Base = "AAA", Quote = "BBB", BaseBalance = 1, QuoteBalance = 1 }, 7, 7, 2),
                "{kind: concentrated, base: AAA, quote: BBB, positions: [{from: 1, to: 3, value: 1m}]}"), "p.yaml");
        Assert.Empty(read.Errors);
        var described = Assert.IsType<ConcentratedPoolDescription>(Assert.Single(read.Value!.Pools));
        Assert.Equal((Ratio.FromBasisPoints(30), 60, null), (described.Fee, described.TickSpacing, described.Price));
        PoolMarket pool = Assert.Single(new World(read.Value!, 1).OnChain.Pools);
        Assert.Equal(2, pool.Reference, 1e-9);
    }
}
