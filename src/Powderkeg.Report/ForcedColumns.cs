using System.Globalization;
using System.Text.Json;
using Powderkeg.Records;

namespace Powderkeg.Report;

/// <summary>Forced sales, auto-deleveraging and fund levels by the minute from the shock.</summary>
internal static class ForcedColumns
{
    public static void Forced(Utf8JsonWriter json, RunQuery query, RunFacts run) =>
        ByMinute(json, "forced", query.Rows(
            $"SELECT channel || '|' || venue, {Minute(run)} AS t, sum(notional_usd), count(*) FROM liquidations WHERE step IN ('sale', 'taken-over') GROUP BY channel, venue, t ORDER BY channel, venue, t"),
            "channel", "venue");

    public static void Deleveragings(Utf8JsonWriter json, RunQuery query, RunFacts run) =>
        ByMinute(json, "deleveragings", query.Rows(
            $"SELECT split_part(market, ':', 1) || '|' || winner_population, {Minute(run)} AS t, sum(notional_usd), count(*) FROM deleveragings GROUP BY 1, t ORDER BY 1, t"),
            "venue", "population");

    /// <summary>What each insurance fund or vault held before and after, and what it has paid out so far, by the minute.</summary>
    /// <remarks>A fund also earns fees and holds what it took over, at its price: before less what it paid is not what it holds after.</remarks>
    public static void Funds(Utf8JsonWriter json, RunQuery query, RunFacts run)
    {
        ILookup<string, RunRow> payouts = query.Rows($"SELECT fund, {Minute(run)} AS t, -sum(change_usd) FROM funds WHERE kind = 'insurance-payout' GROUP BY fund, t ORDER BY fund, t").ToLookup(row => row.Text(0), StringComparer.Ordinal);
        json.WriteStartArray("funds");
        foreach (RunRow fund in query.Rows("SELECT fund, sum(change_usd) FILTER (kind = 'balance-before'), sum(change_usd) FILTER (kind = 'balance-after') FROM funds WHERE kind IN ('balance-before', 'balance-after') GROUP BY fund ORDER BY fund"))
        {
            RunRow[] moves = [.. payouts[fund.Text(0)]];
            double paid = 0;
            json.WriteStartObject();
            json.WriteString("fund", fund.Text(0));
            Columns.Real(json, "before_usd", fund.Real(1));
            Columns.Real(json, "after_usd", fund.Real(2));
            Columns.Wholes(json, "minute", moves.Select(move => move.Whole(1)));
            Columns.Dollars(json, "paid_usd", moves.Select(move => paid += move.Real(2)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void ByMinute(Utf8JsonWriter json, string name, IReadOnlyList<RunRow> rows, string first, string second)
    {
        (IReadOnlyList<long> times, IReadOnlyList<(string Group, double[][] Values)> groups) = Columns.Pivot(rows, 2);
        json.WriteStartObject(name);
        Columns.Wholes(json, "minute", times);
        json.WriteStartArray("rows");
        foreach ((string group, double[][] values) in groups)
        {
            string[] keys = group.Split('|', 2);
            json.WriteStartObject();
            json.WriteString(first, keys[0]);
            json.WriteString(second, keys[1]);
            Columns.Dollars(json, "usd", values[0].Select(Nothing));
            Columns.Wholes(json, "count", values[1].Select(value => (long)Nothing(value)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double Nothing(double value) => double.IsFinite(value) ? value : 0;

    private static string Minute(RunFacts run) => string.Create(CultureInfo.InvariantCulture, $"floor((time_us - {run.OriginUs}) / 60e6)::BIGINT");
}
