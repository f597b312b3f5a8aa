using System.Security.Cryptography;

namespace Powderkeg.Studio;

/// <summary>Jobs of this server: as many at once as there are cores, others wait in the order in which they came.</summary>
/// <remarks>It forgets the oldest that are over; what they made are folders, which nobody forgets.</remarks>
internal sealed class JobBoard(ILab lab, int atOnce) : IDisposable
{
    public const int MostWaiting = 64;
    public const int MostKept = 200;

    private readonly Lock gate = new();
    private readonly List<Job> jobs = [];
    private readonly SemaphoreSlim slots = new(atOnce);
    private readonly List<Task> running = [];

    public IReadOnlyList<JobEntry> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. jobs.Select(job => job.Entry)];
            }
        }
    }

    public Job? Find(string id)
    {
        lock (gate)
        {
            return jobs.Find(job => job.Id == id);
        }
    }

    /// <summary>A job that will run when there is a core for it; null where too many wait.</summary>
    public Job? Add(RunOrder order)
    {
        Job job = new(FreshId(), order with { Speed = null }, null);
        job.Pace.Ask(null, order.Speed);
        return Add(job);
    }

    /// <summary>The same for a book.</summary>
    public Job? Add(BookOrder order) => Add(new Job(FreshId(), null, order));

    /// <summary>Drawn, not counted: a page that a restarted server left behind never meets another job under its name.</summary>
    private static string FreshId() => "job-" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    private Job? Add(Job job)
    {
        lock (gate)
        {
            if (jobs.Count(one => !one.IsOver) >= MostWaiting)
            {
                return null;
            }

            while (jobs.Count >= MostKept && jobs.Find(one => one.IsOver) is Job oldest)
            {
                jobs.Remove(oldest);
            }

            jobs.Add(job);
            running.RemoveAll(task => task.IsCompleted);
            running.Add(Task.Run(() => Work(job)));
        }

        return job;
    }

    /// <summary>Asks all jobs to stop and waits for them for a while.</summary>
    public void Dispose()
    {
        Task[] left;
        lock (gate)
        {
            jobs.ForEach(job => job.Cancel());
            left = [.. running];
        }

        Task.WaitAll(left, TimeSpan.FromSeconds(10));
    }

    private async Task Work(Job job)
    {
        try
        {
            await slots.WaitAsync(job.Stop);
        }
        catch (OperationCanceledException)
        {
            job.EndCancelled();
            return;
        }

        try
        {
            job.Begin();
            LabResult result = await Task.Factory.StartNew(() => job.Book is BookOrder book ? lab.Run(book, new Listener(job), job.Stop) : lab.Run(job.Order!, new Listener(job), job.Stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            job.End(result);
        }
        catch (OperationCanceledException)
        {
            job.EndCancelled();
        }
        catch (Exception fault)
        {
            // Whatever broke, the server and the other jobs go on; the message says what, without a stack trace.
            job.Fail($"{fault.GetType().Name}: {fault.Message}");
        }
        finally
        {
            slots.Release();
        }
    }

    private sealed class Listener(Job job) : IProgress<RunMoment>, IProgress<RunsSoFar>
    {
        public void Report(RunMoment value) => job.Report(value);

        public void Report(RunsSoFar value) => job.Report(value);
    }
}
