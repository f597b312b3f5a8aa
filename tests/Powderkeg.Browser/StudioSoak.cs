using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Powderkeg.EndToEnd;

namespace Powderkeg.Browser;

/// <summary>Ten minutes of live runs before one open page: it keeps being drawn, and neither page nor server keeps what it has shown.</summary>
/// <remarks>
/// A simulated hour at sixty times the clock is a minute; the same run ten times over, so that like is compared with like: each measure is taken at the same simulated time of its run. The first run
/// is left out of the comparison, for it compiles code and builds charts. Bounds were set before anything was measured:
/// <list type="bullet">
/// <item>20 pictures a second in each run: the page may draw 30, the stream tells up to 40.</item>
/// <item>The page's heap, after a collection, grows by at most 2 MB from the second run to the last: looks that were kept would be 8 runs of some 1,500 pictures of at least 500 bytes, 6 MB; the
/// reports of the runs between, 8 of at least 300 kB, 2.4 MB.</item>
/// <item>The server's working set grows by at most 16 MB: looks that were kept would be 8 runs of some 2,000 of at least 1 kB, 16 MB; a world that was kept would be 10 MB and more for each run.</item>
/// </list>
/// </remarks>
[Collection(Browser.OneAtATime)]
public sealed class StudioSoak(StudioBrowser studio) : IClassFixture<StudioBrowser>
{
    private const int Runs = 10, Patience = 120_000;
    private const double Updates = 20, PageMegabytes = 2, ServerMegabytes = 16;

    /// <summary>Simulated seconds from a run's start at which it is measured, of 3,600; pictures are counted from the first of them to the second.</summary>
    private const int From = 300, To = 3_300;

    /// <summary>Starts a run at its speed; the page goes to it as it does by a click.</summary>
    private const string Start = """
        async ({ scenario, speed }) => {
          const headers = { 'X-Powderkeg-Token': sessionStorage.getItem('powderkeg-token'), 'Content-Type': 'application/json' };
          const post = async (path, body) => (await fetch('/api/' + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
          const job = await post('jobs', { scenario, speed });
          history.pushState(null, '', '/run/' + job.id);
          dispatchEvent(new PopStateEvent('popstate'));
          return job.id;
        }
        """;

    private const string Lived = "([id, seconds]) => window.powderkegLive?.id === id && powderkegLive.now && powderkegLive.now.now_us - powderkegLive.now.start_us >= seconds * 1e6";

    [FactInBrowser]
    [Trait("ring", "long")]
    public async Task Ten_minutes_of_live_runs_are_drawn_twenty_times_a_second_and_nothing_of_them_is_kept()
    {
        await using StudioWindow window = await studio.Open();
        IPage page = window.Page;
        ICDPSession inside = await page.Context.NewCDPSessionAsync(page);
        List<(double Updates, double Page, double Server)> seen = [];
        Stopwatch watch = Stopwatch.StartNew();
        for (int run = 0; run < Runs; run++)
        {
            string id = await page.EvaluateAsync<string>(Start, new { scenario = "macro-shock", speed = 60 });
            await page.WaitForFunctionAsync(Lived, new object[] { id, From }, new() { Timeout = Patience });
            double[] first = await Drawn(page);
            await page.WaitForFunctionAsync(Lived, new object[] { id, To }, new() { Timeout = Patience });
            double[] last = await Drawn(page);
            seen.Add(((last[0] - first[0]) * 1000 / (last[1] - first[1]), await Heap(inside) / 1e6, studio.ServersBytes / 1e6));
            await page.WaitForURLAsync("**/run/macro-shock-*", new() { Timeout = Patience });
            await page.Locator("section#chain").WaitForAsync(new() { Timeout = Patience });
        }

        Write(seen, watch.Elapsed.TotalSeconds);
        Assert.All(seen, one => Assert.True(one.Updates >= Updates, string.Create(CultureInfo.InvariantCulture, $"{one.Updates:0.0} pictures a second; at least {Updates}")));
        Assert.True(seen[^1].Page - seen[1].Page <= PageMegabytes, string.Create(CultureInfo.InvariantCulture, $"the page's heap went from {seen[1].Page:0.0} to {seen[^1].Page:0.0} MB; at most {PageMegabytes} more"));
        Assert.True(seen[^1].Server - seen[1].Server <= ServerMegabytes, string.Create(CultureInfo.InvariantCulture, $"the server went from {seen[1].Server:0} to {seen[^1].Server:0} MB; at most {ServerMegabytes} more"));
        Assert.Empty(window.Complaints);
    }

    /// <summary>Pictures so far, and the page's clock in milliseconds.</summary>
    private static Task<double[]> Drawn(IPage page) => page.EvaluateAsync<double[]>("[powderkegLive.drawn, performance.now()]");

    /// <summary>Bytes of the page's heap that are still in use after a collection.</summary>
    private static async Task<double> Heap(ICDPSession inside)
    {
        await inside.SendAsync("HeapProfiler.collectGarbage");
        JsonElement? usage = await inside.SendAsync("Runtime.getHeapUsage");
        return usage!.Value.GetProperty("usedSize").GetDouble();
    }

    private static void Write(IReadOnlyList<(double Updates, double Page, double Server)> seen, double seconds)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"## The studio's stream: {Runs} runs of `macro-shock` at 60 times the clock, one page, {seconds / 60:0.0} minutes\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Bounds: at least {Updates} pictures a second in each run; from the second run to the last at most {PageMegabytes} MB more of the page's heap (after a collection) and {ServerMegabytes} MB of the server's working set.\n\n");
        text.Append("| run | pictures a second | page's heap, MB | server, MB |\n|---:|---:|---:|---:|\n");
        for (int run = 0; run < seen.Count; run++)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {run + 1} | {seen[run].Updates:0.0} | {seen[run].Page:0.0} | {seen[run].Server:0} |\n");
        }

        string folder = Path.Combine(Command.Root, "artifacts", "tests");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "long-7-studio.md"), text.ToString());
    }
}
