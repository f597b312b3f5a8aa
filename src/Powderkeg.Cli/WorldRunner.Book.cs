using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Books;
using Powderkeg.Experiments.Validation;
using Powderkeg.Scenarios;
using Powderkeg.Scenarios.Positions;

namespace Powderkeg.Cli;

internal sealed partial class WorldRunner
{
    public BookAnswer Book(BookRequest request, IProgress<RunDone> progress, CancellationToken stop)
    {
        (WorldDescription? world, IReadOnlyList<string> errors) = Read(request.ScenarioPath, request.Settings);
        if (world is null)
        {
            return new(null, "", "", null, errors);
        }

        long length = new FileInfo(request.PositionsPath).Length;
        PositionsResult positions = length > LargestFile
            ? new([], [$"{PlainText.Clean(request.PositionsPath)}: found {length} bytes; allowed up to {LargestFile}"])
            : PositionsReader.Read(File.ReadAllBytes(request.PositionsPath), request.PositionsPath, world);
        if (positions.Faults.Count > 0)
        {
            return new(null, world.Name, "", null, positions.Faults);
        }

        BookOutcome outcome = BookTrial.Run(world, positions.Accounts, request.Seeds.Count > 0 ? request.Seeds : [world.Seed], request.Reruns, Environment.ProcessorCount, progress, stop);
        return new(outcome.Refusals.Count > 0 ? null : outcome, world.Name, ScenarioHash.Of(world), world.Macro.Shock?.At, outcome.Refusals);
    }
}
