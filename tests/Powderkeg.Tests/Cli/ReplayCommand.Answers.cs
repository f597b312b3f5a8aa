using System.Globalization;
using System.Text.Json.Nodes;
using NJsonSchema;
using Powderkeg.Cli;
using Powderkeg.Tests.Replay;

namespace Powderkeg.Tests.Cli;

public sealed class ReplayCommandAnswers : IDisposable
{
    private readonly Workbench bench = new();
    private readonly MadeUpRunner runner = MadeUpRunner.Of(MadeUpRun.Stormy);

    public void Dispose() => bench.Dispose();

    private (int Code, string Output, string Error) Replay(params string[] words) => bench.Invoke(runner, default, ["replay", .. words]);

    private string Put(string path, string text)
    {
        string file = Path.Combine(bench.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return bench.Folder;
    }

    [Fact]
    public void Atom_wick_needs_no_data_and_prints_the_low_the_fills_and_the_value()
    {
        (int code, string output, string error) = Replay("atom-wick");
        Assert.Equal((0, ""), (code, error));
        string row = output.Split('\n').Single(line => line.StartsWith("wick\tas it was", StringComparison.Ordinal));
        Assert.Equal("wick\tas it was\tmarket order, no limit\t0.001\t0.9994269340974212\t92\t9695.33\t0\t9170.080188", row);
        Assert.Equal(4, output.Split('\n').Count(line => line.StartsWith("wick\t", StringComparison.Ordinal)));
        Assert.All(output, c => Assert.True(c is '\n' or '\t' or (>= ' ' and <= '~')));
    }

    [Fact]
    public void Rules_of_the_wick_are_the_users()
    {
        string output = Replay("atom-wick", "--band", "20%", "--breaker", "30", "--obligation", "500", "--within", "50").Output;
        Assert.Contains("wick\tprice band\tno trade under 1.396 (-20%)\t1.396\t", output, StringComparison.Ordinal);
        Assert.Contains("wick\tcircuit breaker\thalt at -30%\t1.21\t", output, StringComparison.Ordinal);
        Assert.Contains("500 USDT bid at 0.873 (-50%)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data is missing: name the folder that holds hyperliquid-2025-10-10/adl_accounts.csv", "adl")]
    [InlineData("--data is missing", "drops")]
    [InlineData("--data: nowhere is not there", "adl", "--data", "nowhere")]
    [InlineData("--deficit belongs to replay adl, not to replay drops", "drops", "--deficit", "5")]
    [InlineData("--band belongs to replay atom-wick", "adl", "--band", "5")]
    [InlineData("--band: found '0'; allowed a percentage above 0 and below 100", "atom-wick", "--band", "0")]
    [InlineData("--deficit: found '-1'; allowed a number from 0", "adl", "--deficit", "-1")]
    [InlineData("usde", "usde")]
    public void What_is_missing_or_wrong_exits_2_and_says_what(string message, params string[] words)
    {
        (int code, string output, string error) = Replay(words);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_the_file_and_a_broken_file_exit_2()
    {
        Assert.Contains("holds neither hyperliquid-2025-10-10/adl_accounts.csv nor adl_accounts.csv", Replay("adl", "--data", bench.Folder).Error, StringComparison.Ordinal);
        string folder = Put("adl_accounts.csv", "account,adl_notional_usd,closed_pnl_usd,leverage,account_value_usd,adl_events\n1,5,x,1,1,1\n");
        (int code, _, string error) = Replay("adl", "--data", folder);
        Assert.Equal(2, code);
        Assert.Contains("adl_accounts.csv:2: closed_pnl_usd: found 'x'; allowed a number from", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Drops_runs_the_day_itself_where_no_run_is_named_and_reads_one_where_it_is()
    {
        string folder = Put("pairs.csv", "pair,day_high,day_low,drop_percent\nATOM/USDT,4,0.001,99.9\nBTC/USDT,120000,102000,15\nADA/USDT,0.8,0.3,62.5\n");
        (int code, string output, string error) = Replay("drops", "--data", folder, "--quiet");
        Assert.True(code == 0, error);
        Assert.EndsWith("october-2025.yaml", runner.Asked!.ScenarioPath, StringComparison.Ordinal);
        Assert.Equal(0.812, Median(output).Real, 12); // of 99.9 and 62.5%: BTC is no altcoin

        Put("run.json", """{"scenario": "mine", "seed": 3, "digest": "ab", "prices": [{"asset": "SAND", "venue": "main", "market": "main:SAND/USDT", "drawdown": 0.5}, {"asset": "SAND", "venue": "second", "market": "second:SAND/USDT", "drawdown": 0.1}, {"asset": "BTC", "venue": "main", "market": "main:BTC/USDT", "drawdown": 0.1}]}""");
        (code, output, _) = Replay("drops", "--data", folder, "--run", folder);
        Assert.Equal((0, 1), (code, runner.Runs));
        Assert.Equal(0.53, Median(output).Simulated, 12); // 1 - (1 - 0.5)(1 - 0.06)
        Assert.Contains("mine, seed 3, digest ab", output, StringComparison.Ordinal);
        Put("run.json", "{}");
        Assert.Contains("is not the document of a run", Replay("drops", "--data", folder, "--run", folder).Error, StringComparison.Ordinal);
        Assert.Contains("holds no run.json", Replay("drops", "--data", folder, "--run", "no-such-run").Error, StringComparison.Ordinal);
    }

    private static (double Real, double Simulated) Median(string output)
    {
        string[] cells = output.Split('\n').Single(line => line.StartsWith("deciles\t0.5\t", StringComparison.Ordinal)).Split('\t');
        return (double.Parse(cells[2], CultureInfo.InvariantCulture), double.Parse(cells[3], CultureInfo.InvariantCulture));
    }

    [FactOfRealRows]
    public void Overshoot_carries_the_note_that_says_what_it_is_not()
    {
        (int code, string output, _) = Replay("adl", "--data", MeasuredRows.Folder!);
        Assert.Equal(0, code);
        Assert.Equal(12, output.Split('\n').Count(line => line.StartsWith("adl\t", StringComparison.Ordinal)));
        Assert.Contains("deficit of 23,191,104 USD; not comparable with 45.0-51.7 m of arXiv 2512.01112: the losing side and spared accounts are not in the data", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("atom-wick")]
    [InlineData("adl")]
    [InlineData("drops")]
    public async Task Documents_obey_their_schema(string which)
    {
        Put("adl_accounts.csv", "account,adl_notional_usd,closed_pnl_usd,leverage,account_value_usd,adl_events\n1,5,1,1,1,1\n2,9.5,-1,1,0,1\n");
        Put("pairs.csv", "pair,day_high,day_low,drop_percent\nATOM/USDT,4,0.001,99.9\n");
        string[] data = which == "atom-wick" ? [] : ["--data", bench.Folder];
        (int code, string output, string error) = Replay([which, "--json", "--quiet", .. data]);
        Assert.True(code == 0, error);
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(ScenarioFiles.Home()!, "docs/reference/replay.schema.json"));
        Assert.Empty(schema.Validate(output));
        JsonObject document = JsonNode.Parse(output)!.AsObject();
        Assert.Equal(which, document["replay"]!.GetValue<string>());
        foreach (string key in document.Select(pair => pair.Key).ToArray())
        {
            JsonObject less = document.DeepClone().AsObject();
            less.Remove(key);
            Assert.NotEmpty(schema.Validate(less.ToJsonString()));
        }
    }
}
