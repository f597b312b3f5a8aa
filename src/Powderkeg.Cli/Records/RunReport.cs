using System.Text.Json;
using Powderkeg.Report;

namespace Powderkeg.Cli.Records;

/// <summary>The page of a run or of a sweep, made from its folder; in a run's what <c>validate</c> has kept of the same scenario.</summary>
internal static class RunReport
{
    /// <summary>Makes the page of a folder and hands it to <paramref name="Add"/>: the run's own folder while it is new, or <see cref="Replace"/>.</summary>
    public static void Write(string folder, AddFile Add)
    {
        (string title, string hash) = About(folder);
        Add(ReportPage.FileName, ReportPage.Of(title, ReportDocument.Of(folder, KeptValidation.Read(hash))));
    }

    /// <summary>The same in a folder that is published already: a new file takes the old one's name in one step.</summary>
    /// <returns>The page's path and its size in bytes.</returns>
    public static (string Path, long Bytes) Replace(string folder)
    {
        (string title, string hash) = About(folder);
        return Put(folder, ReportPage.Of(title, ReportDocument.Of(folder, KeptValidation.Read(hash))));
    }

    /// <summary>The page of a sweep, made from its folder; it takes the place of an older one in one step.</summary>
    /// <returns>The page's path and its size in bytes.</returns>
    public static (string Path, long Bytes) OfSweep(string folder) =>
        Put(folder, ReportPage.Of($"Sweep {Path.GetFileName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(folder)))} · Powderkeg", SweepReportDocument.Of(folder)));

    private static (string Path, long Bytes) Put(string folder, byte[] page)
    {
        string path = Path.Combine(folder, ReportPage.FileName), fresh = path + ".tmp";
        File.Delete(fresh);
        Durable.WriteFile(fresh, page);
        File.Move(fresh, path, overwrite: true);
        Durable.SyncFolder(folder);
        return (path, page.Length);
    }

    private static (string Title, string Hash) About(string folder)
    {
        string path = Path.Combine(folder, RunFolder.Document);
        try
        {
            using JsonDocument run = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = run.RootElement;
            return ($"{root.GetProperty("scenario").GetString()}, seed {root.GetProperty("seed").GetInt64()} · Powderkeg", root.GetProperty("scenario_hash").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException($"{path} is not the document of a run: {e.Message}", e);
        }
    }
}

/// <summary>Where a file goes.</summary>
internal delegate void AddFile(string name, ReadOnlySpan<byte> bytes);
