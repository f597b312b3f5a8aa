using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Powderkeg.Scenarios;
using Powderkeg.Units;

namespace Powderkeg.Cli.Commands;

/// <summary>The options of <c>run</c>, each with an error that says what is allowed.</summary>
internal static class RunOptions
{
    public static Argument<string> Scenario { get; } = new("scenario") { Description = "A YAML file, or the name of a shipped scenario or sample." };

    public static Option<long?> Seed { get; } = new("--seed")
    {
        Description = "Draws populations and noise anew; default: the scenario's own seed.",
        HelpName = "N",
        CustomParser = static result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seed))
            {
                return seed;
            }

            result.AddError($"--seed: found '{text}'; allowed a whole number from 0 to {long.MaxValue}");
            return null;
        },
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "Print the run as one JSON document (docs/reference/run.schema.json)." };

    public static Option<string?> Out { get; } = new("--out") { Description = "Write the run's folder here instead of runs/SCENARIO-SEED-DIGEST.", HelpName = "DIR" };

    public static Option<string[]> Off { get; } = OffOption();

    public static Option<string[]> Set { get; } = SetOption();

    public static Option<string[]> Overlay { get; } = new("--overlay")
    {
        Description = "Lay a file over the scenario before any --set: a lever of scenarios/levers, or your own (docs/reference/scenario-format.md).",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<bool> Baseline { get; } = new("--baseline")
    {
        Description = "Run a second time with all forced selling off, and show each fall beside it (kept in runs/.baselines).",
    };

    public static Option<int?> DropEvent { get; } = new("--drop-event")
    {
        Description = "Run without one event, by its number as 'powderkeg why' prints it, and hold it beside the run with it (docs/use/why.md).",
        HelpName = "EVENT",
        CustomParser = static result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
            {
                return number;
            }

            result.AddError($"--drop-event: found '{text}'; allowed the number of an event, such as 76182");
            return null;
        },
    };

    public static Option<Instant?> Until { get; } = new("--until")
    {
        Description = "Stop at this simulated time (UTC), for example 2025-10-10T21:30Z.",
        HelpName = "TIME",
        CustomParser = static result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            bool isTime = DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time);
            if (isTime && time >= DateTimeOffset.UnixEpoch)
            {
                return Instant.FromCalendar(time);
            }

            result.AddError($"--until: found '{text}'; allowed a UTC time such as 2025-10-10T21:30Z");
            return null;
        },
    };

    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours (NO_COLOR=1 does the same)." };

    public static Option<bool> Profile { get; } = new("--profile") { Description = "Also print where the time went, by phase and by part (with --json under the key profile)." };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress on stderr." };

    private static readonly string[] Times =
    [
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz",
    ];

    private static Option<string[]> SetOption()
    {
        Option<string[]> set = new("--set")
        {
            Description = "Change one value of the scenario: keys by dots, items of lists by id, as in venues[main].price-band=10%.",
            HelpName = "PATH=VALUE",
            Arity = ArgumentArity.OneOrMore,
        };
        set.Validators.Add(static result =>
        {
            foreach (Token token in result.Tokens.Where(token => !ScenarioSetting.TryOverlay(token.Value, out _)))
            {
                result.AddError($"--set: found '{token.Value}'; allowed PATH=VALUE, such as macro.shock.fall=3%");
            }
        });
        return set;
    }

    private static Option<string[]> OffOption()
    {
        Option<string[]> off = new("--off", "--switch-off")
        {
            Description = "Switch off what makes these dominoes fall ('powderkeg dominoes' lists them).",
            HelpName = "DOMINO-ID",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        off.Validators.Add(static result =>
        {
            foreach (Token token in result.Tokens.Where(token => !DominoRules.IsKnown(token.Value)))
            {
                string near = NearestWord.To(token.Value, DominoRules.All.Select(rule => rule.Id)) is string word
                    ? $"did you mean {word}?"
                    : "'powderkeg dominoes' lists them (the scenario goes before --off)";
                result.AddError($"--off: no domino '{token.Value}'; {near}");
            }
        });
        off.CompletionSources.Add(static _ => DominoRules.All.Select(rule => new System.CommandLine.Completions.CompletionItem(rule.Id)));
        return off;
    }
}
