using System.Globalization;
using Powderkeg.Contagion;
using Powderkeg.Units;

namespace Powderkeg.Records;

/// <summary>The Parquet tables of a run: what its journal and its ledger say, in files that DuckDB, Python and R open as they are.</summary>
/// <remarks>
/// Made before the run (it remembers what everyone has), asked after its end. Tables, columns and units: docs/reference/records.md.
/// Rows stand in the order in which they happened; the same run gives the same rows.
/// </remarks>
public sealed class RunTables
{
    /// <summary>Moves on when a column goes, changes its meaning or its type; each file carries it as <c>powderkeg_schema</c>.</summary>
    public const int SchemaVersion = 1;

    private readonly Simulation simulation;
    private readonly Holdings before;

    /// <param name="simulation">A world at its start.</param>
    public RunTables(Simulation simulation)
    {
        this.simulation = simulation;
        before = new Holdings(simulation.World);
    }

    /// <summary>Names of all files that <see cref="Write"/> makes.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [.. Tables.All.Select(table => table.FileName)];

    /// <summary>Writes every table into an existing folder.</summary>
    public IReadOnlyList<TableRows> Write(string folder, RunSummary summary)
    {
        World world = simulation.World;
        RunView run = simulation.Outcome.View();
        Names names = new(world);
        EventBook events = new(world.Journal);
        PriceTables prices = new(run, names);
        ForcedTables forced = new(run, names, events, summary.Contagion);
        ExplanationTables explained = new(run, names, summary.Contagion);
        MoneyTables money = new(run, names);
        (string, string)[] metadata =
        [
            ("powderkeg_schema", SchemaVersion.ToString(CultureInfo.InvariantCulture)), ("scenario", summary.Scenario),
            ("seed", summary.Seed.ToString(CultureInfo.InvariantCulture)), ("digest", summary.Digest),
        ];

        // Two writers at once, each with a database of its own: they only read the run, and no table waits for another.
        Task<TableRows[]> first = Task.Run(() => Written(folder, metadata,
            (Tables.Prices, prices.Prices), (Tables.Depth, prices.Depth), (Tables.Markets, prices.Markets), (Tables.Dominoes, rows => Dominoes(rows, summary)),
            (Tables.Populations, rows => Populations(rows, summary)), (Tables.Balances, rows => new Holdings(world).Write(rows, before)), (Tables.Funds, rows => money.Funds(rows, run.FundsAtStart)), (Tables.Redemptions, money.Redemptions),
            (Tables.Causes, new CauseTable(run, names, events).Write)));
        TableRows[] second = Written(folder, metadata,
            (Tables.Trades, new TradeTable(run, names).Write), (Tables.Liquidations, forced.Liquidations), (Tables.Deleveragings, forced.Deleveragings), (Tables.Contagion, forced.Contagion),
            (Tables.Breaches, explained.Breaches), (Tables.Attribution, explained.Attribution));
        TableRows[] all = [.. first.GetAwaiter().GetResult(), .. second];
        return [.. Tables.All.Select(table => all.Single(written => written.Table == table.Name))];
    }

    private static TableRows[] Written(string folder, IEnumerable<(string, string)> metadata, params (Table Table, Action<Rows> Fill)[] tables)
    {
        using TableFile file = new(folder, metadata);
        return [.. tables.Select(table => file.Write(table.Table, table.Fill))];
    }

    private static void Dominoes(Rows rows, RunSummary summary)
    {
        foreach (DominoRow row in summary.Dominoes)
        {
            rows.Add((long?)row.Number).Add(row.Id).Add(row.Built).Add(TimeOf(row.Onset)).Add(row.Magnitude).Add(row.Unit).Add(row.HowLarge).Add(TimeOf(row.Peak)).Add(TimeOf(row.End)).End();
        }
    }

    private static void Populations(Rows rows, RunSummary summary)
    {
        foreach (LossRow row in summary.Losses)
        {
            rows.Add(row.Population).Add(row.Members).Add(row.EquityBeforeUsd).Add(row.EquityAfterUsd).Add(row.ChangeUsd).Add(row.Wiped).End();
        }
    }

    private static long? TimeOf(Instant? moment) => moment?.Microseconds;
}
