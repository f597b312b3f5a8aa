using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Contagion;
using Powderkeg.Records;
using Powderkeg.Report;

namespace Powderkeg.Cli.Commands;

/// <summary>Runs a scenario, writes its folder, prints what it came to.</summary>
/// <remarks>Progress and messages go to stderr, the result to stdout. The folder is published before anything is printed: what is shown exists.</remarks>
internal static class RunCommand
{
    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("run", "Run a scenario and print which dominoes fell, when and how far.",
            ("powderkeg run october-2025", "the shipped day, with its own seed"),
            ("powderkeg run october-2025 --seed 7 --off depeg backstops", "other draws, and two mechanisms switched off"),
            ("powderkeg run october-2025 --baseline", "each fall beside the fall without forced selling"),
            ("powderkeg run october-2025-small --drop-event 76094", "without one event that 'powderkeg why' named, beside the run with it"),
            ("powderkeg run october-2025 --set macro.shock.fall=3% --set budget-happenings=50000000", "another shock, and an end to patience"),
            ("powderkeg run october-2025 --overlay scenarios/levers/redemption-index.yaml", "under a lever, or any other overlay"),
            ("powderkeg run october-2025 --until 2025-10-10T21:30Z --out first-half", "the first 90 minutes, into a folder of its own"),
            ("powderkeg run my-market.yaml --json | jq '.dominoes[] | select(.onset_us != null) | .id'", "what fell, for another program"));
        command.Arguments.Add(RunOptions.Scenario);
        foreach (Option option in (Option[])[RunOptions.Seed, RunOptions.Overlay, RunOptions.Set, RunOptions.Off, RunOptions.DropEvent, RunOptions.Baseline, RunOptions.Until, RunOptions.Out, RunOptions.Json, RunOptions.Profile, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, runner, stop));
        return command;
    }

    private static int Run(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        string words = parsed.GetRequiredValue(RunOptions.Scenario);
        string? folder = parsed.GetValue(RunOptions.Out);
        if (ScenarioFiles.Find(words, ScenarioFiles.Home(), out string message) is not string path)
        {
            error.WriteLine("powderkeg: " + message);
            return ExitCode.BadInput;
        }

        if (folder is not null && (folder.Length == 0 ? "--out: found nothing; allowed the name of a folder" : RunFolder.Refusal(folder)) is string refusal)
        {
            error.WriteLine("powderkeg: " + refusal);
            return ExitCode.BadInput;
        }

        int? dropped = parsed.GetValue(RunOptions.DropEvent);
        if (dropped is not null && parsed.GetValue(RunOptions.Baseline))
        {
            error.WriteLine("powderkeg: --baseline: not together with --drop-event, which holds the run beside another already; run the two one after the other");
            return ExitCode.BadInput;
        }

        Ink? noColour = parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null;
        ProgressLine progress = Progress(error, parsed.GetValue(RunOptions.Quiet));
        RunRequest request = new(path, parsed.GetValue(RunOptions.Seed), [.. (parsed.GetValue(RunOptions.Off) ?? []).Distinct()], parsed.GetValue(RunOptions.Until))
        {
            Overlays = parsed.GetValue(RunOptions.Overlay) ?? [],
            Settings = parsed.GetValue(RunOptions.Set) ?? [],
            Profile = parsed.GetValue(RunOptions.Profile) ? new() : null,
            DropEvent = dropped,
        };
        Stopwatch watch = Stopwatch.StartNew();
        progress.Begin(words);
        RunOutcome outcome = Watched(runner, request, progress, stop);
        watch.Stop();
        if (outcome.Summary is not RunSummary run)
        {
            progress.End("");
            return Refuse(outcome, error);
        }

        progress.End($"done in {Numbers.Short(watch.Elapsed.TotalSeconds)} s");
        double seconds = watch.Elapsed.TotalSeconds - outcome.SecondsWith;
        stop.ThrowIfCancellationRequested();
        folder ??= RunFolder.DefaultPath(run.Scenario, run.Seed, run.Digest, dropped);
        using RunFolder records = RunFolder.Prepare(folder);
        IReadOnlyList<TableRows> tables = WriteTables(outcome, records, request.Profile);
        outcome = outcome with { WriteTables = null };
        run = run with { Contagion = run.Contagion is { } traced ? traced with { Breaches = [] } : null };
        if (parsed.GetValue(RunOptions.Baseline))
        {
            run = WithBaseline(runner, request, outcome, run, progress, error, stop);
        }

        byte[] document = RunDocument.Write(run, outcome.ScenarioHash, outcome.Budget, ProductVersion.Text, seconds, tables, request.Profile?.Rows, outcome.Without);
        records.Add(RunFolder.Document, document);
        if (outcome.ScenarioText.Length > 0)
        {
            records.Add(ReportDocument.ScenarioFile, Encoding.UTF8.GetBytes(outcome.ScenarioText));
        }

        AddReport(records, request.Profile, error);
        records.Publish();
        Print(parsed, outcome with { Summary = run }, seconds, folder, document, Terminal.OfConsole(noColour), output);
        if (request.Profile is RunProfile profile && !parsed.GetValue(RunOptions.Json))
        {
            ProfilePage.Write(profile.Rows, Terminal.OfConsole(noColour), output);
        }

        return Code(outcome, run, error);
    }

    private static IReadOnlyList<TableRows> WriteTables(RunOutcome outcome, RunFolder records, RunProfile? profile)
    {
        IReadOnlyList<TableRows> Write() => outcome.WriteTables?.Invoke(records.Fresh) ?? [];
        if (profile is null)
        {
            return Write();
        }

        IReadOnlyList<TableRows> tables = profile.Time("after", "Records", "the tables are written", Write);
        profile.Sum();
        return tables;
    }

    /// <summary>A page that cannot be made is said and left out: the run behind it is worth more.</summary>
    private static void AddReport(RunFolder records, RunProfile? profile, TextWriter error)
    {
        try
        {
            bool Write()
            {
                RunReport.Write(records.Fresh, records.Add);
                return true;
            }

            _ = profile is null ? Write() : profile.Time("after", "Report", "the report is written", Write);
            profile?.Sum();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            error.WriteLine($"powderkeg: the report was not written, the run is whole: {PlainText.Clean(fault.Message)}");
        }
    }

    /// <summary>The run's prices beside those of the same run with all forced channels off, and with a shock of nothing; its digest and its seconds stay its own.</summary>
    private static RunSummary WithBaseline(
        IScenarioRunner runner, RunRequest request, RunOutcome outcome, RunSummary run, ProgressLine progress, TextWriter error, CancellationToken stop)
    {
        Baseline? Run(string key, string what, RunRequest other)
        {
            if (Baseline.Read(key) is Baseline kept)
            {
                return kept;
            }

            progress.Begin(what);
            RunOutcome made = Watched(runner, other with { Seed = run.Seed, Profile = null, Causes = Tracing.LeftOut }, progress, stop);
            progress.End("");
            stop.ThrowIfCancellationRequested();
            if (made.Summary is not RunSummary summary || made.Budget is not null)
            {
                error.WriteLine($"powderkeg: {what.Split(" (")[0]} did not come to its end; its columns are left out");
                return null;
            }

            Baseline fresh = Baseline.Of(summary);
            fresh.Write(key);
            return fresh;
        }

        string version = ProductVersion.Text;
        run = Run(Baseline.KeyOf(outcome.ScenarioHash, run.Seed, version), "the baseline (all forced selling off)", request with { Off = [.. request.Off.Union(Baseline.Forced)] })?.Beside(run) ?? run;
        return run.Shock is null ? run
            : Run(Baseline.KeyOfNoShock(outcome.ScenarioHash, run.Seed, version), "the run without a shock", request with { Settings = [.. request.Settings, Baseline.NoShock] })?.BesideNoShock(run) ?? run;
    }

    /// <summary>A line that was being redrawn is closed whatever happens, so that the message after it stands on its own.</summary>
    internal static RunOutcome Watched(IScenarioRunner runner, RunRequest request, ProgressLine progress, CancellationToken stop)
    {
        try
        {
            return runner.Run(request, progress, stop);
        }
        catch
        {
            progress.End("");
            throw;
        }
    }

    private static int Refuse(RunOutcome outcome, TextWriter error)
    {
        foreach (string line in outcome.Errors)
        {
            error.WriteLine(PlainText.Clean(line));
        }

        error.WriteLine($"powderkeg: the scenario was not run: {Numbers.Count(outcome.Errors.Count, "fault", "faults")}");
        return ExitCode.BadInput;
    }

    private static void Print(ParseResult parsed, RunOutcome outcome, double seconds, string folder, byte[] document, Terminal terminal, TextWriter output)
    {
        RunSummary run = outcome.Summary!;
        if (parsed.GetValue(RunOptions.Json))
        {
            output.Write(Encoding.UTF8.GetString(document));
        }
        else if (terminal.Layout == Layout.Tabs)
        {
            RunTabs.Write(output, run, Path.Combine(folder, RunFolder.Document), seconds, outcome.BytesPerAccount);
            if (outcome.Without is not null)
            {
                WithoutPage.Tabs(output, outcome.Without);
            }
        }
        else
        {
            new RunPage(run, seconds, folder, terminal) { BytesPerAccount = outcome.BytesPerAccount, Next = NextSteps.Of(run, parsed.GetRequiredValue(RunOptions.Scenario), outcome.ScenarioHash, folder) }.Write(output);
            if (outcome.Without is not null)
            {
                WithoutPage.Write(output, outcome.Without, run, terminal);
            }
        }
    }

    private static int Code(RunOutcome outcome, RunSummary run, TextWriter error)
    {
        if (!Headline.IsConserved(run))
        {
            error.WriteLine("powderkeg: LEDGER-1: an asset was not conserved; the audit names it");
            return ExitCode.InvariantBroke;
        }

        if (outcome.Budget is string budget)
        {
            error.WriteLine($"powderkeg: stopped by a budget: {PlainText.Clean(budget)}; the report covers what ran");
            return ExitCode.StoppedByBudget;
        }

        return ExitCode.Done;
    }

    internal static ProgressLine Progress(TextWriter error, bool isQuiet)
    {
        Func<string, string?> environment = Environment.GetEnvironmentVariable;
        ProgressLine.Mode mode = isQuiet ? ProgressLine.Mode.Silent : ProgressLine.ModeOf(environment);
        Terminal terminal = Terminal.Of(Terminal.ConsoleWidth(), Ink.Plain, environment);
        return new(error, mode, terminal.Glyphs, terminal.Width);
    }
}
