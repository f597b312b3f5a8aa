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
internal sealed class StudioApi(ILab lab, JobBoard board, RunShelf shelf, string version)
{
    private const int LargestText = 1 << 20, MostLevers = 40, MostSettings = 100, LongestSetting = 1_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api");
        api.MapGet("/about", () => TypedResults.Ok(new About(version, Environment.ProcessorCount))).WithSummary("Version, and how many runs go on at once.");
        api.MapGet("/scenarios", () => TypedResults.Ok(lab.Scenarios())).WithSummary("Scenarios and samples that ship, with their texts.");
        api.MapGet("/levers", () => TypedResults.Ok(lab.Levers())).WithSummary("Levers that ship, and dominoes that can be switched off.");
        api.MapPost("/check", Check).WithSummary("Every fault of an order: line, column, what was found, what is allowed, the nearest name.");
        api.MapGet("/runs", () => TypedResults.Ok(shelf.Entries())).WithSummary("Past runs, the newest first; at most 500.");
        api.MapGet("/runs/{id}", (string id) => shelf.Find(id) is RunEntry run ? (Results<Ok<RunEntry>, NotFound<Fault>>)TypedResults.Ok(run) : NoRun()).WithSummary("One past run.");
        api.MapGet("/runs/{id}/report", Report).Produces<object>(200, "application/json").Produces<Fault>(404).WithSummary("The report's document of a run (docs/reference/report.md).");
        api.MapGet("/jobs", () => TypedResults.Ok(board.Entries)).WithSummary("Jobs of this server, the oldest first.");
        api.MapPost("/jobs", Start).WithSummary("Starts a run; it waits where all cores are taken.");
        api.MapGet("/jobs/{id}", (string id) => board.Find(id) is Job job ? (Results<Ok<JobEntry>, NotFound<Fault>>)TypedResults.Ok(job.Entry) : NoJob()).WithSummary("Where a job stands.");
        api.MapPost("/jobs/{id}/cancel", Cancel).WithSummary("Asks a job to stop; nothing of it is written.");
        api.MapGet("/jobs/{id}/events", Events).Produces<JobEvent>(200, "text/event-stream").WithSummary("All that a job says, as server-sent events; the header Last-Event-ID resumes.");
    }

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
            return TypedResults.Json(new Fault("the run's tables cannot be read; powderkeg report says which"), StudioJson.Options, statusCode: 500);
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

    /// <summary>What is wrong with an order whatever the scenarios are; null where nothing is.</summary>
    private static string? Misshapen(RunOrder order) => order switch
    {
        { Scenario: null, Text: null } => "found neither scenario nor text; allowed: one of them",
        { Scenario: not null, Text: not null } => "found scenario and text; allowed: one of them",
        { Text: string text } when Encoding.UTF8.GetByteCount(text) > LargestText => $"text: found {Encoding.UTF8.GetByteCount(text)} bytes; allowed: up to {LargestText}",
        { Seed: < 0 } => "seed: allowed a whole number from 0",
        { Levers.Count: > MostLevers } => $"levers: found {order.Levers!.Count}; allowed: up to {MostLevers}",
        { Settings.Count: > MostSettings } => $"settings: found {order.Settings!.Count}; allowed: up to {MostSettings}",
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
