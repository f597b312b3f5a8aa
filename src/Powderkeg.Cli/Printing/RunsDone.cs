using Powderkeg.Experiments.Validation;

namespace Powderkeg.Cli.Printing;

/// <summary>Progress of many runs on stderr: a line for each that is over. Runs end on several threads.</summary>
internal sealed class RunsDone(TextWriter error, bool isQuiet) : IProgress<RunDone>
{
    private readonly Lock one = new();

    public void Report(RunDone value)
    {
        if (isQuiet)
        {
            return;
        }

        lock (one)
        {
            error.WriteLine($"seed {value.Seed}{(value.Forced ? "" : " without forced selling")} done, {value.Done} of {value.Runs}");
            error.Flush();
        }
    }
}
