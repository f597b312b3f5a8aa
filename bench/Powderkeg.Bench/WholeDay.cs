using System.Diagnostics;
using System.Globalization;
using Powderkeg.Contagion;
using Powderkeg.Scenarios;

namespace Powderkeg.Bench;

/// <summary>A scenario from its file to its summary, as the command runs it, several times: what it costs, and that it is the same run each time.</summary>
internal static class WholeDay
{
    private sealed record Cost(double Seconds, double BuildSeconds, double CpuSeconds, double BytesPerAccount, RunSummary Run);

    /// <summary>Prints a line a run and returns the digest; throws if two runs differ, or if it is not the expected one.</summary>
    public static string Print(TextWriter to, string path, int times, string? expected)
    {
        string digest = expected ?? "";
        to.WriteLine("scenario  run  wall_s  build_s  cpu_s  happenings  happenings_per_s  accounts  bytes_per_account  peak_mb  digest");
        for (int i = 0; i < times; i++)
        {
            Cost cost = Once(path);
            RunSummary run = cost.Run;
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Scenario}  {i + 1}  {cost.Seconds:F2}  {cost.BuildSeconds:F2}  {cost.CpuSeconds:F2}  {run.Happenings}  {run.Happenings / cost.Seconds:F0}  {run.Accounts}  {cost.BytesPerAccount:F0}  {PeakMegabytes():F0}  {run.Digest}"));
            digest = digest.Length == 0 ? run.Digest : digest;
            if (run.Digest != digest)
            {
                throw new InvalidOperationException($"{run.Scenario}: digest {run.Digest}, expected {digest}");
            }
        }

        return digest;
    }

    /// <summary>Bytes an account: what the heap holds more once the world is built, over its accounts (venues and books included).</summary>
    private static Cost Once(string path)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long began = Stopwatch.GetTimestamp();
        ScenarioLayers layers = ScenarioLayers.Of(File.ReadAllText(path), path, name => File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, name)), out ScenarioError? fault)
            ?? throw new InvalidOperationException(fault!.ToString());
        ReadResult<WorldDescription> read = layers.Read<WorldDescription>();
        WorldDescription description = read.Value ?? throw new InvalidOperationException(string.Join('\n', read.Errors.Select(e => e.ToString())));
        World world = new(description, description.Seed);
        double build = Stopwatch.GetElapsedTime(began).TotalSeconds;
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        double collecting = Stopwatch.GetElapsedTime(began).TotalSeconds - build;
        Simulation simulation = new(world);
        simulation.RunToEnd();
        RunSummary run = simulation.Outcome.Summarise(simulation.Happenings);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds - collecting;
        return new(seconds, build, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds, (double)held / world.Roster.Count, run);
    }

    private static double PeakMegabytes() => Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
}
