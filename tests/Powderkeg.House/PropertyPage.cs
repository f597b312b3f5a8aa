using System.Text.RegularExpressions;

namespace Powderkeg.House;

/// <summary>docs/reference/properties.md and the sources say the same: which ids there are, their one sentence, where they are checked, and which test names them.</summary>
internal static partial class PropertyPage
{
    public const string Path = "docs/reference/properties.md";

    /// <summary>A row of the page: id, sentence, files of the sources, what holds it.</summary>
    public sealed record Entry(string Id, string Sentence, string Where, string HeldBy);

    public static IReadOnlyList<Entry> Entries(string page) =>
        [.. Row().Matches(page).Select(m => new Entry(m.Groups[1].Value, m.Groups[2].Value.Trim(), m.Groups[3].Value, m.Groups[4].Value))];

    public static IEnumerable<string> Faults(string page, IReadOnlyList<SourceFile> files)
    {
        IReadOnlyList<Entry> entries = Entries(page);
        SourceFile[] sources = [.. files.Where(f => f.IsCSharp && f.Path.StartsWith("src/", StringComparison.Ordinal))];
        (string Id, string Sentence, string File)[] checks = [.. sources.SelectMany(Checks)];
        HashSet<string> known = [.. entries.Select(e => e.Id)];
        foreach (IGrouping<string, Entry> twice in entries.GroupBy(e => e.Id).Where(g => g.Count() > 1))
        {
            yield return $"{Path}: {twice.Key} has {twice.Count()} rows; an id has one sentence";
        }

        foreach ((string id, string sentence, string file) in checks)
        {
            Entry? entry = entries.FirstOrDefault(e => e.Id == id);
            if (entry is null)
            {
                yield return $"{Path}: lacks {id} of {file}";
            }
            else if (!Says(entry.Sentence, sentence) || !entry.Where.Contains(file, StringComparison.Ordinal) || !entry.HeldBy.Contains("*stops*", StringComparison.Ordinal))
            {
                yield return $"{Path}: {id} is checked in {file} as '{sentence}'; the row says '{entry.Sentence}', {entry.Where}, {entry.HeldBy}";
            }
        }

        foreach (string id in sources.SelectMany(f => Mention().Matches(f.Text)).Select(m => m.Groups[1].Value).Distinct().Where(id => IsOurs(id, entries) && !known.Contains(id)))
        {
            yield return $"{Path}: lacks {id}, which the sources name";
        }

        foreach (Entry entry in entries)
        {
            if (entry.HeldBy.Contains("*stops*", StringComparison.Ordinal) != checks.Any(c => c.Id == entry.Id))
            {
                yield return $"{Path}: {entry.Id} is marked *stops* exactly when a run checks it";
            }

            string[] named = [.. Quoted().Matches(entry.Where + entry.HeldBy).Select(m => m.Groups[1].Value)];
            foreach (string path in named.Where(path => files.FirstOrDefault(f => f.Path == path) is not { } file || !Names(file.Text, entry.Id)))
            {
                yield return $"{Path}: {entry.Id} points to {path}, which is not there or does not name it";
            }

            if (!entry.HeldBy.Contains("*stops*", StringComparison.Ordinal) && !entry.HeldBy.Contains("tests/", StringComparison.Ordinal))
            {
                yield return $"{Path}: nothing holds {entry.Id}";
            }
        }
    }

    /// <summary>Each test that the page says draws its input is there, and draws.</summary>
    public static IEnumerable<string> MissingDraws(string page, IReadOnlyList<SourceFile> files)
    {
        foreach (Match named in Test().Matches(page))
        {
            (string type, string method) = (named.Groups[1].Value, named.Groups[2].Value);
            SourceFile? file = files.FirstOrDefault(f => f.IsCSharp && f.Text.Contains($"class {type}\n", StringComparison.Ordinal));
            int at = file?.Text.IndexOf($" {method}(", StringComparison.Ordinal) ?? -1;
            if (at < 0 || !file!.Text[..at].TrimEnd().Contains("[Trait(\"share\", \"properties\")]", StringComparison.Ordinal) || !file.Text[at..].Contains(".Sample(", StringComparison.Ordinal))
            {
                yield return $"{Path}: {type}.{method} is no drawn test";
            }
        }
    }

