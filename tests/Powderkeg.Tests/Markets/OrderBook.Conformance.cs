namespace Powderkeg.Tests.Markets;

/// <summary>Written scenarios of an order book (Conformance/*.txt): a ladder before, what is sent, what trades, the ladder after. Each holds on the fast book and on its twin.</summary>
public sealed class OrderBookConformance
{
    private const long MaxTicks = 1_000_000;

    public static TheoryData<string, string> Names { get; } = NamesOf();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scenario_ends_as_it_is_written(string file, string name)
    {
        BookScenario scenario = BookScenario.In(file).Single(one => one.Name == name);
        foreach (IOrderBook book in (IOrderBook[])[new FastOrderBook(MaxTicks), new NaiveOrderBook(MaxTicks)])
        {
            Ladder ladder = Ladder.Of(book, scenario.Before);
            foreach ((string sent, string expected) in scenario.Steps)
            {
                Assert.Equal($"{sent}: {expected}", $"{sent}: {Act(ladder, sent)}");
            }

            Assert.Equal(Ladder.Tidy(scenario.After), ladder.Draw());
        }
    }

    [Fact]
    public void There_are_sixty_scenarios_or_more_and_every_rule_has_several()
    {
        foreach (string rule in (string[])["price-time", "partial-fills", "ioc", "fok", "post-only", "replace", "self-trade", "far-bids", "price-protection"])
        {
            Assert.InRange(BookScenario.In(rule + ".txt").Count, 6, 99);
        }

        string[] names = [.. BookScenario.Files.SelectMany(file => BookScenario.In(file)).Select(one => one.Name)];
        Assert.InRange(names.Length, 60, 999);
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static string Act(Ladder ladder, string sent)
    {
        string[] words = sent.Split(' ', 2);
        if (words[0] == "replace")
        {
            return WithRemoved(ladder, ladder.Replace(words[1]));
        }

        if (words[0] != "cancel")
        {
            return WithRemoved(ladder, ladder.Submit(sent));
        }

        if (!words[1].StartsWith("all ", StringComparison.Ordinal))
        {
            return ladder.Cancel(words[1]) ? WithRemoved(ladder, "") : "not there";
        }

        ladder.CancelAll(words[1]["all ".Length..]);
        return WithRemoved(ladder, "");
    }

    private static string WithRemoved(Ladder ladder, string fills)
    {
        string removed = ladder.Removed();
        return removed.Length == 0 ? fills : fills + (fills.Length > 0 ? ", " : "") + "removed " + removed;
    }

    private static TheoryData<string, string> NamesOf()
    {
        TheoryData<string, string> names = [];
        foreach (string file in BookScenario.Files)
        {
            foreach (BookScenario scenario in BookScenario.In(file))
            {
                names.Add(file, scenario.Name);
            }
        }

        return names;
    }
}

/// <summary>One scenario of a file: after <c>== name</c>, left of the bar the ladder before and right of it the ladder after; a line that begins with
/// <c>&gt;</c> is sent to the book, and right of its bar stands what came of it.</summary>
internal sealed record BookScenario(string Name, string Before, string After, IReadOnlyList<(string Sent, string Expected)> Steps)
{
    private static string Folder => Path.Combine(Samples.SampleRuns.Root, "tests/Powderkeg.Tests/Markets/Conformance");

    public static IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Folder, "*.txt").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<BookScenario> In(string file) =>
        [.. File.ReadAllText(Path.Combine(Folder, file)).ReplaceLineEndings("\n").Split("\n== ").Skip(1).Select(Of)];

    private static BookScenario Of(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<string> before = [], after = [];
        List<(string, string)> steps = [];
        foreach (string line in lines[1..])
        {
            string[] halves = line.Split('|');
            Assert.True(halves.Length == 2, $"{lines[0]}: '{line}' has no bar");
            (string left, string right) = (halves[0].Trim(), halves[1].Trim());
            if (left.StartsWith('>'))
            {
                steps.Add((left[1..].Trim(), right));
            }
            else
            {
                before.Add(left);
                after.Add(right);
            }
        }

        Assert.NotEmpty(steps);
        return new(lines[0].Trim(), string.Join('\n', before), string.Join('\n', after), steps);
    }
}
