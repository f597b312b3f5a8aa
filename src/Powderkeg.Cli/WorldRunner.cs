using System.Text;
using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Scenarios;
using Powderkeg.Units;

namespace Powderkeg.Cli;

/// <summary>The machine behind the command line: reads a scenario, builds its world, runs it minute by minute.</summary>
internal sealed class WorldRunner : IScenarioRunner
{
    private const long LargestFile = 1 << 20;

    public string Schema() => ScenarioSchema.For<WorldDescription>() + "\n";

    public IReadOnlyList<string> Check(string scenarioPath) => Read(scenarioPath).Errors;

    public RunOutcome Run(RunRequest request, IProgress<RunProgress> progress, CancellationToken stop)
    {
        (WorldDescription? description, IReadOnlyList<string> errors) = Read(request.ScenarioPath);
        if (description is null)
        {
            return RunOutcome.Refused(errors);
        }

        description = description with
        {
            Off = [.. description.Off, .. request.Off.Select(ToSwitch)],
            End = request.Until is { } until && until < description.End ? until : description.End,
        };
        if (description.End <= description.Start)
        {
            return RunOutcome.Refused([$"--until: found {description.End}; allowed: later than the scenario's start, {description.Start}"]);
        }

        World world = new(description, request.Seed ?? description.Seed);
        Simulation simulation = new(world);
        ProgressReader reader = new(world);
        for (Instant minute = description.Start; !simulation.IsOver; minute += Duration.FromMinutes(1))
        {
            stop.ThrowIfCancellationRequested();
            simulation.RunUntil(minute);
            progress.Report(reader.At(minute));
        }

        simulation.RunToEnd();
        RunSummary summary = simulation.Outcome.Summarise(simulation.Happenings);
        return RunOutcome.Done(summary, ScenarioHash.Of(description));
    }

    private static (WorldDescription? Description, IReadOnlyList<string> Errors) Read(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > LargestFile)
        {
            return (null, [$"{path}: found {length} bytes; allowed: up to {LargestFile}"]);
        }

        ReadResult<WorldDescription> result = ScenarioReader.Read<WorldDescription>(File.ReadAllText(path, Encoding.UTF8), path);
        return (result.Value, [.. result.Errors.Select(e => e.ToString())]);
    }

    private static DominoSwitch ToSwitch(string id) =>
        Enum.Parse<DominoSwitch>(id.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    /// <summary>What the progress line shows: prices as they stand.</summary>
    private sealed class ProgressReader(World world)
    {
        private readonly Market? bitcoin = world.Markets.FirstOrDefault(m => m.Kind == MarketKind.Spot && KeyOf(world, m) == "BTC");
        private readonly Market[] altcoins = [.. world.Markets.Where(m => m.Kind == MarketKind.Spot && ClassOf(world, m) == AssetClass.Altcoin)];
        private readonly Market[] dollars = [.. world.Markets.Where(m => m.Kind == MarketKind.Spot && ClassOf(world, m) == AssetClass.SyntheticDollar)];

        public RunProgress At(Instant now)
        {
            string? worst = null;
            double fall = 0;
            foreach (Market market in altcoins)
            {
                double lost = 1 - market.Reference / market.StartPrice;
                if (lost > fall)
                {
                    (worst, fall) = (KeyOf(world, market), lost);
                }
            }

            return new(now, world.Description.Start, world.Description.End, bitcoin?.Reference, worst, fall,
                [.. dollars.Select(m => new VenuePrice(world.NameOf(m.Venue), m.Reference))], null);
        }

        private static string KeyOf(World world, Market market) => world.Balances.AssetOf(market.Spec.Base).Key;

        private static AssetClass ClassOf(World world, Market market) => world.Description.Assets[market.Spec.Base.Index].Class;
    }
}
