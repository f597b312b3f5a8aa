using System.Text.RegularExpressions;

namespace Powderkeg.Scenarios.Text;

/// <summary>Which items of a list a step of a path means.</summary>
internal enum ItemChoice
{
    /// <summary>The step is a key: no choice is made.</summary>
    None,

    /// <summary><c>*</c>: every item, or every value of a map.</summary>
    All,

    /// <summary><c>[main]</c>: the item of that id.</summary>
    Id,

    /// <summary><c>[kind=whale]</c>: items that write this value under this key.</summary>
    With,

    /// <summary><c>[ratio!=1]</c>: items that write another value there, or none.</summary>
    Without,
}

/// <summary>One step: a key, or a choice among items.</summary>
internal readonly record struct ChangeStep(ItemChoice Choice, string Key, string Value);

/// <summary>A path that may mean many places: <c>venues.*.insurance-fund</c>, <c>populations[kind=whale].ltv</c>. It ends in a key.</summary>
internal static partial class ChangePath
{
    public const string Allowed = "a path that ends in a key: keys by dots, items of lists by *, [id], [key=value] or [key!=value], as in venues.*.collateral[ratio!=1].ratio";

    /// <summary>Null where the text is none.</summary>
    public static IReadOnlyList<ChangeStep>? Of(string text)
    {
        Match match = Grammar().Match(text);
        if (!match.Success)
        {
            return null;
        }

        List<ChangeStep> steps = [];
        foreach (Capture step in match.Groups["step"].Captures)
        {
            int bracket = step.Value.IndexOf('[', StringComparison.Ordinal);
            string key = bracket < 0 ? step.Value : step.Value[..bracket];
            steps.Add(key == "*" ? new(ItemChoice.All, "", "") : new(ItemChoice.None, key, ""));
            if (bracket >= 0)
            {
                steps.Add(ChoiceOf(step.Value[(bracket + 1)..^1]));
            }
        }

        return steps[0].Choice == ItemChoice.None && steps[^1].Choice == ItemChoice.None ? steps : null;
    }

    private static ChangeStep ChoiceOf(string inside)
    {
        int equals = inside.IndexOf('=', StringComparison.Ordinal);
        return inside == "*" ? new(ItemChoice.All, "", "")
            : equals < 0 ? new(ItemChoice.Id, "id", inside)
            : inside[equals - 1] == '!' ? new(ItemChoice.Without, inside[..(equals - 1)], inside[(equals + 1)..])
            : new(ItemChoice.With, inside[..equals], inside[(equals + 1)..]);
    }

    [GeneratedRegex(@"\A(?<step>[^.=\[\]*]+(?:\[[^\[\]=!]+(?:!?=[^\[\]=]+)?\])?|\*)(?:\.(?<step>[^.=\[\]*]+(?:\[[^\[\]=!]+(?:!?=[^\[\]=]+)?\])?|\*))*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
