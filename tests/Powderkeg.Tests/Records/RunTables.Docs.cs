using System.Text.RegularExpressions;
using Powderkeg.Records;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Records;

/// <summary>docs/reference/records.md says what the files hold: each table, each column in its order, its type, and whether it may be null.</summary>
public sealed partial class RunTablesDocs(RecordsFolder run) : IClassFixture<RecordsFolder>
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SampleRuns.Root, "docs", "reference", "records.md"));

    public static TheoryData<string> Queries => [.. Sql().Matches(Page).Select(match => match.Groups[1].Value)];

    [Fact]
    public void Every_table_and_column_is_documented_in_its_order_with_its_type_and_its_nulls() =>
        Assert.Equal(Tables.All.SelectMany(table => table.Columns.Select(column => Line(table.Name, column.Name, WordOf(column.Type), column.Optional))), Documented());

    [Fact]
    public void Every_file_has_the_columns_of_its_table()
    {
        foreach (Table table in Tables.All)
        {
            Assert.Equal(table.Columns.Select(column => $"{column.Name} {column.SqlType}"),
                run.Rows($"DESCRIBE SELECT * FROM '{table.FileName}'").Select(row => $"{row[0]} {row[1]}"));
        }
    }

    [Fact]
    public void A_column_that_is_never_null_never_is()
    {
        foreach (Table table in Tables.All)
        {
            foreach (TableColumn column in table.Columns.Where(column => !column.Optional))
            {
                Assert.True(run.Number($"SELECT count(*) FROM '{table.FileName}' WHERE \"{column.Name}\" IS NULL") == 0, $"{table.Name}.{column.Name}");
            }
        }
    }

    /// <summary>Of a sample in which funds pay and winners are deleveraged: an example that finds nothing shows nothing.</summary>
    [Theory]
    [MemberData(nameof(Queries))]
    public void Every_example_runs_and_finds_something(string sql) => Assert.NotEmpty(run.Rows(sql));

    [Fact]
    public void There_are_examples() => Assert.True(Queries.Count >= 8);

    private static IEnumerable<string> Documented()
    {
        string table = "";
        foreach (string line in Page.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                table = line[3..].Trim();
            }
            else if (Row().Match(line) is { Success: true } row)
            {
                yield return Line(table, row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value != "never");
            }
        }
    }

    private static string Line(string table, string column, string type, bool isOptional) => $"{table}.{column}: {type}{(isOptional ? ", may be null" : "")}";

    private static string WordOf(CellType type) => type switch
    {
        CellType.Whole => "whole",
        CellType.Real => "real",
        CellType.Text => "text",
        _ => "yes/no",
    };

    [GeneratedRegex(@"^\| `(\w+)` \| ([a-z/]+) \| .+ \| ([^|]+) \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"```sql\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex Sql();
}
