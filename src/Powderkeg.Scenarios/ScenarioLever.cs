using Powderkeg.Scenarios.Binding;
using Powderkeg.Scenarios.Text;
using Powderkeg.Units;

namespace Powderkeg.Scenarios;

[Describe("What a lever is: one change of the rules, small enough to be mailed.")]
public sealed record LeverHeader
{
    [Describe("Short name, as tables show it.")]
    public required string Id { get; init; }

    [Describe("What changes, in a sentence.")]
    public required string Change { get; init; }

    [Describe("Why anyone would.")]
    public required string Why { get; init; }

    [Describe("Who proposed it, or where the figures are from.")]
    public required string Source { get; init; }
}

/// <summary>Reads what a lever's file says of itself; the file as a whole is an overlay (<see cref="ScenarioOverlay"/>).</summary>
public static class ScenarioLever
{
    /// <summary>The file's <c>lever</c>, or every fault of it.</summary>
    public static ReadResult<LeverHeader> Read(string text, string fileName)
    {
        ErrorList errors = new();
        Node? tree = ScenarioText.Parse(text, fileName, 0, errors);
        object? header = null;
        if (tree is MappingNode root && root.Entries.TryGetValue(ChangeList.LeverKey, out MappingEntry lever))
        {
            header = Binder.Bind(typeof(LeverHeader), lever.Value, errors);
        }
        else if (tree is not null)
        {
            errors.Add(tree.At, ChangeList.LeverKey, "nothing (the key is required)", "what the lever is: id, change, why, source");
        }

        return new(errors.Count == 0 ? (LeverHeader?)header : null, errors.InOrder());
    }
}
