namespace Powderkeg.EndToEnd;

/// <summary>What the command answers to words alone, before any scenario runs.</summary>
public sealed class WordsIn : IDisposable
{
    private readonly Command command = new();

    public void Dispose() => command.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("report")]
    [InlineData("why")]
    [InlineData("serve")]
    [InlineData("validate")]
    [InlineData("sensitivity")]
    [InlineData("whatif")]
    [InlineData("attribute")]
    [InlineData("sweep")]
    [InlineData("settle")]
    [InlineData("outcomes")]
    [InlineData("reverse")]
    [InlineData("screen")]
    [InlineData("recommend")]
    [InlineData("replay")]
    [InlineData("query")]
    [InlineData("book")]
    [InlineData("check")]
    [InlineData("schema")]
    [InlineData("dominoes")]
    [InlineData("list")]
    [InlineData("loop")]
    [InlineData("verify")]
    public void Help_of_every_command_ends_in_examples(string name)
    {
        Answer answer = command.Run([.. name.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        string examples = answer.Output[answer.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains($"  powderkeg {name}".TrimEnd(), examples, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rnu", "unknown command 'rnu'; did you mean run?")]
    [InlineData("dominos", "unknown command 'dominos'; did you mean dominoes?")]
    [InlineData("run october-2025 --sead 7", "unknown option '--sead'; did you mean --seed?")]
    [InlineData("run october-2025 --off depg", "no domino 'depg'; did you mean depeg?")]
    [InlineData("loop --ltv 0.9 --lt 0.8", "--lt: found 0.8; allowed --ltv (0.9) or more")]
    [InlineData("loop --cycles -1", "--cycles: found '-1'; allowed a whole number from 0 to 100")]
    [InlineData("run", "scenario")]
    [InlineData("", "a command is missing: run, report, why, serve, validate, sensitivity, whatif, attribute, sweep, settle, outcomes, reverse, screen, recommend, replay, query, book, check, schema, dominoes, list, loop, verify")]
    [InlineData("serve --port x", "--port: found 'x'; allowed a whole number from 0 to 65535")]
    [InlineData("report no-such-run", "there is no run no-such-run")]
    [InlineData("report latest", "latest: there is no run under runs")]
    [InlineData("run no-such-day", "no scenario 'no-such-day'")]
    [InlineData("check no-such-day", "no scenario 'no-such-day'")]
    [InlineData("validate october-2025 --seeds 9-1", "--seeds: found '9-1'; allowed whole numbers and ranges such as 1-20")]
    [InlineData("run october-2025 --seed x", "found 'x'; allowed a whole number")]
    public void Wrong_words_exit_2_with_a_hint_on_stderr_and_nothing_on_stdout(string words, string hint)
    {
        Answer answer = command.Run(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (answer.Code, answer.Output));
        Assert.Contains(hint, answer.Error, StringComparison.Ordinal);
        Assert.False(answer.HasStackTrace, answer.Error);
    }

    [Fact]
    public void Dominoes_piped_are_thirteen_rows_of_five_ascii_cells()
    {
        Answer answer = command.Run("dominoes");
        string[] rows = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, 13), (answer.Code, rows.Length));
        Assert.All(rows, row => Assert.Equal(5, row.Split('\t').Length));
        Assert.All(answer.Output, c => Assert.True(char.IsAscii(c)));
    }

    [Fact]
    public void List_piped_is_a_row_for_each_file_that_ships()
    {
        Answer answer = command.Run("list");
        string[] names = [.. ((string[])["scenarios", "samples"]).Select(folder => Path.Combine(Command.Root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml")).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(names, answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('\t')[0]));
        Assert.DoesNotContain("has faults", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_one_line() => Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", command.Run("--version").Output);

    /// <summary>The kinds of text that once killed a YAML reader: none may end otherwise than in an error.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0")]
    [InlineData("a: [1,2\nb: {")]
    [InlineData("a: &x [1]\nb: *x")]
    [InlineData("not a scenario")]
    [InlineData("- - - - -")]
    public void A_text_that_is_no_scenario_exits_2_without_a_stack_trace(string text)
    {
        string path = command.Write("bad.yaml", text);
        foreach (string verb in (string[])["check", "run"])
        {
            Answer answer = command.Run(verb, path);
            Assert.True(answer.Code == 2, $"{verb}: {answer.Code}\n{answer.Error}");
            Assert.Equal("", answer.Output);
            Assert.NotEqual("", answer.Error);
            Assert.False(answer.HasStackTrace, answer.Error);
        }

        Assert.Equal(["bad.yaml"], Directory.EnumerateFileSystemEntries(command.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Two_hundred_thousand_brackets_exit_2_and_do_not_kill_the_process()
    {
        Answer answer = command.Run("check", command.Write("deep.yaml", new string('[', 200_000)));
        Assert.Equal(2, answer.Code);
    }

    [Fact]
    public void A_scenario_that_cannot_be_read_exits_2()
    {
        Answer answer = command.Run("check", command.Folder);
        Assert.Equal(2, answer.Code);
        Assert.Contains("is a folder", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_works_from_another_folder_and_through_a_link()
    {
        string link = Path.Combine(command.Folder, "pk");
        File.CreateSymbolicLink(link, Path.Combine(Command.Root, "powderkeg"));
        Answer answer = command.Start(link, ["dominoes"]);
        Assert.True(answer.Code == 0, answer.Error);
        Assert.StartsWith("1\tmacro-shock\t", answer.Output, StringComparison.Ordinal);
    }
}
