using Powderkeg.Scenarios.Text;

namespace Powderkeg.Scenarios;

/// <summary>The texts that make a scenario, the lowest first: the one it is based on, where it has a key <c>base</c>, then the scenario itself as an overlay.</summary>
/// <param name="Text">The lowest text.</param>
/// <param name="FileName">Its name, for errors.</param>
/// <param name="Over">What is laid over it, in this order; settings come after.</param>
public sealed record ScenarioLayers(string Text, string FileName, IReadOnlyList<ScenarioOverlay> Over)
{
    /// <summary>Null, and the fault, where the base is no file beside the scenario, or has a base of its own: one level, so that there is no cycle.</summary>
    /// <param name="readBeside">Text of the named file beside the scenario; null if there is none. Called with plain file names only.</param>
    public static ScenarioLayers? Of(string text, string fileName, Func<string, string?> readBeside, out ScenarioError? fault)
    {
        fault = null;
        if (BaseOf(text) is not { } written)
        {
            return new(text, fileName, []);
        }

        string name = written.Text;
        string? below = name.AsSpan().IndexOfAny('/', '\\') < 0 ? readBeside(name) : null;
        if (below is not null && BaseOf(below) is null)
        {
            return new(below, name, [new(text, fileName)]);
        }

        string allowed = below is null ? "the name of a scenario file in the same folder" : "a scenario that has no base of its own";
        fault = new(fileName, written.At.Line, written.At.Column, "base", $"'{ErrorList.Shown(name)}'", allowed, null);
        return null;
    }

    /// <summary>Reads the layers, and settings over them.</summary>
    public ReadResult<T> Read<T>(params IReadOnlyList<ScenarioOverlay> settings)
        where T : class => ScenarioReader.ReadWithOverlay<T>(Text, FileName, [.. Over, .. settings]);

    /// <summary>Parses the layers, and settings over them, to be read many times.</summary>
    public ParsedScenario<T> Parse<T>(params IReadOnlyList<ScenarioOverlay> settings)
        where T : class => new(Text, FileName, [.. Over, .. settings]);

    private static ScalarNode? BaseOf(string text) =>
        ScenarioText.Parse(text, "", 0, new()) is MappingNode root && root.Entries.TryGetValue("base", out MappingEntry entry) && entry.Value is ScalarNode { IsNull: false } name
            ? name : null;
}
