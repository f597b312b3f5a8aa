using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Powderkeg.Browser;

/// <summary>What a page shows while it waits, when a run fails, and where there is very much: states that a first walk through the studio does not meet.</summary>
[Collection(Browser.OneAtATime)]
public sealed class StudioStates(StudioBrowser studio) : IClassFixture<StudioBrowser>
{
    private const int Patience = 120_000;

    [FactInBrowser]
    public async Task A_run_fails_in_words_and_the_next_is_waited_for_in_its_final_layout()
    {
        await using StudioWindow window = await studio.Open();
        IPage page = window.Page;

        // A file stands where runs are to be written: the run ends, and cannot be published.
        string runs = Path.Combine(studio.Folder, "runs"), aside = runs + "-aside";
        if (Directory.Exists(runs))
        {
            Directory.Move(runs, aside);
        }

        await File.WriteAllTextAsync(runs, "not a folder");
        await Run(page, "unified-liquidation");
        await page.GetByText("The run failed").WaitForAsync(new() { Timeout = Patience });
        Assert.Contains("Nothing of it was written", await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByText("powderkeg run unified-liquidation").WaitForAsync();
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).IsDisabledAsync());
        await window.Picture("state-failed");
        await window.Axe("failed");
        await window.Phone("state-failed-390");
        File.Delete(runs);
        if (Directory.Exists(aside))
        {
            Directory.Move(aside, runs);
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "All runs" }).ClickAsync();
        await Run(page, "unified-liquidation");
        await page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });
        await page.EvaluateAsync("document.fonts.ready");
        await window.Picture("state-done");
        string done = page.Url;

        // Its report is slow to come: the frame stands, and after a while it says what it waits for.
        TaskCompletionSource arrives = new();
        await page.RouteAsync("**/api/runs/*/report", async route =>
        {
            await arrives.Task;
            await route.ContinueAsync();
        });
        await page.ReloadAsync();
        await page.GetByText("reading the run’s tables").WaitForAsync();
        Assert.Equal(1, await page.Locator("aside#levers").CountAsync());
        await window.Picture("state-loading");
        await window.Axe("loading");
        await window.Phone("state-loading-390");
        arrives.SetResult();
        await page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });

        // Nobody answers: the page says what is lost, what is kept and what to do; when somebody does, it goes on.
        await page.RouteAsync("**/api/**", route => route.AbortAsync());
        await page.ReloadAsync();
        await page.GetByText("Connection lost.").WaitForAsync();
        await window.Picture("state-lost");
        await window.Axe("lost");
        await window.Phone("state-lost-390");
        await page.UnrouteAsync("**/api/**");
        await page.GetByRole(AriaRole.Button, new() { Name = "try again" }).ClickAsync();
        await page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });

        // A run that is not there.
        await page.GotoAsync(done + "x");
        await page.GetByText("there is no such run").WaitForAsync();
        await window.Picture("state-missing");
        await window.Axe("missing");
        Assert.DoesNotContain(window.Complaints, text => !text.Contains("404", StringComparison.Ordinal) && !text.Contains("net::ERR_FAILED", StringComparison.Ordinal));
    }

    /// <summary>A number of the scenario is turned by keys, typed, refused, undone; then the run beside it has it.</summary>
    [FactInBrowser]
    public async Task A_number_is_turned_by_keys_or_typed_and_rerun_beside()
    {
        await using StudioWindow window = await studio.Open();
        IPage page = window.Page;
        await Run(page, "unified-liquidation");
        await page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });
        string asItWas = page.Url;
        ILocator slider = page.GetByRole(AriaRole.Slider, new() { Name = "Size of the shock" });
        ILocator number = page.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Size of the shock") });
        await slider.WaitForAsync();
        string asItIs = await number.InputValueAsync();
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(double.Parse(asItIs, CultureInfo.InvariantCulture) - 0.1, double.Parse(await number.InputValueAsync(), CultureInfo.InvariantCulture), 9);
        Assert.Contains("dials=shock-size-percent", page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "undo" }).ClickAsync();
        Assert.Equal(asItIs, await number.InputValueAsync());
        Assert.DoesNotContain("dials", page.Url, StringComparison.Ordinal);
        await number.FillAsync("900");
        await number.PressAsync("Tab");
        await page.GetByText("allowed 0 to").WaitForAsync();
        await window.Picture("dials-refused");
        await number.FillAsync("3");
        await number.PressAsync("Tab");
        Assert.Equal("3", await slider.InputValueAsync());
        await page.GetByText("1 of").First.WaitForAsync();
        await window.Picture("dials-1440");
        await window.Axe("dials");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Rerun beside") }).ClickAsync();
        await page.WaitForURLAsync("**/whatif/**", new() { Timeout = Patience });
        await page.GetByText("Shock size 3%").WaitForAsync(new() { Timeout = Patience });
        await window.Picture("dials-whatif");
        await page.GetByRole(AriaRole.Link, new() { Name = "Pull another lever" }).ClickAsync();
        await page.GetByText("This run had: shock size 3%").WaitForAsync(new() { Timeout = Patience });
        Assert.Equal("3", await number.InputValueAsync());
        await page.SetViewportSizeAsync(390, 844);
        await page.GetByRole(AriaRole.Button, new() { Name = "Levers" }).ClickAsync();
        await window.Picture("dials-390");

        // A mark on a chart leads to why its domino fell; in the first run forced sales did.
        await page.SetViewportSizeAsync(1440, 980);
        await page.GotoAsync(asItWas);
        ILocator mark = page.Locator("#figure-prices a.mark").First;
        await mark.WaitForAsync(new() { Timeout = Patience });
        await mark.ScrollIntoViewIfNeededAsync();
        await window.Picture("marks-1440");
        await mark.ClickAsync();
        await page.Locator("ol.chain > li").First.WaitForAsync(new() { Timeout = Patience });
        await page.GoBackAsync();
        await page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });
        await page.Locator("#figure-prices a.mark").First.WaitForAsync(new() { Timeout = Patience });
        ILocator tile = page.Locator(".timeline button.tile[aria-pressed=true]");
        if (await tile.CountAsync() == 0 || !(await tile.First.GetAttributeAsync("aria-label"))!.Contains("Again", StringComparison.Ordinal))
        {
            tile = page.Locator(".timeline button.tile").First;
            await tile.ClickAsync();
        }

        await tile.First.ClickAsync();
        await page.Locator("ol.chain > li").First.WaitForAsync(new() { Timeout = Patience });
        Assert.Empty(window.Complaints);
    }

    /// <summary>Ten thousand runs in the list: it shows the newest, says so, and a search finds an older one.</summary>
    [FactInBrowser]
    [Trait("ring", "long")]
    public async Task Ten_thousand_runs_are_listed_by_the_newest_and_the_oldest_is_found()
    {
        const int Many = 10_000;
        DateTime first = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < Many; i++)
        {
            string folder = Directory.CreateDirectory(Path.Combine(studio.Folder, "runs", string.Create(CultureInfo.InvariantCulture, $"made-up-{i}-{i:x8}"))).FullName, file = Path.Combine(folder, "run.json");
            await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $$"""{"scenario":"made-up","seed":{{i}},"digest":"{{i:x16}}","scenario_hash":"h","accounts":1000,"happenings":{{i}},"stopped_by":null,"dominoes":[],"prices":[]}"""));
            File.SetLastWriteTimeUtc(file, first.AddMinutes(i));
        }

        await using StudioWindow window = await studio.Open();
        IPage page = window.Page;
        Stopwatch watch = Stopwatch.StartNew();
        await page.ReloadAsync();
        await page.Locator("tbody tr").Nth(49).WaitForAsync(new() { Timeout = Patience });
        double shown = watch.Elapsed.TotalSeconds;
        Assert.Equal(50, await page.Locator("tbody tr").CountAsync());
        await page.GetByText("The newest 500 are listed").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Show 50 more of") }).ClickAsync();
        Assert.Equal(100, await page.Locator("tbody tr").CountAsync());
        await window.Picture("state-huge-list");
        await window.Axe("ten thousand runs");
        await window.Phone("state-huge-list-390");
        await page.GetByPlaceholder("Search").FillAsync("made-up-7-0000");
        await page.Locator("tbody tr a[href='/run/made-up-7-00000007']").WaitForAsync(new() { Timeout = Patience });
        await window.Picture("state-huge-found");
        Assert.True(shown < 10, string.Create(CultureInfo.InvariantCulture, $"{shown:0.0} s until the list stands; at most 10"));
        Assert.Empty(window.Complaints);
    }

    /// <summary>The whole day: 207,313 accounts and 17.5 m happenings behind one page.</summary>
    [FactInBrowser]
    [Trait("ring", "long")]
    public async Task The_whole_day_is_run_before_a_page_and_read()
    {
        await using StudioWindow window = await studio.Open();
        IPage page = window.Page;
        await Run(page, "october-2025");
        await page.Locator("ol li b").First.WaitForAsync(new() { Timeout = 10 * Patience });
        await window.Picture("state-huge-running");
        await page.Locator("section#chain").WaitForAsync(new() { Timeout = 10 * Patience });
        await page.EvaluateAsync("document.fonts.ready");
        await window.Picture("state-huge-1440");
        await window.Axe("the whole day");
        await window.Phone("state-huge-390");
        Assert.DoesNotContain("NaN", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await page.GotoAsync(page.Url.Replace("/run/", "/why/", StringComparison.Ordinal).Split('?')[0]);
        await page.Locator("tbody tr").First.WaitForAsync(new() { Timeout = Patience });
        await window.Picture("state-huge-why");
        Assert.Empty(window.Complaints);
    }

    /// <summary>From the first page: a scenario is chosen and run.</summary>
    private static async Task Run(IPage page, string scenario)
    {
        await page.Locator("option", new() { HasText = scenario }).First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = Patience });
        await page.Locator("select.field").SelectOptionAsync(scenario);
        await page.GetByRole(AriaRole.Button, new() { Name = "Run " + scenario, Exact = true }).Last.ClickAsync();
    }
}
