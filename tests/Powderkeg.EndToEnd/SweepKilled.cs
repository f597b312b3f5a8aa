using System.Diagnostics;
using System.Text.Json;

namespace Powderkeg.EndToEnd;

/// <summary>A sweep is a long thing: what a kill without warning costs.</summary>
public sealed class SweepKilled : IDisposable
{
    private readonly Command command = new();

    public void Dispose() => command.Dispose();

    [Fact]
    public void Killed_with_signal_9_it_goes_on_and_comes_to_the_same_table()
    {
        string plan = command.Write("plan.yaml", $"name: killed\nscenario: {Path.Combine(Command.Root, "samples", "unified-liquidation.yaml")}\nsample: monte-carlo\npoints: 120\nvary: [{{path: macro.shock.fall, from: 1%, to: 5.8%}}]\n");
        string parts = Path.Combine(command.Folder, "torn", "parts");
        Answer killed = command.Start("dotnet", [Command.Library(), "sweep", plan, "-q", "--out", "torn"], process =>
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!process.HasExited && (!Directory.Exists(parts) || Directory.GetFiles(parts).Length < 2) && watch.Elapsed < command.Patience)
            {
                Thread.Sleep(5);
            }

            process.Kill();
        });
        Assert.NotEqual(0, killed.Code);
        Assert.False(File.Exists(Path.Combine(command.Folder, "torn", "sweep.parquet")));
        Answer again = command.Run("sweep", plan, "-q", "--json", "--out", "torn"), whole = command.Run("sweep", plan, "-q", "--json", "--out", "whole");
        Assert.Equal((0, 0), (again.Code, whole.Code));
        JsonElement answer = JsonDocument.Parse(again.Output).RootElement;
        Assert.Equal(120, answer.GetProperty("paths").GetInt32());
        Assert.InRange(answer.GetProperty("done_earlier").GetInt32(), 2, 119);
        Assert.Equal(File.ReadAllBytes(Path.Combine(command.Folder, "whole", "sweep.parquet")), File.ReadAllBytes(Path.Combine(command.Folder, "torn", "sweep.parquet")));
    }
}
