using System.Globalization;
using Microsoft.Playwright;

namespace Powderkeg.Browser;

/// <summary>A run while it runs: its pace, a server that falls silent, and one that dies.</summary>
[Collection(Browser.OneAtATime)]
public sealed class StudioLive(StudioBrowser studio) : IClassFixture<StudioBrowser>
{
    private const int Patience = 90_000;

    [FactInBrowser]
    public async Task A_run_is_paused_stepped_and_slowed_down_and_its_server_may_fall_silent()
    {
        await using StudioWindow window = await studio.Open();
        IPage page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Run october-2025-small" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).WaitForAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).WaitForAsync(new() { Timeout = Patience });
        string stood = await Clock(page);

        // A minute on; then to the next domino; then at sixty times the clock.
        await page.Keyboard.PressAsync(".");
        await page.WaitForFunctionAsync("was => document.querySelector('.transport .clock b').textContent !== was", stood, new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).WaitForAsync(new() { Timeout = Patience });
        int fallen = await page.Locator("section ol li b").CountAsync();
        await page.Keyboard.PressAsync(">");
        await page.Locator("section ol li b").Nth(fallen).WaitForAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).WaitForAsync(new() { Timeout = Patience });
        await page.EvaluateAsync("document.fonts.ready");
        await window.Picture("paused-1440");
        await window.Axe("paused");
        await page.Keyboard.PressAsync("3");
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).WaitForAsync(new() { Timeout = Patience });
        double updates = await Updates(page, 2_000);
        Assert.True(updates >= 20, updates.ToString(CultureInfo.InvariantCulture));

        // The server stops answering: the page says so, keeps what it has, and goes on where it was.
        await page.Keyboard.PressAsync("4");
        for (int i = await page.Locator("section ol li b").CountAsync(); i < 6; i = await page.Locator("section ol li b").CountAsync())
        {
            await page.Keyboard.PressAsync(">");
            await page.Locator("section ol li b").Nth(i).WaitForAsync(new() { Timeout = Patience });
            await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).WaitForAsync(new() { Timeout = Patience });
        }

        await window.Picture("live-1440");
        await window.Phone("live-390");
        int before = await page.EvaluateAsync<int>("powderkegLive.moments.length");
        int seen = await page.Locator("section ol li b").CountAsync();
        studio.Signal("STOP");
        try
        {
            await page.GetByText("Connection lost; the run goes on.").WaitForAsync(new() { Timeout = 30_000 });
            Assert.Equal(seen, await page.Locator("section ol li b").CountAsync());
            await window.Picture("disconnected");
        }
        finally
        {
            studio.Signal("CONT");
        }

        await page.GetByText("Connection lost").WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 30_000 });
        Assert.Equal("paused", await page.EvaluateAsync<string>("powderkegLive.state"));
        Assert.Equal(before, await page.EvaluateAsync<int>("powderkegLive.moments.length"));
        await page.Keyboard.PressAsync("Space");
        await page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });
        Assert.DoesNotContain(window.Complaints, text => !text.Contains("net::", StringComparison.Ordinal));
        Assert.All(window.Requests, url => Assert.StartsWith(studio.Address.GetLeftPart(UriPartial.Authority), url, StringComparison.Ordinal));

        // Killed in the middle of the next run: the page says what that means; what was finished is there at the next start.
        Uri finished = new(page.Url);
        await page.GetByRole(AriaRole.Link, new() { Name = "Runs" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run october-2025", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).WaitForAsync(new() { Timeout = Patience });
        int port = studio.Address.Port;
        await studio.Kill();
        await page.GetByText("Connection lost").WaitForAsync(new() { Timeout = 30_000 });
        await studio.Serve(port);
        await page.GetByText("started again").WaitForAsync(new() { Timeout = 30_000 });
        await window.Picture("restarted");
        await using StudioWindow again = await studio.Open();
        await again.Page.Locator("tbody tr").First.WaitForAsync();
        Assert.Equal(1, await again.Page.Locator("tbody tr").CountAsync());
        await again.Page.GotoAsync(finished.GetLeftPart(UriPartial.Path));
        await again.Page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });
        Assert.Empty(again.Complaints);
    }

    /// <summary>Pictures that the page draws in a second while a run goes on.</summary>
    internal static async Task<double> Updates(IPage page, int milliseconds)
    {
        int before = await page.EvaluateAsync<int>("powderkegLive.drawn");
        double from = await page.EvaluateAsync<double>("performance.now()");
        await page.WaitForTimeoutAsync(milliseconds);
        int after = await page.EvaluateAsync<int>("powderkegLive.drawn");
        return (after - before) * 1000 / (await page.EvaluateAsync<double>("performance.now()") - from);
    }

    private static Task<string> Clock(IPage page) => page.Locator(".transport .clock b").InnerTextAsync();
}
