using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Attribution;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Commands;

/// <summary>Which mechanism made how much of an outcome: Shapley shares over switches. Every combination is a run; runs are kept, so that a second outcome costs nothing.</summary>
internal static class AttributeCommand
{
    private static readonly Option<string[]> Outcomes = new("--outcome")
    {
        Description = "What is shared out, by commas ('powderkeg outcomes SCENARIO' lists them).",
        HelpName = "NAME,...",
        Required = true,
        CustomParser = ExperimentOptions.Parts,
    };

    private static readonly Option<string[]> Over = OverOption();

    private static readonly Option<int> Orders = new("--orders")
    {
        Description = "Orders sampled where there are more than ten mechanisms; default 40.",
        HelpName = "N",
        DefaultValueFactory = static _ => 40,
        CustomParser = static result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int orders) && orders is >= 4 and <= 100_000)
            {
                return orders;
            }

            result.AddError($"--orders: found '{text}'; allowed a whole number from 4 to 100000");
            return 0;
        },
    };

    private static readonly Option<bool> Json = ExperimentOptions.Json("attribute");

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("attribute", "Share an outcome out over mechanisms: every combination of their switches is run (Shapley values, exact up to ten).",
            ("powderkeg attribute october-2025-small --outcome drop-altcoin-median,wbeth-discount", "the forced channels' parts of two falls"),
            ("powderkeg attribute october-2025-small --outcome losses --over unified-liquidation,staked-token-break --seeds 1-5", "two mechanisms, five seeds"),
            ("powderkeg attribute october-2025-small --outcome bad-debt --json", "for another program"));
        command.Arguments.Add(RunOptions.Scenario);
        foreach (Option option in (Option[])[Outcomes, Over, ValidateOptions.Seeds, Orders, RunOptions.Overlay, RunOptions.Set, Json, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, runner, stop));
        return command;
    }

    private static int Run(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (ExperimentOptions.Scenario(parsed, runner) is not (_, WorldDescription world))
        {
            return ExitCode.BadInput;
        }

        string[] outcomes = parsed.GetRequiredValue(Outcomes);
        DominoSwitch[] players = [.. (parsed.GetValue(Over) is { Length: > 0 } over ? over.Select(DominoRules.SwitchOf) : SwitchAttribution.Usual.Except(world.Off)).Distinct().Order()];
        string[] faults =
        [
            .. ExperimentOptions.Unknown("--outcome", outcomes, OutcomeList.Of(world)),
            .. players.Intersect(world.Off).Select(off => $"--over: {DominoRules.IdOf(off)} is off in the scenario already"),
        ];
        if (faults.Length > 0)
        {
            return ExperimentOptions.Refuse(error, faults);
        }

        long[] seeds = parsed.GetValue(ValidateOptions.Seeds) is { Length: > 0 } listed ? listed : [world.Seed];
        RunsLine progress = RunsLine.Of(error, parsed.GetValue(RunOptions.Quiet));
        AttributionResult result;
        try
        {
            Experiment experiment = new(new KeptOutcomes(KeptOutcomes.Usual), Environment.ProcessorCount);
            result = SwitchAttribution.Run(world, outcomes, players, seeds, parsed.GetValue(Orders), experiment, progress, stop);
        }
        finally
        {
            progress.End();
        }

        if (result.WithoutValue.Count > 0)
        {
            return ExperimentOptions.Refuse(error, [.. result.WithoutValue.Select(name => $"--outcome: {name} has no value in some run (what did not fall has no onset): it cannot be shared out; fell-... can")]);
        }

        string? accounting = AccountingOf(result.AsItIs[0]);
        if (parsed.GetValue(Json))
        {
            output.Write(Encoding.UTF8.GetString(AttributionDocument.Write(result, ScenarioHash.Of(world), accounting)));
        }
        else
        {
            new AttributionPage(result, accounting, Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null)).Write(output);
        }

        output.Flush();
        return ExperimentOptions.Code(result.AsItIs, error);
    }

    /// <summary>The table that a run of the same world and seed has left in its folder; null where none was made.</summary>
    private static string? AccountingOf(RunOutcomes run)
    {
        string table = Path.Combine(RunFolder.DefaultPath(run.Scenario, run.Seed, run.Digest), "attribution.parquet");
        return File.Exists(table) ? table : null;
    }

    private static Option<string[]> OverOption()
    {
        Option<string[]> over = new("--over")
        {
            Description = "Mechanisms, by commas ('powderkeg dominoes' lists them); default: the forced channels and makers that leave.",
            HelpName = "DOMINO-ID,...",
            CustomParser = static result =>
            {
                string[] ids = ExperimentOptions.Parts(result);
                foreach (string id in ids.Where(id => !DominoRules.IsKnown(id)))
                {
                    string near = NearestWord.To(id, DominoRules.All.Select(rule => rule.Id)) is string word ? $"; did you mean {word}?" : "; 'powderkeg dominoes' lists them";
                    result.AddError($"--over: no domino '{id}'{near}");
                }

                return [.. ids.Where(DominoRules.IsKnown)];
            },
        };
        over.CompletionSources.Add(static _ => DominoRules.All.Select(rule => new System.CommandLine.Completions.CompletionItem(rule.Id)));
        return over;
    }
}
