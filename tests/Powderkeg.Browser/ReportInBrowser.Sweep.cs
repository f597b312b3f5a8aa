using System.Globalization;
using System.IO.Compression;
using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Powderkeg.Browser;

/// <summary>The report of a sweep, and of data that the page does not know.</summary>
public sealed partial class ReportInBrowser
{
    private static readonly string[] SweepSections = ["spread", "risk", "varied", "dominoes", "fans", "plan", "paths"];

    [FactInBrowser]
    public async Task A_sweep_opens_offline_with_every_section_and_a_table_and_a_csv_behind_every_chart()
    {
        await using OpenReport report = await browser.Open(browser.Sweep);
        IPage page = report.Page;
        Assert.Equal("shown", await page.EvaluateAsync<string>("document.documentElement.dataset.state"));
        Assert.All(report.Requests, url => Assert.True(url.StartsWith("file:", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
        Assert.Equal(SweepSections, await page.EvaluateAsync<string[]>("[...document.querySelectorAll('main > section')].map(s => s.id)"));
        Assert.Contains("40 paths", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(3, await page.Locator("#varied .plot").CountAsync());
        Assert.Equal(0, await page.Locator(".band").CountAsync());
        await report.Picture("sweep-light-1440");
        foreach (ILocator figure in await page.Locator("figure").AllAsync())
        {
            string name = await figure.GetAttributeAsync("id") ?? "";
            Assert.NotEmpty(await figure.Locator(".subtitle").InnerTextAsync());
            ILocator table = figure.GetByRole(AriaRole.Button, new() { NameRegex = new("^Table: ") });
            await table.ClickAsync();
            Assert.True(await figure.Locator(".frame tbody tr").CountAsync() > 0, name);
            await table.ClickAsync();
            IDownload download = await page.RunAndWaitForDownloadAsync(() => figure.GetByRole(AriaRole.Button, new() { NameRegex = new("^CSV: ") }).ClickAsync());
            Assert.True((await File.ReadAllLinesAsync((await download.PathAsync())!)).Length > 1, name);
        }

        string text = await page.Locator("main").InnerTextAsync();
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("undefined", text, StringComparison.Ordinal);
        Assert.Empty(report.Complaints);
    }

    [FactInBrowser]
    public async Task A_sweep_is_read_by_keys_and_one_choice_of_outcome_holds_for_all_its_charts()
    {
        await using OpenReport report = await browser.Open(browser.Sweep, scheme: ColorScheme.Dark);
        IPage page = report.Page;
        ILocator plot = page.Locator("#spread .plot");
        await plot.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(1, await plot.Locator("line.cross").CountAsync());
        string first = await plot.Locator("text.readout").TextContentAsync() ?? "";
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(first, await plot.Locator("text.readout").TextContentAsync());
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(0, await plot.Locator("line.cross").CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Path by path" }).ClickAsync();
        Assert.Equal(40, await plot.Locator("circle").CountAsync());
        await page.Locator("#risk").GetByRole(AriaRole.Button, new() { Name = "insurance-paid", Exact = true }).ClickAsync();
        Assert.Contains("Insurance paid", await page.Locator("#figure-spread .title").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("insurance-paid", await page.Locator("#varied select").InputValueAsync());
        await report.Picture("sweep-dark-1440");
        Assert.Empty(report.Complaints);
    }

    [FactInBrowser]
    public async Task A_sweep_has_no_serious_finding_of_axe_and_fits_a_phone()
    {
        foreach ((int width, ColorScheme scheme) in ((int, ColorScheme)[])[(1440, ColorScheme.Light), (1440, ColorScheme.Dark), (390, ColorScheme.Light)])
        {
            await using OpenReport report = await browser.Open(browser.Sweep, width, 1000, scheme);
            Assert.True(await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width);
            AxeResult found = await report.Page.RunAxe();
            Assert.True(found.Violations.All(one => one.Impact is not ("serious" or "critical")), string.Join("\n", found.Violations.Select(one =>
                $"{width} {scheme}: {one.Id} ({one.Impact}) {one.Help}: {string.Join(" | ", one.Nodes.Take(4).Select(node => node.Html))}")));
            if (width == 390)
            {
                int narrow = await report.Page.EvaluateAsync<int>("Math.min(...[...document.querySelectorAll('.plot')].map(plot => plot.clientWidth))");
                Assert.True(narrow >= 350, narrow.ToString(CultureInfo.InvariantCulture));
                await report.Picture("sweep-light-390");
            }
        }
    }

    [FactInBrowser]
    public async Task A_folder_of_before_plans_were_kept_says_what_it_does_not_know()
    {
        await using OpenReport report = await browser.Open(browser.OldSweep);
        Assert.Contains("The plan was not kept", await report.Page.Locator(".band").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("not kept", await report.Page.Locator("#plan").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", await report.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await report.Picture("sweep-before-1440");
        Assert.Empty(report.Complaints);
    }

    /// <summary>A page that was cut short on its way, and one whose data are of a later version: a sentence each, and no half of a report.</summary>
    [FactInBrowser]
    public async Task Data_that_cannot_be_read_are_told_in_a_sentence()
    {
        string page = await File.ReadAllTextAsync(browser.Calm), start = "<script id=\"document\" type=\"application/gzip;base64\">";
        int from = page.IndexOf(start, StringComparison.Ordinal) + start.Length, to = page.IndexOf("</script>", from, StringComparison.Ordinal);
        (string Name, string Data, string Told)[] broken =
        [
            ("report-torn", page[from..((from + to) / 2 / 4 * 4)], "This report cannot be shown"),
            ("report-later", Packed("{\"version\":99}"), "reads reports of version 1; the data are of version 99"),
            ("sweep-later", Packed("{\"kind\":\"sweep\",\"version\":99}"), "reads sweeps of version 1; the data are of version 99"),
        ];
        foreach ((string name, string data, string told) in broken)
        {
            string file = Path.Combine(Path.GetDirectoryName(browser.Calm)!, name + ".html");
            await File.WriteAllTextAsync(file, page[..from] + data + page[to..]);
            await using OpenReport report = await browser.Open(file);
            Assert.Equal("failed", await report.Page.EvaluateAsync<string>("document.documentElement.dataset.state"));
            Assert.Contains(told, await report.Page.Locator("#app").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await report.Page.Locator("section, figure").CountAsync());
            await report.Picture("state-" + name, isWhole: false);
        }
    }

    private static string Packed(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToBase64String(bytes.ToArray());
    }
}
