using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Powderkeg.Records;
using Powderkeg.Tests.Report;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Cli;

/// <summary><c>why</c> on the tables of a small run, held against the same tables by other questions.</summary>
public sealed class WhyCommandAnswers(ReportFolder folder) : IClassFixture<ReportFolder>
{
    private (int Code, string Output, string Error) Invoke(params string[] words)
    {
        using Workbench bench = new();
        return bench.Invoke(MadeUpRunner.Of(MadeUpRun.Stormy), default, ["why", .. words]);
    }

    private JsonElement Answer(string question, params string[] more)
    {
        (int code, string output, string error) = Invoke([folder.Folder, question, "--json", .. more]);
        Assert.True(code == 0, error);
        NJsonSchema.JsonSchema schema = NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(SampleRuns.Root, "docs", "reference", "why.schema.json")).GetAwaiter().GetResult();
        Assert.Empty(schema.Validate(output));
        return JsonDocument.Parse(output).RootElement;
    }

    private RunRow One(string sql)
    {
        using RunQuery query = new(folder.Folder);
        return query.Rows(sql)[0];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public void From_the_largest_forced_sale_each_step_is_the_parent_of_the_one_before_up_to_a_root()
    {
        long sale = One("SELECT arg_max(event, notional_usd) FROM liquidations WHERE step = 'sale'").Whole(0);
        JsonElement answer = Answer(Text(sale), "--all");
        JsonElement[] steps = [.. answer.GetProperty("steps").EnumerateArray()];
        Assert.True(steps.Length > 1);
        for (int i = 0; i < steps.Length; i++)
        {
            RunRow row = One($"SELECT parent_event, time_us FROM causes WHERE event = {steps[i].GetProperty("event").GetInt64()}");
            Assert.Equal(i + 1 < steps.Length ? steps[i + 1].GetProperty("event").GetInt64() : 0, row.Whole(0));
            Assert.Equal(row.Whole(1), steps[i].GetProperty("at_us").GetInt64());
        }

        Assert.Contains(answer.GetProperty("ends_at").GetString(), (string[])["macro", "voluntary"]);
        Assert.Contains(answer.GetProperty("ends_at").GetString() == "macro" ? "at the shock" : "at a voluntary act", answer.GetProperty("ending").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_forced_sale_has_the_shares_of_its_closings_breach()
    {
        RunRow sale = One("SELECT l.event, b.from_channel, b.share FROM liquidations l JOIN breaches b ON b.event = l.parent_event AND b.account = l.account WHERE l.step = 'sale' ORDER BY l.notional_usd DESC, b.share DESC LIMIT 1");
        JsonElement step = Answer(Text(sale.Whole(0))).GetProperty("steps")[0];
        Assert.Equal((sale.Text(1), sale.Real(2)), (step.GetProperty("share_of").GetString(), step.GetProperty("share").GetDouble()));
        double all = step.GetProperty("share").GetDouble() + step.GetProperty("others").EnumerateArray().Sum(other => other.GetProperty("share").GetDouble());
        Assert.InRange(all, 0.8, 1 + 1e-9);
    }

    [Fact]
    public void What_an_account_lost_by_force_is_all_that_the_table_of_liquidations_has_of_it()
    {
        string account = One("SELECT account FROM liquidations WHERE step = 'sale' GROUP BY account ORDER BY count(*) DESC, account LIMIT 1").Text(0);
        JsonElement answer = Answer(account, "--all");
        double told = answer.GetProperty("steps").EnumerateArray().Where(step => step.GetProperty("step").GetString() is "sale" or "taken-over").Sum(step => step.GetProperty("notional_usd").GetDouble());
        double whole = One($"SELECT sum(notional_usd) FROM liquidations WHERE account = '{account}' AND step IN ('sale', 'taken-over')").Real(0);
        Assert.Equal(whole, told, 1e-9 * whole);
        long[] times = [.. answer.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("at_us").GetInt64())];
        Assert.Equal(times[0], times.Min());
    }

    [Fact]
    public void A_winner_is_told_what_auto_deleveraging_took()
    {
        RunRow winner = One("SELECT winner, sum(notional_usd), count(*) FROM deleveragings GROUP BY winner ORDER BY 2 DESC, 1 LIMIT 1");
        JsonElement[] taken = [.. Answer(winner.Text(0), "--all").GetProperty("steps").EnumerateArray().Where(step => step.GetProperty("kind").GetString() == "deleveraging")];
        Assert.Equal(winner.Whole(2), taken.Length);
        Assert.Equal(winner.Real(1), taken.Sum(step => step.GetProperty("notional_usd").GetDouble()), 1e-9 * winner.Real(1));
    }

    [Fact]
    public void A_price_begins_at_the_lowest_kept_trade_of_its_minute()
    {
        RunRow low = One("SELECT market, split_part(market, ':', 2), time_us, price, event FROM trades JOIN markets USING (market) WHERE weight = 1 AND side = 'sell' ORDER BY price / start_price, event LIMIT 1");
        string clock = DateTime.UnixEpoch.AddMicroseconds(low.Whole(2)).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        JsonElement answer = Answer($"{low.Text(0)}@{clock}");
        Assert.Equal(low.Real(3), answer.GetProperty("steps")[0].GetProperty("price").GetDouble());
        JsonElement price = answer.GetProperty("price");
        Assert.Equal(low.Text(0), price.GetProperty("market").GetString());
        long attributed = price.GetProperty("attributed_us").GetInt64();
        double parts = One($"SELECT sum(part) FROM attribution WHERE market = '{low.Text(0)}' AND time_us = {attributed}").Real(0);
        Assert.Equal(parts, price.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("part").GetDouble()), 1e-9 * Math.Abs(parts));
    }

    [Fact]
    public void What_goes_back_to_an_event_is_never_more_than_was_forced_at_all()
    {
        long root = One("SELECT event FROM causes WHERE parent_event IS NULL ORDER BY event LIMIT 1").Whole(0);
        foreach (JsonElement forced in Answer(Text(root)).GetProperty("forced_in_turn").EnumerateArray().Where(forced => forced.GetProperty("channel").GetString() != "adl"))
        {
            double whole = One($"SELECT sum(notional_usd) FROM liquidations WHERE step IN ('sale', 'taken-over') AND channel = '{forced.GetProperty("channel").GetString()}'").Real(0);
            Assert.InRange(forced.GetProperty("notional_usd").GetDouble(), 0, whole * (1 + 1e-9));
        }
    }

    [Fact]
    public void Piped_it_is_rows_of_ascii_and_the_last_says_where_it_ends()
    {
        string[] rows = Invoke(folder.Folder, Text(One("SELECT arg_max(event, notional_usd) FROM liquidations WHERE step = 'sale'").Whole(0))).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(string.Concat(rows), c => Assert.True(char.IsAscii(c)));
        Assert.Matches("^end\t(macro|voluntary)\tIt ends at ", rows[^1]);
    }

    [Fact]
    public void A_missing_run_and_a_question_that_asks_nothing_are_told_at_once()
    {
        (int code, string output, string error) = Invoke("no-such-run", "WBETH@noon");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("there is no run no-such-run", error, StringComparison.Ordinal);
        Assert.Contains("'WBETH@noon' is no price at a time", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_tables_have_not_is_told_with_the_nearest_name()
    {
        string account = One("SELECT account FROM liquidations ORDER BY event LIMIT 1").Text(0);
        RunRow market = One("SELECT market, base FROM markets ORDER BY market LIMIT 1");
        (string Question, string Told)[] faults =
        [
            (account + "x", $"no table names an account '{account}x'; did you mean "),
            ("999999999", "no table holds an event 999999999"),
            ("NOSUCHCOIN@20:30@20:31", "no venue '20:30'"),
            (market.Text(0) + "x@+0:10", $"; did you mean {market.Text(0)}?"),
            (market.Text(0) + "@+900:00:00", "the run is from "),
        ];
        foreach ((string question, string told) in faults)
        {
            (int code, string output, string error) = Invoke(folder.Folder, question);
            Assert.Equal((2, ""), (code, output));
            Assert.Contains(told, error, StringComparison.Ordinal);
        }
    }

    /// <summary>causes had neither account, price, value nor side at first: such a run still answers.</summary>
    [Fact]
    public void A_column_that_an_older_run_has_not_is_null()
    {
        string older = Directory.CreateTempSubdirectory("powderkeg-").FullName;
        try
        {
            using (DuckDBConnection memory = new("DataSource=:memory:"))
            {
                memory.Open();
                using DuckDBCommand command = memory.CreateCommand();
                command.CommandText = $"COPY (SELECT 7::BIGINT AS event, 1::BIGINT AS time_us, 'macro' AS kind, 'BTC' AS about, 'macro' AS channel, NULL::BIGINT AS parent_event) TO '{Path.Combine(older, "causes.parquet")}' (FORMAT parquet)";
                command.ExecuteNonQuery();
            }

            using RunQuery query = new(older);
            CauseLink link = Assert.Single(new CauseWalk(query).Up(7));
            Assert.Equal(("macro", "BTC", "", ""), (link.Kind, link.About, link.Account, link.Side));
        }
        finally
        {
            Directory.Delete(older, recursive: true);
        }
    }
}
