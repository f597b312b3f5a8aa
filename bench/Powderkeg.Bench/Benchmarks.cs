using BenchmarkDotNet.Attributes;

namespace Powderkeg.Bench;

/// <summary>The workloads at full size under BenchmarkDotNet: each run starts from a state of its own, and its hash is checked.</summary>
[MemoryDiagnoser]
public class Benchmarks
{
    private readonly Workload agenda = new AgendaWork(Size.Full);
    private readonly Workload book = new BookWork(Size.Full);
    private readonly Workload margin = new MarginWork(Size.Full);

    [IterationSetup(Target = nameof(Agenda))]
    public void PrepareAgenda() => agenda.Prepare();

    [Benchmark(OperationsPerInvoke = 2_000_000)]
    public ulong Agenda() => agenda.Run();

    [IterationSetup(Target = nameof(OrderBook))]
    public void PrepareBook() => book.Prepare();

    [Benchmark(OperationsPerInvoke = 1_000_000)]
    public ulong OrderBook() => book.Run();

    [IterationSetup(Target = nameof(MarginTick))]
    public void PrepareMargin() => margin.Prepare();

    [Benchmark(OperationsPerInvoke = 2_000)]
    public ulong MarginTick() => margin.Run();
}
