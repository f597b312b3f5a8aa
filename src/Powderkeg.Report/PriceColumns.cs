using System.Text.Json;
using Powderkeg.Records;

namespace Powderkeg.Report;

/// <summary>Prices and depth of every market in buckets of time: the lowest, the highest and the last price, so that a wick is never lost; depth by its least.</summary>
internal static class PriceColumns
{
    private const int PriceSeconds = 20;
    private const int DepthSeconds = 120;

    /// <summary>Shares of the last price before the shock.</summary>
    public static void Prices(Utf8JsonWriter json, RunQuery query, RunFacts run)
    {
        Dictionary<string, RunRow> markets = query.Rows("SELECT market, venue, kind, base, quote, class, start_price FROM markets").ToDictionary(row => row.Text(0), StringComparer.Ordinal);
        (IReadOnlyList<long> times, IReadOnlyList<(string Group, double[][] Values)> groups) = Columns.Pivot(query.Rows(
            $"SELECT market, {Columns.Bucket(run, PriceSeconds)} AS t, min(low), max(high), arg_max(last, time_us) FROM prices GROUP BY market, t ORDER BY market, t"), 3);
        json.WriteStartObject("prices");
        Columns.Wholes(json, "t", times);
        json.WriteStartArray("markets");
        foreach ((string market, double[][] values) in groups.Where(group => markets.ContainsKey(group.Group)))
        {
            RunRow about = markets[market];
            double start = run.StartOf(market) ?? about.Real(6);
            json.WriteStartObject();
            json.WriteString("market", market);
            json.WriteString("venue", about.Text(1));
            json.WriteString("kind", about.Text(2));
            json.WriteString("base", about.Text(3));
            json.WriteString("quote", about.Text(4));
            json.WriteString("class", about.Text(5));
            Columns.Real(json, "start", start);
            Columns.Shares(json, "low", values[0].Select(price => price / start));
            Columns.Shares(json, "high", values[1].Select(price => price / start));
            Columns.Shares(json, "last", values[2].Select(price => price / start));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Least depth of a bucket as a share of the market's median before the shock.</summary>
    public static void Depth(Utf8JsonWriter json, RunQuery query, RunFacts run)
    {
        Dictionary<string, (double Bid, double Ask)> before = query.Rows(
            $"SELECT market, median(depth_bid_1pct_usd), median(depth_ask_1pct_usd) FROM depth WHERE time_us < {Before(run)} GROUP BY market").ToDictionary(row => row.Text(0), row => (row.Real(1), row.Real(2)), StringComparer.Ordinal);
        (IReadOnlyList<long> times, IReadOnlyList<(string Group, double[][] Values)> groups) = Columns.Pivot(query.Rows(
            $"SELECT market, {Columns.Bucket(run, DepthSeconds)} AS t, min(depth_bid_1pct_usd), min(depth_ask_1pct_usd) FROM depth GROUP BY market, t ORDER BY market, t"), 2);
        json.WriteStartObject("depth");
        Columns.Wholes(json, "t", times);
        json.WriteStartArray("markets");
        foreach ((string market, double[][] values) in groups.Where(group => before.TryGetValue(group.Group, out (double Bid, double Ask) start) && start.Bid > 0 && start.Ask > 0))
        {
            (double bid, double ask) = before[market];
            json.WriteStartObject();
            json.WriteString("market", market);
            Columns.Real(json, "start_bid_usd", bid);
            Columns.Real(json, "start_ask_usd", ask);
            Columns.Shares(json, "bid", values[0].Select(depth => Math.Round(depth / bid, 3)));
            Columns.Shares(json, "ask", values[1].Select(depth => Math.Round(depth / ask, 3)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Without a shock the first minutes stand for the start.</summary>
    private static long Before(RunFacts run) => run.OriginUs > run.StartUs ? run.OriginUs : run.StartUs + 600_000_000;
}
