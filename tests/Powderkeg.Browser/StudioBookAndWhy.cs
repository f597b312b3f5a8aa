using System.Text;
using Microsoft.Playwright;

namespace Powderkeg.Browser;

/// <summary>A book from the drop to its fate, files that are none, and why-chains by clicking.</summary>
[Collection(Browser.OneAtATime)]
public sealed class StudioBookAndWhy(StudioBrowser studio) : IClassFixture<StudioBrowser>
{
    private const int Patience = 120_000;
    private const string Heading = "account,place,mode,item,asset,amount,entry,leverage\n";

    [FactInBrowser]
    public async Task A_file_is_dropped_checked_run_and_its_fate_shown()
    {
        await using StudioWindow window = await studio.Open();
        IPage page = window.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Check my book" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Does my book survive?" }).WaitForAsync();
        await page.Locator("option", new() { HasText = "october-2025-small" }).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await window.Picture("upload-empty");
        await window.Axe("upload");

        // What is no book is told so, and none of it becomes part of the page.
        await Choose(page, "empty.csv", "");
        await page.GetByText("empty.csv is empty").WaitForAsync();
        await Choose(page, "huge.csv", new string('a', (1 << 20) + 1));
        await page.GetByText("It was not read.").WaitForAsync();
        await Choose(page, "photo.csv", "\u0001\u0002\u0003");
        await page.GetByText("a control character (code 1)").WaitForAsync();
        await Choose(page, "columns.csv", "name,where\na,b\n");
        await page.GetByText("a column 'name'").WaitForAsync();
        await Choose(page, "<img src=x onerror=alert(1)>.csv", Heading + "<img src=x onerror=document.title='gone'>,main,isolated,perp,BTC,1,,3\n=cmd|'/c calc'!A0,man,isolated,perp,BTC,ten,,3\n<script>alert(1)</script>,main,isolatd,perp,BTCC,1,,3\n");
        await page.GetByText("7 faults; nothing of the file was loaded").WaitForAsync();
        Assert.Equal(7, await page.Locator("tbody tr").CountAsync());
        Assert.Equal(0, await page.Locator("main img, main script").CountAsync());
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "Run this book" }).IsDisabledAsync());
        await window.Picture("upload-faults");
        await window.Axe("faults of a file");
        await window.Phone("upload-faults-390");
        Assert.Contains("Powderkeg", await page.TitleAsync(), StringComparison.Ordinal);

        // Dropped, not chosen: as most will.
        await page.EvaluateAsync("""
            text => {
              const data = new DataTransfer();
              data.items.add(new File([text], 'treasury.csv', { type: 'text/csv' }));
              window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """, Heading + "maker,main,unified,balance,WBETH,1200,,\nmaker,main,unified,balance,USDe,1500000,,\nmaker,main,unified,loan,USDT,2000000,,\nmaker,main,unified,perp,SOL,9000,,\nidle,main,cross,balance,USDT,1000,,\n");
        await page.GetByText("✓ It can be run.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run this book" }).ClickAsync();
        await page.Locator("progress").WaitForAsync();
        await window.Picture("book-running");
        await page.WaitForURLAsync("**/book/treasury-*", new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^.?This book (does not survive|survives)") }).WaitForAsync(new() { Timeout = Patience });
        Assert.Equal(2, await page.Locator("section[aria-labelledby=accounts] tbody tr").CountAsync());
        Assert.DoesNotContain("NaN", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await page.EvaluateAsync("document.fonts.ready");
        await window.Picture("book-1440");
        await window.Axe("book");
        await window.Phone("book-390");

        // Its link restores it, another account chosen.
        await page.GetByRole(AriaRole.Button, new() { Name = "idle" }).ClickAsync();
        Assert.Contains("account=idle", page.Url, StringComparison.Ordinal);
        await using StudioWindow other = await studio.Open(scheme: ColorScheme.Dark);
        await other.Page.GotoAsync(page.Url + "#" + studio.Address.Fragment.TrimStart('#'));
        await other.Page.GetByRole(AriaRole.Heading, new() { Name = "idle: equity and margin" }).WaitForAsync();
        await other.Picture("book-dark");
        await other.Axe("book, dark");
        await page.GetByRole(AriaRole.Link, new() { Name = "Runs" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "treasury.csv" }).WaitForAsync();
        Assert.Empty(window.Complaints);
        Assert.Empty(other.Complaints);
    }

    [FactInBrowser]
    public async Task An_event_is_clicked_and_read_back_to_the_shock()
    {
        await using StudioWindow window = await studio.Open();
        IPage page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Run october-2025-small" }).ClickAsync();
        await page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });

        // A domino, from the run itself.
        await page.GetByRole(AriaRole.Link, new() { Name = "Why did it fall?", Exact = true }).ClickAsync();
        await page.Locator("ol.chain > li").First.WaitForAsync(new() { Timeout = Patience });
        await page.EvaluateAsync("document.fonts.ready");
        await window.Picture("why-domino");
        await window.Axe("why");

        // The list, by its key; the largest closing; the deepest wick.
        await page.Keyboard.PressAsync("w");
        await page.GetByRole(AriaRole.Heading, new() { Name = "What would you ask?" }).WaitForAsync();
        await page.Locator("tbody tr").First.WaitForAsync();
        await window.Picture("why-list");
        await window.Axe("list of events");
        await window.Phone("why-list-390");
        await page.GetByRole(AriaRole.Region, new() { Name = "Forced closings" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Locator("ol.chain > li").First.WaitForAsync();
        Assert.Contains("its loss", await page.Locator("ol.chain").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("It ends at", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await window.Picture("why-closing");
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Deepest wicks" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "What made this price" }).WaitForAsync();
        await window.Picture("why-wick");
        await window.Phone("why-390");

        // A way that is long is shown without its middle, and whole on demand; the link of that restores it.
        await page.Keyboard.PressAsync("w");
        await page.GetByLabel("Ask by name").FillAsync("nobody/1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Why?" }).ClickAsync();
        await page.GetByText("no table names an account").WaitForAsync();
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Forced closings" }).GetByRole(AriaRole.Link).Nth(1).ClickAsync();
        await page.Locator("ol.chain > li").First.WaitForAsync();
        int steps = await page.Locator("ol.chain > li").CountAsync();
        if (await page.Locator(".gap a").CountAsync() > 0)
        {
            await page.Locator(".gap a").ClickAsync();
            await page.WaitForFunctionAsync("n => document.querySelectorAll('ol.chain > li').length > n", steps);
            steps = await page.Locator("ol.chain > li").CountAsync();
        }

        string question = await page.Locator("h1").InnerTextAsync();
        await using StudioWindow other = await studio.Open(scheme: ColorScheme.Dark);
        await other.Page.GotoAsync(page.Url + "#" + studio.Address.Fragment.TrimStart('#'));
        await other.Page.Locator("ol.chain > li").First.WaitForAsync();
        Assert.Equal(question, await other.Page.Locator("h1").InnerTextAsync());
        Assert.Equal(steps, await other.Page.Locator("ol.chain > li").CountAsync());
        await other.Picture("why-dark");
        await other.Axe("why, dark");
        await other.Page.Keyboard.PressAsync("ArrowDown");
        await other.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("A", await other.Page.EvaluateAsync<string>("document.activeElement.tagName"));
        // A question without an answer is a status of its own, which browsers tell of.
        Assert.DoesNotContain(window.Complaints, text => !text.Contains("422", StringComparison.Ordinal));
        Assert.Empty(other.Complaints);
    }

    private static Task Choose(IPage page, string name, string text) =>
        page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });
}
