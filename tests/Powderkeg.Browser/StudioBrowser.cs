using System.Diagnostics;
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

        server = Process.Start(new ProcessStartInfo("dotnet", [Command.Library(), "serve", "--port", "0", "--no-open"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Address = new(await server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync()));
        Environment.SetEnvironmentVariable("PLAYWRIGHT_NODEJS_PATH", FactInBrowserAttribute.Node);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = FactInBrowserAttribute.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
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
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
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

    public Task Picture(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(StudioBrowser.Pictures, name + ".png") });

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
