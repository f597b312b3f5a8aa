using System.Globalization;
using System.Text.RegularExpressions;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Experiments.Recommendation;

/// <summary>A limit on how often a measure may pass a level: <c>p(bad-debt>0) &lt; 1%</c>.</summary>
/// <param name="Most">The probability that must not be reached, 0 to 1.</param>
public sealed partial record RiskLimit(string Measure, bool IsBelow, double Level, double Most)
{
    public static RiskLimit? Read(string words, IReadOnlyList<string> measures, out string fault)
    {
        fault = $"found '{words}'; allowed p(MEASURE > LEVEL) < PERCENT, such as p(bad-debt>0) < 1%";
        Match match = Pattern().Match(words);
        if (!match.Success || !Number(match.Groups["level"].Value, out double level) || !Number(match.Groups["most"].Value, out double most))
        {
            return null;
        }

        string name = match.Groups["name"].Value;
        if (!measures.Contains(name))
        {
            fault = $"found measure '{name}'; the scenario has none of that name";
            return null;
        }

        double share = match.Groups["percent"].Success ? most / 100 : most;
        if (share is not (> 0 and <= 1))
        {
            fault = $"found a probability of '{words}'; allowed over 0 and up to 1 (or 100%)";
            return null;
        }

        fault = "";
        return new(name, match.Groups["sign"].Value == "<", level, share);
    }

    public bool IsPassed(RunOutcomes run) => run[Measure] is double value && !double.IsNaN(value) && (IsBelow ? value < Level : value > Level);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"p({Measure} {(IsBelow ? "<" : ">")} {Level:G6}) < {100 * Most:G4}%");

    private static bool Number(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    [GeneratedRegex(@"\A\s*p\(\s*(?<name>[a-z0-9-]+?)\s*(?<sign>[<>])\s*(?<level>[-+.0-9eE]+)\s*\)\s*<\s*(?<most>[.0-9eE+-]+)\s*(?<percent>%)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
