using System.Text.Json;
using Powderkeg.Report;

namespace Powderkeg.Cli.Records;

/// <summary>The page of a run, made from its folder; beside it what <c>validate</c> has kept of the same scenario.</summary>
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
        string path = Path.Combine(folder, ReportPage.FileName), fresh = path + ".tmp";
        long size = 0;
        Write(folder, (_, bytes) =>
        {
            File.Delete(fresh);
            Durable.WriteFile(fresh, bytes);
            size = bytes.Length;
        });
        File.Move(fresh, path, overwrite: true);
        Durable.SyncFolder(folder);
        return (path, size);
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
