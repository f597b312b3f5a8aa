using System.CommandLine;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Contagion;
using Powderkeg.Experiments.Replay;

namespace Powderkeg.Cli.Commands;

/// <summary>What really happened on 10 October 2025, fed through the model's own book and queue, or held against a run.</summary>
/// <remarks>Nothing is written. Rows that are missing or wrong are bad input: exit code 2, with file and line.</remarks>
internal static class ReplayCommand
{
    private const string Day = "october-2025";

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("replay", "Feed the real day's orders and accounts through the model's own rules: atom-wick, adl or drops.",
            ("powderkeg replay atom-wick", "the sell order that took ATOM to 0.001, and what a band, a halt or obliged makers would have changed"),
            ("powderkeg replay atom-wick --obligation 25000 --within 5% --band 20%", "other rules"),
            ("powderkeg replay adl --data ../data --deficit 23191104", "19,337 real accounts under four rules of auto-deleveraging"),
            ("powderkeg replay drops --data ../data --run latest", "a run's altcoin falls beside the real ones"),
            ("powderkeg replay adl --data ../data --json", "for another program"));
        command.Arguments.Add(ReplayOptions.Event);
        foreach (Option option in (Option[])[ReplayOptions.Data, ReplayOptions.Run, ReplayOptions.Deficit, ReplayOptions.Band, ReplayOptions.Breaker, ReplayOptions.Obligation, ReplayOptions.Within, ReplayOptions.Json, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, runner, stop));
        return command;
    }

    private static int Run(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        string which = parsed.GetRequiredValue(ReplayOptions.Event);
        foreach ((Option option, string only) in ReplayOptions.OfOne)
        {
            if (only != which && parsed.GetResult(option) is { Implicit: false })
            {
                error.WriteLine($"powderkeg: {option.Name} belongs to replay {only}, not to replay {which}");
                return ExitCode.BadInput;
            }
        }

        try
        {
            return which switch
            {
                ReplayOptions.AtomWick => AtomWick(parsed),
                ReplayOptions.Adl => Adl(parsed),
                _ => Drops(parsed, runner, stop),
            };
        }
        catch (BadRowsException bad)
        {
            error.WriteLine("powderkeg: " + bad.Message);
            return ExitCode.BadInput;
        }
    }

    private static int AtomWick(ParseResult parsed)
    {
        AtomWick wick = new(ReplayFiles.Rows(parsed.GetValue(ReplayOptions.Data), "atom-wick-2025-10-10", "sell_sequence.csv", "samples/data/atom-wick-2025-10-10.csv"));
        WickReport report = new(wick, parsed.GetValue(ReplayOptions.Band), parsed.GetValue(ReplayOptions.Breaker), (long)parsed.GetValue(ReplayOptions.Obligation), parsed.GetValue(ReplayOptions.Within));
        return Print(parsed, report.Report(), () => ReplayDocument.Write(report));
    }

    private static int Adl(ParseResult parsed)
    {
        AdlReplay replay = new(ReplayFiles.Rows(parsed.GetValue(ReplayOptions.Data), "hyperliquid-2025-10-10", "adl_accounts.csv", null));
        double deficit = parsed.GetValue(ReplayOptions.Deficit);
        AdlReport report = new(replay, deficit);
        return Print(parsed, report.Report(), () => ReplayDocument.Write(report, replay, deficit));
    }

    private static int Drops(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        IReadOnlyList<double> real = Experiments.Replay.Drops.RealOf(ReplayFiles.Rows(parsed.GetValue(ReplayOptions.Data), "binance-spot-drops-2025-10-10", "pairs.csv", null));
        (string name, IReadOnlyList<double> falls) = parsed.GetValue(ReplayOptions.Run) is string words ? ReplayFiles.Falls(words) : Fresh(parsed, runner, stop);
        DropsReport report = new(new(real, falls), name);
        return Print(parsed, report.Report(), () => ReplayDocument.Write(report));
    }

    /// <summary>The shipped day on its own seed, run now and not kept.</summary>
    private static (string Run, IReadOnlyList<double> Falls) Fresh(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        if (ScenarioFiles.Find(Day, ScenarioFiles.Home(), out string message) is not string path)
        {
            throw new BadRowsException(message);
        }

        ProgressLine progress = RunCommand.Progress(parsed.InvocationConfiguration.Error, parsed.GetValue(RunOptions.Quiet));
        progress.Begin(Day);
        RunOutcome outcome = RunCommand.Watched(runner, new(path, null, [], null), progress, stop);
        progress.End("");
        stop.ThrowIfCancellationRequested();
        return outcome.Summary is RunSummary run
            ? ($"{run.Scenario}, seed {run.Seed}, digest {run.Digest}", ReplayFiles.Falls(run))
            : throw new BadRowsException($"{Day} was not run: {string.Join("; ", outcome.Errors)}");
    }

    private static int Print(ParseResult parsed, ReplayReport report, Func<byte[]> document)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(ReplayOptions.Json))
        {
            output.Write(Encoding.UTF8.GetString(document()));
        }
        else
        {
            report.Write(output, Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null));
        }

        return ExitCode.Done;
    }
}
