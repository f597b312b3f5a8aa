using Powderkeg.Scenarios;

namespace Powderkeg.Tests.Scenarios;

public sealed class ScenarioReaderErrors
{
    [Theory]
    [InlineData("decimls: 2", "6:5: assets[0]: found the unknown key decimls; allowed id, decimals, ltv, liquidation-threshold, supply, price, mode, perishable, size, beta, ladder; did you mean decimals?")]
    [InlineData("price: 1\nprice: 2", "7:5: assets[0].price: found the key price a second time (first in line 6); allowed each key once")]
    [InlineData("price: cheap", "6:12: assets[0].price: found cheap; allowed a finite number (0.5, 1_200, 1.2m, 3bn)")]
    [InlineData("price: .inf", "6:12: assets[0].price: found .inf; allowed a finite number (0.5, 1_200, 1.2m, 3bn)")]
    [InlineData("price: .nan", "6:12: assets[0].price: found .nan; allowed a finite number (0.5, 1_200, 1.2m, 3bn)")]
    [InlineData("price: 1e999", "6:12: assets[0].price: found 1e999; allowed a finite number (0.5, 1_200, 1.2m, 3bn)")]
    [InlineData("price: 1.2M", "6:12: assets[0].price: found 1.2M; allowed a finite number (0.5, 1_200, 1.2m, 3bn)")]
    [InlineData("price:", "6:11: assets[0].price: found nothing; allowed a finite number (0.5, 1_200, 1.2m, 3bn)")]
    [InlineData("price: [1]", "6:12: assets[0].price: found a list; allowed a finite number (0.5, 1_200, 1.2m, 3bn)")]
    [InlineData("price: {usd: 1}", "6:12: assets[0].price: found a mapping; allowed a finite number (0.5, 1_200, 1.2m, 3bn)")]
    [InlineData("mode: cold-stor", "6:11: assets[0].mode: found cold-stor; allowed open-air, cold-store; did you mean cold-store?")]
    [InlineData("mode: 1", "6:11: assets[0].mode: found 1; allowed open-air, cold-store")]
    [InlineData("perishable: yes", "6:17: assets[0].perishable: found yes; allowed true or false")]
    [InlineData("perishable: 'true'", "6:17: assets[0].perishable: found true; allowed true or false")]
    [InlineData("ltv: -5%", "6:10: assets[0].ltv: found -5%; allowed a ratio of 0 or more (5%, 25bps, 0.05), 0 to 1")]
    [InlineData("ltv: 101%", "6:10: assets[0].ltv: found 101%; allowed 0 to 1")]
    [InlineData("ltv: 80%", "6:5: assets[0].ltv: found 0.8; allowed at most the liquidation threshold (0.6)")]
    [InlineData("liquidation-threshold: 40%", "4:5: assets[0].ltv: found 0.5; allowed at most the liquidation threshold (0.4)")]
    [InlineData("size: {from: 2, to: 1}", "6:25: assets[0].size.to: found 1; allowed at least from (2)")]
    [InlineData("size: {from: 2}", "6:11: assets[0].size: found a mapping with from; allowed a number, {from, to} or {median, sigma}, the last two with min and max")]
    [InlineData("size: {median: 0, sigma: 1}", "6:20: assets[0].size.median: found 0; allowed above 0")]
    [InlineData("size: {median: 1, sigma: -1}", "6:30: assets[0].size.sigma: found -1; allowed 0 or more")]
    [InlineData("size: {from: 1, to: 2m}", "6:25: assets[0].size.to: found 2000000; allowed 0 to 1000000")]
    [InlineData("size: 2m", "6:11: assets[0].size: found 2m; allowed 0 to 1000000")]
    [InlineData("size: {form: 1, to: 2}", "6:12: assets[0].size: found the unknown key form; allowed fixed, from, to, median, sigma, min, max; did you mean from?")]
    [InlineData("ladder: [[1, x], 2]", "6:18: assets[0].ladder[0][1]: found x; allowed a whole number (1200, 1_200, 1.2k, 3m, 2bn)\nh.yaml:6:22: assets[0].ladder[1]: found 2; allowed a list; each item: a whole number (1200, 1_200, 1.2k, 3m, 2bn)")]
    [InlineData("ladder: [[3bn]]", "6:15: assets[0].ladder[0][0]: found 3bn; allowed -2147483648 to 2147483647")]
    [InlineData("supply: 1.5", "6:13: assets[0].supply: found 1.5; allowed a whole number (1200, 1_200, 1.2k, 3m, 2bn)")]
    [InlineData("beta: &b 1", "6:11: assets[0].beta: found the anchor &b; allowed values written out: no aliases, no anchors")]
    [InlineData("beta: !!float 1", "6:11: assets[0].beta: found the tag tag:yaml.org,2002:float; allowed values without tags")]
    [InlineData("? [a]\n: 1", "6:7: assets[0]: found a mapping or list as a key; allowed text as a key")]
    public void Each_fault_of_a_cargo_is_told_with_its_place(string lines, string told) =>
        Assert.Equal("h.yaml:" + told, Harbour.Errors(Harbour.WithCargo(lines)));

