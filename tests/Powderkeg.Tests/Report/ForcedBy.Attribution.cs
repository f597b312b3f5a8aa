using System.Text.Json;
using System.Text.Json.Nodes;

namespace Powderkeg.Tests.Report;

/// <summary>Where a run attributes its prices, a domino that is a price is forced by what moved the price, not by who sold.</summary>
public sealed class ForcedByAttribution(ReportFolder folder) : IClassFixture<ReportFolder>
{
    [Fact]
    public void The_parts_at_the_low_count_and_rises_do_not()
    {
        JsonElement market = folder.Document.GetProperty("prices").GetProperty("markets").EnumerateArray().First(row => row.GetProperty("kind").GetString() == "spot" && row.GetProperty("venue").GetString() == folder.Document.GetProperty("main_venue").GetString());
        string name = market.GetProperty("market").GetString()!, venue = market.GetProperty("venue").GetString()!;
        string domino = market.GetProperty("class").GetString() switch { "altcoin" => "spot-collapse", "synthetic-dollar" => "depeg", "staked-token" => "staked-token-break", _ => "" };
        JsonElement with = folder.With(run =>
        {
            foreach (JsonNode? row in run["dominoes"]!.AsArray())
            {
                row!["onset_us"] = run["shock_us"]?.DeepClone() ?? run["start_us"]!.DeepClone();
            }

            run["attribution"] = JsonNode.Parse($$"""[{"asset":"X","venue":"{{venue}}","market":"{{name}}","start":100,"times_us":[1,2,3],"price":[100,60,90],"channels":[{"channel":"perp-liquidation","parts":[0,-30,-5]},{"channel":"risk-off","parts":[0,-15,-5]},{"channel":"arbitrage","parts":[0,5,0]}]}]""");
        });
        if (domino.Length == 0)
        {
            Assert.Fail($"{name} is no coin that a domino is about");
        }

        JsonElement by = with.GetProperty("forced_by").GetProperty(domino);
        Assert.Equal("attribution", by.GetProperty("ground").GetString());
        Assert.Equal(["perp-liquidation 0.6667", "risk-off 0.3333"], by.GetProperty("parts").EnumerateArray().Select(part => $"{part.GetProperty("channel").GetString()} {part.GetProperty("share").GetRawText()}"));
    }
}
