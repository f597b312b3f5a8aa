using DuckDB.NET.Data;

namespace Powderkeg.Records;

/// <summary>What a question in SQL did not get an answer for, in the database's own words: the user's to mend.</summary>
public sealed class BadQueryException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Questions in SQL over a run's folder: each Parquet file is a table under its own name.</summary>
/// <remarks>
/// Steps: the tables are loaded into a database in memory; then its door to files, network and extensions is shut and its settings are locked; then a
/// transaction begins that may only read. So no statement reads another file or writes one, whatever it says. A crash is no matter: nothing is on the disk.
/// </remarks>
public sealed class RecordQuery : IDisposable
{
    private readonly DuckDBConnection memory = new("DataSource=:memory:");

    private RecordQuery()
    {
        memory.Open();
        Run("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET temp_directory = ''; SET memory_limit = '2GB'");
    }

    /// <summary>Opens the tables of a folder; those that are not there (of an older version) are left out.</summary>
    /// <exception cref="BadQueryException">There is no table, or one that cannot be read.</exception>
    public static RecordQuery Open(string folder)
    {
        if (folder.AsSpan().IndexOfAny("*?[") >= 0)
        {
            throw new BadQueryException("the folder's path holds one of * ? [, which the database reads as a pattern; rename the folder");
        }

        Table[] here = [.. Tables.All.Where(table => File.Exists(Path.Combine(folder, table.FileName)))];
        if (here.Length == 0)
        {
            throw new BadQueryException("the folder holds no tables of a run: " + string.Join(", ", RunTables.FileNames));
        }

        RecordQuery query = new();
        foreach (Table table in here)
        {
            try
            {
                query.Run($"CREATE TABLE {table.Name} AS SELECT * FROM read_parquet('{Path.Combine(folder, table.FileName).Replace("'", "''", StringComparison.Ordinal)}')");
            }
            catch (DuckDBException fault)
            {
                query.Dispose();
                throw new BadQueryException($"{table.FileName} cannot be read: {fault.Message}", fault);
            }
        }

        query.Run("SET enable_external_access = false; SET lock_configuration = true; BEGIN TRANSACTION READ ONLY");
        return query;
    }

    /// <summary>The rows of one statement, to be read once and closed before the next question.</summary>
    /// <exception cref="BadQueryException">The database refuses it, or it gives no rows at all.</exception>
    public QueryRows Ask(string sql, CancellationToken stop)
    {
        const string Empty = "the statement is empty; ask with one SELECT";
        if (string.IsNullOrWhiteSpace(sql))
        {
            throw new BadQueryException(Empty);
        }

        DuckDBCommand command = memory.CreateCommand();
        command.CommandText = sql;
        using CancellationTokenRegistration interrupt = stop.Register(command.Cancel);
        try
        {
            DuckDBDataReader reader = command.ExecuteReader();
            if (reader.FieldCount > 0)
            {
                return new(command, reader);
            }

            reader.Dispose();
            throw new BadQueryException("the statement gives no rows; ask with one SELECT");
        }
        catch (Exception fault) when (fault is DuckDBException or InvalidOperationException)
        {
            command.Dispose();
            stop.ThrowIfCancellationRequested();
            // Of a statement that is nothing but a comment the database says nothing, and the runtime fills in a sentence of its own.
            throw new BadQueryException(fault.Message.StartsWith("External component", StringComparison.Ordinal) ? Empty : fault.Message, fault);
        }
    }

    public void Dispose() => memory.Dispose();

    private void Run(string sql)
    {
        using DuckDBCommand command = memory.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>One column of an answer.</summary>
/// <param name="Type">As the database calls it: BIGINT, DOUBLE, VARCHAR, HUGEINT.</param>
/// <param name="IsNumber">Whole, real, decimal or huge.</param>
public sealed record QueryColumn(string Name, string Type, bool IsNumber);

/// <summary>An answer, row by row: a cell is null, a number, a bool, a string, a date or time, a list or a dictionary of such.</summary>
public sealed class QueryRows : IDisposable
{
    private readonly DuckDBCommand command;
    private readonly DuckDBDataReader reader;

    internal QueryRows(DuckDBCommand command, DuckDBDataReader reader)
    {
        (this.command, this.reader) = (command, reader);
        Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => new QueryColumn(reader.GetName(i), reader.GetDataTypeName(i).ToUpperInvariant(), IsNumber(reader.GetFieldType(i))))];
    }

    public IReadOnlyList<QueryColumn> Columns { get; }

    /// <summary>The next row; null after the last.</summary>
    public object?[]? Next()
    {
        if (!reader.Read())
        {
            return reader.NextResult() ? throw new BadQueryException("more than one statement; ask with one SELECT") : null;
        }

        object?[] cells = new object?[Columns.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = Cell(i);
        }

        return cells;
    }

    public void Dispose()
    {
        reader.Dispose();
        command.Dispose();
    }

    private object? Cell(int i)
    {
        try
        {
            return reader.IsDBNull(i) ? null : reader.GetValue(i);
        }
        // What the driver throws where .NET has no value for a SQL one (a type it does not map, a date before year 1): the user's query, not our fault.
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidCastException or InvalidOperationException or NotImplementedException or OverflowException)
        {
            throw new BadQueryException($"a cell of the column {Columns[i].Name} cannot be shown as {Columns[i].Type}; cast it: CAST(... AS VARCHAR)", fault);
        }
    }

    private static bool IsNumber(Type type) => type.IsPrimitive && type != typeof(bool) && type != typeof(char) || type == typeof(decimal) || type == typeof(System.Numerics.BigInteger);
}
