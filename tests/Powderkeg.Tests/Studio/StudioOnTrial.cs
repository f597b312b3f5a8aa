using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Powderkeg.Studio;

namespace Powderkeg.Tests.Studio;

/// <summary>A studio on a free port over a made-up lab or the real one, and a client that has its token; all gone at the end.</summary>
internal sealed class StudioOnTrial : IAsyncDisposable
{
    private readonly StudioServer server;

    private StudioOnTrial(StudioServer server, string folder)
    {
        (this.server, Folder) = (server, folder);
        Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new($"http://127.0.0.1:{server.Port}/"), Timeout = TimeSpan.FromSeconds(60) };
        Client.DefaultRequestHeaders.Add(Gate.TokenHeader, server.Token);
    }

    public string Folder { get; }
    public string Runs => Path.Combine(Folder, "runs");
    public HttpClient Client { get; }
    public string Token => server.Token;
    public int Port => server.Port;

    public static async Task<StudioOnTrial> Of(Func<string, ILab> lab, int atOnce = 2)
    {
        string folder = Directory.CreateTempSubdirectory("powderkeg-").FullName, runs = Path.Combine(folder, "runs");
        return new(await StudioServer.Start(lab(runs), runs, "0.0.0", 0, atOnce), folder);
    }

    public static StringContent Json(string text, string type = "application/json") => new(text, Encoding.UTF8, type);

    public async Task<JsonElement> Get(string path) => await Client.GetFromJsonAsync<JsonElement>(path);

    public async Task<(HttpStatusCode Status, JsonElement Body)> Post(string path, string body)
    {
        using HttpResponseMessage answer = await Client.PostAsync(path, Json(body));
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Id of a job that was started; fails where it was refused.</summary>
    public async Task<string> Begin(string order)
    {
        (HttpStatusCode status, JsonElement job) = await Post("api/jobs", order);
        Assert.True(status == HttpStatusCode.Accepted, job.ToString());
        return job.GetProperty("id").GetString()!;
    }

    /// <summary>Events of a job to its end, each with its id.</summary>
    public async Task<List<(long Id, string Kind, JsonElement Data)>> Events(string job, string? after = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"api/jobs/{job}/events");
        if (after is not null)
        {
            request.Headers.Add("Last-Event-ID", after);
        }

        using HttpResponseMessage answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        List<(long, string, JsonElement)> events = [];
        foreach (string block in (await answer.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            Dictionary<string, string> fields = block.Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);
            // Looks and signs of life have no id.
            events.Add((long.Parse(fields.GetValueOrDefault("id", "0"), System.Globalization.CultureInfo.InvariantCulture), fields["event"], JsonDocument.Parse(fields["data"]).RootElement));
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A lab whose runs last until they are let go: three steps, two dominoes.</summary>
internal sealed class MadeUpLab : ILab
{
    private readonly TaskCompletionSource go = new();

    public int Running { get; private set; }
    public int MostAtOnce { get; private set; }

    public void LetGo() => go.TrySetResult();

    public IReadOnlyList<ScenarioEntry> Scenarios() => [new("some", "sample", "Made up.", "id: some\n")];

    public IReadOnlyList<LeverEntry> Levers() => [new("lever", "Exchange", "Changes.", "Why not.", "nobody")];

    public IReadOnlyList<DialEntry> Dials(RunOrder order) => [new("fund-times", "Funds", "Made up.", "times", 1, 0, 4, 0.1)];

    public IReadOnlyList<ScenarioFault> Check(RunOrder order) => order.Scenario == "some" || order.Text is not null ? [] : [new(0, 0, "", "no such scenario", "some")];

    public IReadOnlyList<BookFault> Check(BookOrder order) => [];

    public LabResult Run(BookOrder order, IProgress<RunsSoFar> progress, CancellationToken stop) => throw new InvalidOperationException("no book was made up");

    public LabAnswer Why(string folder, string question, WhyExtent extent) => new(null, ["nothing is known"]);

    public byte[]? Validation(string scenarioHash) => null;

    public LabResult Run(RunOrder order, IProgress<RunMoment> progress, CancellationToken stop)
    {
        lock (go)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++Running);
        }

        try
        {
            progress.Report(Moment(1, []));
            progress.Report(Moment(2, ["macro-shock"]));
            go.Task.Wait(stop);
            progress.Report(Moment(3, ["macro-shock", "depeg"]));
            return order.Seed == 13 ? throw new InvalidOperationException("it broke") : new("some-1-abc", []);
        }
        finally
        {
            lock (go)
            {
                Running--;
            }
        }
    }

    private static RunMoment Moment(long now, IReadOnlyList<string> fallen) => new(now, 0, 3, 100_000, "ALT", 0.1 * now, [new("main", 0.99)], fallen);
}
