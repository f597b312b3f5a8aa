using Powderkeg.Scenarios.Binding;
using Powderkeg.Scenarios.Text;

namespace Powderkeg.Scenarios;

/// <summary>The texts of a scenario, parsed once and read again and again, each time with other overlays over them: a sweep reads one scenario a thousand times.</summary>
/// <remarks>Each reading binds and checks the whole of it: it is as strict as a reading of all texts in one, and finds the same faults at the same places. Several threads may read.</remarks>
/// <typeparam name="T">The root description.</typeparam>
public sealed class ParsedScenario<T>
    where T : class
{
    private readonly ErrorList faults = new();
    private readonly Node? parsed;
    private readonly int texts;

    /// <param name="text">The lowest text, at most 1 MB.</param>
    /// <param name="fileName">Shown in errors; not opened.</param>
    /// <param name="overlays">Laid over it before what each reading brings.</param>
    public ParsedScenario(string text, string fileName, params ReadOnlySpan<ScenarioOverlay> overlays)
    {
        parsed = Laid(ScenarioText.Parse(text, fileName, 0, faults), overlays, 1, faults);
        texts = 1 + overlays.Length;
    }

    /// <summary>The description under more overlays, or all errors.</summary>
    public ReadResult<T> Read(params ReadOnlySpan<ScenarioOverlay> overlays)
    {
        ErrorList errors = faults.Copy();
        // Changes are made in the tree itself: each reading has its own.
        Node? tree = Laid(parsed is null ? null : ChangeList.Copy(parsed), overlays, texts, errors);

        // A text that could not be read to its end is not bound: what is missing in it would drown its one error.
        object? bound = tree is null ? null : Binder.Bind(typeof(T), tree, errors);
        return new(errors.Count == 0 ? (T?)bound : null, errors.InOrder());
    }

    private static Node? Laid(Node? tree, ReadOnlySpan<ScenarioOverlay> overlays, int index, ErrorList errors)
    {
        foreach (ScenarioOverlay overlay in overlays)
        {
            Node? over = ScenarioText.Parse(overlay.Text, overlay.FileName, index++, errors);
            tree = tree is null || over is null ? tree : ChangeList.Over(tree, over, typeof(T), errors);
        }

        return tree;
    }
}
