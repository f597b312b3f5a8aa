using System.Globalization;
using DuckDB.NET.Data;

namespace Powderkeg.Records;

/// <summary>A row of a sweep as its table has it.</summary>
/// <param name="Values">What varied, as written.</param>
/// <param name="Numbers">The same as numbers; not a number where it is a word.</param>
/// <param name="Measures">Not a number where the run has no value.</param>
public sealed record SweepRecord(int Path, int Point, int Replication, long Seed, string Digest, IReadOnlyList<string> Values, IReadOnlyList<double> Numbers, IReadOnlyList<double> Measures);

/// <summary>The table of a sweep, one row a path, in as many Parquet files as it was written in; a path that stands in several counts once.</summary>
/// <param name="variables">Paths of what varies; a column each as written (<c>set:PATH</c>) and as a number (<c>num:PATH</c>).</param>
/// <param name="measures">Names of the outcomes; a column each.</param>
public sealed class SweepTable(IReadOnlyList<string> variables, IReadOnlyList<string> measures)
{
    /// <summary>Moves on when a column goes, changes its meaning or its type; each file carries it as <c>powderkeg_schema</c>.</summary>
    public const int SchemaVersion = 1;

    private readonly string[] columns =
    [
        "path whole", "point whole", "replication whole", "seed whole", "digest text", .. variables.SelectMany(variable => (string[])[$"set:{Plain(variable)} text", $"num:{Plain(variable)} real?"]),
        .. measures.Select(measure => measure + " real?"),
    ];

    /// <summary>Paths of what varies, as the columns have them.</summary>
    public IReadOnlyList<string> Variables => variables;

    /// <summary>Names of the outcomes and of the kept prices.</summary>
    public IReadOnlyList<string> Measures => measures;

    /// <summary>The table that a file holds, by its columns alone: whoever reads a folder need not know the plan it came from.</summary>
    /// <exception cref="IOException">The file is no table of a sweep.</exception>
    public static SweepTable OfFile(string file)
    {
        using DuckDBConnection memory = new("DataSource=:memory:");
        memory.Open();
        List<string> names = [];
        try
        {
            using DuckDBCommand command = memory.CreateCommand();
            command.CommandText = $"SELECT name FROM parquet_schema('{file.Replace("'", "''", StringComparison.Ordinal)}') WHERE num_children IS NULL OR num_children = 0";
            using DuckDBDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }
        }
        catch (DuckDBException fault)
        {
            throw new IOException($"{file} is no table of a sweep: {fault.Message.Split('\n')[0]}", fault);
        }

        if (names is not ["path", "point", "replication", "seed", "digest", ..])
        {
            throw new IOException($"{file} is no table of a sweep: its first columns are not path, point, replication, seed and digest");
        }

        string[] varied = [.. names.Where(name => name.StartsWith("set:", StringComparison.Ordinal)).Select(name => name[4..])];
        return new(varied, [.. names.Skip(5 + 2 * varied.Length)]);
    }

    /// <summary>Writes rows in the order of their paths, each path once, into a file of the folder.</summary>
    /// <param name="name">Letters, digits and underscores; the file gets the ending .parquet.</param>
    /// <returns>The file.</returns>
    public string Write(string folder, string name, string sweep, IEnumerable<SweepRecord> rows)
    {
        Table table = new(name, columns);
        using TableFile file = new(folder, [("powderkeg_schema", SchemaVersion.ToString(CultureInfo.InvariantCulture)), ("sweep", sweep)]);
        file.Write(table, to =>
        {
            foreach (SweepRecord row in rows.OrderBy(row => row.Path).DistinctBy(row => row.Path))
            {
                to.Add((long)row.Path).Add((long)row.Point).Add((long)row.Replication).Add(row.Seed).Add(row.Digest);
                for (int v = 0; v < variables.Count; v++)
                {
                    to.Add(row.Values[v]).Add(row.Numbers[v]);
                }

                foreach (double measure in row.Measures)
                {
                    to.Add(measure);
                }

                to.End();
            }
        });
        return Path.Combine(folder, table.FileName);
    }

    /// <summary>Rows of all files, by path, each once. A file that is no such table is a fault that names it.</summary>
    public IReadOnlyList<SweepRecord> Read(IEnumerable<string> files)
    {
        using DuckDBConnection memory = new("DataSource=:memory:");
        memory.Open();
        SortedDictionary<int, SweepRecord> rows = [];
        foreach (string file in files)
        {
            try
            {
                foreach (SweepRecord row in Rows(memory, file))
                {
                    rows[row.Path] = row;
                }
            }
            catch (Exception fault) when (fault is DuckDBException or InvalidCastException or IndexOutOfRangeException)
            {
                throw new IOException($"{file} is no table of this sweep: {fault.Message.Split('\n')[0]}", fault);
            }
        }

        return [.. rows.Values];
    }

    private IEnumerable<SweepRecord> Rows(DuckDBConnection memory, string file)
    {
        using DuckDBCommand command = memory.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(column => $"\"{column.Split(' ')[0]}\""))} FROM read_parquet('{file.Replace("'", "''", StringComparison.Ordinal)}')";
        using DuckDBDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            double Real(int column) => reader.IsDBNull(column) ? double.NaN : reader.GetDouble(column);
            int first = 5 + 2 * variables.Count;
            yield return new(
                (int)reader.GetInt64(0), (int)reader.GetInt64(1), (int)reader.GetInt64(2), reader.GetInt64(3), reader.GetString(4), [.. variables.Select((_, v) => reader.GetString(5 + 2 * v))],
                [.. variables.Select((_, v) => Real(6 + 2 * v))], [.. measures.Select((_, m) => Real(first + m))]);
        }
    }

    private static string Plain(string variable) => variable.Replace(' ', '_').Replace('"', '_');
}
