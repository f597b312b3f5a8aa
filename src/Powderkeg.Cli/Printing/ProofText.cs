using System.Globalization;

namespace Powderkeg.Cli.Printing;

/// <summary>The run that proves a finding, as words that anybody can type.</summary>
internal static class ProofText
{
    /// <param name="became">PATH=VALUE, which settings say; or PATH: x FACTOR, which an overlay's changes say.</param>
    public static string Of(string scenario, long seed, IReadOnlyList<string> became)
    {
        bool isOverlay = became.Any(one => one.Contains(": x ", StringComparison.Ordinal));
        string how = isOverlay ? $", with an overlay of changes: {{{string.Join(", ", became)}}}" : string.Concat(became.Select(setting => $" --set '{setting}'"));
        return string.Create(CultureInfo.InvariantCulture, $"proof: powderkeg run {PlainText.Clean(scenario)} --seed {seed}{PlainText.Clean(how)}");
    }
}
