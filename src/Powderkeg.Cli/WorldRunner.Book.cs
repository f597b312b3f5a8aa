using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Books;
using Powderkeg.Experiments.Validation;
using Powderkeg.Scenarios;
using Powderkeg.Scenarios.Positions;

namespace Powderkeg.Cli;

internal sealed partial class WorldRunner
{
    public BookRead ReadBook(BookRequest request)
    {
        (WorldDescription? world, IReadOnlyList<string> errors) = Read(request.ScenarioPath, request.Settings);
        if (world is null)
        {
            return new(null, [], errors, []);
        }

        long length = request.Content?.LongLength ?? new FileInfo(request.PositionsPath).Length;
        if (length > LargestFile)
        {
            PositionFault large = new(PlainText.Clean(request.PositionsPath), 0, "", $"{length} bytes", $"up to {LargestFile}", "");
            return new(world, [], [large.ToString()], [large]);
        }

        PositionsResult positions = PositionsReader.Read(request.Content ?? File.ReadAllBytes(request.PositionsPath), request.PositionsPath, world);
        return new(world, positions.Accounts, positions.Faults, positions.Rows);
    }

    public BookAnswer Book(BookRequest request, IProgress<RunDone> progress, CancellationToken stop)
    {
        BookRead read = ReadBook(request);
        if (read.World is not WorldDescription world || read.Errors.Count > 0)
        {
            return new(null, read.World?.Name ?? "", "", null, read.Errors);
        }

        BookOutcome outcome = BookTrial.Run(world, read.Accounts, request.Seeds.Count > 0 ? request.Seeds : [world.Seed], request.Reruns, Environment.ProcessorCount, progress, stop);
        return new(outcome.Refusals.Count > 0 ? null : outcome, world.Name, ScenarioHash.Of(world), world.Macro.Shock?.At, outcome.Refusals);
    }
}
