using System.Text.Json;
using System.Text.RegularExpressions;

namespace Powderkeg.EndToEnd;

/// <summary>A test that needs Node and the reader's packages (Foreign/package-lock.json; <c>./test</c> installs them with npm ci).</summary>
internal sealed class FactWithForeignReaderAttribute : FactAttribute
{
    public static readonly string Folder = Path.Combine(Command.Root, "tests", "Powderkeg.EndToEnd", "Foreign");

    public FactWithForeignReaderAttribute()
    {
        if (!HasNode())
        {
            Skip = "needs Node.js, which nothing else here does: that the Parquet files can be read by a program that had no part in writing them is shown with one in JavaScript (apt-get install nodejs npm, then ./test)";
        }
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "node")) || File.Exists(Path.Combine(folder, "node.exe")));
}

/// <summary>A run's Parquet files, read by a program that had no part in writing them: hyparquet.</summary>
[Trait("needs", "machine")]
public sealed partial class RecordsAbroad : IDisposable
{
    private readonly Command command = new();

    public void Dispose() => command.Dispose();

    [FactWithForeignReader]
    public void A_foreign_reader_finds_every_documented_column_and_every_row()
    {
        Answer answer = command.Run("run", "depeg", "--json", "--out", "here");
        Assert.True(answer.Code == 0, answer.Error);
        using JsonDocument run = JsonDocument.Parse(answer.Output);
        using JsonDocument found = Read("here");
        Dictionary<string, string[]> documented = Documented();
        Assert.Equal(documented.Keys.Order(StringComparer.Ordinal), found.RootElement.EnumerateObject().Select(table => table.Name).Order(StringComparer.Ordinal));
        foreach (JsonElement table in run.RootElement.GetProperty("records").GetProperty("tables").EnumerateArray())
        {
            string name = table.GetProperty("table").GetString()!;
            JsonElement read = found.RootElement.GetProperty(name);
            Assert.Equal(documented[name], read.GetProperty("columns").EnumerateArray().Select(column => $"{column[0].GetString()} {column[1].GetString()}"));
            Assert.Equal(table.GetProperty("rows").GetInt64(), read.GetProperty("rows").GetInt64());
            Assert.Equal(table.GetProperty("rows").GetInt64(), read.GetProperty("declared").GetInt64());
            Assert.Equal(run.RootElement.GetProperty("digest").GetString(), read.GetProperty("metadata").GetProperty("digest").GetString());
        }
    }

    /// <summary>Values, not only shapes: sums that the reader makes are those that the run prints of itself.</summary>
    [FactWithForeignReader]
    public void A_foreign_reader_adds_up_to_what_the_run_says()
    {
        Answer answer = command.Run("run", "depeg", "--json", "--out", "here");
        using JsonDocument run = JsonDocument.Parse(answer.Output);
        using JsonDocument found = Read("here");
        JsonElement root = run.RootElement;
        double Sum(string table, string column) => found.RootElement.GetProperty(table).GetProperty("sums").GetProperty(column).GetProperty("sum").GetDouble();
        int Cells(string table, string column) => found.RootElement.GetProperty(table).GetProperty("sums").GetProperty(column).GetProperty("cells").GetInt32();
        Assert.Equal(root.GetProperty("losses").EnumerateArray().Sum(row => row.GetProperty("change_usd").GetDouble()), Sum("populations", "change_usd"), 3);
        Assert.Equal(root.GetProperty("losses").EnumerateArray().Sum(row => row.GetProperty("members").GetInt64()), Sum("populations", "members"));
        Assert.Equal(root.GetProperty("prices").EnumerateArray().Sum(row => row.GetProperty("trades").GetInt64()), Sum("prices", "trades"));
        Assert.Equal(13, Cells("dominoes", "id"));
        Assert.Equal(root.GetProperty("dominoes").EnumerateArray().Count(row => row.GetProperty("onset_us").ValueKind == JsonValueKind.Number), Cells("dominoes", "onset_us"));
        Assert.True(Cells("dominoes", "onset_us") is > 0 and < 13);
    }

    /// <summary>Two programs that share no code: the sums and counts of every numeric column of every table that DuckDB finds (through <c>query</c>) are those that hyparquet finds.</summary>
    [FactWithForeignReader]
    public void Both_readers_find_the_same_sums_in_every_column()
    {
        Assert.Equal(0, command.Run("run", "depeg", "--out", "here").Code);
        using JsonDocument found = Read("here");
        List<string> parts = [], expected = [];
        foreach (JsonProperty table in found.RootElement.EnumerateObject())
        {
            foreach (JsonProperty column in table.Value.GetProperty("sums").EnumerateObject())
            {
                bool isNumber = column.Value.GetProperty("sum").ValueKind == JsonValueKind.Number;
                parts.Add($"SELECT '{table.Name}.{column.Name}', count(\"{column.Name}\"), {(isNumber ? $"coalesce(sum(\"{column.Name}\"::DOUBLE), 0)" : "NULL::DOUBLE")} FROM {table.Name}");
                expected.Add($"{table.Name}.{column.Name} {column.Value.GetProperty("cells").GetInt64()} {(isNumber ? Rounded(column.Value.GetProperty("sum").GetDouble()) : "-")}");
            }
        }

        Answer answer = command.Run("query", "here", string.Join(" UNION ALL ", parts), "--json");
        Assert.True(answer.Code == 0, answer.Error);
        using JsonDocument asked = JsonDocument.Parse(answer.Output);
        IEnumerable<string> rows = asked.RootElement.GetProperty("rows").EnumerateArray()
            .Select(row => $"{row[0].GetString()} {row[1].GetInt64()} {(row[2].ValueKind == JsonValueKind.Number ? Rounded(row[2].GetDouble()) : "-")}");
        Assert.True(expected.Count > 90);
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));

        // The order of addition differs: nine digits of a double's fifteen are the same whatever it is.
        static string Rounded(double sum) => sum.ToString("E8", System.Globalization.CultureInfo.InvariantCulture);
    }

    private JsonDocument Read(string folder)
    {
        Answer read = command.Start("node", [Path.Combine(FactWithForeignReaderAttribute.Folder, "read.mjs"), Path.Combine(command.Folder, folder)]);
        Assert.True(read.Code == 0, $"{read.Error}\n(where its packages are missing: ./test installs them, or npm ci in {FactWithForeignReaderAttribute.Folder})");
        return JsonDocument.Parse(read.Output);
    }

    /// <summary>"name PARQUET-TYPE" of each column, by table, from docs/reference/records.md.</summary>
    private static Dictionary<string, string[]> Documented()
    {
        Dictionary<string, string[]> tables = [];
        string page = File.ReadAllText(Path.Combine(Command.Root, "docs", "reference", "records.md"));
        foreach (string section in page.Split("\n## ").Skip(1))
        {
            tables.Add(section.Split('\n')[0].Trim(), [.. Row().Matches(section).Select(row => $"{row.Groups[1].Value} {TypeOf(row.Groups[2].Value)}")]);
        }

        return tables;
    }

    private static string TypeOf(string word) => word switch
    {
        "whole" => "INT64",
        "real" => "DOUBLE",
        "text" => "BYTE_ARRAY",
        _ => "BOOLEAN",
    };

    [GeneratedRegex(@"^\| `(\w+)` \| ([a-z/]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
