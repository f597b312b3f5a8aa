using System.Buffers.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Powderkeg.Studio;

/// <summary>Books: a file of positions in, faults at their cells or a job out, and what became of it.</summary>
internal sealed partial class StudioApi
{
    private const int LargestFile = 1 << 20, MostSeeds = 100, LongestName = 200;

    private void MapBooks(RouteGroupBuilder api)
    {
        api.MapGet("/books", () => TypedResults.Ok(books.Entries())).WithSummary("Books that were run, the newest first; at most 200.");
        api.MapPost("/books/check", CheckBook).WithSummary("Every fault of a file of positions: line, column, found, allowed, example. Nothing is run.");
        api.MapPost("/books", StartBook).WithSummary("Runs a file of positions in a scenario; it waits where all cores are taken.");
        api.MapGet("/books/{id}", (string id) => books.Find(id) is BookEntry book ? (Results<Ok<BookEntry>, NotFound<Fault>>)TypedResults.Ok(book) : NoBook()).WithSummary("One book that was run.");
        api.MapGet("/books/{id}/document", (string id) => books.DocumentOf(id) is byte[] document ? Results.Bytes(document, "application/json") : NoBook())
            .Produces<object>(200, "application/json").Produces<Fault>(404).WithSummary("What became of a book (docs/reference/book.schema.json).");
    }

    private Results<Ok<BookCheck>, BadRequest<Fault>> CheckBook(BookOrder order)
    {
        if (Misshapen(order) is string message)
        {
            return TypedResults.BadRequest(new Fault(message));
        }

        IReadOnlyList<BookFault> faults = lab.Check(order);
        return TypedResults.Ok(new BookCheck(faults.Count == 0, faults));
    }

    private Results<Accepted<JobEntry>, BadRequest<Fault>, UnprocessableEntity<Fault>, JsonHttpResult<Fault>> StartBook(BookOrder order)
    {
        if (Misshapen(order) is string message)
        {
            return TypedResults.BadRequest(new Fault(message));
        }

        IReadOnlyList<BookFault> faults = lab.Check(order);
        if (faults.Count > 0)
        {
            return TypedResults.UnprocessableEntity(new Fault("the file has faults; nothing of it was loaded and nothing was run") { Cells = faults });
        }

        return board.Add(order) is Job job
            ? TypedResults.Accepted($"/api/jobs/{job.Id}", job.Entry)
            : TypedResults.Json(new Fault($"{JobBoard.MostWaiting} jobs wait or run already; cancel one, or try again later"), StudioJson.Options, statusCode: 429);
    }

    /// <summary>What is wrong with an order whatever its file says; null where nothing is.</summary>
    private static string? Misshapen(BookOrder order) => order switch
    {
        { Name: null or "" } => "name: allowed the name of the file",
        { Name.Length: > LongestName } => $"name: found {order.Name.Length} characters; allowed: up to {LongestName}",
        { Scenario: null } => "scenario: allowed the name of one that ships",
        { Content: null } => "content: allowed the file in base64",
        { Content: "" } => "the file is empty; allowed: CSV or YAML with at least one position",
        _ when !Base64.IsValid(order.Content.AsSpan(), out int _) => "content: allowed the file in base64",
        _ when Base64.IsValid(order.Content.AsSpan(), out int length) && length > LargestFile => $"the file has {length} bytes; allowed: up to {LargestFile}",
        { Seeds: < 1 or > MostSeeds } => $"seeds: found {order.Seeds}; allowed: 1 to {MostSeeds}",
        _ => null,
    };

    private static NotFound<Fault> NoBook() => TypedResults.NotFound(new Fault("there is no such book"));
}

/// <summary>What a check of a file found.</summary>
internal sealed record BookCheck(bool Sound, IReadOnlyList<BookFault> Faults);
