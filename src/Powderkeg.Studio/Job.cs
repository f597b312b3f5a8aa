using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Powderkeg.Studio;

/// <summary>One run that was asked for, from queue to end, with all that it has said: whoever comes late or comes back is told everything from where he left.</summary>
internal sealed class Job(string id, RunOrder order)
{
    private readonly Lock gate = new();
    private readonly List<JobEvent> said = [];
    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource more = Fresh();
    private int dominoes;

    public string Id => id;
    public RunOrder Order => order;
    public CancellationToken Stop => stop.Token;

    /// <summary>Where it stands now.</summary>
    public JobEntry Entry
    {
        get
        {
            lock (gate)
            {
                return new(id, State, order.Scenario, order.Seed, order.Levers ?? [], order.Beside, Run, Message, said.Count, Moment);
            }
        }
    }

    public JobState State { get; private set; } = JobState.Queued;
    public bool IsOver => State is JobState.Done or JobState.Failed or JobState.Cancelled;
    private string? Run { get; set; }
    private string? Message { get; set; }
    private RunMoment? Moment { get; set; }

    public void Cancel() => stop.Cancel();

    public void Begin() => Say(JobState.Running, new("running"));

    /// <summary>The moment, and before it each domino that was not there at the last one.</summary>
    public void Report(RunMoment moment)
    {
        lock (gate)
        {
            Moment = moment;
            for (; dominoes < moment.Fallen.Count; dominoes++)
            {
                said.Add(new("domino") { Domino = moment.Fallen[dominoes], NowUs = moment.NowUs });
            }
        }

        Say(JobState.Running, new("progress") { Moment = moment });
    }

    public void End(LabResult result)
    {
        Run = result.Run;
        Message = result.Run is null ? string.Join("\n", result.Faults) : null;
        Say(Run is null ? JobState.Failed : JobState.Done, new(Run is null ? "failed" : "done") { Run = Run, Message = Message });
    }

    public void Fail(string message)
    {
        Message = message;
        Say(JobState.Failed, new("failed") { Message = message });
    }

    public void EndCancelled() => Say(JobState.Cancelled, new("cancelled") { Message = "cancelled; nothing was written" });

    /// <summary>Events after one that was seen, then new ones as they come; ends with the job.</summary>
    /// <param name="last">Id of the last event seen; 0 for none. Larger than the last there is: only new ones.</param>
    public async IAsyncEnumerable<SseItem<JobEvent>> After(long last, [EnumeratorCancellation] CancellationToken gone)
    {
        int next = (int)Math.Clamp(last, 0, int.MaxValue);
        while (true)
        {
            JobEvent[] fresh;
            Task waiting;
            bool isOver;
            lock (gate)
            {
                next = Math.Min(next, said.Count);
                fresh = [.. said.Skip(next)];
                (waiting, isOver) = (more.Task, IsOver);
            }

            foreach (JobEvent one in fresh)
            {
                next++;
                yield return new(one, one.Kind) { EventId = next.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            }

            if (isOver)
            {
                yield break;
            }

            await waiting.WaitAsync(gone);
        }
    }

    private void Say(JobState state, JobEvent one)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            State = state;
            said.Add(one);
            (waiting, more) = (more, Fresh());
        }

        waiting.SetResult();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Where a job stands.</summary>
internal enum JobState
{
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <summary>One thing that a job says. Its id in the stream is its place, from 1.</summary>
/// <param name="Kind">running, progress, domino, done, failed or cancelled.</param>
internal sealed record JobEvent(string Kind)
{
    public RunMoment? Moment { get; init; }

    /// <summary>Id of a domino that seems to have fallen; the run's own table is measured at its end.</summary>
    public string? Domino { get; init; }

    /// <summary>Simulated time at which the domino was seen, microseconds.</summary>
    public long? NowUs { get; init; }

    /// <summary>Name of the run's folder.</summary>
    public string? Run { get; init; }
    public string? Message { get; init; }
}

/// <summary>A job as the API shows it.</summary>
/// <param name="Scenario">Null where a text is run.</param>
/// <param name="Run">Name of the run's folder once it is done.</param>
/// <param name="Events">How many events there are so far.</param>
internal sealed record JobEntry(string Id, JobState State, string? Scenario, long? Seed, IReadOnlyList<string> Levers, string? Beside, string? Run, string? Message, int Events, RunMoment? Moment);
