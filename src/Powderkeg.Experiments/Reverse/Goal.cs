using System.Globalization;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Experiments.Reverse;

/// <summary>Something that a run does or does not come to: a domino that fell, or a measure beyond a level.</summary>
/// <param name="Measure">A name of <see cref="OutcomeList"/>.</param>
/// <param name="IsBelow">True: at or under the level; false: at or over it.</param>
public sealed record Goal(string Measure, bool IsBelow, double Level)
{
    /// <summary>Reads <c>depeg</c>, <c>bad-debt:1e8</c>, <c>usde-low-main:below:0.9</c> or <c>losses:above:5e9</c>.</summary>
    /// <param name="measures">Names that exist in the scenario.</param>
    /// <param name="fault">What was found and what is allowed.</param>
    public static Goal? Read(string words, IReadOnlyList<string> measures, out string fault)
    {
        fault = "";
        string[] parts = words.Split(':');
        string name = parts.Length == 1 && measures.Contains("fell-" + parts[0]) ? "fell-" + parts[0] : parts[0];
        if (!measures.Contains(name))
        {
            fault = $"found '{parts[0]}'; allowed a domino's id or one of the scenario's measures";
            return null;
        }

        if (parts.Length == 1)
        {
            return name.StartsWith("fell-", StringComparison.Ordinal) ? new(name, false, 1) : new(name, false, double.Epsilon);
        }

        if (parts.Length > 3 || (parts.Length == 3 && parts[1] is not ("above" or "below")) ||
            !double.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double level) || !double.IsFinite(level))
        {
            fault = $"found '{words}'; allowed {name}, {name}:1e8, {name}:above:1e8 or {name}:below:0.9";
            return null;
        }

        return new(name, parts.Length == 3 && parts[1] == "below", level);
    }

    /// <summary>Whether a run came to it. A measure that is not a number came to nothing.</summary>
    public bool IsMet(RunOutcomes run) => run[Measure] is double value && !double.IsNaN(value) && (IsBelow ? value <= Level : value >= Level);

    public override string ToString() => Measure.StartsWith("fell-", StringComparison.Ordinal) ? Measure[5..]
        : Level == double.Epsilon ? Measure + " above zero" : string.Create(CultureInfo.InvariantCulture, $"{Measure} {(IsBelow ? "at or under" : "at or over")} {Level:G6}");
}
