using Microsoft.Playwright;
using Powderkeg.EndToEnd;

namespace Powderkeg.Browser;

/// <summary>One browser and four reports for all tests of a class: the small day with a validation in it, a day on which nothing breaks, a sweep, and a sweep's folder of before plans were kept.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>Classes of this collection run one after the other: one measures how fast a report opens.</summary>
    public const string OneAtATime = "one browser at a time";

    private readonly Command command = new() { Patience = TimeSpan.FromMinutes(10) };
    private readonly Lazy<string> storm, calm, sweep, oldSweep;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Each report is made when a test first asks for it: a few tests alone need not wait for all.</summary>
    public Browser()
    {
        storm = new(() =>
        {
            Must(command.Run("validate", "october-2025-small", "--no-baseline", "-q"), 0, 1);
            return Run("october-2025-small", "storm");
        });
        calm = new(() => Run("macro-shock", "calm"));
        sweep = new(Swept);
        oldSweep = new(SweptBefore);
    }

    public string Storm => storm.Value;
    public string Calm => calm.Value;
    public string Sweep => sweep.Value;
    public string OldSweep => oldSweep.Value;

    /// <summary>Pictures of what was seen, for people to look at.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(Command.Root, "artifacts", "report")).FullName;

    public async Task InitializeAsync()
    {
        if (FactInBrowserAttribute.Chromium is null || FactInBrowserAttribute.Node is null)
        {
            return;
        }

        Environment.SetEnvironmentVariable("PLAYWRIGHT_NODEJS_PATH", FactInBrowserAttribute.Node);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = FactInBrowserAttribute.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A report in a window of its own.</summary>
    public async Task<OpenReport> Open(string file, int width = 1440, int height = 1000, ColorScheme scheme = ColorScheme.Light, string hash = "")
    {
        IPage page = await browser!.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        return await OpenReport.Of(page, new Uri(file).AbsoluteUri + hash);
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        command.Dispose();
    }

    /// <summary>Forty paths of a sample that runs in a fraction of a second: a share, a factor and a word vary, a price is kept.</summary>
    private string Swept()
    {
        string plan = command.Write("plan.yaml", $$"""
            name: forty
            scenario: {{Path.Combine(Command.Root, "samples", "unified-liquidation.yaml")}}
            sample: latin-hypercube
            points: 40
            fans: ["main:ALT-PERP"]
            fan-every: 1min
            vary:
              - {path: macro.shock.fall, from: 1%, to: 5.8%}
              - {path: venues.*.insurance-fund, from: x 0.5, to: x 2, scale: log}
              - {path: venues.*.liquidation.adl, values: [queue, pro-rata]}
            """);
        Must(command.Run("sweep", plan, "-q", "--out", "swept"), 0);
        return Path.Combine(command.Folder, "swept", "report.html");
    }

    private string SweptBefore()
    {
        string swept = Path.GetDirectoryName(Sweep)!, old = Directory.CreateDirectory(Path.Combine(command.Folder, "swept-before")).FullName;
        foreach (string name in (string[])["sweep.json", "sweep.parquet"])
        {
            File.Copy(Path.Combine(swept, name), Path.Combine(old, name));
        }

        Must(command.Run("report", old), 0);
        return Path.Combine(old, "report.html");
    }

    private string Run(string scenario, string name)
    {
        Must(command.Run("run", scenario, "-q", "--out", name), 0);
        return Path.Combine(command.Folder, name, "report.html");
    }

    private static void Must(Answer answer, params int[] codes) => Assert.True(codes.Contains(answer.Code), $"{answer.Code}\n{answer.Error}");
}

/// <summary>A page that has shown its report, with all that it complained of and asked for on the way.</summary>
public sealed class OpenReport : IAsyncDisposable
{
    private OpenReport(IPage page) => Page = page;

    public IPage Page { get; }
    public List<string> Complaints { get; } = [];
    public List<string> Requests { get; } = [];
    public double Milliseconds { get; private set; }

    internal static async Task<OpenReport> Of(IPage page, string address)
    {
        OpenReport report = new(page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                report.Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, fault) => report.Complaints.Add(fault);
        page.Request += (_, request) => report.Requests.Add(request.Url);
        await page.GotoAsync(address);
        await page.WaitForFunctionAsync("document.documentElement.dataset.state !== undefined");
        await page.EvaluateAsync("document.fonts.ready");
        report.Milliseconds = await page.EvaluateAsync<double>("performance.getEntriesByName('report-shown')[0]?.startTime ?? -1");
        return report;
    }

    public Task Picture(string name, bool isWhole = true) => Page.ScreenshotAsync(new() { Path = Path.Combine(Browser.Pictures, name + ".png"), FullPage = isWhole });

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
