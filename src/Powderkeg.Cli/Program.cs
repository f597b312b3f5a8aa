using System.Runtime.InteropServices;
using Powderkeg.Cli.Commands;
using Powderkeg.Cli.Printing;
using Powderkeg.Units;

namespace Powderkeg.Cli;

/// <summary>Words in, words out, and one of six exit codes: no fault of a user or of ours ends in a stack trace.</summary>
internal static class Program
{
    private static int Main(string[] words)
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Ask(signal, stop));
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Ask(signal, stop));
        using StreamWriter output = Terminal.Writer(Console.OpenStandardOutput()), error = Terminal.Writer(Console.OpenStandardError());
        error.AutoFlush = true;
        return Invoke(words, new WorldRunner(), output, error, stop.Token);
    }

    /// <summary>Runs a command; every exception has become a message and a code.</summary>
    internal static int Invoke(IReadOnlyList<string> words, IScenarioRunner runner, TextWriter output, TextWriter error, CancellationToken stop)
    {
        try
        {
            return new CommandLine(runner, stop).Invoke(words, output, error);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("powderkeg: cancelled; nothing was written");
            return ExitCode.Cancelled;
        }
        catch (InvariantBrokenException broken)
        {
            return OurFault(broken.Message, broken, error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine("powderkeg: " + PlainText.Clean(e.Message));
            return ExitCode.BadInput;
        }
        catch (Exception e)
        {
            return OurFault($"{e.GetType().Name}: {e.Message}", e, error);
        }
    }

    private static int OurFault(string message, Exception fault, TextWriter error)
    {
        error.WriteLine("powderkeg: this is our fault, not the scenario's: " + PlainText.Clean(message));
        if (Environment.GetEnvironmentVariable("POWDERKEG_TRACE") is "1")
        {
            error.WriteLine(fault.StackTrace);
        }
        else
        {
            error.WriteLine("POWDERKEG_TRACE=1 shows where");
        }

        return ExitCode.InvariantBroke;
    }

    /// <summary>The first signal asks the run to stop; a second one ends the process at once.</summary>
    private static void Ask(PosixSignalContext signal, CancellationTokenSource stop)
    {
        if (!stop.IsCancellationRequested)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
