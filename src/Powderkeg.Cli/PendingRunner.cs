namespace Powderkeg.Cli;

/// <summary>Stands where the machine will be connected: it refuses everything, in words.</summary>
internal sealed class PendingRunner : IScenarioRunner
{
    private const string NotYet = "the simulation is not connected to the command line in this build";

    public string Schema() => "{}\n";

    public IReadOnlyList<string> Check(string scenarioPath) => [NotYet];

    public RunOutcome Run(RunRequest request, IProgress<RunProgress> progress, CancellationToken stop) => RunOutcome.Refused([NotYet]);
}
