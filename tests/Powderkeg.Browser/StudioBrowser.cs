using System.Diagnostics;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Powderkeg.EndToEnd;

namespace Powderkeg.Browser;

/// <summary>The studio as a process of its own, in a folder of its own, with a browser before it.</summary>
public sealed class StudioBrowser : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("powderkeg-").FullName;
    private Process? server;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>As the command printed it, with the token.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Pictures of what was seen, for people to look at.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(Command.Root, "artifacts", "studio")).FullName;

    public async Task InitializeAsync()
    {
        if (FactInBrowserAttribute.Chromium is null || FactInBrowserAttribute.Node is null)
        {
            return;
        }

        await Serve(0);
        Environment.SetEnvironmentVariable("PLAYWRIGHT_NODEJS_PATH", FactInBrowserAttribute.Node);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = FactInBrowserAttribute.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Where the server was started: runs and books are under it.</summary>
    public string Folder => folder;

    /// <summary>What the server's process has of the machine's memory.</summary>
    public long ServersBytes
    {
        get
        {
            server!.Refresh();
            return server.WorkingSet64;
        }
    }

    /// <summary>A server in the same folder, on a port; the address is that of the new start.</summary>
    public async Task Serve(int port)
    {
        server = Process.Start(new ProcessStartInfo("dotnet", [Command.Library(), "serve", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--no-open"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Address = new(await server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync()));
    }

    /// <summary>The server is there and says nothing, until it is told to go on.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, server!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Dead at once, in the middle of whatever it does.</summary>
    public async Task Kill()
    {
        server!.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
        server.Dispose();
    }

    /// <summary>A window with the studio in it, opened by its printed address.</summary>
    public async Task<StudioWindow> Open(int width = 1440, int height = 980, ColorScheme scheme = ColorScheme.Light)
    {
        StudioWindow window = new(await browser!.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme }));
        await window.Page.GotoAsync(Address.AbsoluteUri);
        await window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First.WaitForAsync();
        return window;
    }

    /// <summary>A tab that never had the token.</summary>
    public async Task<StudioWindow> OpenWithoutToken()
    {
        StudioWindow window = new(await browser!.NewPageAsync());
        await window.Page.GotoAsync(Address.GetLeftPart(UriPartial.Path));
        return window;
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (server is not null)
        {
            await Kill();
        }

        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A window, with all that its page complained of and asked for.</summary>
public sealed class StudioWindow : IAsyncDisposable
{
    public StudioWindow(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(90_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, fault) => Complaints.Add(fault);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }
    public List<string> Complaints { get; } = [];
    public List<string> Requests { get; } = [];

    /// <summary>No serious finding of axe on what is shown now.</summary>
    public async Task Axe(string where)
    {
        AxeResult found = await Page.RunAxe();
        Assert.True(found.Violations.All(one => one.Impact is not ("serious" or "critical")), where + "\n" + string.Join("\n", found.Violations.Select(one =>
            $"{one.Id} ({one.Impact}) {one.Help}: {string.Join(" | ", one.Nodes.Take(4).Select(node => node.Html))}")));
    }

    /// <summary>The same at 390 pixels: no sideways scroll, a picture, and back.</summary>
    public async Task Phone(string name)
    {
        PageViewportSizeResult wide = Page.ViewportSize!;
        await Page.SetViewportSizeAsync(390, 844);
        await Page.WaitForTimeoutAsync(300);
        int width = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(width <= 390, $"{name}: {width}");
        await Picture(name);
        await Page.SetViewportSizeAsync(wide.Width, wide.Height);
    }

    public Task Picture(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(StudioBrowser.Pictures, name + ".png") });

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
