using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Powderkeg.Cli;

namespace Powderkeg.Tests.Studio;

/// <summary>A run that is paused, stepped and slowed down comes to what it comes to anyway.</summary>
public sealed class StudioServerPace
{
    private const long Minute = 60_000_000;

    [Fact]
    public async Task Pausing_stepping_and_slowing_a_run_down_leave_its_digest_as_it_is()
    {
        await using StudioOnTrial studio = await Real();
        string job = await studio.Begin("""{"scenario":"october-2025-small"}""");
        await Pace(studio, job, """{"ask":"pause"}""");
        JsonElement at = await Paused(studio, job);
        for (int i = 0; i < 3; i++)
        {
            await Pace(studio, job, """{"ask":"minute"}""");
            JsonElement next = await Paused(studio, job, after: Now(at));
            Assert.True((Now(next) - Start(next)) % Minute == 0 || Fallen(next) > Fallen(at), next.ToString());
            Assert.InRange(Now(next) - Now(at), 1, Minute);
            at = next;
        }

        await Pace(studio, job, """{"ask":"domino"}""");
        JsonElement fell = await Paused(studio, job, after: Now(at));
        Assert.True(Fallen(fell) > Fallen(at), fell.ToString());
        await Pace(studio, job, """{"ask":"resume","speed":3600}""");
        await Task.Delay(200);
        await Pace(studio, job, """{"speed":0}""");
        List<(long Id, string Kind, JsonElement Data)> told = await studio.Events(job);
        Assert.Equal("done", told[^1].Kind);
        Assert.Equal(told.Count(one => one.Kind == "paused"), told.Count(one => one.Kind == "resumed"));
        Assert.True(told.Count(one => one.Kind == "paused") >= 5);
        string straight = new WorldRunner().Run(new(ScenarioFiles.Find("october-2025-small", ScenarioFiles.Home(), out _)!, null, [], null) { Causes = Tracing.LeftOut }, new Progress<RunProgress>(), default).Summary!.Digest.ToString();
        Assert.Equal(straight, await DigestOf(studio, job));
    }

    /// <summary>At one simulated second in one of the clock an hour cannot be over before it is cancelled, however late the next request comes.</summary>
    [Fact]
    public async Task A_run_may_begin_at_a_speed_and_a_wrong_one_is_refused()
    {
        await using StudioOnTrial studio = await Real();
        string job = await studio.Begin("""{"scenario":"macro-shock","speed":1}""");
        Assert.Equal(1, (await studio.Get($"api/jobs/{job}")).GetProperty("speed").GetDouble());
        await studio.Post($"api/jobs/{job}/cancel", "{}");
        Assert.Equal("cancelled", (await studio.Events(job))[^1].Kind);
        (HttpStatusCode code, JsonElement told) = await studio.Post("api/jobs", """{"scenario":"macro-shock","speed":-1}""");
        Assert.Equal(HttpStatusCode.BadRequest, code);
        Assert.StartsWith("speed: allowed 0", told.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("ring", "long")] // it watches the clock: on a busy machine it fails without a fault
    public async Task A_speed_is_kept_to_within_a_tenth_and_looks_come_in_between()
    {
        await using StudioOnTrial studio = await Real();
        string job = await studio.Begin("""{"scenario":"macro-shock","speed":120}""");
        await Task.Delay(300);
        long first = Now((await studio.Get($"api/jobs/{job}")).GetProperty("moment"));
        Stopwatch watch = Stopwatch.StartNew();
        await Task.Delay(2_000);
        long second = Now((await studio.Get($"api/jobs/{job}")).GetProperty("moment"));
        Assert.InRange((second - first) / 1e6 / watch.Elapsed.TotalSeconds, 100, 135);
        await studio.Post($"api/jobs/{job}/cancel", "{}");
        Assert.Equal("cancelled", (await studio.Events(job))[^1].Kind);
    }

    [Fact]
    [Trait("ring", "long")] // it watches the clock: on a busy machine it fails without a fault
    public async Task A_paused_run_can_be_cancelled_and_says_that_it_lives_while_nothing_happens()
    {
        await using StudioOnTrial studio = await Real();
        string job = await studio.Begin("""{"scenario":"macro-shock"}""");
        await Pace(studio, job, """{"ask":"pause"}""");
        await Paused(studio, job);
        Task<List<(long Id, string Kind, JsonElement Data)>> listening = studio.Events(job);
        await Task.Delay(2_600);
        await studio.Post($"api/jobs/{job}/cancel", "{}");
        List<(long Id, string Kind, JsonElement Data)> told = await listening;
        Assert.Equal("cancelled", told[^1].Kind);
        Assert.Contains(told, one => one.Kind == "alive" && one.Id == 0);
        Assert.Equal(0, Directory.Exists(studio.Runs) ? Directory.GetDirectories(studio.Runs).Length : 0);
    }

    [Theory]
    [InlineData("""{"speed":-1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"speed":1e9}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"speed":"NaN"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"ask":"stop"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"do":"pause"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"ask":"pause"}""", HttpStatusCode.Conflict)]
    public async Task What_is_no_pace_or_comes_when_the_job_is_over_is_refused(string pace, HttpStatusCode status)
    {
        MadeUpLab lab = new();
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => lab);
        string job = await studio.Begin("""{"scenario":"some"}""");
        lab.LetGo();
        await studio.Events(job);
        using HttpResponseMessage answer = await studio.Client.PostAsync($"api/jobs/{job}/pace", StudioOnTrial.Json(pace));
        Assert.Equal(status, answer.StatusCode);
        using HttpResponseMessage nobody = await studio.Client.PostAsync("api/jobs/job-0/pace", StudioOnTrial.Json("""{"ask":"pause"}"""));
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    internal static Task<StudioOnTrial> Real() => StudioOnTrial.Of(runs => new StudioLab(new WorldRunner(), ScenarioFiles.Home(), runs));

    private static async Task Pace(StudioOnTrial studio, string job, string pace)
    {
        (HttpStatusCode status, JsonElement body) = await studio.Post($"api/jobs/{job}/pace", pace);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
    }

    /// <summary>Where it stands still.</summary>
    /// <param name="after">Simulated time that it must have passed.</param>
    private static async Task<JsonElement> Paused(StudioOnTrial studio, string job, long after = 0)
    {
        Stopwatch patience = Stopwatch.StartNew();
        while (true)
        {
            JsonElement entry = await studio.Get($"api/jobs/{job}");
            if (entry.GetProperty("state").GetString() == "paused" && entry.GetProperty("moment") is { ValueKind: JsonValueKind.Object } moment && Now(moment) > after)
            {
                return moment;
            }

            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), entry.ToString());
            await Task.Delay(10);
        }
    }

    private static async Task<string> DigestOf(StudioOnTrial studio, string job)
    {
        (long _, string kind, JsonElement data) = (await studio.Events(job))[^1];
        Assert.True(kind == "done", data.ToString());
        return (await studio.Get($"api/runs/{data.GetProperty("run").GetString()}")).GetProperty("digest").GetString()!;
    }

    private static long Now(JsonElement moment) => moment.GetProperty("now_us").GetInt64();

    private static long Start(JsonElement moment) => moment.GetProperty("start_us").GetInt64();

    private static int Fallen(JsonElement moment) => moment.GetProperty("fallen").GetArrayLength();
}
