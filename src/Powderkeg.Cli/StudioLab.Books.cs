using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Powderkeg.Cli.Commands;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Books;
using Powderkeg.Experiments.Validation;
using Powderkeg.Records;
using Powderkeg.Studio;

namespace Powderkeg.Cli;

internal sealed partial class StudioLab
{
    /// <summary>Where the books' folders go: beside the runs.</summary>
    private readonly string books = StudioServer.BooksBeside(runs);

    public IReadOnlyList<BookFault> Check(BookOrder order)
    {
        if (ScenarioOf(order) is not string path)
        {
            string[] known = [.. scenarios.Value.Select(one => one.Name)];
            string near = NearestWord.To(order.Scenario, known) is string name ? $" (did you mean {name}?)" : "";
            return [new(0, "", $"the scenario '{PlainText.Clean(order.Scenario)}'{near}", "the name of one that ships", "october-2025-small")];
        }

        BookRead read = runner.ReadBook(RequestOf(order, path, []));
        BookFault[] rows = [.. read.Rows.Select(fault => new BookFault(fault.Row, fault.Column, fault.Found, fault.Allowed, fault.Example))];
        // Past the last row that is told there is a line with how many more there are; a scenario's own faults have no row.
        return [.. rows, .. read.Errors.Skip(rows.Length).Select(line => new BookFault(0, "", PlainText.Clean(line), "", ""))];
    }

    public LabResult Run(BookOrder order, IProgress<RunsSoFar> progress, CancellationToken stop)
    {
        string? path = ScenarioOf(order);
        if (path is null || runner.Read(new(path, [], [])).World is not WorldDescription world)
        {
            return new(null, ["the scenario cannot be read"]);
        }

        long[] seeds = [.. Enumerable.Range(0, Math.Max(1, order.Seeds ?? 1)).Select(i => world.Seed + i)];
        BookRequest request = RequestOf(order, path, seeds);
        BookAnswer answer = runner.Book(request, new Runs(progress), stop);
        stop.ThrowIfCancellationRequested();
        return answer.Outcome is BookOutcome outcome ? new(PublishBook(order, request.Content!, BookDocument.Write(answer, outcome)), []) : new(null, [.. answer.Errors.Select(PlainText.Clean)]);
    }

    public LabAnswer Why(string folder, string question, WhyExtent extent)
    {
        if (WhyQuestion.Parse(question, out string message) is not WhyQuestion asked)
        {
            return new(null, [PlainText.Clean(message)]);
        }

        WhyRun run = WhyRun.Of(folder);
        using RunQuery query = new(folder);
        return new WhyReader(query, run).Answer(asked, out message) is WhyAnswer answer
            ? new(WhyDocument.Write(answer, run, extent == WhyExtent.All ? WhyDepth.All : WhyDepth.Main), [])
            : new(null, [.. message.Split('\n').Select(PlainText.Clean)]);
    }

    private string? ScenarioOf(BookOrder order) => scenarios.Value.Any(one => one.Name == order.Scenario) ? ScenarioFiles.Find(order.Scenario, home, out _) : null;

    /// <summary>The order's content is base64: the server has seen to it.</summary>
    private static BookRequest RequestOf(BookOrder order, string path, IReadOnlyList<long> seeds) =>
        new(path, PlainText.Clean(order.Name), seeds, [], order.Levers == false ? BookReruns.None : BookReruns.Levers) { Content = Convert.FromBase64String(order.Content) };

    /// <summary>One folder for each file, scenario and number of seeds; the same again replaces it in one step.</summary>
    private string PublishBook(BookOrder order, byte[] content, byte[] document)
    {
        string name = Path.GetFileNameWithoutExtension(order.Name);
        byte[] whole = [.. content, .. Encoding.UTF8.GetBytes($"\n{order.Name}\n{order.Scenario}\n{order.Seeds ?? 1}\n{order.Levers ?? true}")];
        string id = $"{RunFolder.FileName(name.Length == 0 ? "book" : name)}-{Convert.ToHexStringLower(SHA256.HashData(whole))[..8]}";
        bool isYaml = order.Name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || order.Name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
        lock (publishing)
        {
            BookFolder.Publish(Path.Combine(books, id),
            [
                (BookFolder.Document, document), (isYaml ? "positions.yaml" : "positions.csv", content),
                (BookFolder.OrderFile, JsonSerializer.SerializeToUtf8Bytes(order with { Content = "" }, StudioJson.Options)),
            ]);
        }

        return id;
    }

    private sealed class Runs(IProgress<RunsSoFar> progress) : IProgress<RunDone>
    {
        public void Report(RunDone value) => progress.Report(new(value.Done, value.Runs));
    }
}
