using System.Diagnostics;

namespace Powderkeg.House;

/// <summary>One committed (or about to be committed) text file.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);
    public int Lines => Text.Count(c => c == '\n');
}

/// <summary>The tree that the rules look at: what git tracks, and new files that it does not ignore.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files { get; } = [.. Paths().Where(IsText).Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))))];

    public static bool Has(string path) => File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    public static string? Read(string path) => File.Exists(Path.Combine(Root, path)) ? File.ReadAllText(Path.Combine(Root, path)) : null;

    /// <summary>All faults at once, a line each; none is a pass.</summary>
    public static void Demand(IEnumerable<string> faults)
    {
        string[] found = [.. faults];
        Assert.True(found.Length == 0, $"{found.Length} found:\n" + string.Join("\n", found));
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Powderkeg.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("no Powderkeg.slnx above the tests");
    }

    private static IEnumerable<string> Paths()
    {
        try
        {
            ProcessStartInfo start = new("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
            using Process git = Process.Start(start)!;
            string[] paths = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            if (git.ExitCode == 0 && paths.Length > 0)
            {
                return paths.Where(path => File.Exists(Path.Combine(Root, path)));
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git here (an unpacked archive): walk the folders instead.
        }

        string[] built = ["bin", "obj", "runs", "artifacts", "TestResults", ".build", ".git", "node_modules", "dist"];
        return Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(built.Contains));
    }

    private static bool IsText(string path)
    {
        byte[] head = new byte[4096];
        using FileStream file = File.OpenRead(Path.Combine(Root, path));
        return !head.AsSpan(0, file.Read(head)).Contains((byte)0);
    }
}
