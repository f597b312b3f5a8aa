using System.Globalization;
using System.Text.Json;
using Powderkeg.Records;

namespace Powderkeg.Studio;

/// <summary>What of a finished run can be clicked to ask why: its dominoes, its largest forced closings and deleveragings, its deepest wicks, each with the question that <c>why</c> is asked.</summary>
internal static class RunEvents
{
    private const int MostClosings = 300, MostTaken = 100, MostWicks = 80;

    /// <summary>Dominoes that are a channel of orders or forced sales: their first event from the onset on is asked about.</summary>
    private static readonly (string Domino, string Channel)[] Channels =
    [
        ("risk-aversion", "risk-off"), ("loop-unwind", "loop-unwind"), ("loop-liquidation", "loop-liquidation"), ("loan-liquidation", "loan-liquidation"),
        ("unified-liquidation", "unified-liquidation"), ("perp-liquidation", "perp-liquidation"), ("backstops", "adl"),
    ];

    /// <summary>Dominoes that are a price: the lowest trade of the class in the minute of the onset is asked about.</summary>
    private static readonly (string Domino, string Class)[] Prices = [("depeg", "synthetic-dollar"), ("staked-token-break", "staked-token"), ("spot-collapse", "altcoin")];

    /// <summary>UTF-8. The same folder gives the same document.</summary>
    /// <exception cref="IOException">A table of the run cannot be read.</exception>
    public static byte[] Of(string folder)
    {
        using RunQuery query = new(folder);
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            Rows(json, "dominoes", query.Rows("SELECT id, number, onset_us FROM dominoes WHERE onset_us IS NOT NULL ORDER BY onset_us, id"), (to, row) =>
            {
                to.WriteString("id", row.Text(0));
                to.WriteNumber("onset_us", row.Whole(2));
                Ask(to, EventOf(query, row.Text(0), row.Whole(2)));
            });
            Rows(json, "closings", Closings(query), static (to, row) =>
            {
                to.WriteString("ask", Text(row.Whole(0)));
                to.WriteNumber("time_us", row.Whole(1));
                to.WriteString("channel", row.Text(2));
                to.WriteString("account", row.Text(3));
                to.WriteString("place", row.Text(4));
                to.WriteString("what", row.Text(5));
                Real(to, "usd", row.Real(6));
            });
            Rows(json, "taken", query.Rows($"SELECT event, time_us, winner, market, closes, notional_usd FROM deleveragings ORDER BY notional_usd DESC, event LIMIT {MostTaken}"), static (to, row) =>
            {
                to.WriteString("ask", Text(row.Whole(0)));
                to.WriteNumber("time_us", row.Whole(1));
                to.WriteString("account", row.Text(2));
                to.WriteString("market", row.Text(3));
                to.WriteString("closes", row.Text(4));
                Real(to, "usd", row.Real(5));
            });
            Rows(json, "wicks", Wicks(query), static (to, row) =>
            {
                to.WriteString("market", row.Text(0));
                to.WriteNumber("time_us", row.Whole(1));
                Real(to, "low", row.Real(2));
                Real(to, "fall", 1 - row.Real(2) / row.Real(3));
                to.WriteString("ask", $"{row.Text(0)}@{DateTime.UnixEpoch.AddMicroseconds(row.Whole(1)).ToString("HH:mm:ss", CultureInfo.InvariantCulture)}");
            });
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>The largest closings, each by its start where it has one: its sales are its parts.</summary>
    private static IReadOnlyList<RunRow> Closings(RunQuery query) => query.Rows($"""
        SELECT coalesce(s.event, l.event) AS event, min(l.time_us), l.channel, l.account, l.venue, string_agg(DISTINCT coalesce(l.asset, l.market), ', ' ORDER BY coalesce(l.asset, l.market)), sum(l.notional_usd) AS usd
        FROM liquidations l LEFT JOIN (SELECT event FROM liquidations WHERE step = 'started') s ON s.event = l.parent_event
        WHERE l.step IN ('sale', 'taken-over') GROUP BY 1, l.channel, l.account, l.venue ORDER BY usd DESC, event LIMIT {MostClosings}
        """);

    /// <summary>The lowest minute of each market, of those that kept a trade of it; the deepest falls first.</summary>
    private static IReadOnlyList<RunRow> Wicks(RunQuery query) => query.Rows($"""
        WITH kept AS (SELECT DISTINCT market, time_us - time_us % 60000000 AS minute FROM trades),
        minutes AS (
          SELECT p.market, p.time_us - p.time_us % 60000000 AS minute, min(p.low) AS low FROM prices p WHERE p.low > 0 GROUP BY ALL),
        lows AS (
          SELECT m.market, m.minute, m.low, row_number() OVER (PARTITION BY m.market ORDER BY m.low, m.minute) AS n FROM minutes m JOIN kept k ON k.market = m.market AND k.minute = m.minute)
        SELECT l.market, l.minute, l.low, s.start_price FROM lows l JOIN markets s ON s.market = l.market
        WHERE n = 1 AND s.start_price > 0 AND l.low < s.start_price ORDER BY l.low / s.start_price, l.market LIMIT {MostWicks}
        """);

    private static long? EventOf(RunQuery query, string domino, long onset)
    {
        string? sql = null;
        if (domino == "macro-shock")
        {
            sql = "SELECT event FROM causes WHERE kind = 'macro' ORDER BY event LIMIT 1";
        }
        else if (domino == "liquidity-vacuum")
        {
            sql = Invariant($"SELECT event FROM causes WHERE kind = 'withdrawal' AND time_us >= {onset} ORDER BY event LIMIT 1");
        }
        else if (Array.Find(Channels, one => one.Domino == domino).Channel is string channel)
        {
            sql = Invariant($"SELECT event FROM causes WHERE channel = '{channel}' AND time_us >= {onset} ORDER BY event LIMIT 1");
        }
        else if (Array.Find(Prices, one => one.Domino == domino).Class is string of)
        {
            sql = Invariant($"SELECT event FROM trades JOIN markets USING (market) WHERE class = '{of}' AND kind <> 'perp' AND time_us >= {onset - 60_000_000} AND time_us <= {onset + 60_000_000} ORDER BY price / start_price, event LIMIT 1");
        }

        return sql is not null && query.Rows(sql) is [RunRow row, ..] ? row.Whole(0) : null;
    }

    private static void Rows(Utf8JsonWriter json, string name, IReadOnlyList<RunRow> rows, Action<Utf8JsonWriter, RunRow> write)
    {
        json.WriteStartArray(name);
        foreach (RunRow row in rows)
        {
            json.WriteStartObject();
            write(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Ask(Utf8JsonWriter json, long? number) => json.WriteString("ask", number is long known ? Text(known) : null);

    private static void Real(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
