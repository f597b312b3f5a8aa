using System.Diagnostics;

namespace Powderkeg.EndToEnd;

/// <summary>What a process left behind.</summary>
internal sealed record Answer(int Code, string Output, string Error)
{
    /// <summary>No fault of a user may end in one.</summary>
    public bool HasStackTrace => (Output + Error).Contains("   at Powderkeg", StringComparison.Ordinal) || (Output + Error).Contains("Unhandled exception", StringComparison.Ordinal);
}

/// <summary>The built command as a process of its own, in a folder of its own.</summary>
internal sealed class Command : IDisposable
{
    private const string NothingShips = "no sample ships yet: samples/ and scenarios/ hold no .yaml";

    public static string Root { get; } = FindRoot();

    public string Folder { get; } = Directory.CreateTempSubdirectory("powderkeg-").FullName;

    /// <summary>A sound scenario that ships: the first sample, else the first scenario.</summary>
    public static string Sample() => Shipped().FirstOrDefault() ?? throw new InvalidOperationException(NothingShips);

    /// <summary>The shipped scenario with the longest text.</summary>
    public static string Longest() => Shipped().MaxBy(path => new FileInfo(path).Length) ?? throw new InvalidOperationException(NothingShips);

    public Answer Run(params string[] words) => Start("dotnet", [Library(), .. words]);

    /// <summary>Starts a program in <see cref="Folder"/>, without input, and waits for it for at most two minutes.</summary>
    public Answer Start(string program, IEnumerable<string> words, Action<Process>? meanwhile = null)
    {
        ProcessStartInfo start = new(program, words)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment.Remove("POWDERKEG_TRACE");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        meanwhile?.Invoke(process);
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within two minutes");
        }

        return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>The command's build of the same configuration as the tests' own.</summary>
    public static string Library()
    {
        string[] parts = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        return Path.Combine(Root, "src", "Powderkeg.Cli", "bin", parts[^2], parts[^1], "Powderkeg.Cli.dll");
    }

    private static IEnumerable<string> Shipped() => ((string[])["samples", "scenarios"]).Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal));

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
}
