using System.Text.Json;
using Powderkeg.Cli;
using Powderkeg.Experiments.Sweeps;
using Powderkeg.Report;
using Powderkeg.Tests.Cli;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Report;

/// <summary>A sweep's page, made from its folder: whole, half done, and of before plans were kept.</summary>
public sealed class SweepReportDocumentFolders : IDisposable
{
    private const string Vary = "replications: 2\nfans: [\"main:ALT-PERP\"]\nfan-every: 10min\nvary: [{path: macro.shock.fall, values: [0%, 5.8%]}]";
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    private string Plan(string text)
    {
        string path = Path.Combine(bench.Folder, "plan.yaml");
        File.WriteAllText(path, $"name: toy\nscenario: {Path.Combine(SampleRuns.Root, "samples", "unified-liquidation.yaml")}\n{text}\n");
        return path;
    }

    private JsonElement Swept(string text)
    {
        (int code, string output, string error) = bench.Invoke(new WorldRunner(), default, "sweep", Plan(text), "-q", "--json", "--out", bench.Out);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private JsonElement Document() => JsonDocument.Parse(SweepReportDocument.Of(bench.Out)).RootElement;

    [Fact]
    public void A_sweep_leaves_its_page_and_the_page_says_what_the_command_says()
    {
        JsonElement said = Swept(Vary);
        Assert.Equal(Path.Combine(bench.Out, "report.html"), said.GetProperty("report").GetString());
        Assert.True(File.Exists(Path.Combine(bench.Out, "report.html")));
        JsonElement page = Document(), plan = page.GetProperty("plan");
        Assert.Equal(("sweep", "toy", "grid", 4, 2), (page.GetProperty("kind").GetString(), plan.GetProperty("sweep").GetString(), plan.GetProperty("sample").GetString(), plan.GetProperty("paths").GetInt32(), plan.GetProperty("replications").GetInt32()));
        Assert.Equal(["0%", "5.8%"], plan.GetProperty("vary")[0].GetProperty("values").EnumerateArray().Select(value => value.GetString()));

        Dictionary<string, JsonElement> risks = page.GetProperty("risks").EnumerateArray().ToDictionary(row => row.GetProperty("name").GetString()!);
        foreach (JsonElement row in said.GetProperty("outcomes").EnumerateArray())
        {
            JsonElement shown = risks[row.GetProperty("id").GetString()!];
            foreach (string key in (string[])["mean", "q05", "median", "var95", "es95", "var99", "es99", "highest"])
            {
                Assert.Equal(row.GetProperty(key).GetDouble(), shown.GetProperty(key).GetDouble(), 1e-6 * Math.Abs(row.GetProperty(key).GetDouble()));
            }
        }

        Assert.Equal(said.GetProperty("dominoes").EnumerateArray().Select(row => row.GetProperty("fell").GetInt32()), page.GetProperty("dominoes").EnumerateArray().Select(row => row.GetProperty("fell").GetInt32()));
        JsonElement fan = page.GetProperty("fans")[0], points = said.GetProperty("fans")[0].GetProperty("points");
        Assert.Equal("main:ALT-PERP", fan.GetProperty("market").GetString());
        Assert.Equal(points.EnumerateArray().Select((_, i) => 600L * i), fan.GetProperty("at_s").EnumerateArray().Select(at => at.GetInt64()));
        Assert.Equal(points[1].GetProperty("median").GetDouble(), fan.GetProperty("median")[1].GetDouble(), 1e-5);
    }

    [Fact]
    public void A_half_done_sweep_is_shown_as_far_as_it_goes()
    {
        Swept(Vary);
        string table = Path.Combine(bench.Out, "sweep.parquet"), part = Path.Combine(bench.Out, "parts", "part_000001.parquet");
        File.Move(table, part);
        Assert.Equal(4, Document().GetProperty("paths").GetProperty("path").GetArrayLength());
        File.Delete(part);
        JsonElement none = Document();
        Assert.Equal((0, 0), (none.GetProperty("paths").GetProperty("path").GetArrayLength(), none.GetProperty("outcomes").GetArrayLength()));
        Assert.Equal(4, none.GetProperty("plan").GetProperty("paths").GetInt32());
    }

    [Fact]
    public void A_folder_of_before_plans_were_kept_has_its_table_and_no_plan()
    {
        Swept(Vary);
        JsonElement kept = Document();
        File.Delete(Path.Combine(bench.Out, SweepReportDocument.PlanFile));
        JsonElement old = Document();
        Assert.Equal(JsonValueKind.Null, old.GetProperty("plan").ValueKind);
        Assert.Equal(kept.GetProperty("risks").GetRawText(), old.GetProperty("risks").GetRawText());
        Assert.Equal(kept.GetProperty("fans").GetRawText(), old.GetProperty("fans").GetRawText());

        // The same words make the plan good again, without a path run twice.
        Assert.Equal(4, Swept(Vary).GetProperty("done_earlier").GetInt32());
        Assert.Equal(kept.GetProperty("plan").GetRawText(), Document().GetProperty("plan").GetRawText());
    }

    [Fact]
    public void Report_finds_a_sweep_by_its_folder_and_refuses_one_that_is_torn()
    {
        Swept("replications: 1");
        File.Delete(Path.Combine(bench.Out, "report.html"));
        (int code, string output, string error) = bench.Invoke(new WorldRunner(), default, "report", bench.Out, "--json");
        Assert.True(code == 0, error);
        Assert.Equal(new FileInfo(Path.Combine(bench.Out, "report.html")).Length, JsonDocument.Parse(output).RootElement.GetProperty("bytes").GetInt64());
        File.WriteAllText(Path.Combine(bench.Out, "sweep.parquet"), "no table");
        (code, _, error) = bench.Invoke(new WorldRunner(), default, "report", bench.Out);
        Assert.NotEqual(0, code);
        Assert.Contains("is no table of a sweep", error, StringComparison.Ordinal);
    }

    /// <summary>A thousand paths of a whole day's outcomes, twice as many as any shipped plan varies, and two fans.</summary>
    [Fact]
    public void A_page_of_a_thousand_paths_is_under_five_megabytes()
    {
        string[] varied = [.. Enumerable.Range(0, 8).Select(v => $"venues.*.number-{v}")], measures = [.. Enumerable.Range(0, 220).Select(m => $"outcome-{m}"), .. Enumerable.Range(0, 400).Select(step => $"price:main:A/{(step < 200 ? "B" : "C")}@{300 * (step % 200)}s")];
        Powderkeg.Records.SweepTable table = new(varied, measures);
        using (Powderkeg.Cli.Records.SweepFolder folder = Powderkeg.Cli.Records.SweepFolder.Open(bench.Out, "a-key", table, "{\"start_us\": 0}"u8))
        {
            ulong state = 1;
            double Next() => (state = unchecked((6_364_136_223_846_793_005 * state) + 1_442_695_040_888_963_407)) / (double)ulong.MaxValue;
            for (int i = 0; i < 1000; i++)
            {
                folder.Add(new SweepRow(new(i, i, 0, i, [.. varied.Select(_ => Next().ToString("R", System.Globalization.CultureInfo.InvariantCulture))]), $"{state:x16}", [.. measures.Select(_ => 1e9 * Next())]));
            }

            folder.Finish(1000);
        }

        Assert.InRange(ReportPage.Of("a sweep", SweepReportDocument.Of(bench.Out)).Length, 1_000_000, 5_000_000);
    }
}
