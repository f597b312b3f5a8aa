using Powderkeg.Cli;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Verification;

namespace Powderkeg.Tests.Vectors;

/// <summary>The one place that demands equality, and says how many cases and how large an error.</summary>
internal static class VectorDemand
{
    public static string Folder { get; } = VectorFolder.Of(ScenarioFiles.Home() ?? throw new InvalidOperationException("The tests are not run from within the repository."));

    public static VectorFile File(string mechanism) => VectorFolder.Read(Folder, mechanism);

    public static void Met(string mechanism)
    {
        Mechanism one = Mechanism.Of(mechanism);
        VectorResult result = one.Verify(File(mechanism));
        Assert.True(result.Cases >= one.LeastCases, $"{result.Mechanism}: {result.Cases} cases, {one.LeastCases} wanted");
        Assert.True(result.Failed == 0, $"{result.Mechanism}: {result.Failed} of {result.Cases} differ, largest error {result.LargestError}; first: {result.FirstFailure}");
    }
}
