using System.Text;
using DuckDB.NET.Native;

namespace Powderkeg.Records;

/// <summary>Rows on their way into a table: cells in the order of its columns, then <see cref="End"/>; after the last row <see cref="Close"/>.</summary>
/// <remarks>
/// Cells go straight into the vectors of the database's chunk, which is handed over when it is full: a day has some ten million cells, and an
/// appender's call for each costs seconds. A cell's type is checked against its column's, so that no vector is written as what it is not.
/// </remarks>
internal sealed unsafe class Rows : IDisposable
{
    private readonly Table table;
    private readonly CellType[] types;
    private readonly DuckDBAppender appender;
    private readonly DuckDBDataChunk chunk;
    private readonly int capacity = checked((int)NativeMethods.Helpers.DuckDBVectorSize());
    private readonly nint[] vectors;
    private readonly nint[] cells;
    private byte[] text = new byte[256];
    private int row;
    private int column;

    public Rows(DuckDBNativeConnection connection, Table table)
    {
        this.table = table;
        types = [.. table.Columns.Select(column => column.Type)];
        vectors = new nint[types.Length];
        cells = new nint[types.Length];
        Demand(NativeMethods.Appender.DuckDBAppenderCreate(connection, null!, table.Name, out appender));
        DuckDBLogicalType[] kinds = [.. types.Select(type => NativeMethods.LogicalType.DuckDBCreateLogicalType(KindOf(type)))];
        chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk([.. kinds.Select(kind => kind.DangerousGetHandle())], (ulong)kinds.Length);
        foreach (DuckDBLogicalType kind in kinds)
        {
            kind.Dispose();
        }

        Look();
    }

    public long Count { get; private set; }

    public Rows Add(long value)
    {
        ((long*)Next(CellType.Whole))[row] = value;
        return this;
    }

    public Rows Add(long? value)
    {
        if (value is long whole)
        {
            return Add(whole);
        }

        Next(CellType.Whole);
        Null();
        return this;
    }

    /// <summary>A number; what is not finite becomes null.</summary>
    public Rows Add(double value)
    {
        ((double*)Next(CellType.Real))[row] = value;
        if (!double.IsFinite(value))
        {
            Null();
        }

        return this;
    }

    public Rows Add(string? value)
    {
        Next(CellType.Text);
        if (value is null)
        {
            Null();
            return this;
        }

        if (text.Length < value.Length * 3)
        {
            text = new byte[value.Length * 3];
        }

        // What Encoding writes is sound UTF-8: the database need not check it again.
        int length = Encoding.UTF8.GetBytes(value, text);
        fixed (byte* bytes = text)
        {
            NativeMethods.Vectors.DuckDBUnsafeVectorAssignStringElementLength(vectors[column - 1], (ulong)row, bytes, length);
        }

        return this;
    }

    public Rows Add(bool value)
    {
        ((byte*)Next(CellType.YesNo))[row] = value ? (byte)1 : (byte)0;
        return this;
    }

    public void End()
    {
        Powderkeg.Units.Invariant.Require(column == types.Length, "RECORDS-1", "a row has a cell in each column", column);
        column = 0;
        Count++;
        if (++row == capacity)
        {
            HandOver();
        }
    }

    public void Close()
    {
        HandOver();
        Demand(NativeMethods.Appender.DuckDBAppenderClose(appender));
    }

    public void Dispose()
    {
        chunk.Dispose();
        appender.Dispose();
    }

    private nint Next(CellType type)
    {
        if (column >= types.Length || types[column] != type)
        {
            throw new InvalidOperationException($"{table.Name}: cell {column} is not {type}");
        }

        return cells[column++];
    }

    /// <summary>The cell just written holds nothing: its bit of the vector's validity is cleared.</summary>
    private void Null()
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vectors[column - 1]);
        NativeMethods.Vectors.DuckDBVectorGetValidity(vectors[column - 1])[row >> 6] &= ~(1UL << (row & 63));
    }

    private void HandOver()
    {
        NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)row);
        Demand(NativeMethods.Appender.DuckDBAppendDataChunk(appender, chunk));
        NativeMethods.DataChunks.DuckDBDataChunkReset(chunk);
        row = 0;
        Look();
    }

    private void Look()
    {
        for (int i = 0; i < types.Length; i++)
        {
            vectors[i] = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, i);
            cells[i] = (nint)NativeMethods.Vectors.DuckDBVectorGetData(vectors[i]);
        }
    }

    private void Demand(DuckDBState state)
    {
        if (state != DuckDBState.Success)
        {
            throw new IOException($"the table {table.Name} could not be filled");
        }
    }

    private static DuckDBType KindOf(CellType type) => type switch
    {
        CellType.Whole => DuckDBType.BigInt,
        CellType.Real => DuckDBType.Double,
        CellType.Text => DuckDBType.Varchar,
        _ => DuckDBType.Boolean,
    };
}
