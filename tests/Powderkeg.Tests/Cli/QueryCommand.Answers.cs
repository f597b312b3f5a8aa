using System.Text.Json;
using NJsonSchema;
using Powderkeg.Cli;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Records;
using Powderkeg.Tests.Records;

namespace Powderkeg.Tests.Cli;

/// <summary>What <c>query</c> prints, and what it answers to words that are wrong.</summary>
public sealed class QueryCommandAnswers : IClassFixture<RecordsFolder>, IDisposable
{
    private readonly Workbench bench = new();
    private readonly RecordsFolder run;

    public QueryCommandAnswers(RecordsFolder run)
    {
        this.run = run;
        File.WriteAllText(Path.Combine(run.Folder, RunFolder.Document), "{}");
    }

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Piped_rows_stand_under_the_names_of_their_columns()
    {
        (int code, string output, string error) = Ask("SELECT 7 AS seven, 'a\tb' AS text, NULL AS nothing, 1.5::DOUBLE AS real");
        Assert.Equal((0, "seven\ttext\tnothing\treal\n7\tab\t\t1.5\n", ""), (code, output, error));
    }

    [Fact]
    public void Without_a_question_it_lists_the_tables()
    {
        (int code, string output, _) = bench.Invoke(new WorldRunner(), default, "query", run.Folder);
        Assert.Equal(0, code);
        Assert.All(run.Written, table => Assert.Contains($"\n{table.Table}\t{table.Rows}\t", output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_terminal_shows_so_many_rows_and_says_how_many_it_hides()
    {
        using RecordQuery query = RecordQuery.Open(run.Folder);
        using QueryRows rows = query.Ask("SELECT range * 1e5::DOUBLE AS n FROM range(1234)", default);
        using StringWriter to = new() { NewLine = "\n" };
        new QueryPage(rows, 3, new Terminal(100, Layout.Medium, Ink.Plain, Glyphs.Unicode)).Write(to);
        Assert.Equal("      n\n      0\n100,000\n200,000\n\n3 of 1,234 rows: 1,231 hidden (--rows N shows more; --json or a pipe all)\n", to.ToString());
    }

    [Theory]
    [InlineData("SELECT count(*) AS n, sum(trades) AS trades, NULL AS nothing, [1, 2] AS list, {'a': 'b'} AS pair, 'NaN'::DOUBLE AS none FROM prices")]
    [InlineData("SELECT * FROM liquidations")]
    public async Task A_document_is_valid_by_its_schema(string sql)
    {
        (int code, string output, _) = Ask(sql, "--json", "--rows", "5");
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(ScenarioFiles.Home()!, "docs", "reference", "query.schema.json"));
        Assert.Equal(0, code);
        Assert.Empty(schema.Validate(output));
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.InRange(document.RootElement.GetProperty("rows").GetArrayLength(), 1, 5);
        Assert.NotEmpty(schema.Validate(output.Replace("\"hidden_rows\"", "\"hidden\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("SELECT nope FROM prices", "Referenced column \"nope\" not found")]
    [InlineData("SELECT * FROM price", "Did you mean \"prices\"")]
    public void A_wrong_question_exits_2_with_the_databases_words(string sql, string words)
    {
        (int code, string output, string error) = Ask(sql);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("powderkeg: ", error, StringComparison.Ordinal);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_not_there_exits_2()
    {
        (int code, _, string error) = bench.Invoke(new WorldRunner(), default, "query", Path.Combine(bench.Folder, "none"), "SELECT 1");
        Assert.Equal(2, code);
        Assert.Contains("holds no run.json", error, StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Ask(string sql, params string[] more) => bench.Invoke(new WorldRunner(), default, ["query", run.Folder, sql, .. more]);
}
