using System.Globalization;

namespace Powderkeg.Cli.Records;

/// <summary>The last document of <c>validate</c> on a scenario: kept in runs/.validations, so that the report of a run of the same scenario can show it.</summary>
internal static class KeptValidation
{
    private static readonly string Folder = Path.Combine("runs", ".validations");

    /// <summary>Null where none was kept, or where it cannot be read.</summary>
    public static byte[]? Read(string scenarioHash)
    {
        try
        {
            return File.ReadAllBytes(PathOf(scenarioHash));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>It appears under its name whole or not at all.</summary>
    public static void Write(string scenarioHash, ReadOnlySpan<byte> document)
    {
        Directory.CreateDirectory(Folder);
        string path = PathOf(scenarioHash), fresh = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.tmp");
        File.Delete(fresh);
        Durable.WriteFile(fresh, document);
        File.Move(fresh, path, overwrite: true);
        Durable.SyncFolder(Folder);
    }

    private static string PathOf(string scenarioHash) => Path.Combine(Folder, RunFolder.FileName(scenarioHash) + ".json");
}
