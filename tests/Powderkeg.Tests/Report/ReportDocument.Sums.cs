using System.Text.Json;
using System.Text.Json.Nodes;
using Powderkeg.Report;

namespace Powderkeg.Tests.Report;

/// <summary>What the report shows adds up to what the run says: whole dollars and millionths are all that rounding takes.</summary>
public sealed class ReportDocumentSums(ReportFolder folder) : IClassFixture<ReportFolder>
{
    private JsonElement Document => folder.Document;

    [Fact]
    public void It_says_its_version_and_hands_the_run_on_as_it_is()
    {
        Assert.Equal(ReportDocument.Version, Document.GetProperty("version").GetInt32());
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Folder, "run.json"))).RootElement), JsonSerializer.Serialize(folder.Run));
    }

    [Fact]
    public void The_same_folder_gives_the_same_document() => Assert.Equal(folder.Bytes, ReportDocument.Of(folder.Folder));

    [Fact]
    public void Forced_sales_by_the_minute_sum_to_the_runs_own_table()
    {
        JsonElement[] rows = [.. Document.GetProperty("forced").GetProperty("rows").EnumerateArray()];
        Assert.NotEmpty(rows);
        int cells = rows.Sum(row => row.GetProperty("usd").GetArrayLength());
        double byMinute = rows.Sum(row => row.GetProperty("usd").EnumerateArray().Sum(usd => usd.GetDouble()));
        double whole = folder.Run.GetProperty("liquidations").EnumerateArray().Sum(row => row.GetProperty("notional_usd").GetDouble());
        Assert.InRange(byMinute, whole - 0.5 * cells, whole + 0.5 * cells);
    }

    [Fact]
    public void The_lowest_bucket_of_each_market_is_the_runs_low_so_no_wick_is_lost()
    {
        Dictionary<string, double> lows = folder.Run.GetProperty("prices").EnumerateArray().Where(row => row.GetProperty("trades").GetInt64() > 0)
            .ToDictionary(row => row.GetProperty("market").GetString()!, row => row.GetProperty("low").GetDouble(), StringComparer.Ordinal);
        long[] times = [.. Document.GetProperty("prices").GetProperty("t").EnumerateArray().Select(t => t.GetInt64())];
        int compared = 0;
        foreach (JsonElement market in Document.GetProperty("prices").GetProperty("markets").EnumerateArray().Where(market => lows.ContainsKey(market.GetProperty("market").GetString()!)))
        {
            double low = market.GetProperty("low").EnumerateArray().Where((_, i) => times[i] >= 0).Where(cell => cell.ValueKind == JsonValueKind.Number).Min(cell => cell.GetDouble()) / 1e6 * market.GetProperty("start").GetDouble();
            Assert.Equal(lows[market.GetProperty("market").GetString()!], low, market.GetProperty("start").GetDouble() * 2e-6);
            compared++;
        }

        Assert.True(compared > 0);
    }

    [Fact]
    public void Every_column_is_as_long_as_its_axis()
    {
        foreach ((string table, string axis, string[] columns) in ((string, string, string[])[])[("prices", "t", ["low", "high", "last"]), ("depth", "t", ["bid", "ask"])])
        {
            int length = Document.GetProperty(table).GetProperty(axis).GetArrayLength();
            Assert.All(Document.GetProperty(table).GetProperty("markets").EnumerateArray(), market => Assert.All(columns, column => Assert.Equal(length, market.GetProperty(column).GetArrayLength())));
        }
    }

    /// <summary>An issuer holds minus what it has issued, so dollars of a class sum to zero at one price an asset.</summary>
    [Fact]
    public void Balances_in_dollars_sum_to_zero_over_all_holders()
    {
        foreach (IGrouping<string, JsonElement> of in Document.GetProperty("balances").EnumerateArray().GroupBy(row => row.GetProperty("class").GetString()!))
        {
            Assert.InRange(of.Sum(row => row.GetProperty("before_usd").GetDouble()), -0.5 * of.Count(), 0.5 * of.Count());
            Assert.InRange(of.Sum(row => row.GetProperty("after_usd").GetDouble()), -0.5 * of.Count(), 0.5 * of.Count());
        }
    }

    [Fact]
    public void Shares_of_what_forced_a_domino_sum_to_one_and_say_their_ground()
    {
        JsonProperty[] dominoes = [.. Document.GetProperty("forced_by").EnumerateObject()];
        Assert.Contains(dominoes, domino => domino.Name == "perp-liquidation");
        Assert.All(dominoes, domino =>
        {
            Assert.Contains(domino.Value.GetProperty("ground").GetString(), (string[])["contagion", "sellers", "attribution"]);
            Assert.Equal(1, domino.Value.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("share").GetDouble()), 0.001);
        });
    }

    [Fact]
    public void Without_an_analysis_the_cascade_is_the_sum_of_the_table_and_says_so()
    {
        JsonElement document = folder.With(run => run.Remove("contagion")), contagion = document.GetProperty("contagion");
        Assert.Equal("tables", contagion.GetProperty("source").GetString());
        double edges = contagion.GetProperty("edges").EnumerateArray().Sum(edge => edge.GetProperty("usd").GetDouble());
        double nodes = contagion.GetProperty("nodes").EnumerateArray().Sum(node => node.GetProperty("forced_usd").GetDouble());
        double minutes = document.GetProperty("cascade_minutes").GetProperty("usd").EnumerateArray().Sum(usd => usd.GetDouble());
        Assert.Equal(nodes, edges, nodes * 1e-5);
        Assert.InRange(minutes, edges * (1 - 1e-5) - 1000, edges * (1 + 1e-5) + 1000);
    }

    [Fact]
    public void An_analysis_in_the_run_is_handed_on_untouched()
    {
        JsonElement with = folder.With(run => run["contagion"] = JsonNode.Parse("{\"window_seconds\":30,\"nodes\":[],\"edges\":[],\"r\":[{\"start_us\":1,\"r\":1.5,\"forced_usd\":9,\"rated\":true}]}"));
        Assert.Equal("{\"window_seconds\":30,\"nodes\":[],\"edges\":[],\"r\":[{\"start_us\":1,\"r\":1.5,\"forced_usd\":9,\"rated\":true}]}", with.GetProperty("contagion").GetRawText());
    }

    [Fact]
    public void Targets_stand_only_beside_a_rebuild_of_the_day()
    {
        Assert.Equal(JsonValueKind.Null, Document.GetProperty("targets").ValueKind);
        JsonElement day = folder.With(run => run["scenario"] = "october-2025-mine");
        Assert.Contains(day.GetProperty("targets").EnumerateArray(), row => row.GetProperty("id").GetString() == "btc-drop" && row.GetProperty("low").GetDouble() == -0.18);
    }

    [Fact]
    public void Runs_of_before_the_key_main_venue_find_it_themselves()
    {
        string main = Document.GetProperty("main_venue").GetString()!;
        Assert.NotEmpty(main);
        Assert.Equal(main, folder.With(run => run.Remove("main_venue")).GetProperty("main_venue").GetString());
    }

    [Fact]
    public void A_document_beside_the_run_is_shown_and_a_broken_one_is_named()
    {
        string path = Path.Combine(folder.Folder, "whatif.json");
        try
        {
            File.WriteAllText(path, "{\"levers\":[]}");
            Assert.Equal("{\"levers\":[]}", JsonDocument.Parse(ReportDocument.Of(folder.Folder)).RootElement.GetProperty("whatif").GetRawText());
            File.WriteAllText(path, "usage: powderkeg");
            Assert.Contains("whatif.json", Assert.ThrowsAny<IOException>(() => ReportDocument.Of(folder.Folder)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[1,2]")]
    [InlineData("{\"digest\":1}")]
    public void A_folder_that_holds_no_run_is_an_error_with_its_path(string? text)
    {
        string empty = Directory.CreateTempSubdirectory("powderkeg-").FullName;
        try
        {
            if (text is not null)
            {
                File.WriteAllText(Path.Combine(empty, "run.json"), text);
            }

            Assert.Contains("run.json", Assert.ThrowsAny<IOException>(() => ReportDocument.Of(empty)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(empty, recursive: true);
        }
    }
}
