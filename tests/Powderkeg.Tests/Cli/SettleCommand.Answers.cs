using System.Text.Json;
using Powderkeg.Cli;
using Powderkeg.Cli.Records;
using Powderkeg.Scenarios;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Cli;

/// <summary>settle from words to documents and files, on a sample that runs in a fraction of a second.</summary>
public sealed class SettleCommandAnswers : IDisposable
{
    private static readonly string Sample = Path.Combine(SampleRuns.Root, "samples", "unified-liquidation.yaml");
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    private (int Code, string Output, string Error) Invoke(params string[] words) => bench.Invoke(new WorldRunner(), default, words);

    /// <summary>The token does not recover within the sample: the hour is one before the fall.</summary>
    private string Rule(string payment = "payment: {price-at: 2025-10-10T20:19:00Z, paid: 1m}\n")
    {
        string path = Path.Combine(bench.Folder, "rule.yaml");
        File.WriteAllText(path, "lever: {id: window, change: WBETH counts at redemption value., why: To see., source: assumed}\n" + payment
            + "oracles: [{kind: held-gap, id: window, source: own-WBETH, instead: value-WBETH, watches: [{index: own-WBETH, value: value-WBETH}]}]\n"
            + "changes:\n  venues[main].collateral[asset=WBETH].index: window\n");
        return path;
    }

    [Fact]
    public async Task A_settlement_comes_out_as_one_document_of_the_schema()
    {
        (int code, string output, string error) = Invoke("settle", Sample, "--rule", Rule(), "--json", "-q");
        Assert.True(code == 0, error);
        NJsonSchema.JsonSchema schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(SampleRuns.Root, "docs", "reference", "settle.schema.json"));
        Assert.Empty(schema.Validate(output));
        JsonElement answer = JsonDocument.Parse(output).RootElement, payment = answer.GetProperty("payment");
        Assert.Equal(payment.GetProperty("owed_usd").GetDouble(), payment.GetProperty("rows").EnumerateArray().Sum(row => row.GetProperty("owed_usd").GetDouble()), 6);
        Assert.Equal((1e6, true), (payment.GetProperty("paid_usd").GetDouble(), payment.GetProperty("owed_usd").GetDouble() > 0));
        string run = Invoke("run", Sample, "--overlay", Rule(), "--json", "-q", "--out", bench.Out).Output;
        Assert.Equal(JsonDocument.Parse(run).RootElement.GetProperty("digest").GetString(), answer.GetProperty("digest_under_rule").GetString());
        string plain = Invoke("settle", Sample, "--rule", Rule(payment: ""), "--json", "-q").Output;
        Assert.Empty(schema.Validate(plain));
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(plain).RootElement.GetProperty("payment").ValueKind);
    }

    /// <summary>A run's folder stays one with the files in it: the next run may replace it.</summary>
    [Fact]
    public void Files_go_into_a_run_s_folder_and_sum_to_what_is_printed()
    {
        Assert.Equal(0, Invoke("run", Sample, "-q", "--json", "--out", bench.Out).Code);
        (int code, string output, string error) = Invoke("settle", Sample, "--rule", Rule(), "--out", bench.Out, "-q");
        Assert.True(code == 0, error);
        string[][] accounts = Rows("settlement.csv"), payments = Rows("settlement-payments.csv");
        double owed = double.Parse(output.Split('\n').Single(line => line.StartsWith("settle\t", StringComparison.Ordinal)).Split('\t')[4], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(owed, Sum(payments, "owed_usd"), 0.005 * payments.Length);
        Assert.Equal(owed, Sum(accounts, "owed_usd"), 0.005 * accounts.Length);
        Assert.Equal(Sum(accounts, "under_rule_usd") - Sum(accounts, "as_it_was_usd"), Sum(accounts, "difference_usd"), 0.02 * accounts.Length);
        Assert.Null(RunFolder.Refusal(bench.Out));
        Assert.Equal(0, Invoke("run", Sample, "-q", "--json", "--out", bench.Out).Code);

        string[][] Rows(string name) => [.. File.ReadAllLines(Path.Combine(bench.Out, name)).Select(line => line.Split(','))];
        static double Sum(string[][] rows, string column)
        {
            int at = Array.IndexOf(rows[0], column);
            return rows.Skip(1).Sum(row => double.Parse(row[at], System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void The_csv_alone_is_printed_where_it_is_asked_for()
    {
        (int code, string output, _) = Invoke("settle", Sample, "--rule", Rule(), "--csv", "-q");
        Assert.Equal(0, code);
        Assert.StartsWith("account,population,as_it_was_usd,", output, StringComparison.Ordinal);
        Assert.Contains("traders/", output, StringComparison.Ordinal);
    }

    /// <summary>What a spreadsheet would run is text in it; numbers stay numbers.</summary>
    [Theory]
    [InlineData("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\t=1", "'=1")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("retail-main/7", "retail-main/7")]
    [InlineData("a, b", "\"a, b\"")]
    [InlineData("two\nlines", "twolines")]
    public void No_cell_of_text_is_a_formula(string text, string cell) => Assert.Equal(cell, CsvText.Cell(text));

    [Theory]
    [InlineData(-12.345, "-12.35")]
    [InlineData(-0.001, "0.00")]
    [InlineData(double.NaN, "")]
    public void Numbers_have_two_decimals_and_what_is_none_is_empty(double value, string cell) => Assert.Equal(cell, CsvText.Cell(value));

    [Fact]
    public void Bad_words_exit_2_with_all_faults_before_anything_runs()
    {
        File.WriteAllText(Path.Combine(bench.Folder, "bad.yaml"), "lever: {id: x, change: b, why: c, source: d}\npayment: {gap: 200%, price-at: noon}\nchanges:\n  venues[main].insurance-fund: x 2\n");
        (int code, string output, string error) = Invoke("settle", Sample, "--rule", Path.Combine(bench.Folder, "bad.yaml"), "--csv", "--json");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("payment.gap", error.Replace("gap: found", "payment.gap", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("price-at", error, StringComparison.Ordinal);
        Assert.Contains("--csv: found it beside --json", error, StringComparison.Ordinal);
        Assert.Contains("did you mean redemption-window?", Invoke("settle", Sample, "--rule", "redemption-windw").Error, StringComparison.Ordinal);
        Assert.Contains("holds files that are not a run's", Invoke("settle", Sample, "--rule", Rule(), "--out", bench.Folder).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("october-2025")]
    [InlineData("october-2025-small")]
    public void The_shipped_settlement_fits_the_shipped_days_and_changes_them(string scenario)
    {
        string path = Path.Combine(SampleRuns.Root, "scenarios", scenario + ".yaml"), rule = Path.Combine(SampleRuns.Root, "scenarios", "settlements", "redemption-window.yaml");
        ScenarioRead changed = new WorldRunner().Read(new(path, [rule], []));
        Assert.True(changed.Errors.Count == 0, string.Join('\n', changed.Errors));
        Assert.NotEqual(ScenarioHash.Of(new WorldRunner().Read(new(path, [], [])).World!), ScenarioHash.Of(changed.World!));
        PaymentDescription payment = ScenarioLever.ReadPayment(File.ReadAllText(rule), rule).Value!;
        Assert.Equal((283e6, 40.0), (payment.Paid, payment.Longest.Seconds / 60));
    }
}
