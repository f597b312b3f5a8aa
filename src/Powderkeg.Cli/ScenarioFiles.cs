namespace Powderkeg.Cli;

/// <summary>Finds the file a user means: a path as it is, or the bare name of a scenario or sample that ships with Powderkeg.</summary>
internal static class ScenarioFiles
{
    private static readonly string[] Folders = ["scenarios", "samples"];

    /// <summary>The existing file, or null and the message that says what was looked for and what is near.</summary>
    public static string? Find(string words, string? home, out string message)
    {
        message = "";
        if (File.Exists(words))
        {
            return words;
        }

        if (Directory.Exists(words))
        {
            message = $"{Printing.PlainText.Clean(words)} is a folder; a scenario is a YAML file";
            return null;
        }

        if (home is not null && !Path.IsPathRooted(words))
        {
            foreach (string folder in Folders)
            {
                foreach (string ending in (string[])["", ".yaml"])
                {
                    string path = Path.Combine(home, folder, words + ending);
                    if (File.Exists(path))
                    {
                        return path;
                    }
                }
            }
        }

        string[] known = [.. Shipped(home)];
        string? near = NearestWord.To(Path.GetFileNameWithoutExtension(words), known);
        message = $"no scenario '{Printing.PlainText.Clean(words)}': neither a file nor one of the shipped scenarios"
            + (near is null ? "" : $"; did you mean {near}?")
            + (known.Length == 0 ? "" : $"\nshipped: {string.Join(", ", known)}");
        return null;
    }

    /// <summary>Names of the shipped scenarios and samples, sorted.</summary>
    public static IEnumerable<string> Shipped(string? home) =>
        home is null ? [] : Folders.Select(folder => Path.Combine(home, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml")).Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    /// <summary>The folder that holds the solution, found by walking up from the program; null where the program was copied elsewhere.</summary>
    public static string? Home()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Powderkeg.slnx")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
