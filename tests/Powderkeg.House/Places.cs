using System.Text.RegularExpressions;

namespace Powderkeg.House;

/// <summary>What the texts say exists, exists; and nothing committed knows the machine it was written on.</summary>
internal static partial class Places
{
    /// <summary>Words in backticks or links that look like a path of this repository.</summary>
    public static IEnumerable<string> MissingPaths(string document, string text, Func<string, bool> exists)
    {
        foreach (string path in Quoted().Matches(text).Select(match => match.Groups[1].Value.TrimEnd('/')).Distinct().Where(IsPath).Where(path => !exists(path)))
        {
            yield return $"{document}: names `{path}`, which does not exist; correct the text, or add what it promises";
        }
    }

    /// <summary>Absolute paths of some machine, home folders, addresses of package registries and of this network.</summary>
    public static IEnumerable<string> MachineWords(IEnumerable<SourceFile> files)
    {
        foreach (SourceFile file in files.Where(file => file.Path != "tests/Powderkeg.House/Places.cs"))
        {
            string[] lines = file.Text.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (Machine().Match(lines[i]) is { Success: true } machine)
                {
                    yield return $"{file.Path}:{i + 1}: '{machine.Value}' belongs to one machine; use a path from the root, or a temporary folder asked of the system";
                }

                if (Registry().Match(lines[i]) is { Success: true } registry)
                {
                    yield return $"{file.Path}:{i + 1}: '{registry.Value}' names a package registry; the machine's own configuration does that";
                }
            }
        }
    }

    /// <summary>Contagion explains what happened: were it to read a switch, a counterfactual could be told apart from a run.</summary>
    public static IEnumerable<string> SwitchReaders(IEnumerable<SourceFile> files) =>
        files.Where(file => file.IsCSharp && Reporting.Any(room => file.Path.StartsWith(room, StringComparison.Ordinal)) && SwitchWord().IsMatch(CSharpText.Code(file.Text)))
            .Select(file => $"{file.Path}: reads a switch; a switch changes the world, never the reporting: measure the run instead");

    private static readonly string[] Reporting = ["src/Powderkeg/Contagion/", "src/Powderkeg.Records/", "src/Powderkeg.Report/"];

    private static bool IsPath(string word) =>
        word.Length > 2 && !word.Contains("://", StringComparison.Ordinal) && !word.Contains('<') && !word.Contains('*') && !word.StartsWith("runs/", StringComparison.Ordinal)
        && (word.Contains('/') || word.EndsWith(".cs", StringComparison.Ordinal) || word.EndsWith(".md", StringComparison.Ordinal));

    [GeneratedRegex(@"(?:`|\]\()([A-Za-z0-9_./<>*:-]+)(?:`|\))")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w./-])/(?:home|root|Users|work|tmp|mnt|opt|srv)/[\w.-]+|\b[A-Z]:\\Users\\\w+|\b(?:10|192\.168)\.\d+\.\d+\.\d+:\d+")]
    private static partial Regex Machine();

    [GeneratedRegex(@"\bapi\.nuget\.org|\bnuget\.org/v3|\bregistry\.npmjs\.org|\bpypi\.org/simple|\bpackageSources\b|--source\s+https?://", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();

    [GeneratedRegex(@"\bSwitch\w*\b")]
    private static partial Regex SwitchWord();
}

public sealed class PlacesExist
{
    [Theory]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("README.md")]
    public void Every_path_a_text_names_exists(string document)
    {
        string? text = Repository.Read(document);
        Assert.True(text is not null, $"{document} is missing");
        Repository.Demand(Places.MissingPaths(document, text, Repository.Has));
    }

    [Fact]
    public void The_architecture_names_every_room_on_disk()
    {
        string text = Repository.Read("ARCHITECTURE.md") ?? "";
        Repository.Demand(Arrows.Rooms.Where(room => Repository.Has(Arrows.Library + room) && !text.Contains($"`src/Powderkeg/{room}/`", StringComparison.Ordinal))
            .Select(room => $"ARCHITECTURE.md: says nothing of `src/Powderkeg/{room}/`"));
    }

    [Fact]
    public void No_file_knows_the_machine_it_was_written_on() => Repository.Demand(Places.MachineWords(Repository.Files));

    [Fact]
    public void No_file_that_reports_reads_a_switch() => Repository.Demand(Places.SwitchReaders(Repository.Files));

    [Fact]
    public void Scripts_can_be_run()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (string path in (string[])["powderkeg", "test", ".ci/run", "tests/mutations/run"])
        {
            bool isExecutable = File.GetUnixFileMode(Path.Combine(Repository.Root, path)).HasFlag(UnixFileMode.UserExecute);
            Assert.True(isExecutable, $"{path}: not executable (git update-index --chmod=+x {path})");
        }
    }

    [Fact]
    public void Canary_a_path_that_does_not_exist_is_found() =>
        Assert.Equal(2, Places.MissingPaths("A.md", "`src/Gone/File.cs`, [there](docs/gone.md), `src/Here/`, `powderkeg run`, `<a/b>`", path => path == "src/Here").Count());

    [Theory]
    [InlineData("see /" + "home/ada/powderkeg/x.cs")]
    [InlineData("\"/" + "root/.nuget/packages\"")]
    [InlineData("C:\\Users\\ada\\x")]
    [InlineData("<add key=\"a\" value=\"https://api.nuget.org/v3/index.json\" />")]
    [InlineData("npm i --registry https://registry.npmjs.org")]
    public void Canary_a_machine_path_or_registry_is_found(string text) => Assert.Single(Places.MachineWords([new("docs/a.md", text)]));

    [Theory]
    [InlineData("see tests/" + "work/x and runs/" + "tmp/y")]
    [InlineData("https://docs.aave.com/" + "root/page")]
    public void What_only_looks_like_a_machine_path_is_left_alone(string text) => Assert.Empty(Places.MachineWords([new("docs/a.md", text)]));

    [Theory]
    [InlineData("private readonly Switches switches;")]
    [InlineData("if (Switch.IsOff(4)) { }")]
    public void Canary_a_report_that_reads_a_switch_is_found(string text) => Assert.Single(Places.SwitchReaders([new("src/Powderkeg/Contagion/Dominoes.cs", text)]));

    [Fact]
    public void A_switch_statement_is_no_switch_of_the_world() =>
        Assert.Empty(Places.SwitchReaders([new("src/Powderkeg/Contagion/Dominoes.cs", "var x = y switch { 1 => 2, _ => 3 }; // Switches are elsewhere\nswitch (x) { }")]));
}
