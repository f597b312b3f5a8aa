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

    /// <summary>Set for every process that is started, over what the tests themselves run under.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal) { ["LANG"] = "C.UTF-8" };

    /// <summary>How long a process may take.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);

    public Answer Run(params string[] words) => Start("dotnet", [Library(), .. words]);

    /// <summary>Starts a program in <see cref="Folder"/>, without input, and waits for it for as long as <see cref="Patience"/> lasts.</summary>
    public Answer Start(string program, IEnumerable<string> words, Action<Process>? meanwhile = null)
    {
        ProcessStartInfo start = new(program, words)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment.Remove("POWDERKEG_TRACE");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        meanwhile?.Invoke(process);
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Patience.TotalMinutes} minutes");
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
        (string configuration, string framework) = BuiltAs();
        return Library(configuration, framework);
    }

    public static string Library(string configuration, string framework) =>
        Path.Combine(Root, "src", "Powderkeg.Cli", "bin", configuration, framework, "Powderkeg.Cli.dll");

    /// <summary>Configuration and framework of the tests' own build.</summary>
    public static (string Configuration, string Framework) BuiltAs()
    {
        string[] parts = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        return (parts[^2], parts[^1]);
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
