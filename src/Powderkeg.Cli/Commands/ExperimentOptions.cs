using System.CommandLine;
using System.CommandLine.Parsing;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Cli.Commands;

/// <summary>What commands that make many runs share: their options, and how a scenario and names of measures are refused.</summary>
internal static class ExperimentOptions
{
    public static Option<bool> Json(string schema) => new("--json") { Description = $"Print one JSON document (docs/reference/{schema}.schema.json)." };

    /// <summary>The scenario that the words name, with what is laid over it; null where it is refused, and then every fault has been said.</summary>
    public static (ScenarioSource Source, WorldDescription World)? Scenario(ParseResult parsed, IScenarioRunner runner)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        if (ScenarioFiles.Find(parsed.GetRequiredValue(RunOptions.Scenario), ScenarioFiles.Home(), out string message) is not string path)
        {
            error.WriteLine("powderkeg: " + message);
            return null;
        }

        ScenarioSource source = new(path, parsed.GetValue(RunOptions.Overlay) ?? [], parsed.GetValue(RunOptions.Set) ?? []);
        ScenarioRead read = runner.Read(source);
        if (read.World is null)
        {
            Refuse(error, read.Errors);
            return null;
        }

        return (source, read.World);
    }

    /// <summary>Makes runs on all cores, none twice, with progress on stderr.</summary>
    public static IReadOnlyList<RunOutcomes> Runs(ParseResult parsed, IReadOnlyList<ExperimentRun> runs, CancellationToken stop)
    {
        RunsLine progress = RunsLine.Of(parsed.InvocationConfiguration.Error, parsed.GetValue(RunOptions.Quiet));
        try
        {
            return new Experiment(new KeptOutcomes(KeptOutcomes.Usual), Environment.ProcessorCount).Run(runs, progress, stop);
        }
        finally
        {
            progress.End();
        }
    }

    /// <summary>Words by commas.</summary>
    public static string[] Parts(ArgumentResult result)
    {
        string[] parts = [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Distinct()];
        if (parts.Length == 0 || parts.Any(part => part.Length == 0))
        {
            result.AddError($"found '{string.Join(',', parts)}'; allowed words by commas");
        }

        return parts;
    }

    /// <summary>Names of measures that the scenario has not, each with the nearest that it has.</summary>
    public static IEnumerable<string> Unknown(string option, IEnumerable<string> names, IReadOnlyList<OutcomeMeasure> known)
    {
        foreach (string name in names.Where(name => known.All(measure => measure.Name != name)))
        {
            string near = NearestWord.To(name, known.Select(measure => measure.Name)) is string word ? $"; did you mean {word}?" : "; 'powderkeg outcomes SCENARIO' lists them";
            yield return $"{option}: no outcome '{name}'{near}";
        }
    }

    /// <summary>Says every fault and that nothing was run.</summary>
    public static int Refuse(TextWriter error, IReadOnlyList<string> faults)
    {
        foreach (string line in faults)
        {
            error.WriteLine(PlainText.Clean(line));
        }

        error.WriteLine($"powderkeg: nothing was run: {Numbers.Count(faults.Count, "fault", "faults")}");
        return ExitCode.BadInput;
    }

    public static int Code(IEnumerable<RunOutcomes> runs, TextWriter error)
    {
        if (!runs.Any(run => run.IsCutShort))
        {
            return ExitCode.Done;
        }

        error.WriteLine("powderkeg: a budget (budget-happenings) stopped a run; its figures cover what ran");
        return ExitCode.StoppedByBudget;
    }
}
