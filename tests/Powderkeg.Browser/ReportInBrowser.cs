using System.Globalization;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Powderkeg.Browser;

/// <summary>The report as a reader has it: opened from a disk in a real browser.</summary>
[Collection(Browser.OneAtATime)]
public sealed partial class ReportInBrowser(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Sections = ["chain", "prices", "cascade", "losses", "depth", "balances", "what-if", "data"];

    [FactInBrowser]
    public async Task It_opens_from_a_disk_in_under_two_seconds_without_network_or_complaint()
    {
        await using OpenReport report = await browser.Open(browser.Storm);
        Assert.Equal("shown", await report.Page.EvaluateAsync<string>("document.documentElement.dataset.state"));
        Assert.Empty(report.Complaints);
        Assert.All(report.Requests, url => Assert.True(url.StartsWith("file:", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
        Assert.InRange(report.Milliseconds, 1, 2000);
        Assert.StartsWith("A ", await report.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        await report.Picture("light-1440");
    }

    [FactInBrowser]
    public async Task Every_section_is_there_and_every_figure_has_a_name_units_and_a_table()
    {
        await using OpenReport report = await browser.Open(browser.Storm);
        foreach (string section in Sections)
        {
            Assert.Equal(1, await report.Page.Locator($"section#{section}").CountAsync());
            Assert.Equal(1, await report.Page.Locator($"nav a[href='#{section}']").CountAsync());
        }

        foreach (ILocator figure in await report.Page.Locator("figure").AllAsync())
        {
            Assert.NotEmpty(await figure.Locator(".title").InnerTextAsync());
            Assert.NotEmpty(await figure.Locator(".subtitle").InnerTextAsync());
            ILocator table = figure.GetByRole(AriaRole.Button, new() { NameRegex = new("^Table: ") });
            bool isEmpty = await figure.Locator("p.empty").CountAsync() > 0;
            Assert.Equal(isEmpty ? 0 : 1, await table.CountAsync());
            if (!isEmpty)
            {
                await table.ClickAsync();
                Assert.True(await figure.Locator(".frame tbody tr").CountAsync() > 0, await figure.GetAttributeAsync("id"));
                await table.ClickAsync();
            }
        }

        Assert.Empty(report.Complaints);
    }

    /// <summary>For people: what they see of each section in a window of 1,440 pixels.</summary>
    [FactInBrowser]
    public async Task Each_section_is_drawn_wide_enough_and_leaves_a_picture()
    {
        await using OpenReport report = await browser.Open(browser.Storm, height: 1200);
        foreach (string section in Sections)
        {
            await report.Page.EvaluateAsync($"document.getElementById('{section}').scrollIntoView({{ behavior: 'instant' }})");
            await report.Picture("section-" + section, isWhole: false);
        }

        int narrow = await report.Page.EvaluateAsync<int>("[...document.querySelectorAll('.plot svg[role=img]')].filter(svg => svg.clientWidth < 300).length");
        Assert.Equal(0, narrow);
    }

    [FactInBrowser]
    public async Task Every_picture_says_in_words_what_it_shows()
    {
        await using OpenReport report = await browser.Open(browser.Storm);
        IReadOnlyList<ILocator> pictures = await report.Page.Locator("svg[role=img]").AllAsync();
        Assert.True(pictures.Count >= 8);
        foreach (ILocator picture in pictures)
        {
            Assert.True((await picture.GetAttributeAsync("aria-label"))!.Length > 20);
        }
    }

    [FactInBrowser]
    public async Task A_csv_comes_from_the_page_itself()
    {
        await using OpenReport report = await browser.Open(browser.Storm);
        IDownload download = await report.Page.RunAndWaitForDownloadAsync(() => report.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^CSV: ") }).First.ClickAsync());
        Assert.Equal("dominoes.csv", download.SuggestedFilename);
        string[] lines = await File.ReadAllLinesAsync((await download.PathAsync())!);
        Assert.StartsWith("number,domino", lines[0].TrimStart('\ufeff'), StringComparison.Ordinal);
        Assert.Equal(14, lines.Length);
    }

    [FactInBrowser]
    public async Task Keys_choose_dominoes_move_the_cursor_and_zoom()
    {
        await using OpenReport report = await browser.Open(browser.Storm);
        IPage page = report.Page;
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the report", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        ILocator tiles = page.Locator(".timeline button.tile");
        await tiles.First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("true", await tiles.Nth(1).GetAttributeAsync("aria-pressed"));
        Assert.Equal(await tiles.Nth(1).GetAttributeAsync("id"), await page.EvaluateAsync<string>("document.activeElement.id"));

        ILocator plot = page.Locator("#chain .plot[role=group]").First;
        await plot.FocusAsync();
        string before = await plot.Locator("svg").InnerHTMLAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(1, await plot.Locator("line.cross").CountAsync());
        await page.Keyboard.PressAsync("+");
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "reset" }).IsEnabledAsync());
        await page.Keyboard.PressAsync("0");
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(before, await plot.Locator("svg").InnerHTMLAsync());
    }

    [FactInBrowser]
    public async Task The_cascade_steps_through_time()
    {
        await using OpenReport report = await browser.Open(browser.Storm);
        ILocator slider = report.Page.GetByRole(AriaRole.Slider);
        await slider.FocusAsync();
        string before = await report.Page.Locator("#cascade svg.graph").InnerHTMLAsync();
        await report.Page.Keyboard.PressAsync("Home");
        Assert.NotEqual(before, await report.Page.Locator("#cascade svg.graph").InnerHTMLAsync());
        await report.Page.Keyboard.PressAsync("End");
        Assert.True(await report.Page.Locator("#cascade svg.graph path").CountAsync() > 4);
    }

    [FactInBrowser]
    public async Task Dark_follows_the_system_and_the_link_keeps_a_choice()
    {
        await using OpenReport dark = await browser.Open(browser.Storm, scheme: ColorScheme.Dark);
        Assert.Equal("rgb(14, 17, 21)", await dark.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"));
        await dark.Picture("dark-1440");
        await dark.Page.GetByRole(AriaRole.Button, new() { Name = "Light" }).ClickAsync();
        Assert.Equal("rgb(255, 255, 255)", await dark.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"));
        await using OpenReport linked = await browser.Open(browser.Storm, scheme: ColorScheme.Light, hash: "#theme=dark");
        Assert.Equal("dark", await linked.Page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
    }

    [FactInBrowser]
    public async Task At_390_pixels_it_reads_down_without_scrolling_sideways()
    {
        foreach (int width in (int[])[390, 320, 768])
        {
            await using OpenReport report = await browser.Open(browser.Storm, width, 844);
            Assert.True(await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width);
            Assert.Equal(width < 700, await report.Page.Locator("ol.phone").IsVisibleAsync());
            if (width == 390)
            {
                await report.Page.GetByRole(AriaRole.Button, new() { Name = "Sections", Exact = true }).ClickAsync();
                Assert.True(await report.Page.GetByRole(AriaRole.Link, new() { Name = "Depth" }).IsVisibleAsync());
                await report.Page.Keyboard.PressAsync("Escape");
                Assert.Empty(report.Complaints);
                await report.Picture("light-390");
            }
        }
    }

    [FactInBrowser]
    public async Task Axe_finds_nothing_serious_in_light_in_dark_and_on_a_phone()
    {
        foreach ((int width, ColorScheme scheme) in ((int, ColorScheme)[])[(1440, ColorScheme.Light), (1440, ColorScheme.Dark), (390, ColorScheme.Light)])
        {
            await using OpenReport report = await browser.Open(browser.Storm, width, 1000, scheme);
            AxeResult found = await report.Page.RunAxe();
            Assert.True(found.Violations.All(one => one.Impact is not ("serious" or "critical")), string.Join("\n", found.Violations.Select(one =>
                $"{width} {scheme}: {one.Id} ({one.Impact}) {one.Help}: {string.Join(" | ", one.Nodes.Take(4).Select(node => node.Html))}")));
        }
    }

    [FactInBrowser]
    public async Task On_paper_it_is_light_and_without_controls()
    {
        await using OpenReport report = await browser.Open(browser.Storm, scheme: ColorScheme.Dark);
        await report.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await report.Page.Locator("nav").IsVisibleAsync());
        Assert.Equal("rgb(255, 255, 255)", await report.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"));
        byte[] pdf = await report.Page.PdfAsync(new() { Format = "A4", Path = Path.Combine(Browser.Pictures, "print.pdf") });
        Assert.True(pdf.Length > 50_000);
    }

    [FactInBrowser]
    public async Task Nothing_that_is_missing_leaves_a_hole()
    {
        await using OpenReport report = await browser.Open(browser.Calm);
        Assert.Empty(report.Complaints);
        Assert.Equal(Sections.Length, await report.Page.Locator("main > section").CountAsync());
        foreach (ILocator line in await report.Page.Locator("p.empty").AllAsync())
        {
            Assert.True((await line.InnerTextAsync()).Length > 20);
        }

        Assert.DoesNotContain("NaN", await report.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("undefined", await report.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await report.Picture("calm-1440");
    }

    [FactInBrowser]
    public async Task A_validation_of_the_same_scenario_stands_in_it_with_its_misses()
    {
        await using OpenReport report = await browser.Open(browser.Storm);
        ILocator rows = report.Page.Locator("#figure-validation tbody tr");
        Assert.True(await rows.CountAsync() > 30);
        Assert.True(await report.Page.Locator("#figure-validation td.miss").CountAsync() > 0);
        string title = await report.Page.Locator("#figure-validation .title").InnerTextAsync();
        int passed = await report.Page.Locator("#figure-validation td.pass").CountAsync();
        Assert.Contains(passed.ToString(CultureInfo.InvariantCulture) + " of ", title, StringComparison.Ordinal);
    }

    [FactInBrowser]
    public async Task Sentences_name_only_what_the_data_say()
    {
        await using OpenReport report = await browser.Open(browser.Calm);
        string packed = await report.Page.Locator("#document").TextContentAsync() ?? "";
        Assert.NotEmpty(packed);
        string verdict = await report.Page.Locator("h1").InnerTextAsync();
        using JsonDocument run = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(browser.Calm)!, "run.json")));
        bool hasBitcoin = run.RootElement.GetProperty("prices").EnumerateArray().Any(row => row.GetProperty("asset").GetString() == "BTC");
        Assert.Equal(hasBitcoin && !verdict.StartsWith("Nothing broke", StringComparison.Ordinal), verdict.Contains("bitcoin", StringComparison.Ordinal));
    }
}
