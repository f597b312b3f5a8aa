using DuckDB.NET.Data;
using Powderkeg.Contagion;
using Powderkeg.Records;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Records;

/// <summary>The tables of one small run, written once and read back with SQL.</summary>
public sealed class RecordsFolder : IDisposable
{
    public RecordsFolder()
    {
        WorldDescription description = SampleRuns.Read("samples/backstops.yaml");
        Simulation = new Simulation(new World(description, description.Seed));
        RunTables tables = new(Simulation);
        Simulation.RunToEnd();
        Summary = Simulation.Outcome.Summarise(Simulation.Happenings) with { Contagion = Explanation.Of(Simulation.Outcome.View()) };
        Written = tables.Write(Folder, Summary);
        Directory.CreateDirectory(Path.Combine(Folder, "again"));
        tables.Write(Path.Combine(Folder, "again"), Summary);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("powderkeg-").FullName;
    public Simulation Simulation { get; }
    public RunSummary Summary { get; }
    public IReadOnlyList<TableRows> Written { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Rows of a query in which files are named as the docs name them.</summary>
    public List<object?[]> Rows(string sql)
    {
        using DuckDBConnection memory = new("DataSource=:memory:");
        memory.Open();
        using DuckDBCommand command = memory.CreateCommand();
        command.CommandText = FileNames().Aggregate(sql, (text, file) => text.Replace($"'{file}'", $"'{Path.Combine(Folder, file)}'", StringComparison.Ordinal));
        using DuckDBDataReader reader = command.ExecuteReader();
        List<object?[]> rows = [];
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    public double Number(string sql) => Rows(sql).Single()[0] is System.Numerics.BigInteger wide ? (double)wide : Convert.ToDouble(Rows(sql).Single()[0], System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> FileNames() => RunTables.FileNames;
}
