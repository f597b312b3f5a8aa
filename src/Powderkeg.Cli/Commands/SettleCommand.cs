using System.CommandLine;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Settlements;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Commands;

/// <summary>Who is owed what: the day under the rule that was and under the rule that should have been, account by account.</summary>
internal static class SettleCommand
{
    private static readonly Option<string> Rule = RuleOption();

    private static readonly Option<string?> Out = new("--out") { Description = $"Also write {SettlementFiles.Accounts} (and {SettlementFiles.Payments}) into this folder: a new one, or a run's.", HelpName = "DIR" };

    private static readonly Option<bool> Csv = new("--csv") { Description = $"Print {SettlementFiles.Accounts} instead: a row an account." };

    private static readonly Option<bool> Json = ExperimentOptions.Json("settle");

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("settle", "Say who is owed what: a day under the rule that was and the rule that should have been, same randomness, per account with its cause.",
            ("powderkeg settle october-2025-small --rule redemption-window", "the rule that the exchange paid by, and its formula"),
            ("powderkeg settle october-2025 --rule redemption-window --out settled", "the whole day, and a CSV of all accounts in settled"),
            ("powderkeg settle october-2025-small --rule my-rule.yaml --seed 7 --csv > owed.csv", "a mailed rule, other draws, only the CSV"),
            ("powderkeg settle october-2025-small --rule redemption-window --json | jq '.payment.owed_usd'", "for another program"));
        command.Arguments.Add(RunOptions.Scenario);
        foreach (Option option in (Option[])[Rule, RunOptions.Seed, RunOptions.Overlay, RunOptions.Set, Out, Csv, Json, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, runner, stop));
        return command;
    }

    private static int Run(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        if (ExperimentOptions.Scenario(parsed, runner) is not (ScenarioSource source, WorldDescription world))
        {
            return ExitCode.BadInput;
        }

        string? folder = parsed.GetValue(Out);
        List<string> faults = folder is null ? [] : folder.Length == 0 ? ["--out: found nothing; allowed the name of a folder"] : RunFolder.Refusal(folder) is string refusal ? [refusal] : [];
        faults.AddRange(parsed.GetValue(Csv) && parsed.GetValue(Json) ? ["--csv: found it beside --json; allowed one of the two"] : Array.Empty<string>());
        SettledRule? rule = RuleFiles.Find(parsed.GetRequiredValue(Rule), ScenarioFiles.Home(), out IReadOnlyList<string> found);
        faults.AddRange(found);
        ScenarioRead? changed = rule is null ? null : runner.Read(source with { Overlays = [.. source.Overlays, rule.Path] });
        faults.AddRange(changed?.Errors ?? []);
        return faults.Count > 0 || rule is null || changed?.World is null ? ExperimentOptions.Refuse(error, faults) : Settle(parsed, world, changed.World, rule, folder, stop);
    }

    private static int Settle(ParseResult parsed, WorldDescription world, WorldDescription changed, SettledRule rule, string? folder, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        RunsLine progress = RunsLine.Of(error, parsed.GetValue(RunOptions.Quiet));
        Settlement settlement;
        try
        {
            settlement = Settlement.Run(world, changed, parsed.GetValue(RunOptions.Seed) ?? world.Seed, rule.Payment, Environment.ProcessorCount, progress, stop);
        }
        finally
        {
            progress.End();
        }

        if (folder is not null)
        {
            SettlementFiles.Write(folder, settlement);
        }

        SettlementReport report = new(world.Name, rule.Header, rule.Payment?.PaidUsd, settlement);
        if (parsed.GetValue(Json) || parsed.GetValue(Csv))
        {
            output.Write(Encoding.UTF8.GetString(parsed.GetValue(Json) ? SettlementDocument.Write(report, ScenarioHash.Of(world)) : SettlementFiles.AccountRows(settlement)));
        }
        else
        {
            new SettlementPage(report, Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null)).Write(output);
        }

        output.Flush();
        if (settlement.AsItWas.IsCutShort || settlement.UnderRule.IsCutShort)
        {
            error.WriteLine("powderkeg: a budget (budget-happenings) stopped a run; its figures cover what ran");
            return ExitCode.StoppedByBudget;
        }

        return ExitCode.Done;
    }

    private static Option<string> RuleOption()
    {
        Option<string> rule = new("--rule")
        {
            Description = "The rule that should have been: a settlement or lever that ships, or an overlay file (docs/use/settle.md).",
            HelpName = "NAME|FILE",
            Required = true,
        };
        rule.CompletionSources.Add(static _ => RuleFiles.Shipped(ScenarioFiles.Home()).Concat(LeverFiles.Shipped(ScenarioFiles.Home())).Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        return rule;
    }
}
