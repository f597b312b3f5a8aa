using System.Globalization;
using System.Text.Json;
using Powderkeg.Records;

namespace Powderkeg.Report;

/// <summary>What made each domino, as shares by channel, and on which ground: what forced its sales; what moved its price; or, where the run has no attribution of prices, who sold there.</summary>
/// <remarks>The ground is written beside the shares, so that a reader is never told that a seller was a cause. Where nothing is known there is no entry.</remarks>
internal sealed class ForcedBy(RunQuery query, RunFacts facts, JsonElement run)
{
    private const string Contagion = "contagion";
    private const string Attribution = "attribution";
    private const string Sellers = "sellers";

    /// <summary>Dominoes that are a channel of forced sales, and the channel that the table contagion knows them by.</summary>
    private static readonly (string Domino, string Channel)[] Forced =
    [
        ("perp-liquidation", "perp-liquidation"), ("loan-liquidation", "loan-liquidation"), ("unified-liquidation", "unified-liquidation"),
        ("loop-unwind", "loop-unwind"), ("loop-liquidation", "loop-liquidation"), ("backstops", "adl"),
    ];

    /// <summary>Dominoes that are a price, and whose it is: SQL over the table markets.</summary>
    private static readonly (string Domino, string Class, string Where)[] Priced =
    [
        ("depeg", "synthetic-dollar", "class = 'synthetic-dollar' AND kind <> 'perp'"), ("staked-token-break", "staked-token", "class = 'staked-token' AND kind <> 'perp'"),
        ("spot-collapse", "altcoin", "class = 'altcoin' AND kind = 'spot'"),
    ];

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("forced_by");
        foreach ((string domino, string channel) in Forced)
        {
            Entry(json, domino, Contagion, query.Rows($"SELECT coalesce(from_channel, 'unknown') AS channel, sum(notional_usd) AS usd FROM contagion WHERE to_channel = '{channel}' GROUP BY 1 ORDER BY usd DESC, 1").Select(row => (row.Text(0), row.Real(1))));
        }

        foreach ((string domino, string of, string where) in Priced)
        {
            if (facts.OnsetOf(domino) is null)
            {
                continue;
            }

            IReadOnlyList<(string, double)> moved = Moved(of);
            if (moved.Count > 0)
            {
                Entry(json, domino, Attribution, moved);
            }
            else
            {
                Entry(json, domino, Sellers, Sold(where, facts.PeakOf(domino) ?? facts.EndUs));
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Sales of takers from the shock to the end of the busiest minute, by channel; sampled trades stand for those that were left out.</summary>
    private IEnumerable<(string, double)> Sold(string where, long until) => query.Rows(string.Create(CultureInfo.InvariantCulture,
        $"SELECT channel, sum(notional_usd * weight) AS usd FROM trades JOIN markets USING (market) WHERE {where} AND venue IN ('{facts.MainVenue.Replace("'", "''", StringComparison.Ordinal)}', 'chain') AND side = 'sell' AND time_us >= {facts.OriginUs} AND time_us < {until + 60_000_000} GROUP BY channel ORDER BY usd DESC, channel"))
        .Select(row => (row.Text(0), row.Real(1)));

    /// <summary>Parts of the falls to each asset's low that channels made, summed over the assets of a class on the main venue, each fall as a share of its own start.</summary>
    private IReadOnlyList<(string, double)> Moved(string of)
    {
        if (!run.TryGetProperty("attribution", out JsonElement all) || all.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        HashSet<string> markets = [.. query.Rows($"SELECT market FROM markets WHERE class = '{of}'").Select(row => row.Text(0))];
        Dictionary<string, double> sums = new(StringComparer.Ordinal);
        foreach (JsonElement series in all.EnumerateArray().Where(series => markets.Contains(series.GetProperty("market").GetString() ?? "") && series.GetProperty("venue").GetString() == facts.MainVenue))
        {
            double[] prices = [.. series.GetProperty("price").EnumerateArray().Select(price => price.GetDouble())];
            if (prices.Length == 0)
            {
                continue;
            }

            int low = Array.IndexOf(prices, prices.Min());
            double start = series.GetProperty("start").GetDouble();
            foreach (JsonElement channel in series.GetProperty("channels").EnumerateArray())
            {
                double part = channel.GetProperty("parts")[low].GetDouble();
                string name = channel.GetProperty("channel").GetString() ?? "";
                sums[name] = sums.GetValueOrDefault(name) + Math.Max(0, -part / start);
            }
        }

        return [.. sums.Where(pair => pair.Value > 0).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];
    }

    private static void Entry(Utf8JsonWriter json, string domino, string ground, IEnumerable<(string Channel, double Weight)> parts)
    {
        (string Channel, double Weight)[] all = [.. parts.Where(part => part.Weight > 0)];
        double whole = all.Sum(part => part.Weight);
        if (whole <= 0)
        {
            return;
        }

        json.WriteStartObject(domino);
        json.WriteString("ground", ground);
        json.WriteStartArray("parts");
        foreach ((string channel, double weight) in all)
        {
            json.WriteStartObject();
            json.WriteString("channel", channel);
            Columns.Real(json, "share", Math.Round(weight / whole, 4));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
