namespace Powderkeg.Scenarios;

/// <summary>Reads a scenario file into a description, or into all of its errors at once.</summary>
/// <remarks>No text makes it throw, hang or eat memory: see docs/reference/scenario-format.md for what is read and the limits. An exception is a fault of a description type
/// (<see cref="Units.InvariantBrokenException"/>) or of a rule in it, never of the file.</remarks>
public static class ScenarioReader
{
    /// <typeparam name="T">The root description.</typeparam>
    /// <param name="text">The file's text, at most 1 MB.</param>
    /// <param name="fileName">Shown in errors; not opened.</param>
    public static ReadResult<T> Read<T>(string text, string fileName)
        where T : class => ReadWithOverlay<T>(text, fileName);

    /// <summary>Reads a file with overlays merged over it, in their order: mappings merge key by key, lists whose items have an <c>id</c> merge by id, all else is replaced; then their <c>changes</c> are made (see docs/reference/scenario-format.md).</summary>
    /// <remarks>Each error points into the file that its value came from.</remarks>
    public static ReadResult<T> ReadWithOverlay<T>(string text, string fileName, params ReadOnlySpan<ScenarioOverlay> overlays)
        where T : class => new ParsedScenario<T>(text, fileName).Read(overlays);
}
