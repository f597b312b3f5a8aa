namespace Powderkeg.EndToEnd;

/// <summary>The benchmarks, each once and small: they build, they run, and each leaves the hash that it must.</summary>
public sealed class BenchSmoke : IDisposable
{
    private readonly Command command = new();

    public void Dispose() => command.Dispose();

    [Fact]
    public void Every_benchmark_does_the_work_that_its_hash_says()
    {
        (string configuration, string framework) = Command.BuiltAs();
        Answer answer = command.Start("dotnet", [Path.Combine(Command.Root, "bench", "Powderkeg.Bench", "bin", configuration, framework, "Powderkeg.Bench.dll"), "--smoke"]);
        Assert.True(answer.Code == 0, answer.Output + answer.Error);
        foreach (string name in (string[])["agenda", "order book", "margin tick"])
        {
            Assert.Contains(name + ": ", answer.Output, StringComparison.Ordinal);
        }

        Assert.Contains("bytes_per_account", answer.Output, StringComparison.Ordinal);
    }
}
