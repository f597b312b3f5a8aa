using System.Text.RegularExpressions;
using Powderkeg.Cli;

namespace Powderkeg.House;

/// <summary>Each domino has a sample that topples it, a line in the docs, and a place in the schema of a run.</summary>
public sealed class DominoesOfTheHouse
{
    /// <summary>Ideas that have a sample without being a domino.</summary>
    private static readonly string[] AlsoSampled = ["bank-run", "concentrated-pool"];

    [Fact]
    [Trait("ring", "complete")]
    public void Every_domino_has_a_sample_of_30_to_60_lines() =>
        Repository.Demand(DominoRules.All.Select(rule => rule.Id).Concat(AlsoSampled).SelectMany(id => SampleFaults(id, Repository.Read($"samples/{id}.yaml"))));

    [Fact]
    [Trait("ring", "complete")]
    public void Every_domino_has_a_line_in_the_docs()
    {
        string docs = string.Concat(Repository.Files.Where(file => file.Path.StartsWith("docs/", StringComparison.Ordinal) && file.Path.EndsWith(".md", StringComparison.Ordinal)).Select(file => file.Text));
        Repository.Demand(DocFaults(docs));
    }

    [Fact]
    public void The_schema_of_a_run_names_the_thirteen_ids_and_no_other()
    {
        string schema = Repository.Read("docs/reference/run.schema.json") ?? "";
        Match ids = Regex.Match(schema, "\"enum\": \\[([^\\]]*)\\]");
        Assert.Equal(DominoRules.All.Select(rule => rule.Id), Regex.Matches(ids.Groups[1].Value, "\"([^\"]+)\"").Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Canary_a_missing_long_or_unmarked_sample_is_found()
    {
        Assert.Single(SampleFaults("depeg", null));
        Assert.Single(SampleFaults("depeg", new string('\n', 61)));
        Assert.Single(SampleFaults("depeg", new string('\n', 29)));
        Assert.Empty(SampleFaults("depeg", new string('\n', 45)));
    }

    [Fact]
    public void Canary_a_domino_the_docs_forgot_is_found() =>
        Assert.Equal(["docs/: no line names `depeg`"], DocFaults(string.Join('\n', DominoRules.All.Where(rule => rule.Id != "depeg").Select(rule => $"`{rule.Id}` falls"))));

    private static IEnumerable<string> SampleFaults(string id, string? text)
    {
        if (text is null)
        {
            return [$"samples/{id}.yaml: missing"];
        }

        int lines = text.Count(c => c == '\n');
        return lines is >= 30 and <= 60 ? [] : [$"samples/{id}.yaml: {lines} lines; a sample of one idea has 30 to 60"];
    }

    private static IEnumerable<string> DocFaults(string docs) =>
        DominoRules.All.Where(rule => !docs.Contains($"`{rule.Id}`", StringComparison.Ordinal)).Select(rule => $"docs/: no line names `{rule.Id}`");
}