    /// <summary>Each page of the model has a row that says what it leaves without a property.</summary>
    public static IEnumerable<string> PagesWithout(string page, IReadOnlyList<SourceFile> files) =>
        files.Where(f => f.Path.StartsWith("docs/model/", StringComparison.Ordinal) && !f.Path.EndsWith("README.md", StringComparison.Ordinal))
            .Where(f => !page.Contains($"](../model/{f.Path["docs/model/".Length..]}) |", StringComparison.Ordinal))
            .Select(f => $"{Path}: does not say which rules of {f.Path} have no property, and why");

    private static IEnumerable<(string Id, string Sentence, string File)> Checks(SourceFile file) =>
        Check().Matches(file.Text).Select(m => (m.Groups[1].Value, m.Groups[2].Value, file.Path));

    /// <summary>The code's sentence, without the id before it and the place after it, may have values in it where the page has words.</summary>
    private static bool Says(string page, string code)
    {
        string sentence = Prefix().Replace(code, "");
        sentence = Place().Replace(sentence, "");
        string pattern = string.Join(".+", Hole().Split(sentence).Select(Regex.Escape));
        return Regex.IsMatch(page, $"^{pattern}$");
    }

    private static bool IsOurs(string id, IReadOnlyList<Entry> entries) =>
        entries.Any(e => e.Id.StartsWith(id[..(id.IndexOf('-', StringComparison.Ordinal) + 1)], StringComparison.Ordinal));

    private static bool Names(string text, string id)
    {
        string[] parts = id.Split('-');
        return Regex.IsMatch(text, $@"\b{id}\b|\b{parts[0][0]}{parts[0][1..].ToLowerInvariant()}_{parts[1]}_");
    }

    [GeneratedRegex(@"^\| ([A-Z]+-\d+) \|([^|]+)\|([^|]+)\|([^|]+)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("\"([A-Z]+-\\d+)\"\\s*,\\s*\\$?\"([^\"]+)\"")]
    private static partial Regex Check();

    [GeneratedRegex(@"\b([A-Z]{4,}-\d+)\b")]
    private static partial Regex Mention();

    [GeneratedRegex("`((?:src|tests)/[^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"`(\w+)\.(\w+_\w+)`")]
    private static partial Regex Test();

    [GeneratedRegex(@"^[A-Z]+-\d+: ")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"( at \{[^{]*|; \{.*|: \{.*| \([^()]*\{.*\))$")]
    private static partial Regex Place();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Hole();
}

public sealed class PropertiesOfTheHouse
{
    private static string Page => Repository.Read(PropertyPage.Path) ?? "";

    [Fact]
    public void Page_and_sources_agree_on_ids_sentences_and_places() => Repository.Demand(PropertyPage.Faults(Page, Repository.Files));

    [Fact]
    public void Every_test_the_page_says_draws_its_input_does() => Repository.Demand(PropertyPage.MissingDraws(Page, Repository.Files));

    [Fact]
    public void Every_page_of_the_model_says_which_rules_have_no_property() => Repository.Demand(PropertyPage.PagesWithout(Page, Repository.Files));

    [Theory]
    [InlineData("| ROOM-1 | a is b | `src/A.cs` | *stops* |", 0)]
    [InlineData("| ROOM-1 | a is c | `src/A.cs` | *stops* |", 1)] // another sentence
    [InlineData("| ROOM-1 | a is b | `src/A.cs` | *stops* |\n| ROOM-1 | c | `src/A.cs` | *stops* |", 1)] // twice
    [InlineData("| ROOM-2 | a is b | `src/A.cs` | - |", 4)] // not there, points nowhere, held by nothing
    public void Canary_a_page_that_differs_is_found(string page, int faults) =>
        Assert.Equal(faults, PropertyPage.Faults(page + "\n", [new("src/A.cs", "Invariant.Require(x, \"ROOM-1\", \"a is b\", 1);")]).Count());
}

/// <summary>The list of rules that are broken on purpose (tests/mutations/run) fits the sources, so that the slow run does not begin in vain.</summary>
public sealed class MutationsOfTheHouse
{
    [Fact]
    public void Every_rule_that_is_broken_on_purpose_stands_exactly_once_in_its_file()
    {
        string[][] rows = [.. (Repository.Read("tests/mutations/rules.tsv") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))];
        Assert.True(rows.Length >= 20, "at least twenty rules");
        Assert.Equal(rows.Length, rows.Select(row => row[0]).Distinct().Count());
        Repository.Demand(rows.Where(row => row.Length != 6 || row[3] == row[4] || (Repository.Read(row[2]) ?? "").Split(row[3]).Length != 2)
            .Select(row => $"tests/mutations/rules.tsv: {row[0]} has six cells, and its text stands exactly once in its file"));
    }
}
