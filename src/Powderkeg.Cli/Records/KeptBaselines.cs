using Powderkeg.Experiments.Validation;

namespace Powderkeg.Cli.Records;

/// <summary>Falls without forced selling as <c>run --baseline</c> keeps them: what either command has run, the other finds.</summary>
internal sealed class KeptBaselines(string scenarioHash) : IUnforcedFalls
{
    public IReadOnlyDictionary<string, double>? Find(long seed) => Baseline.Read(KeyOf(seed))?.Falls;

    public void Keep(long seed, IReadOnlyDictionary<string, double> falls) => new Baseline(falls).Write(KeyOf(seed));

    private string KeyOf(long seed) => Baseline.KeyOf(scenarioHash, seed, ProductVersion.Text);
}
