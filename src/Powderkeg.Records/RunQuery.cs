using DuckDB.NET.Data;

namespace Powderkeg.Records;

/// <summary>Questions to the tables of a finished run, in SQL: each table of the folder is there under its name (docs/reference/records.md).</summary>
/// <remarks>Reads only; it loads no extension and writes nothing to the disk. Answers come as numbers and texts, so that nobody else knows the database.</remarks>
public sealed class RunQuery : IDisposable
{
    private readonly DuckDBConnection memory = new("DataSource=:memory:");

    /// <param name="folder">A run's folder; a table whose file is missing is there without rows, a column that an older run has not is null.</param>
    /// <exception cref="IOException">A file is no Parquet file.</exception>
    public RunQuery(string folder)
    {
        memory.Open();
        // One thread inside the database: sums of reals are then added in one order, and the same folder gives the same answer to the last digit.
        Execute("SET threads TO 1; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET temp_directory = ''");
        foreach (Table table in Tables.All)
        {
            string path = Path.Combine(folder, table.FileName);
            string source = File.Exists(path) ? $"{Empty(table)} UNION ALL BY NAME SELECT * FROM read_parquet({Quoted(path)})" : Empty(table);
            try
            {
                Execute($"CREATE VIEW {table.Name} AS {source}");
            }
            catch (DuckDBException fault)
            {
                memory.Dispose();
                throw new IOException($"cannot read {path}: {fault.Message}", fault);
            }
        }
    }

    /// <summary>Every row of the answer.</summary>
    public IReadOnlyList<RunRow> Rows(string sql)
    {
        using DuckDBCommand command = memory.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<RunRow> rows = [];
        while (reader.Read())
        {
            object?[] cells = new object?[reader.FieldCount];
            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(new(cells));
        }

        return rows;
    }

    public void Dispose() => memory.Dispose();

    private static string Empty(Table table) =>
        $"SELECT {string.Join(", ", table.Columns.Select(column => $"NULL::{column.SqlType} AS \"{column.Name}\""))} WHERE false";

    /// <summary>A text as SQL writes it.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private void Execute(string sql)
    {
        using DuckDBCommand command = memory.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>One row of an answer.</summary>
public readonly struct RunRow(object?[] cells)
{
    /// <summary>A text; empty where there is none.</summary>
    public string Text(int column) => cells[column] as string ?? "";

    /// <summary>A whole number; 0 where there is none.</summary>
    public long Whole(int column) => cells[column] is null ? 0 : Convert.ToInt64(cells[column] is System.Numerics.BigInteger wide ? (double)wide : cells[column], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A number; not a number where there is none.</summary>
    public double Real(int column) => cells[column] is object cell
        ? cell is System.Numerics.BigInteger wide ? (double)wide : Convert.ToDouble(cell, System.Globalization.CultureInfo.InvariantCulture) : double.NaN;
}
