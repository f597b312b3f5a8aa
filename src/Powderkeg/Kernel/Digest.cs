namespace Powderkeg.Kernel;

/// <summary>The run's fingerprint: every fact in order goes through it, by stable keys and never by dense ids.</summary>
/// <remarks>A snapshot is kept every 1,000 facts, so that two runs that differ can be told where. Arithmetic wraps on purpose: it is a hash.</remarks>
public sealed class Digest
{
    private readonly List<ulong> snapshots = [];
    private ulong state = 0x243F6A8885A308D3UL;

    public long Facts { get; private set; }
    public ulong Value => StableHash.Finish(state);
    public IReadOnlyList<ulong> Snapshots => snapshots;

    /// <summary>Opens the next fact: its kind, its time, and the stable keys of whom it is about.</summary>
    public void Begin(int kind, long microseconds)
    {
        Add((ulong)kind);
        Add((ulong)microseconds);
        Facts++;
        if (Facts % 1000 == 0)
        {
            snapshots.Add(Value);
        }
    }

    public void Add(ulong value)
    {
        unchecked
        {
            state = (state ^ value) * 0x9E3779B97F4A7C15UL;
            state ^= state >> 29;
        }
    }

    public void Add(long value) => Add(unchecked((ulong)value));

    public override string ToString() => Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
