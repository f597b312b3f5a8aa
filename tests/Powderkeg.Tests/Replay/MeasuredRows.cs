using Powderkeg.Experiments.Replay;

namespace Powderkeg.Tests.Replay;

/// <summary>The measured rows: those that ship, and those that lie beside the repository and not in it.</summary>
internal static class MeasuredRows
{
    public static RowText Atom() => new("atom", File.ReadAllText(Path.Combine(Samples.SampleRuns.Root, "samples/data/atom-wick-2025-10-10.csv")));

    public static RowText Beside(string path) => new(path, File.ReadAllText(PathOf(path)!));

    /// <summary>The collection's folder; null where it is not there.</summary>
    public static string? Folder => PathOf("hyperliquid-2025-10-10/adl_accounts.csv") is string path ? Path.GetDirectoryName(Path.GetDirectoryName(path)) : null;

    public static string? PathOf(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (string collection in (string[])["shared/data", "data"])
            {
                string file = Path.Combine(folder.FullName, collection, path);
                if (File.Exists(file))
                {
                    return file;
                }
            }
        }

        return Environment.GetEnvironmentVariable("POWDERKEG_DATA") is { Length: > 0 } named && File.Exists(Path.Combine(named, path)) ? Path.Combine(named, path) : null;
    }
}

/// <summary>Skipped, and says so, where the collection of real data is not there.</summary>
internal sealed class FactOfRealRowsAttribute : FactAttribute
{
    public FactOfRealRowsAttribute() =>
        Skip = MeasuredRows.Folder is null ? "needs the real rows, which lie beside this repository and not in it: ../shared/data, or the folder POWDERKEG_DATA names" : null;
}
