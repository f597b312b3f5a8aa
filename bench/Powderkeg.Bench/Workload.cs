namespace Powderkeg.Bench;

/// <summary>How much work: one that a test can wait for, or one that a figure can be taken from.</summary>
internal enum Size
{
    Smoke,
    Full,
}

/// <summary>A piece of work that is the same each time, and a hash of what it did: one that does nothing, or something else, fails instead of being fast.</summary>
internal abstract class Workload(string name, string unit, Size size)
{
    public string Name { get; } = name;

    /// <summary>What one operation is.</summary>
    public string Unit { get; } = unit;

    /// <summary>How many of them a run does.</summary>
    public abstract int Operations { get; }

    protected Size Size { get; } = size;

    /// <summary>The hash that a run of this size must leave. It changes where a rule does: then it is taken anew, by hand.</summary>
    protected abstract ulong Expected { get; }

    /// <summary>Builds what a run starts from; not timed.</summary>
    public abstract void Prepare();

    /// <summary>Does the work and returns its hash.</summary>
    protected abstract ulong Work();

    /// <summary>Does the work; throws if its hash is not the expected one.</summary>
    public ulong Run()
    {
        ulong found = Work();
        return found == Expected ? found
            : throw new InvalidOperationException($"{Name} ({Size}): its result hashes to 0x{found:x16}, expected 0x{Expected:x16}. If a rule was changed on purpose, write the new one down");
    }

    public static IReadOnlyList<Workload> All(Size size) => [new AgendaWork(size), new BookWork(size), new MarginWork(size)];
}
