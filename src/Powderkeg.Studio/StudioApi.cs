using System.Globalization;
using System.IO.Compression;
using System.Net.ServerSentEvents;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Powderkeg.Studio;

/// <summary>The JSON API under the page, route by route (docs/reference/studio-api.md).</summary>
internal sealed partial class StudioApi(ILab lab, JobBoard board, RunShelf shelf, BookShelf books, string version)
{
    private const int LargestText = 1 << 20, MostLevers = 40, MostSettings = 100, LongestSetting = 1_000;
    private static readonly string WrongSpeed = $"speed: allowed 0 (as fast as it goes) to {Pace.Fastest} simulated seconds in one of the clock";

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api");
        api.MapGet("/about", () => TypedResults.Ok(new About(version, Environment.ProcessorCount))).WithSummary("Version, and how many runs go on at once.");
        api.MapGet("/scenarios", () => TypedResults.Ok(lab.Scenarios())).WithSummary("Scenarios and samples that ship, with their texts.");
        api.MapGet("/levers", () => TypedResults.Ok(lab.Levers())).WithSummary("Levers that ship, and dominoes that can be switched off.");
        api.MapPost("/dials", Dials).WithSummary("Main numbers of an order's scenario: as they are, and how far they may go.");
        api.MapPost("/check", Check).WithSummary("Every fault of an order: line, column, what was found, what is allowed, the nearest name.");
        api.MapGet("/runs", (string? find) => TypedResults.Ok(shelf.Entries(find ?? ""))).WithSummary("Past runs, the newest first; at most 500. find: only those with this text in their folder's name.");
        api.MapGet("/runs/{id}", (string id) => shelf.Find(id) is RunEntry run ? (Results<Ok<RunEntry>, NotFound<Fault>>)TypedResults.Ok(run) : NoRun()).WithSummary("One past run.");
        api.MapGet("/runs/{id}/report", Report).Produces<object>(200, "application/json").Produces<Fault>(404).WithSummary("The report's document of a run (docs/reference/report.md).");
        api.MapGet("/runs/{id}/happenings", Happenings).Produces<object>(200, "application/json").Produces<Fault>(404).WithSummary("What of a run can be asked about: dominoes, the largest forced closings and deleveragings, the deepest wicks.");
        api.MapGet("/runs/{id}/why", Why).Produces<object>(200, "application/json").Produces<Fault>(404).Produces<Fault>(422).WithSummary("Why something happened in a run (docs/reference/why.schema.json): ask is an event's number, an account, or ASSET@TIME.");
        MapJobs(api);
        MapBooks(api);
    }

    private void MapJobs(RouteGroupBuilder api)
    {
        api.MapGet("/jobs", () => TypedResults.Ok(board.Entries)).WithSummary("Jobs of this server, the oldest first.");
        api.MapPost("/jobs", Start).WithSummary("Starts a run; it waits where all cores are taken.");
        api.MapGet("/jobs/{id}", (string id) => board.Find(id) is Job job ? (Results<Ok<JobEntry>, NotFound<Fault>>)TypedResults.Ok(job.Entry) : NoJob()).WithSummary("Where a job stands.");
        api.MapPost("/jobs/{id}/cancel", Cancel).WithSummary("Asks a job to stop; nothing of it is written.");
        api.MapPost("/jobs/{id}/pace", PaceOf).WithSummary("Pauses a run, lets it go on, by one minute or to the next domino; sets its speed.");
        api.MapGet("/jobs/{id}/events", Events).Produces<JobEvent>(200, "text/event-stream").WithSummary("All that a job says, as server-sent events; the header Last-Event-ID resumes.");
    }

    private Results<Ok<IReadOnlyList<DialEntry>>, BadRequest<Fault>> Dials(RunOrder order) =>
        Misshapen(order) is string message ? TypedResults.BadRequest(new Fault(message)) : TypedResults.Ok(lab.Dials(order));

    private Results<Ok<CheckAnswer>, BadRequest<Fault>> Check(RunOrder order)
    {
        if (Misshapen(order) is string message)
        {
            return TypedResults.BadRequest(new Fault(message));
        }

        IReadOnlyList<ScenarioFault> faults = lab.Check(order);
        return TypedResults.Ok(new CheckAnswer(faults.Count == 0, faults));
    }

    private Results<Accepted<JobEntry>, BadRequest<Fault>, UnprocessableEntity<Fault>, JsonHttpResult<Fault>> Start(RunOrder order)
    {
        if (Misshapen(order) is string message)
        {
            return TypedResults.BadRequest(new Fault(message));
        }

        if (order.Beside is string beside && shelf.Find(beside) is null)
        {
            return TypedResults.BadRequest(new Fault("beside: there is no such run"));
        }

        IReadOnlyList<ScenarioFault> faults = lab.Check(order);
        if (faults.Count > 0)
        {
            return TypedResults.UnprocessableEntity(new Fault("the order has faults and was not run") { Faults = faults });
        }

        return board.Add(order) is Job job
            ? TypedResults.Accepted($"/api/jobs/{job.Id}", job.Entry)
            : TypedResults.Json(new Fault($"{JobBoard.MostWaiting} jobs wait or run already; cancel one, or try again later"), StudioJson.Options, statusCode: 429);
    }

    private Results<Ok<JobEntry>, NotFound<Fault>> Cancel(string id)
    {
        if (board.Find(id) is not Job job)
        {
            return NoJob();
        }

        job.Cancel();
        return TypedResults.Ok(job.Entry);
    }

    private Results<Ok<JobEntry>, NotFound<Fault>, BadRequest<Fault>, Conflict<Fault>> PaceOf(string id, PaceOrder order)
    {
        if (board.Find(id) is not Job job)
        {
            return NoJob();
        }

        if (!Pace.IsAllowed(order.Speed))
        {
            return TypedResults.BadRequest(new Fault(WrongSpeed));
        }

        if (job.Book is not null || job.IsOver)
        {
            return TypedResults.Conflict(new Fault(job.Book is not null ? "a book's runs have no pace" : "the job is over"));
        }

        job.Pace.Ask(order.Ask, order.Speed);
        return TypedResults.Ok(job.Entry);
    }

    private IResult Events(string id, HttpRequest request, CancellationToken gone)
    {
        if (board.Find(id) is not Job job)
        {
            return NoJob();
        }

        string seen = request.Headers["Last-Event-ID"].ToString();
        if (seen.Length > 0 && !long.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return TypedResults.BadRequest(new Fault("Last-Event-ID: allowed a whole number, the id of the last event seen"));
        }

        IAsyncEnumerable<SseItem<JobEvent>> events = job.After(seen.Length == 0 ? 0 : long.Parse(seen, CultureInfo.InvariantCulture), gone);
        return TypedResults.ServerSentEvents(events);
    }

    private IResult Report(string id, HttpContext context)
    {
        byte[]? packed;
        try
        {
            packed = shelf.Packed(id);
        }
        catch (IOException)
        {
            return Unreadable();
        }

        if (packed is null)
        {
            return NoRun();
        }

        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return Results.Bytes(packed, "application/json");
        }

        return Results.Stream(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), "application/json");
    }

    private IResult Happenings(string id)
    {
        try
        {
            return shelf.FolderOf(id) is string folder ? Results.Bytes(RunEvents.Of(folder), "application/json") : NoRun();
        }
        catch (IOException)
        {
            return Unreadable();
        }
    }

    private IResult Why(string id, string? ask, string? extent)
    {
        if (shelf.FolderOf(id) is not string folder)
        {
            return NoRun();
        }

        if (ask is null || ask.Length > LongestSetting)
        {
            return TypedResults.BadRequest(new Fault($"ask: allowed an event's number, an account or ASSET@TIME, up to {LongestSetting} characters"));
        }

        if (extent is not (null or "main" or "all"))
        {
            return TypedResults.BadRequest(new Fault("extent: allowed main or all"));
        }

        try
        {
            LabAnswer answer = lab.Why(folder, ask, extent == "all" ? WhyExtent.All : WhyExtent.Main);
            return answer.Document is byte[] document ? Results.Bytes(document, "application/json") : TypedResults.UnprocessableEntity(new Fault(string.Join("; ", answer.Faults)));
        }
        catch (IOException)
        {
            return Unreadable();
        }
    }

    private static JsonHttpResult<Fault> Unreadable() => TypedResults.Json(new Fault("the run's tables cannot be read; powderkeg report says which"), StudioJson.Options, statusCode: 500);

    /// <summary>What is wrong with an order whatever the scenarios are; null where nothing is.</summary>
    private static string? Misshapen(RunOrder order) => order switch
    {
        { Scenario: null, Text: null } => "found neither scenario nor text; allowed: one of them",
        { Scenario: not null, Text: not null } => "found scenario and text; allowed: one of them",
        { Text: string text } when Encoding.UTF8.GetByteCount(text) > LargestText => $"text: found {Encoding.UTF8.GetByteCount(text)} bytes; allowed: up to {LargestText}",
        { Seed: < 0 } => "seed: allowed a whole number from 0",
        _ when !Pace.IsAllowed(order.Speed) => WrongSpeed,
        { Levers.Count: > MostLevers } => $"levers: found {order.Levers!.Count}; allowed: up to {MostLevers}",
        { Settings.Count: > MostSettings } => $"settings: found {order.Settings!.Count}; allowed: up to {MostSettings}",
        { Dials.Count: > MostLevers } => $"dials: found {order.Dials!.Count}; allowed: up to {MostLevers}",
        { Dials: not null } when order.Dials.Any(one => one?.Id is null || one.Id.Length > LongestSetting || !double.IsFinite(one.Value)) => "dials: allowed an id and a number each",
        _ when (order.Levers ?? []).Concat(order.Settings ?? []).Any(one => one is null || one.Length > LongestSetting) => $"levers and settings: allowed texts of up to {LongestSetting} characters",
        _ => null,
    };

    private static NotFound<Fault> NoRun() => TypedResults.NotFound(new Fault("there is no such run"));

    private static NotFound<Fault> NoJob() => TypedResults.NotFound(new Fault("there is no such job; a server that was started again has new ones, and past runs under /api/runs"));
}

/// <summary>Whom a page speaks to.</summary>
/// <param name="Cores">Runs that go on at once.</param>
internal sealed record About(string Version, int Cores);

/// <summary>What a check found.</summary>
internal sealed record CheckAnswer(bool Sound, IReadOnlyList<ScenarioFault> Faults);

/// <summary>What a run's pace is to be; what is null stays as it is.</summary>
/// <param name="Ask">pause, resume, minute (on to the next whole minute or domino), domino (on to the next one).</param>
/// <param name="Speed">Simulated seconds in one of the clock; 0: as fast as it goes.</param>
internal sealed record PaceOrder(PaceAsked? Ask, double? Speed);
