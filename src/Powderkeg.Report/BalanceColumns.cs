using System.Text.Json;
using Powderkeg.Records;

namespace Powderkeg.Report;

/// <summary>What each population and place holds and owes, by class of asset, in dollars: at the start at the prices of the start, at the end at those of the end.</summary>
/// <remarks>Prices are those of spot books and pools: a token quoted in another one is worth what that one is. Positions on perps are not balances.</remarks>
internal static class BalanceColumns
{
    public static void Write(Utf8JsonWriter json, RunQuery query)
    {
        Dictionary<string, (double Before, double After, string Class)> prices = Prices(query);
        json.WriteStartArray("balances");
        foreach (IGrouping<(string Holder, string Kind, string Class), (double Before, double After, double LoanBefore, double LoanAfter)> group in query.Rows(
            "SELECT holder, kind, asset, before_units / units_per_whole, after_units / units_per_whole, loan_before_units / units_per_whole, loan_after_units / units_per_whole FROM balances ORDER BY holder, asset")
            .Where(row => prices.ContainsKey(row.Text(2)))
            .GroupBy(row => (row.Text(0), row.Text(1), prices[row.Text(2)].Class), row => Valued(row, prices[row.Text(2)])))
        {
            json.WriteStartObject();
            json.WriteString("holder", group.Key.Holder);
            json.WriteString("kind", group.Key.Kind);
            json.WriteString("class", group.Key.Class);
            json.WriteNumber("before_usd", Math.Round(group.Sum(row => row.Before)));
            json.WriteNumber("after_usd", Math.Round(group.Sum(row => row.After)));
            json.WriteNumber("loan_before_usd", Math.Round(group.Sum(row => row.LoanBefore)));
            json.WriteNumber("loan_after_usd", Math.Round(group.Sum(row => row.LoanAfter)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static (double Before, double After, double LoanBefore, double LoanAfter) Valued(RunRow row, (double Before, double After, string Class) price) =>
        (row.Real(3) * price.Before, row.Real(4) * price.After, row.Real(5) * price.Before, row.Real(6) * price.After);

    private static Dictionary<string, (double Before, double After, string Class)> Prices(RunQuery query)
    {
        Dictionary<string, (double, double, string)> prices = new(StringComparer.Ordinal) { ["USDT"] = (1, 1, "stable"), ["USDC"] = (1, 1, "stable") };
        IReadOnlyList<RunRow> markets = query.Rows(
            "SELECT base, quote, class, start_price, end_price, volume FROM markets JOIN (SELECT market, arg_max(last, time_us) AS end_price, sum(volume_usd) AS volume FROM prices GROUP BY market) USING (market) WHERE kind <> 'perp' ORDER BY volume DESC, market");

        // A quote must be priced before what is quoted in it: three rounds reach a token of a token.
        for (int round = 0; round < 3; round++)
        {
            foreach (RunRow market in markets)
            {
                if (!prices.ContainsKey(market.Text(0)) && prices.TryGetValue(market.Text(1), out (double Before, double After, string) quote))
                {
                    prices[market.Text(0)] = (market.Real(3) * quote.Before, market.Real(4) * quote.After, market.Text(2));
                }
            }
        }

        return prices;
    }
}
