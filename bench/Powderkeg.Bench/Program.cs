using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Powderkeg.Bench;

// dotnet run -c Release --project bench/Powderkeg.Bench -- [--smoke | --once | --day [TIMES] [SCENARIO] [DIGEST] | arguments of BenchmarkDotNet]
//   --smoke   every workload once, small, and a small day; hashes are checked (the tests run this)
//   --once    every workload once at full size, with its hash
//   --day     a whole scenario: wall, happenings a second, bytes an account, peak memory, digest
const string SmallDay = "samples/perp-liquidation.yaml";
const string SmallDayDigest = "f4037da4ffd0279a";

switch (args.FirstOrDefault())
{
    case "--smoke":
        Once(Size.Smoke);
        WholeDay.Print(Console.Out, InRepository(SmallDay), 2, SmallDayDigest);
        break;
    case "--once":
        Once(Size.Full);
        break;
    case "--day":
        int times = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        WholeDay.Print(Console.Out, args.Length > 2 ? args[2] : InRepository("scenarios/october-2025.yaml"), times, args.Length > 3 ? args[3] : null);
        break;
    default:
        // In this process: a project made on the fly would not see how this repository builds.
        IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithInvocationCount(1).WithUnrollFactor(1).WithIterationCount(7).WithWarmupCount(2));
        BenchmarkSwitcher.FromTypes([typeof(Benchmarks)]).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
        break;
}

static void Once(Size size)
{
    foreach (Workload workload in Workload.All(size))
    {
        workload.Prepare();
        long allocated = GC.GetAllocatedBytesForCurrentThread(), began = Stopwatch.GetTimestamp();
        ulong hash = workload.Run();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{workload.Name}: {workload.Operations} x {workload.Unit}, {seconds * 1e9 / workload.Operations:F0} ns and {(double)allocated / workload.Operations:F1} bytes each, hash {hash:x16}"));
    }
}

static string InRepository(string path)
{
    for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "Powderkeg.slnx")))
        {
            return Path.Combine(folder.FullName, path);
        }
    }

    return path;
}
