using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Units;

namespace Powderkeg.Cli;

internal sealed partial class WorldRunner
{
    /// <summary>The run with the event, to its end: what is left out, and what the run without it is held against. Its world is gone when this returns.</summary>
    private static RunWithEvent? FirstWith(int number, WorldDescription description, RunRequest request, IProgress<RunProgress> progress, CancellationToken stop, out string refusal)
    {
        World world = new(description, request.Seed ?? description.Seed);
        RunWithEvent.LookFor(world, new(number));
        Simulation simulation = new(world);
        Live(simulation, request with { Profile = null }, progress, stop);
        simulation.RunToEnd();
        return RunWithEvent.Read(simulation, new(number), out refusal);
    }

    /// <summary>To the end, or to the end of the budget.</summary>
    private static void Live(Simulation simulation, RunRequest request, IProgress<RunProgress> progress, CancellationToken stop)
    {
        ProgressReader reader = new(simulation.World);
        for (Instant at = simulation.World.Description.Start; !simulation.IsOver && !simulation.IsOutOfBudget; at += request.Look)
        {
            stop.ThrowIfCancellationRequested();
            request.Profile?.Resume();
            simulation.RunUntil(at);
            progress.Report(reader.At(at));
        }
    }

    /// <summary>What a run without an event means is not what its scenario means: nothing that is kept by the one may be shown for the other.</summary>
    private static string HashWithout(string scenarioHash, int number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{scenarioHash} without event {number}"))))[..scenarioHash.Length];
}
