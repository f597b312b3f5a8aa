using System.Diagnostics;

namespace Powderkeg.Studio;

/// <summary>Holds a run back: pause, a step, so many simulated seconds in one of the clock. It stands between two looks at the run and touches nothing in it, so that no digest can change.</summary>
/// <remarks>The run's own thread waits here, after each simulated second; whoever asks (other threads) wakes it. A run that cannot keep up with its speed is not hurried afterwards.</remarks>
internal sealed class Pace
{
    /// <summary>Simulated seconds in one of the clock, at most.</summary>
    public const double Fastest = 100_000;

    /// <summary>Behind by more than this a run is no longer owed the time: it goes on at its speed from where it stands.</summary>
    private static readonly TimeSpan Owed = TimeSpan.FromMilliseconds(250);

    private readonly object gate = new();
    private PaceGoal goal;
    private bool isPaused;
    private double speed;
    private (long NowUs, long Clock)? since;

    /// <summary>Simulated seconds in one of the clock; 0: as fast as it goes.</summary>
    public double Speed
    {
        get
        {
            lock (gate)
            {
                return speed;
            }
        }
    }

    public static bool IsAllowed(double? speed) => speed is not double asked || (asked >= 0 && asked <= Fastest);

    /// <summary>Does what was asked, before the run's next second.</summary>
    public void Ask(PaceAsked? asked, double? newSpeed)
    {
        lock (gate)
        {
            speed = newSpeed ?? speed;
            if (asked is PaceAsked what)
            {
                isPaused = what == PaceAsked.Pause;
                goal = what switch { PaceAsked.Minute => PaceGoal.Minute, PaceAsked.Domino => PaceGoal.Domino, _ => PaceGoal.None };
            }

            since = null;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Returns when the run may go on.</summary>
    /// <param name="moment">Where the run stands.</param>
    /// <param name="domino">Whether one more has fallen since the last look.</param>
    /// <param name="said">Told once that the run stands still, and once that it goes on.</param>
    /// <exception cref="OperationCanceledException">The run is to stop.</exception>
    public void Hold(RunMoment moment, DominoSeen domino, Action<PaceChange> said, CancellationToken stop)
    {
        using CancellationTokenRegistration told = stop.Register(() =>
        {
            lock (gate)
            {
                Monitor.PulseAll(gate);
            }
        });
        bool isTold = false;
        lock (gate)
        {
            if ((goal == PaceGoal.Minute && moment.Grain == MomentGrain.Minute) || (goal != PaceGoal.None && domino == DominoSeen.Yes))
            {
                (isPaused, goal) = (true, PaceGoal.None);
            }

            while (!stop.IsCancellationRequested && (isPaused || Due(moment.NowUs) > TimeSpan.Zero))
            {
                if (isPaused && !isTold)
                {
                    isTold = true;
                    said(PaceChange.Paused);
                }

                Monitor.Wait(gate, isPaused ? Timeout.InfiniteTimeSpan : Due(moment.NowUs) + TimeSpan.FromMilliseconds(1));
            }

            if (isTold)
            {
                since = null;
                said(PaceChange.Resumed);
            }
        }

        stop.ThrowIfCancellationRequested();
    }

    /// <summary>How long until the clock has come as far as the run has at its speed; zero or less: it may go on.</summary>
    private TimeSpan Due(long nowUs)
    {
        if (speed <= 0)
        {
            return TimeSpan.Zero;
        }

        since ??= (nowUs, Stopwatch.GetTimestamp());
        TimeSpan due = TimeSpan.FromMicroseconds((nowUs - since.Value.NowUs) / speed) - Stopwatch.GetElapsedTime(since.Value.Clock);
        if (due < -Owed)
        {
            since = null;
        }

        return due;
    }

    private enum PaceGoal
    {
        None,
        Minute,
        Domino,
    }
}

/// <summary>What a run is asked to do.</summary>
internal enum PaceAsked
{
    Pause,
    Resume,

    /// <summary>On to the next whole minute or the next domino, whichever comes first; then it pauses.</summary>
    Minute,

    /// <summary>On to the next domino; then it pauses.</summary>
    Domino,
}

/// <summary>What became of a run's pace.</summary>
internal enum PaceChange
{
    Paused,
    Resumed,
}

/// <summary>Whether a domino fell between two looks.</summary>
internal enum DominoSeen
{
    No,
    Yes,
}
