using Powderkeg.Contagion;
using Powderkeg.Ledger;
using Powderkeg.Scenarios;

namespace Powderkeg.Tests.Samples;

/// <summary>Runs shipped scenario files from the repository's root.</summary>
internal static class SampleRuns
{
    public static string Root { get; } = FindRoot();

    public static WorldDescription Read(string path)
    {
        string full = Path.Combine(Root, path);
        ScenarioLayers layers = ScenarioLayers.Of(File.ReadAllText(full), path, name => File.ReadAllText(Path.Combine(Path.GetDirectoryName(full)!, name)), out _)!;
        ReadResult<WorldDescription> result = layers.Read<WorldDescription>();
        Assert.True(result.Errors.Count == 0, string.Join(Environment.NewLine, result.Errors));
        return result.Value!;
    }

    /// <summary>A sample's summary, with some mechanisms switched off; conservation is audited at the end.</summary>
    public static RunSummary Run(WorldDescription description, params DominoSwitch[] off)
    {
        Simulation simulation = new(new World(description with { Off = [.. description.Off, .. off] }, description.Seed));
        simulation.RunToEnd();
        RunSummary summary = simulation.Outcome.Summarise(simulation.Happenings);
        Assert.All(summary.Audit, row => Assert.Equal(0, row.Difference.Units));
        return summary;
    }

    /// <summary>The same with the ledger audited after every happening: for small worlds.</summary>
    public static Simulation RunAudited(WorldDescription description)
    {
        World world = new(description, description.Seed);
        Simulation simulation = new(world);
        while (simulation.Step())
        {
            ConservationAudit.Require(world.Balances);
        }

        return simulation;
    }

    public static DominoRow Domino(RunSummary run, string id) => run.Dominoes.Single(d => d.Id == id);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Powderkeg.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests run inside the repository");
    }
}
