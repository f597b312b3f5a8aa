using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Powderkeg.Browser;

/// <summary>The studio as a user has it: from its address to a what-if, with a browser.</summary>
[Collection(Browser.OneAtATime)]
public sealed class StudioInBrowser(StudioBrowser studio) : IClassFixture<StudioBrowser>
{
    private const int Patience = 90_000;

    /// <summary>One path through it all, in the order in which a user would go: each step needs the run of the one before.</summary>
    [FactInBrowser]
    public async Task A_sample_is_run_a_lever_pulled_and_both_compared_in_three_clicks()
    {
        await using StudioWindow window = await studio.Open();
        IPage page = window.Page;
        Assert.DoesNotContain("token", page.Url, StringComparison.Ordinal);
        await page.GetByText("None yet").WaitForAsync();
        await page.Locator("option", new() { HasText = "depeg" }).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await window.Picture("home-empty");

        // The day, live.
        await page.GetByRole(AriaRole.Button, new() { Name = "Run october-2025-small" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).WaitForAsync();
        await page.Locator("ol li b, section#chain").First.WaitForAsync(new() { Timeout = Patience });
        await window.Picture("running");
        await page.WaitForURLAsync("**/run/october-2025-small-*", new() { Timeout = Patience });
        await page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });
        Uri first = new(page.Url);
        await page.EvaluateAsync("document.fonts.ready");
        await window.Picture("run-1440");
        await Axe(page, "run");

        // Three clicks: the run, a lever, rerun.
        await page.GetByRole(AriaRole.Link, new() { Name = "Runs" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "october-2025-small" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Redemption index") }).ClickAsync();
        Assert.Contains("levers=redemption-index", page.Url, StringComparison.Ordinal);
        await window.Picture("lever-chosen");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Rerun beside") }).ClickAsync();
        await page.WaitForURLAsync("**/whatif/**", new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Heading, new() { Name = "What it would have changed" }).WaitForAsync(new() { Timeout = Patience });
        Assert.Equal(13, await page.Locator(".onset:not(.scale)").CountAsync());
        Assert.True(await page.Locator("tbody tr").CountAsync() >= 7);
        Assert.DoesNotContain("NaN", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await window.Picture("whatif-1440");
        await Axe(page, "what if");
        Uri compared = new(page.Url);

        // Its link restores it in another tab; so does a reload here.
        await using StudioWindow other = await studio.Open();
        await other.Page.GotoAsync(compared.AbsoluteUri + "#" + studio.Address.Fragment.TrimStart('#') + "&theme=dark");
        await other.Page.GetByRole(AriaRole.Heading, new() { Name = "What it would have changed" }).WaitForAsync(new() { Timeout = Patience });
        Assert.Equal("dark", await other.Page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        await other.Picture("whatif-dark");
        await Axe(other.Page, "what if, dark");
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "What it would have changed" }).WaitForAsync(new() { Timeout = Patience });

        // On a phone.
        foreach ((string name, Uri address) in ((string, Uri)[])[("home-390", new(studio.Address, "/")), ("run-390", first), ("whatif-390", compared)])
        {
            await other.Page.SetViewportSizeAsync(390, 844);
            await other.Page.GotoAsync(address.GetLeftPart(UriPartial.Path));
            await other.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First.WaitForAsync(new() { Timeout = Patience });
            await other.Page.WaitForTimeoutAsync(1500);
            int wide = await other.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(wide <= 390, $"{name}: {wide}");
            await other.Picture(name);
        }

        await page.GotoAsync(new Uri(studio.Address, "/").GetLeftPart(UriPartial.Path));
        await page.Locator("tbody tr").Nth(1).WaitForAsync();
        await window.Picture("home-1440");
        await Axe(page, "home");

        // Keys: search, levers, help.
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("redemption");
        Assert.Equal(1, await page.Locator("tbody tr").CountAsync());
        await page.GotoAsync(first.GetLeftPart(UriPartial.Path));
        await page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });
        await page.Keyboard.PressAsync("l");
        Assert.Equal(0, await page.Locator("aside#levers").CountAsync());
        await page.Keyboard.PressAsync("l");
        Assert.Equal(1, await page.Locator("aside#levers").CountAsync());
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Keys" }).WaitForAsync();
        Assert.Empty(window.Complaints);
        Assert.All(window.Requests, url => Assert.StartsWith(studio.Address.GetLeftPart(UriPartial.Authority), url, StringComparison.Ordinal));
        Assert.All(window.Requests, url => Assert.True(!url.Contains("token", StringComparison.Ordinal) || url.Contains('#', StringComparison.Ordinal), url));
    }

    [FactInBrowser]
    public async Task A_run_that_is_cancelled_says_so()
    {
        await using StudioWindow window = await studio.Open();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Run october-2025", Exact = true }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await window.Page.GetByText("nothing of it was written").WaitForAsync(new() { Timeout = Patience });
        await window.Picture("cancelled");
        Assert.Empty(window.Complaints);
    }

    [FactInBrowser]
    public async Task A_text_is_told_its_faults_at_their_lines()
    {
        await using StudioWindow window = await studio.Open();
        IPage page = window.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit a scenario" }).ClickAsync();
        await page.Locator("option", new() { HasText = "macro-shock" }).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.GetByLabel("Start from").SelectOptionAsync("macro-shock");
        await page.GetByText("✓ It can be run").WaitForAsync(new() { Timeout = Patience });
        ILocator text = page.GetByRole(AriaRole.Textbox);
        await text.FillAsync((await text.InputValueAsync()).Replace("\nseed:", "\nsead:", StringComparison.Ordinal) + "\n<img src=x onerror=alert(1)>: 1\n");
        await page.GetByText("Did you mean seed?").WaitForAsync(new() { Timeout = Patience });
        Assert.Equal(0, await page.Locator("img").CountAsync());
        await window.Picture("faults");
        await Axe(page, "editor");
        Assert.Empty(window.Complaints);
    }

    [FactInBrowser]
    public async Task Without_the_address_there_is_nothing_to_see()
    {
        await using StudioWindow window = await studio.OpenWithoutToken();
        await window.Page.GetByText("no key to the studio").WaitForAsync();
        await window.Picture("no-key");
    }

    private static async Task Axe(IPage page, string where)
    {
        AxeResult found = await page.RunAxe();
        Assert.True(found.Violations.All(one => one.Impact is not ("serious" or "critical")), where + "\n" + string.Join("\n", found.Violations.Select(one =>
            $"{one.Id} ({one.Impact}) {one.Help}: {string.Join(" | ", one.Nodes.Take(4).Select(node => node.Html))}")));
    }
}
