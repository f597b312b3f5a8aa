using DuckDB.NET.Data;

namespace Powderkeg.Records;

/// <summary>A table as written: how many rows its file has.</summary>
public readonly record struct TableRows(string Table, long Rows);

/// <summary>Writes tables to Parquet files: rows are appended to a table in memory, which is copied out and dropped.</summary>
/// <remarks>One thread inside the database: rows keep the order in which they were appended, and the same rows give the same bytes. It loads no extension and writes nothing else to the disk.</remarks>
internal sealed class TableFile : IDisposable
{
    private readonly DuckDBConnection memory = new("DataSource=:memory:");
    private readonly string folder;
    private readonly string metadata;

    /// <param name="metadata">Names and values that each file carries.</param>
    public TableFile(string folder, IEnumerable<(string Name, string Value)> metadata)
    {
        this.folder = folder;
        this.metadata = string.Join(", ", metadata.Select(pair => $"{pair.Name}: {Quoted(pair.Value)}"));
        memory.Open();
        Run("SET threads TO 1; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET temp_directory = ''");
    }

    public TableRows Write(Table table, Action<Rows> fill)
    {
        Run($"CREATE TABLE {table.Name} ({string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\" {column.SqlType}"))})");
        using Rows rows = new(memory.NativeConnection, table);
        fill(rows);
        rows.Close();
        string path = Path.Combine(folder, table.FileName);
        try
        {
            Run($"COPY {table.Name} TO {Quoted(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, KV_METADATA {{{metadata}}}); DROP TABLE {table.Name}");
        }
        catch (DuckDBException fault)
        {
            throw new IOException($"cannot write {path}: {fault.Message}", fault);
        }

        return new(table.Name, rows.Count);
    }

    public void Dispose() => memory.Dispose();

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private void Run(string sql)
    {
        using DuckDBCommand command = memory.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
