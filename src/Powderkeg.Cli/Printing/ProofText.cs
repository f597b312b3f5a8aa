using System.Globalization;

namespace Powderkeg.Cli.Printing;

/// <summary>The run that proves a finding, as words that anybody can type.</summary>
internal static class ProofText
{
    /// <param name="became">PATH=VALUE, which settings say; or PATH: x FACTOR, which an overlay's changes say.</param>
    /// <param name="given">The user's own words that every run had: --overlay FILE and --set PATH=VALUE.</param>
    /// <param name="positions">The file of a user's accounts that the run had in it, or none: then the run is one of <c>book</c>.</param>
    public static string Of(string scenario, long seed, IReadOnlyList<string> became, IReadOnlyList<string> given, string? positions = null)
    {
        bool isOverlay = became.Any(one => one.Contains(": x ", StringComparison.Ordinal));
        string how = isOverlay ? $", with an overlay of changes: {{{string.Join(", ", became)}}}" : string.Concat(became.Select(setting => $" --set '{setting}'"));
        string run = positions is null
            ? string.Create(CultureInfo.InvariantCulture, $"run {PlainText.Clean(scenario)} --seed {seed}")
            : string.Create(CultureInfo.InvariantCulture, $"book {PlainText.Clean(positions)} --in {PlainText.Clean(scenario)} --no-levers --seeds {seed}");
        return $"proof: powderkeg {run}{PlainText.Clean(string.Concat(given.Select(words => " " + words)) + how)}";
    }

    /// <summary>What the user laid over the scenario, as words of a command: overlays first, as they are read.</summary>
    public static IReadOnlyList<string> Given(ScenarioSource source) =>
        [.. source.Overlays.Select(file => $"--overlay '{file}'"), .. source.Settings.Select(setting => $"--set '{setting}'")];
}
