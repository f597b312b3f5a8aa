using Powderkeg.Contagion;
using Powderkeg.Records;

namespace Powderkeg.Tests.Records;

/// <summary>What the tables say adds up to what the run says of itself.</summary>
public sealed class RunTablesSums(RecordsFolder run) : IClassFixture<RecordsFolder>
{
    [Fact]
    public void Each_asset_sums_to_zero_over_all_holders_before_and_after() =>
        Assert.All(run.Rows("SELECT asset, sum(before_units)::DOUBLE, sum(after_units)::DOUBLE FROM 'balances.parquet' GROUP BY asset"), row => Assert.Equal([0.0, 0.0], row[1..]));

    [Fact]
    public void Row_counts_are_those_of_the_files() =>
        Assert.All(run.Written, table => Assert.Equal(table.Rows, run.Number($"SELECT count(*) FROM '{table.Table}.parquet'")));

    [Fact]
    public void Forced_notional_is_that_of_the_runs_own_table_and_contagion_books_each_dollar_once()
    {
        double sold = run.Number("SELECT sum(notional_usd) FROM 'liquidations.parquet' WHERE step IN ('sale', 'taken-over')");
        double deleveraged = run.Number("SELECT sum(notional_usd) FROM 'deleveragings.parquet'");
        Assert.True(sold > 0 && deleveraged > 0);
        Near(run.Summary.Liquidations.Sum(row => row.NotionalUsd), sold);
        Near(run.Summary.Backstops.Where(row => row.Kind == "adl").Sum(row => row.UsedUsd), deleveraged);
        Near(sold + deleveraged, run.Number("SELECT sum(notional_usd) FROM 'contagion.parquet' WHERE to_channel NOT IN ('loop-unwind', 'adl-unhedge', 'backstop-unwind')"));
    }

    /// <summary>Up to the last row; what trades in the last seconds of a run belongs to no row.</summary>
    [Fact]
    public void Prices_count_every_trade_and_keep_the_lowest()
    {
        double last = run.Number("SELECT max(time_us) FROM 'prices.parquet'");
        Assert.Equal(run.Simulation.World.Description.End.Microseconds, last);
        Assert.Equal(run.Summary.Prices.Sum(row => row.Trades), run.Number("SELECT sum(trades) FROM 'prices.parquet'"));
        foreach (PriceRow row in run.Summary.Prices.Where(row => row.LowAt is not null))
        {
            Assert.Equal(row.Low, run.Number($"SELECT min(low) FROM 'prices.parquet' WHERE market = '{row.Market}' AND trades > 0 AND time_us > {run.Summary.Shock!.Value.Microseconds}"));
        }
    }

    /// <summary>One in n, spread evenly: the weights of a channel count its trades to within n.</summary>
    [Fact]
    public void Weights_of_trades_count_each_channels_trades()
    {
        Dictionary<string, long> trades = [];
        for (int i = 0; i < run.Simulation.World.Journal.Trades.Count; i++)
        {
            string channel = Journal.ChannelNames.Of(run.Simulation.World.Journal.Trades[i].Cause.Channel);
            trades[channel] = trades.GetValueOrDefault(channel) + 1;
        }

        List<object?[]> rows = run.Rows("SELECT channel, count(*), sum(weight)::BIGINT, max(weight) FROM 'trades.parquet' GROUP BY channel");
        Assert.Equal(trades.Keys.Order(StringComparer.Ordinal), rows.Select(row => (string)row[0]!).Order(StringComparer.Ordinal));
        foreach (object?[] row in rows)
        {
            long kept = (long)row[1]!, weights = (long)row[2]!, most = (long)row[3]!, count = trades[(string)row[0]!];
            Assert.InRange(kept, 1, TradeTable.MostOfAChannel);
            Assert.InRange(weights, count, count + most - 1);
        }
    }

    [Fact]
    public void From_every_forced_step_the_way_up_stays_in_the_table_of_causes_and_goes_back_in_time()
    {
        Assert.Equal(0, run.Number("SELECT count(*) FROM 'causes.parquet' c WHERE parent_event IS NOT NULL AND parent_event NOT IN (SELECT event FROM 'causes.parquet')"));
        Assert.Equal(0, run.Number("SELECT count(*) FROM 'causes.parquet' c JOIN 'causes.parquet' p ON p.event = c.parent_event WHERE p.event >= c.event OR p.time_us > c.time_us"));
        Assert.Equal(0, run.Number("SELECT count(*) FROM 'liquidations.parquet' WHERE event NOT IN (SELECT event FROM 'causes.parquet')"));
        Assert.Equal(0, run.Number("SELECT count(*) FROM 'causes.parquet' WHERE kind = 'none'"));
    }

    [Fact]
    public void A_fund_ends_with_what_it_had_and_what_came_in_less_what_went_out()
    {
        double before = run.Number("SELECT sum(change_units) FROM 'funds.parquet' WHERE kind = 'balance-before'"), after = run.Number("SELECT sum(change_units) FROM 'funds.parquet' WHERE kind = 'balance-after'");
        Assert.Equal(before, run.Number("SELECT sum(before_units) FROM 'balances.parquet' WHERE holder LIKE '%/insurance-fund' AND asset = 'USDT'"));
        Assert.Equal(after, run.Number("SELECT sum(after_units) FROM 'balances.parquet' WHERE holder LIKE '%/insurance-fund' AND asset = 'USDT'"));
    }

    [Fact]
    public void Files_carry_version_scenario_seed_and_digest()
    {
        foreach (string file in RunTables.FileNames)
        {
            Dictionary<string, string> found = run.Rows($"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{file}')").ToDictionary(row => (string)row[0]!, row => (string)row[1]!);
            Assert.Equal("1", found["powderkeg_schema"]);
            Assert.Equal((run.Summary.Scenario, run.Summary.Digest), (found["scenario"], found["digest"]));
            Assert.Equal(run.Summary.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture), found["seed"]);
        }
    }

    [Fact]
    public void The_same_run_gives_the_same_bytes()
    {
        foreach (string file in RunTables.FileNames)
        {
            Assert.True(File.ReadAllBytes(Path.Combine(run.Folder, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(run.Folder, "again", file))), file);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_an_error_of_files_that_names_it()
    {
        IOException fault = Assert.Throws<IOException>(() => new RunTables(run.Simulation).Write(Path.Combine(run.Folder, "nowhere"), run.Summary));
        Assert.Contains("nowhere", fault.Message, StringComparison.Ordinal);
    }

    private static void Near(double expected, double found) => Assert.InRange(found / expected, 1 - 1e-9, 1 + 1e-9);
}