    [Theory]
    [InlineData("title: Old harbour", "#", "3:1: title: found nothing (the key is required); allowed text")]
    [InlineData("20:50:00Z", "20:50:00", "3:8: start: found 2025-10-10T20:50:00; allowed a moment in UTC (2025-10-10T20:50:00Z)")]
    [InlineData("10-10T", "13-10T", "3:8: start: found 2025-13-10T20:50:00Z; allowed a moment in UTC (2025-10-10T20:50:00Z)")]
    [InlineData("90min", "90", "4:9: length: found 90; allowed a duration (250ms, 30s, 5min, 8h, 7d), 1min to 1d")]
    [InlineData("90min", "-90min", "4:9: length: found -90min; allowed a duration (250ms, 30s, 5min, 8h, 7d), 1min to 1d")]
    [InlineData("90min", "2d", "4:9: length: found 2d; allowed 1min to 1d")]
    [InlineData("numeraire: usdt", "numeraire: usdtt", "5:12: numeraire: found the unknown asset usdtt; allowed a declared asset: fish, usdt; did you mean usdt?")]
    [InlineData("  fish: 1_000", "  fsih: 1_000", "28:3: stores.fsih: found the unknown asset fsih; allowed a declared asset: fish, usdt; did you mean fish?")]
    [InlineData("  fish: 1_000", "  fish: -1", "28:9: stores.fish: found -1; allowed 0 to 1000000000000 units")]
    [InlineData("id: fish-own", "id: peg", "21:26: oracles[1].id: found the oracle peg a second time (first in h.yaml:20); allowed each oracle once\nh.yaml:25:15: oracles[2].sources[0]: found the unknown oracle fish-own; allowed a declared oracle: capped, peg")]
    [InlineData("id: fish-own", "id: fish own", "20:26: oracles[0].id: found fish own; allowed a name of 1 to 64 characters without blanks\nh.yaml:25:15: oracles[2].sources[0]: found the unknown oracle fish-own; allowed a declared oracle: capped, peg")]
    [InlineData("kind: own-book", "kind: own-bok", "20:12: oracles[0].kind: found own-bok; allowed capped-ratio, hard-peg, own-book; did you mean own-book?")]
    [InlineData("kind: own-book, ", "", "20:5: oracles[0].kind: found nothing (the key is required); allowed capped-ratio, hard-peg, own-book")]
    [InlineData("value: 1", "value: 3", "21:51: oracles[1].value: found 3; allowed 0.5 to 2")]
    [InlineData("title: Old harbour", "title: \"a\\eb\"", "2:8: title: found the control character U+001B; allowed text without control characters")]
    [InlineData("title: Old harbour", "title: \"a\\u202Eb\"", "2:8: title: found the control character U+202E; allowed text without control characters")]
    public void Each_fault_of_the_harbour_is_told_with_its_place(string sound, string broken, string told) =>
        Assert.Equal("h.yaml:" + told, Harbour.Errors(Harbour.Good.Replace(sound, broken, StringComparison.Ordinal)));

