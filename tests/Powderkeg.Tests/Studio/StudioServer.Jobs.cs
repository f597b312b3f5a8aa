using System.Globalization;
using System.Net;
using System.Text.Json;
using Powderkeg.Cli;

namespace Powderkeg.Tests.Studio;

/// <summary>A run from its order to its folder: its stream, its end by each way, and what a restart leaves.</summary>
public sealed class StudioServerJobs
{
    [Fact]
    public async Task A_stream_tells_every_step_and_domino_once_and_can_be_left_and_resumed()
    {
        MadeUpLab lab = new();
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => lab);
        string job = await studio.Begin("""{"scenario":"some","levers":["lever"]}""");
        lab.LetGo();
        List<(long Id, string Kind, JsonElement Data)> all = await studio.Events(job);
        Assert.Equal(["running", "progress", "domino", "progress", "domino", "progress", "done"], all.Select(one => one.Kind));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], all.Select(one => one.Id));
        Assert.Equal("depeg", all[4].Data.GetProperty("domino").GetString());
        Assert.Equal("some-1-abc", all[6].Data.GetProperty("run").GetString());
        Assert.Equal(all.Skip(3).Select(one => one.Id), (await studio.Events(job, "3")).Select(one => one.Id));
        Assert.Empty(await studio.Events(job, "9223372036854775807"));
        Assert.Equal("done", (await studio.Get($"api/jobs/{job}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task One_that_is_cancelled_says_so_and_writes_nothing()
    {
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => new MadeUpLab());
        string job = await studio.Begin("""{"scenario":"some"}""");
        Task<List<(long Id, string Kind, JsonElement Data)>> listening = studio.Events(job);
        Assert.Equal(HttpStatusCode.OK, (await studio.Post($"api/jobs/{job}/cancel", "{}")).Status);
        Assert.Equal("cancelled", (await listening)[^1].Kind);
        Assert.False(Directory.Exists(studio.Runs));
    }

    [Fact]
    public async Task One_that_breaks_ends_with_its_message_and_the_others_go_on()
    {
        MadeUpLab lab = new();
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => lab);
        string broken = await studio.Begin("""{"scenario":"some","seed":13}"""), sound = await studio.Begin("""{"scenario":"some"}""");
        lab.LetGo();
        (long _, string kind, JsonElement data) = (await studio.Events(broken))[^1];
        Assert.Equal("failed", kind);
        Assert.Contains("it broke", data.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("done", (await studio.Events(sound))[^1].Kind);
    }

    [Fact]
    public async Task No_more_run_at_once_than_there_are_places_and_too_many_are_refused()
    {
        MadeUpLab lab = new();
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => lab, atOnce: 2);
        List<string> jobs = [];
        for (int i = 0; i < 64; i++)
        {
            jobs.Add(await studio.Begin("""{"scenario":"some"}"""));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await studio.Post("api/jobs", """{"scenario":"some"}""")).Status);
        await studio.Post($"api/jobs/{jobs[40]}/cancel", "{}");
        Assert.Equal("cancelled", (await studio.Events(jobs[40]))[^1].Kind);
        lab.LetGo();
        foreach (string job in jobs.Where(job => job != jobs[40]))
        {
            Assert.Equal("done", (await studio.Events(job))[^1].Kind);
        }

        Assert.InRange(lab.MostAtOnce, 1, 2);
    }

    [Fact]
    public async Task An_order_with_faults_is_refused_with_all_of_them_at_their_lines_and_the_nearest_names()
    {
        await using StudioOnTrial studio = await StudioOnTrial.Of(runs => new StudioLab(new WorldRunner(), ScenarioFiles.Home(), runs));
        (HttpStatusCode status, JsonElement body) = await studio.Post("api/jobs", """{"scenario":"macro-shok","levers":["redemption-indx"],"settings":["nothing"]}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        JsonElement[] faults = [.. body.GetProperty("faults").EnumerateArray()];
        Assert.Equal(["redemption-index", null, "macro-shock"], faults.Select(fault => fault.GetProperty("nearest").GetString()));

        string text = (await studio.Get("api/scenarios")).EnumerateArray().Single(one => one.GetProperty("name").GetString() == "macro-shock").GetProperty("text").GetString()!;
        string[] lines = text.Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith("start:", StringComparison.Ordinal));
        Assert.True(at >= 0);
        lines[at] = lines[at].Replace("start:", "strat:", StringComparison.Ordinal);
        (status, body) = await studio.Post("api/check", JsonSerializer.Serialize(new { text = string.Join('\n', lines) }));
        Assert.Equal(HttpStatusCode.OK, status);
        JsonElement fault = body.GetProperty("faults").EnumerateArray().First(one => one.GetProperty("line").GetInt32() == at + 1);
        Assert.Equal("start", fault.GetProperty("nearest").GetString());
        Assert.Equal(1, fault.GetProperty("column").GetInt32());
        Assert.False(body.GetProperty("sound").GetBoolean());

        foreach (string hostile in (string[])[new string('[', 200_000), "base: ../../etc/passwd\n", "base: scenario.yaml\n", "a: &a [*a]\n", "\0", "<script>alert(1)</script>"])
        {
            (status, body) = await studio.Post("api/check", JsonSerializer.Serialize(new { text = hostile }));
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.True(body.GetProperty("faults").GetArrayLength() > 0);
        }
    }

    [Fact]
    public async Task A_run_of_the_real_machine_is_a_folder_that_another_server_shows()
    {
        await using StudioOnTrial studio = await StudioOnTrial.Of(runs => new StudioLab(new WorldRunner(), ScenarioFiles.Home(), runs));
        string job = await studio.Begin("""{"scenario":"macro-shock","levers":["risk-aversion"]}""");
        List<(long Id, string Kind, JsonElement Data)> events = await studio.Events(job);
        Assert.True(events[^1].Kind == "done", events[^1].Data.ToString());
        string run = events[^1].Data.GetProperty("run").GetString()!;
        Assert.Contains(events, one => one.Kind == "domino" && one.Data.GetProperty("domino").GetString() == "macro-shock");
        Assert.True(events.Count(one => one.Kind == "progress") > 10);
        Assert.True(File.Exists(Path.Combine(studio.Runs, run, "report.html")));

        JsonElement entry = Assert.Single((await studio.Get("api/runs")).EnumerateArray().ToArray());
        Assert.Equal(run, entry.GetProperty("id").GetString());
        Assert.Equal("risk-aversion", Assert.Single(entry.GetProperty("order").GetProperty("levers").EnumerateArray().ToArray()).GetString());
        JsonElement document = await studio.Get($"api/runs/{run}/report");
        Assert.Equal(entry.GetProperty("digest").GetString(), document.GetProperty("run").GetProperty("digest").GetString());
        Assert.Contains("--off risk-aversion", document.GetProperty("scenario").GetString(), StringComparison.Ordinal);

        // What is no run is left out of the list, and an order that cannot be read costs only itself.
        Directory.CreateDirectory(Path.Combine(studio.Runs, "broken"));
        await File.WriteAllTextAsync(Path.Combine(studio.Runs, "broken", "run.json"), "{\"digest\": 7");
        Directory.CreateDirectory(Path.Combine(studio.Runs, "copy"));
        File.Copy(Path.Combine(studio.Runs, run, "run.json"), Path.Combine(studio.Runs, "copy", "run.json"));
        await File.WriteAllTextAsync(Path.Combine(studio.Runs, "copy", "order.json"), "{");
        JsonElement[] entries = [.. (await studio.Get("api/runs")).EnumerateArray()];
        Assert.Equal(["copy", run], entries.Select(one => one.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(JsonValueKind.Null, entries.Single(one => one.GetProperty("id").GetString() == "copy").GetProperty("order").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.GetAsync("api/runs/broken/report")).StatusCode);
        Assert.Equal(["copy"], (await studio.Get("api/runs?find=COP")).EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        Assert.Empty((await studio.Get("api/runs?find=..%2F")).EnumerateArray());

        // Another start has another token and the same runs; a job of the old one is unknown there, and says so.
        await using Powderkeg.Studio.StudioServer again = await Powderkeg.Studio.StudioServer.Start(new MadeUpLab(), studio.Runs, "0.0.0", 0, 1);
        using HttpClient client = new() { BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{again.Port}/")) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(With(studio.Token, "api/runs"))).StatusCode);
        Assert.Contains(run, await (await client.SendAsync(With(again.Token, "api/runs"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(With(again.Token, $"api/jobs/{job}"))).StatusCode);
    }

    private static HttpRequestMessage With(string token, string path)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add(Powderkeg.Studio.Gate.TokenHeader, token);
        return request;
    }
}
