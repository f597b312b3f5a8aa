using System.Text.RegularExpressions;
using Powderkeg.Records;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Records;

/// <summary>Questions in SQL over a run's folder: answers are those of the files, and no statement reaches beyond them.</summary>
public sealed partial class RecordQueryAnswers(RecordsFolder run) : IClassFixture<RecordsFolder>
{
    public static TheoryData<string> Examples => [.. Sql().Matches(File.ReadAllText(Path.Combine(SampleRuns.Root, "docs", "use", "query.md"))).Select(match => match.Groups[1].Value)];

    [Fact]
    public void Every_table_is_there_with_as_many_rows_as_were_written()
    {
        using RecordQuery query = RecordQuery.Open(run.Folder);
        foreach (TableRows table in run.Written)
        {
            Assert.Equal(table.Rows, Assert.Single(Ask(query, $"SELECT count(*) FROM {table.Table}"))[0]);
        }
    }

    /// <summary>Of a sample in which funds pay and winners are deleveraged: an example that finds nothing shows nothing.</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_of_the_page_runs_and_finds_something(string sql)
    {
        using RecordQuery query = RecordQuery.Open(run.Folder);
        Assert.NotEmpty(Ask(query, sql));
    }

    [Fact]
    public void There_are_five_examples() => Assert.True(Examples.Count >= 5);

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", "disabled by configuration")]
    [InlineData("SELECT * FROM read_parquet('{0}/prices.parquet')", "disabled by configuration")]
    [InlineData("COPY prices TO '{0}/stolen.csv'", "disabled by configuration")]
    [InlineData("EXPORT DATABASE '{0}/stolen'", "disabled by configuration")]
    [InlineData("ATTACH '{0}/stolen.db'", "disabled by configuration")]
    [InlineData("LOAD httpfs", "disabled")]
    [InlineData("SET enable_external_access = true", "locked")]
    [InlineData("CREATE TABLE mine AS SELECT 1", "read-only")]
    [InlineData("DROP TABLE prices", "read-only")]
    [InlineData("UPDATE prices SET low = 0", "read-only")]
    [InlineData("COMMIT", "no rows")]
    [InlineData("SELECT 1; SELECT 2", "more than one statement")]
    [InlineData("", "empty")]
    [InlineData("-- nothing", "empty")]
    [InlineData("SELECT nope FROM prices", "nope")]
    [InlineData("SELCT 1", "syntax error")]
    public void What_is_no_question_to_these_tables_is_refused_in_words_and_leaves_no_file(string sql, string words)
    {
        string[] before = Entries();
        using RecordQuery query = RecordQuery.Open(run.Folder);
        BadQueryException fault = Assert.Throws<BadQueryException>(() => Ask(query, sql.Replace("{0}", run.Folder, StringComparison.Ordinal)));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, Entries());
    }

    [Fact]
    public void A_folder_without_tables_is_refused()
    {
        string folder = Directory.CreateDirectory(Path.Combine(run.Folder, "again", "none")).FullName;
        Assert.Contains("holds no tables", Assert.Throws<BadQueryException>(() => RecordQuery.Open(folder)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "prices.parquet"), "not a table");
        Assert.Contains("prices.parquet cannot be read", Assert.Throws<BadQueryException>(() => RecordQuery.Open(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_is_cancelled_while_it_is_answered()
    {
        using RecordQuery query = RecordQuery.Open(run.Folder);
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() => query.Ask("SELECT sum(a.range * b.range % 7) FROM range(10000000) a, range(10000000) b", stop.Token));
    }

    private string[] Entries() => [.. Directory.EnumerateFileSystemEntries(run.Folder).Order(StringComparer.Ordinal)];

    private static List<object?[]> Ask(RecordQuery query, string sql)
    {
        using QueryRows rows = query.Ask(sql, CancellationToken.None);
        List<object?[]> all = [];
        while (rows.Next() is object?[] cells)
        {
            all.Add(cells);
        }

        return all;
    }

    [GeneratedRegex(@"```sql\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex Sql();
}
