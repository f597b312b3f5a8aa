using System.Text.Json;
using System.Text.RegularExpressions;
using Powderkeg.Scenarios.Text;

namespace Powderkeg.Scenarios;

/// <summary>One setting of a command line as an overlay: <c>venues[main].taker-fee=5bps</c>, keys by dots, items of lists by their id in brackets; or a change as an overlay writes it: <c>venues.*.insurance-fund=x 2</c>.</summary>
public static partial class ScenarioSetting
{
    /// <summary>False when the setting is not <c>path=value</c> with a path that ends in a key. The value is YAML, as in a file.</summary>
    /// <remarks>Errors in it show the setting itself as their file.</remarks>
    public static bool TryOverlay(string setting, out ScenarioOverlay overlay)
    {
        Match match = PathAndValue().Match(setting);
        Step[] steps = StepsOf(match);
        if (!match.Success || steps[^1].Id is not null)
        {
            overlay = default;
            return false;
        }

        // A path that may mean many places, and a change against what the scenario says, are what an overlay's changes are for.
        string path = match.Groups["path"].Value, said = match.Groups["value"].Value;
        if (ScenarioScaling.MeansMany(path) || (RelativeChange.Of(said) is not null && ChangePath.Of(path) is not null))
        {
            overlay = new($"{{changes: {{{JsonSerializer.Serialize(path)}: {said}}}}}", setting);
            return true;
        }

        // From the inside out: each key wraps what follows it; under a step with an id that is the one item of a list.
        string text = match.Groups["value"].Value;
        for (int i = steps.Length - 1; i >= 0; i--)
        {
            string? id = i == 0 ? null : steps[i - 1].Id;
            string key = $"{JsonSerializer.Serialize(steps[i].Key)}: {text}";
            text = id is null ? $"{{{key}}}" : $"[{{\"id\": {JsonSerializer.Serialize(id)}, {key}}}]";
        }

        overlay = new(text, setting);
        return true;
    }

    /// <summary>The steps of a path as settings write it; null where it is none, or does not end in a key.</summary>
    internal static IReadOnlyList<(string Key, string? Id)>? StepsOf(string path)
    {
        Match match = PathAndValue().Match(path + "=0");
        Step[] steps = StepsOf(match);
        return match.Success && steps[^1].Id is null && match.Groups["value"].Value == "0" ? [.. steps.Select(step => (step.Key, step.Id))] : null;
    }

    private static Step[] StepsOf(Match match) => [.. match.Groups["step"].Captures.Select(c => Step.Of(c.Value))];

    private readonly record struct Step(string Key, string? Id)
    {
        public static Step Of(string written)
        {
            int bracket = written.IndexOf('[', StringComparison.Ordinal);
            return bracket < 0 ? new(written, null) : new(written[..bracket], written[(bracket + 1)..^1]);
        }
    }

    [GeneratedRegex(@"\A(?<path>(?<step>[^.=\[\]]+(?:\[[^\[\]]+\])?)(?:\.(?<step>[^.=\[\]]+(?:\[[^\[\]]+\])?))*)=(?<value>.+)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex PathAndValue();
}
