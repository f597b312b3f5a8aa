namespace Powderkeg.EndToEnd;

/// <summary>The printed scripts at work: bash loads its own and is asked what it would offer; zsh and fish only read theirs, where they are present.</summary>
public sealed class Completion : IDisposable
{
    /// <summary>What bash does at a tab: the words so far, which of them is completed, then the function.</summary>
    private const string Tab = """
        source "$1"
        shift
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _powderkeg
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    private readonly Command command = new();

    public void Dispose() => command.Dispose();

    [Fact]
    public void Commands_are_completed_first()
    {
        Assert.Equal(["recommend", "replay", "report", "reverse", "run"], Offered("powderkeg", "r").Order(StringComparer.Ordinal));
        Assert.Equal(["adl", "atom-wick"], Offered("powderkeg", "replay", "a").Order(StringComparer.Ordinal));
        Assert.Equal(["check", "completion"], Offered("powderkeg", "c").Order(StringComparer.Ordinal));
        Assert.Contains("validate", Offered("powderkeg", ""));
    }

    [Fact]
    public void Options_of_the_command_are_completed_and_not_anothers()
    {
        Assert.Equal(["--quiet"], Offered("powderkeg", "run", "--q"));
        Assert.Contains("--drop-event", Offered("powderkeg", "run", "october-2025", "--"));
        Assert.Contains("--profile", Offered("powderkeg", "run", "october-2025", "--"));
        Assert.DoesNotContain("--compare", Offered("powderkeg", "run", "--"));
        Assert.Equal(["--compare"], Offered("powderkeg", "validate", "--c"));
    }

    [Fact]
    public void Scenarios_that_ship_and_yaml_files_here_are_completed_once()
    {
        command.Write("october-mine.yaml", "name: mine\n");
        command.Write("october-notes.txt", "none");
        Assert.Equal(["october-2025", "october-2025-article", "october-2025-small", "october-mine.yaml"], Offered("powderkeg", "run", "octo"));
        Assert.Equal(["october-2025", "october-2025-article", "october-2025-small", "october-mine.yaml"], Offered("powderkeg", "validate", "--compare", "octo"));
        Assert.Empty(Offered("powderkeg", "run", "october-2025", "octo"));
    }

    [Fact]
    public void Files_with_blanks_in_their_names_stay_whole()
    {
        command.Write("my market.yaml", "name: mine\n");
        Assert.Equal(["my market.yaml"], Offered("powderkeg", "check", "my"));
    }

    [Fact]
    public void Ids_of_switches_are_completed_as_often_as_wanted()
    {
        Assert.Equal(["depeg"], Offered("powderkeg", "run", "october-2025", "--off", "dep"));
        Assert.Equal(["loan-liquidation", "loop-liquidation", "loop-unwind"], Offered("powderkeg", "run", "october-2025", "--off", "depeg", "lo"));
        Assert.Equal(13, Offered("powderkeg", "run", "october-2025", "--off", "").Length);
        Assert.Equal(["--until"], Offered("powderkeg", "run", "october-2025", "--off", "depeg", "--u"));
    }

    [Fact]
    public void What_only_the_user_knows_is_left_to_the_user()
    {
        Assert.Empty(Offered("powderkeg", "run", "october-2025", "--seed", ""));
        Directory.CreateDirectory(Path.Combine(command.Folder, "folder-here"));
        Assert.Equal(["folder-here"], Offered("powderkeg", "run", "--out", "fold"));
    }

    /// <summary>Whatever the help of a command lists, completion offers: they cannot drift apart.</summary>
    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    [InlineData("sensitivity")]
    [InlineData("replay")]
    [InlineData("loop")]
    [InlineData("verify")]
    public void Every_option_of_the_help_is_offered(string name)
    {
        string help = command.Run(name, "--help").Output;
        string[] listed = [.. System.Text.RegularExpressions.Regex.Matches(help.Split("Examples:")[0], @"(?<=^\s+|, )--[a-z-]+", System.Text.RegularExpressions.RegexOptions.Multiline).Select(match => match.Value)];
        Assert.True(listed.Length >= 5, help);
        Assert.Empty(listed.Except(Offered("powderkeg", name, "--")));
    }

    [Theory]
    [InlineData("zsh", "#compdef powderkeg")]
    [InlineData("fish", "complete -c powderkeg")]
    public void Other_shells_can_read_their_script(string shell, string within)
    {
        Answer script = command.Run("completion", shell);
        Assert.Equal(0, script.Code);
        Assert.Contains(within, script.Output, StringComparison.Ordinal);
        Assert.All((string[])["october-2025", "unified-liquidation", "validate"], word => Assert.Contains(word, script.Output, StringComparison.Ordinal));
        bool isHere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, shell)));
        if (isHere)
        {
            Answer read = command.Start(shell, ["-n", command.Write("script", script.Output)]);
            Assert.True(read.Code == 0 && read.Error.Length == 0, read.Error);
        }
    }

    [Fact]
    public void A_shell_that_is_none_exits_2_and_names_those_there_are()
    {
        Answer answer = command.Run("completion", "tcsh");
        Assert.Equal(2, answer.Code);
        Assert.Contains("bash", answer.Error, StringComparison.Ordinal);
    }

    private string[] Offered(params string[] words)
    {
        string script = Path.Combine(command.Folder, ".completion");
        if (!File.Exists(script))
        {
            Answer printed = command.Run("completion", "bash");
            Assert.True(printed.Code == 0, printed.Error);
            File.WriteAllText(script, printed.Output);
        }

        Answer answer = command.Start("bash", ["--norc", "--noprofile", "-c", Tab, "bash", script, .. words]);
        Assert.True(answer.Code == 0 && answer.Error.Length == 0, answer.Error);
        return answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
