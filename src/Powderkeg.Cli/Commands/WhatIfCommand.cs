using System.CommandLine;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Commands;

/// <summary>The scenario as it is and under each lever, on the same seeds with the same randomness. Runs are kept: what was run once is found again.</summary>
internal static class WhatIfCommand
{
    private static readonly Option<string[]> Levers = LeverOption();

    private static readonly Option<string[]> Outcomes = new("--outcomes")
    {
        Description = "Columns to show, by commas ('powderkeg outcomes SCENARIO' lists them); default: lows, forced sales, losses.",
        HelpName = "NAME,...",
        CustomParser = ExperimentOptions.Parts,
    };

    private static readonly Option<bool> Json = ExperimentOptions.Json("whatif");

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("whatif", "Run a scenario under levers, side by side with the same randomness: what each changes, and who would still stand.",
            ("powderkeg whatif october-2025-small", "every lever that ships, on the scenario's own seed"),
            ("powderkeg whatif october-2025 --lever redemption-index --lever market-feed", "two of them on the whole day"),
            ("powderkeg whatif october-2025-small --lever my-lever.yaml --lever depeg --seeds 1-5", "a mailed lever, a domino's switch, five seeds"),
            ("powderkeg whatif october-2025-small --json | jq '.levers[] | {id, outcomes}'", "for another program"));
        command.Arguments.Add(RunOptions.Scenario);
        foreach (Option option in (Option[])[Levers, ValidateOptions.Seeds, Outcomes, RunOptions.Overlay, RunOptions.Set, Json, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, runner, stop));
        return command;
    }

    private static int Run(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (ExperimentOptions.Scenario(parsed, runner) is not (ScenarioSource source, WorldDescription world))
        {
            return ExitCode.BadInput;
        }

        IReadOnlyList<OutcomeMeasure> measures = OutcomeList.Of(world);
        string[] shown = parsed.GetValue(Outcomes) ?? [], asked = parsed.GetValue(Levers) ?? [];
        List<string> faults = [.. ExperimentOptions.Unknown("--outcomes", shown, measures)], leftOut = [];
        List<Lever> levers = [];
        foreach (string word in asked.Length > 0 ? asked.Distinct() : LeverFiles.Shipped(ScenarioFiles.Home()))
        {
            if (Find(word, source, world, runner, out IReadOnlyList<string> found) is Lever lever)
            {
                levers.Add(lever);
            }

            // A lever that ships may not fit every scenario: there may be no lending pool.
            (asked.Length > 0 ? faults : leftOut).AddRange(found);
        }

        if (faults.Count > 0)
        {
            return ExperimentOptions.Refuse(error, faults);
        }

        long[] seeds = parsed.GetValue(ValidateOptions.Seeds) is { Length: > 0 } listed ? listed : [world.Seed];
        RunsLine progress = RunsLine.Of(error, parsed.GetValue(RunOptions.Quiet));
        WhatIfResult result;
        try
        {
            result = WhatIf.Run(world, levers, seeds, new Experiment(new KeptOutcomes(KeptOutcomes.Usual), Environment.ProcessorCount), progress, stop);
        }
        finally
        {
            progress.End();
        }

        if (parsed.GetValue(Json))
        {
            output.Write(Encoding.UTF8.GetString(WhatIfDocument.Write(result, ScenarioHash.Of(world), leftOut)));
        }
        else
        {
            new WhatIfPage(result, shown.Length > 0 ? shown : OutcomeText.Usual(measures), leftOut, Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null)).Write(output);
        }

        output.Flush();
        return ExperimentOptions.Code(result.Levers.SelectMany(lever => lever.Runs).Concat(result.AsItIs), error);
    }

    private static Lever? Find(string word, ScenarioSource source, WorldDescription world, IScenarioRunner runner, out IReadOnlyList<string> faults)
    {
        if (LeverFiles.Find(word, ScenarioFiles.Home(), out faults) is not LeverFiles.Found found)
        {
            return null;
        }

        ScenarioRead changed = found.Path is null
            ? new(world with { Off = [.. world.Off.Append(DominoRules.SwitchOf(found.Header.Id)).Distinct().Order()] }, [])
            : runner.Read(source with { Overlays = [.. source.Overlays, found.Path] });
        faults = changed.Errors;
        return changed.World is null ? null : new(found.Header.Id, found.Header.Change, found.Header.Why, found.Header.Source, changed.World);
    }

    private static Option<string[]> LeverOption()
    {
        Option<string[]> levers = new("--lever")
        {
            Description = "A lever that ships, a file, or a domino to switch off; may be given again. Default: all that ship.",
            HelpName = "NAME|FILE",
            Arity = ArgumentArity.OneOrMore,
        };
        levers.CompletionSources.Add(static _ => LeverFiles.Shipped(ScenarioFiles.Home()).Concat(DominoRules.All.Select(rule => rule.Id)).Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        return levers;
    }
}
