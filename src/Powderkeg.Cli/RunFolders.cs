using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;

namespace Powderkeg.Cli;

/// <summary>Finds the folder of an earlier run: a path, a name under <c>runs</c>, or <c>latest</c>.</summary>
internal static class RunFolders
{
    private const string Runs = "runs";

    /// <summary>A folder that holds a run, or null and what was looked for and what is near.</summary>
    public static string? Find(string words, out string message)
    {
        message = "";
        if (words == "latest")
        {
            string? newest = Here().OrderByDescending(folder => File.GetLastWriteTimeUtc(Path.Combine(folder, RunFolder.Document))).ThenBy(folder => folder, StringComparer.Ordinal).FirstOrDefault();
            message = newest is null ? "latest: there is no run under runs in this folder" : "";
            return newest;
        }

        string path = Directory.Exists(words) || words.Contains(Path.DirectorySeparatorChar) ? words : Path.Combine(Runs, words);
        if (File.Exists(Path.Combine(path, RunFolder.Document)))
        {
            return path;
        }

        string? near = NearestWord.To(words, Here().Select(folder => Path.GetFileName(folder)!));
        message = $"{PlainText.Clean(path)} holds no {RunFolder.Document}; name the folder of a run, its name under runs, or latest" + (near is null ? "" : $"; did you mean {near}?");
        return null;
    }

    private static IEnumerable<string> Here() => Directory.Exists(Runs) ? Directory.EnumerateDirectories(Runs).Where(folder => File.Exists(Path.Combine(folder, RunFolder.Document))) : [];
}
