using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Powderkeg.Studio;

/// <summary>One run that was asked for, from queue to end, with all that it has said: whoever comes late or comes back is told everything from where he left.</summary>
/// <remarks>
/// Two kinds of news: what is kept (states, dominoes, whole minutes), each with its number; and looks between two minutes, of which only the last is there to be seen, without a number. What is kept
/// grows with the simulated minutes, not with how long or how often anybody looks.
/// </remarks>
internal sealed class Job(string id, RunOrder? order, BookOrder? book)
{
    /// <summary>Looks between two minutes are shown this often.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    /// <summary>A stream that has nothing to tell says at least so: a reader who hears nothing for longer knows that the server is gone.</summary>
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly List<JobEvent> said = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Stopwatch sinceLook = Stopwatch.StartNew();
    private TaskCompletionSource more = Fresh();
    private RunMoment? between;
    private long looks;
    private int dominoes;

    public string Id => id;
    public RunOrder? Order => order;
    public BookOrder? Book => book;
    public Pace Pace { get; } = new();
    public CancellationToken Stop => stop.Token;

    /// <summary>Where it stands now.</summary>
    public JobEntry Entry
    {
        get
        {
            // Asked before: the pace tells this job of its changes while it holds its own lock.
            double speed = Pace.Speed;
            lock (gate)
            {
                return new(id, book is null ? "run" : "book", State, order?.Scenario ?? book?.Scenario, order?.Seed, order?.Levers ?? [], order?.Dials ?? [], order?.Beside, book?.Name, Result, Message, speed, said.Count, Moment);
            }
        }
    }

    public JobState State { get; private set; } = JobState.Queued;
    public bool IsOver => State is JobState.Done or JobState.Failed or JobState.Cancelled;
    private string? Result { get; set; }
    private string? Message { get; set; }
    private RunMoment? Moment { get; set; }

    public void Cancel() => stop.Cancel();

    public void Begin() => Say(JobState.Running, new("running"));

    /// <summary>The moment, and before it each domino that was not there at the last one. Returns when the run may go on.</summary>
    public void Report(RunMoment moment)
    {
        int before = dominoes;
        lock (gate)
        {
            Moment = moment;
            for (; dominoes < moment.Fallen.Count; dominoes++)
            {
                said.Add(new("domino") { Domino = moment.Fallen[dominoes], NowUs = moment.NowUs });
            }
        }

        if (moment.Grain == MomentGrain.Minute || dominoes > before)
        {
            Say(JobState.Running, new("progress") { Moment = moment });
        }
        else if (sinceLook.Elapsed >= Between)
        {
            Look(moment);
        }

        Pace.Hold(moment, dominoes > before ? DominoSeen.Yes : DominoSeen.No, change => Say(change == PaceChange.Paused ? JobState.Paused : JobState.Running,
            new(change == PaceChange.Paused ? "paused" : "resumed") { Moment = moment }), stop.Token);
    }

    /// <summary>One more run of a book is done.</summary>
    public void Report(RunsSoFar runs) => Say(JobState.Running, new("progress") { Runs = runs });

    public void End(LabResult result)
    {
        lock (gate)
        {
            Result = result.Run;
            Message = result.Run is null ? string.Join("\n", result.Faults) : null;
        }

        Say(Result is null ? JobState.Failed : JobState.Done, new(Result is null ? "failed" : "done") { Run = Result, Message = Message });
    }

    public void Fail(string message)
    {
        lock (gate)
        {
            Message = message;
        }

        Say(JobState.Failed, new("failed") { Message = message });
    }

    public void EndCancelled() => Say(JobState.Cancelled, new("cancelled") { Message = "cancelled; nothing was written" });

    /// <summary>Events after one that was seen, then new ones as they come; ends with the job.</summary>
    /// <param name="last">Id of the last event seen; 0 for none. Larger than the last there is: only new ones.</param>
    public async IAsyncEnumerable<SseItem<JobEvent>> After(long last, [EnumeratorCancellation] CancellationToken gone)
    {
        int next = (int)Math.Clamp(last, 0, int.MaxValue);
        long looked = 0;
        while (true)
        {
            JobEvent[] fresh;
            RunMoment? look;
            Task waiting;
            bool isOver;
            lock (gate)
            {
                next = Math.Min(next, said.Count);
                fresh = [.. said.Skip(next)];
                look = looks > looked ? between : null;
                looked = looks;
                (waiting, isOver) = (more.Task, IsOver);
            }

            foreach (JobEvent one in fresh)
            {
                next++;
                yield return new(one, one.Kind) { EventId = next.ToString(CultureInfo.InvariantCulture) };
            }

            if (look is not null)
            {
                yield return new(new("look") { Moment = look }, "look");
            }

            if (isOver)
            {
                yield break;
            }

            // Told by a race, not by an exception: a paused run is silent for hours.
            if (await Task.WhenAny(waiting, Task.Delay(Alive, gone)) != waiting)
            {
                gone.ThrowIfCancellationRequested();
                yield return new(new("alive"), "alive");
            }
        }
    }

    private void Look(RunMoment moment)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            (between, looks) = (moment, looks + 1);
            (waiting, more) = (more, Fresh());
        }

        sinceLook.Restart();
        waiting.SetResult();
    }

    private void Say(JobState state, JobEvent one)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            State = state;
            between = null;
            said.Add(one);
            (waiting, more) = (more, Fresh());
        }

        sinceLook.Restart();
        waiting.SetResult();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Where a job stands.</summary>
internal enum JobState
{
    Queued,
    Running,
    Paused,
    Done,
    Failed,
    Cancelled,
}

/// <summary>One thing that a job says. Its id in the stream is its place, from 1; looks and signs of life have none.</summary>
/// <param name="Kind">running, progress, domino, paused, resumed, done, failed or cancelled; look, alive.</param>
internal sealed record JobEvent(string Kind)
{
    public RunMoment? Moment { get; init; }

    /// <summary>Id of a domino that seems to have fallen; the run's own table is measured at its end.</summary>
    public string? Domino { get; init; }

    /// <summary>Simulated time at which the domino was seen, microseconds.</summary>
    public long? NowUs { get; init; }

    /// <summary>Of a book: how many runs are done.</summary>
    public RunsSoFar? Runs { get; init; }

    /// <summary>Name of the run's folder, or of the book's.</summary>
    public string? Run { get; init; }
    public string? Message { get; init; }
}

/// <summary>A job as the API shows it.</summary>
/// <param name="Kind">run or book.</param>
/// <param name="Scenario">Null where a text is run.</param>
/// <param name="Book">Name of the file of positions; null for a run.</param>
/// <param name="Run">Name of the run's or the book's folder once it is done.</param>
/// <param name="Speed">Simulated seconds in one of the clock; 0: as fast as it goes.</param>
/// <param name="Events">How many events there are so far.</param>
internal sealed record JobEntry(
    string Id, string Kind, JobState State, string? Scenario, long? Seed, IReadOnlyList<string> Levers, IReadOnlyList<DialSetting> Dials, string? Beside, string? Book, string? Run, string? Message, double Speed, int Events, RunMoment? Moment);
