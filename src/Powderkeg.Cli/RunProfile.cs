using System.Diagnostics;
using Powderkeg.Kernel;

namespace Powderkeg.Cli;

/// <summary>One line of a profile: wall time of a part of a run.</summary>
/// <param name="Phase">The phase of an instant; <c>before</c> and <c>after</c> the run; <c>agenda</c> between happenings.</param>
/// <param name="Share">Of all that was timed.</param>
internal sealed record ProfileRow(string Phase, string Room, string Part, long Happenings, double Seconds, double Share);

/// <summary>Where a run's time goes: by phase, and by what the agenda calls. Two looks at the clock a happening (a second or so on ten million), so only where it is asked for.</summary>
internal sealed class RunProfile : IHappeningWatch
{
    private readonly List<(string Phase, string Room, string Part, long Ticks)> around = [];
    private List<(string Phase, string Room, string Part, long Happenings, long Ticks)> named = [];
    private long[] ticks = new long[64];
    private long[] counts = new long[64];
    private Phase[] phases = new Phase[64];
    private long agenda;
    private long began;
    private long ended = Stopwatch.GetTimestamp();

    /// <summary>The lines, longest first; empty until <see cref="Finish"/>.</summary>
    public IReadOnlyList<ProfileRow> Rows { get; private set; } = [];

    public void Begins()
    {
        began = Stopwatch.GetTimestamp();
        agenda += began - ended;
    }

    public void Ends(Phase phase, int handler)
    {
        ended = Stopwatch.GetTimestamp();
        if (handler >= ticks.Length)
        {
            int length = Math.Max(handler + 1, ticks.Length * 2);
            Array.Resize(ref ticks, length);
            Array.Resize(ref counts, length);
            Array.Resize(ref phases, length);
        }

        ticks[handler] += ended - began;
        counts[handler]++;
        phases[handler] = phase;
    }

    /// <summary>The agenda's time does not run on while something else is done.</summary>
    public void Resume() => ended = Stopwatch.GetTimestamp();

    /// <summary>Times what is no happening: building, summing up, writing.</summary>
    public T Time<T>(string phase, string room, string part, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T made = work();
        around.Add((phase, room, part, Stopwatch.GetTimestamp() - start));
        Resume();
        return made;
    }

    /// <summary>Puts names to what was counted; may be called again when more has been timed.</summary>
    public void Finish(World world)
    {
        named = [];
        for (int handler = 0; handler < ticks.Length; handler++)
        {
            if (counts[handler] > 0)
            {
                HappeningPart part = HappeningParts.Of(world, handler);
                named.Add((phases[handler].ToString().ToLowerInvariant(), part.Room, part.Name, counts[handler], ticks[handler]));
            }
        }

        named.Add(("agenda", "Kernel", "what comes next", counts.Sum(), agenda));
        Sum();
    }

    /// <summary>Adds what has been timed since to the lines.</summary>
    public void Sum()
    {
        List<(string Phase, string Room, string Part, long Happenings, long Ticks)> all = [.. named, .. around.Select(row => (row.Phase, row.Room, row.Part, 0L, row.Ticks))];
        double whole = Math.Max(1, all.Sum(row => row.Ticks));
        Rows = [.. all.OrderByDescending(row => row.Ticks).ThenBy(row => row.Part, StringComparer.Ordinal)
            .Select(row => new ProfileRow(row.Phase, row.Room, row.Part, row.Happenings, (double)row.Ticks / Stopwatch.Frequency, row.Ticks / whole))];
    }
}