    [Fact]
    public void A_rule_across_the_world_is_asked_though_other_places_are_broken()
    {
        string more = Harbour.Good.Replace("oracles:", "  - {id: a, decimals: 1}\n  - {id: b, decimals: 19}\noracles:", StringComparison.Ordinal);
        Assert.Equal("h.yaml:6:1: assets: found 4 assets; allowed at most 3\nh.yaml:20:23: assets[3].decimals: found 19; allowed 0 to 18", Harbour.Errors(more));
    }

    [Fact]
    public void A_broken_description_is_not_blamed_for_its_defaults() =>
        Assert.Equal("h.yaml:6:28: assets[0].liquidation-threshold: found none; allowed a ratio of 0 or more (5%, 25bps, 0.05), 0 to 1",
            Harbour.Errors(Harbour.WithCargo("liquidation-threshold: none\nltv: 90%")));

    [Fact]
    public void Twenty_faults_in_one_file_are_told_at_once_in_its_order()
    {
        const string broken = """
            titel: t
            start: yesterday
            length: 3d
            numeraire: dollars
            assets:
              - id: usdt
                decimals: 40
                ltv: 175%
                supply: lots
                price: .inf
              - id: usdt
                decimals: six
                mode: colld-store
                perishable: no
                size: {from: 5, to: 1}
              - decimals: 2
                ltv: 90%
                colour: red
            oracles:
              - {kind: guess, id: g, asset: usdt}
              - {kind: hard-peg, id: peg, asset: usdc, value: 9}
              - {kind: own-book, id: own}
            stores:
              usdt: -1
            """;
        string[] places = [.. Harbour.Read(broken).Errors.Select(e => $"{e.Line}:{e.Column} {e.Path}")];
        Assert.Equal(
            [
                "1:1 ", "1:1 title", "2:8 start", "3:9 length", "4:12 numeraire", "7:15 assets[0].decimals", "8:10 assets[0].ltv", "9:13 assets[0].supply", "10:12 assets[0].price",
                "11:9 assets[1].id", "12:15 assets[1].decimals", "13:11 assets[1].mode", "14:17 assets[1].perishable", "15:25 assets[1].size.to", "16:5 assets[2].id",
                "18:5 assets[2]", "20:12 oracles[0].kind", "21:38 oracles[1].asset", "21:51 oracles[1].value", "22:5 oracles[2].asset", "24:9 stores.usdt",
            ],
            places);
        Assert.Null(Harbour.Read(broken).Value);
    }

    [Theory]
    [InlineData("", "1:1: found an empty file; allowed a mapping of keys to values")]
    [InlineData("# only a comment\n", "1:1: found an empty file; allowed a mapping of keys to values")]
    [InlineData("just words", "1:1: found just words; allowed a mapping with the keys title, start, length, note, numeraire, assets, oracles, stores")]
    [InlineData("- 1\n- 2", "1:1: found a list; allowed a mapping with the keys title, start, length, note, numeraire, assets, oracles, stores")]
    public void What_is_no_mapping_is_told(string text, string told) => Assert.Equal("h.yaml:" + told, Harbour.Errors(text));

    [Fact]
    public void An_error_shows_the_parts_it_is_made_of()
    {
        ScenarioError error = Assert.Single(Harbour.Read(Harbour.Good.Replace("cold-store", "cool-store", StringComparison.Ordinal)).Errors);
        Assert.Equal(new ScenarioError("h.yaml", 15, 11, "assets[1].mode", "cool-store", "open-air, cold-store", "cold-store"), error);
    }
}
