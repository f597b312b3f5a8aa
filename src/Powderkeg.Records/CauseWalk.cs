using System.Globalization;

namespace Powderkeg.Records;

/// <summary>Walks from an event to what forced it, parent by parent, and down to what it forced: who came right before whom, with the shares of each loss.</summary>
public sealed class CauseWalk(RunQuery query)
{
    /// <summary>All events that any table holds: those of causes, and of the others what is not among them.</summary>
    private const string Facts = """
        facts AS MATERIALIZED (
          SELECT event, time_us, kind, about, channel, parent_event, account, price, notional_usd, side, 'causes' AS source FROM causes
          UNION ALL SELECT event, time_us, 'trade', market, channel, parent_event, taker_account, price, notional_usd, side, 'trades' FROM trades ANTI JOIN causes USING (event)
          UNION ALL SELECT event, time_us, kind, asset, channel, parent_event, counterparty, NULL, abs(change_usd), NULL, 'funds' FROM funds ANTI JOIN causes USING (event) WHERE event IS NOT NULL
          UNION ALL SELECT event, time_us, kind, asset, channel, parent_event, account, NULL, amount_usd, NULL, 'redemptions' FROM redemptions ANTI JOIN causes USING (event))
        """;

    /// <summary>What the tables say of the events of <c>wanted</c>, in the order of its column n.</summary>
    private const string Details = """
        SELECT f.event, f.time_us, f.kind, f.about, f.channel, f.parent_event, f.source, f.account, f.price, coalesce(f.notional_usd, d.notional_usd), coalesce(f.side, t.side),
          l.step, l.venue, coalesce(l.market, d.market, CASE f.kind WHEN 'trade' THEN f.about END) AS place, l.asset, coalesce(l.closes, d.closes),
          coalesce(l.quantity, d.quantity, t.quantity), d.loser, m.start_price
        FROM wanted JOIN facts f ON f.event = wanted.event LEFT JOIN liquidations l ON l.event = f.event LEFT JOIN deleveragings d ON d.event = f.event
          LEFT JOIN trades t ON t.event = f.event LEFT JOIN markets m ON m.market = coalesce(l.market, d.market, CASE f.kind WHEN 'trade' THEN f.about END)
        ORDER BY wanted.n, f.source
        """;

    /// <summary>The event and all that came before it, up to a root; empty where no table holds it.</summary>
    public IReadOnlyList<CauseLink> Up(long number) => Links(string.Create(CultureInfo.InvariantCulture, $"""
        WITH RECURSIVE {Facts},
        wanted AS (
          SELECT {number}::BIGINT AS event, 0 AS n
          UNION ALL SELECT f.parent_event, n + 1 FROM wanted JOIN facts f ON f.event = wanted.event WHERE f.parent_event < f.event)
        {Details}
        """));

    /// <summary>Every step of every forced closing of an account, and each time it was deleveraged, in the order in which they happened.</summary>
    public IReadOnlyList<CauseLink> Of(string account) => Links($"""
        WITH {Facts},
        wanted AS (
          SELECT event, event AS n FROM liquidations WHERE account = {RunQuery.Quoted(account)}
          UNION SELECT event, event FROM deleveragings WHERE winner = {RunQuery.Quoted(account)})
        {Details}
        """);

    /// <summary>Forced sales of others that go back to an event, by channel, the largest first.</summary>
    /// <param name="link">Of a step of a closing, all that the closing forced counts.</param>
    public IReadOnlyList<ForcedInTurn> Down(CauseLink link)
    {
        long from = link.Kind == "liquidation" && link.Step is "sale" or "taken-over" && link.Breach > 0 ? link.Breach : link.Event;
        string own = RunQuery.Quoted(link.Account);
        return [.. query.Rows(string.Create(CultureInfo.InvariantCulture, $"""
            WITH RECURSIVE pairs AS MATERIALIZED (SELECT event, parent_event FROM causes),
            down AS (SELECT {from}::BIGINT AS event UNION ALL SELECT p.event FROM down JOIN pairs p ON p.parent_event = down.event)
            SELECT channel, count(*), count(DISTINCT account), sum(usd) AS usd FROM (
              SELECT l.channel, l.account, l.notional_usd AS usd FROM down JOIN liquidations l ON l.event = down.event WHERE l.step IN ('sale', 'taken-over') AND l.account <> {own}
              UNION ALL SELECT 'adl', d.winner, d.notional_usd FROM down JOIN deleveragings d ON d.event = down.event WHERE d.event <> {from})
            GROUP BY channel ORDER BY usd DESC, channel
            """)).Select(row => new ForcedInTurn(row.Text(0), row.Whole(1), row.Whole(2), row.Real(3)))];
    }

    /// <summary>The lowest trade that the tables keep of a market in a span; null for none.</summary>
    public CauseLink? Lowest(string market, long fromUs, long toUs) => Links(string.Create(CultureInfo.InvariantCulture, $"""
        WITH {Facts},
        wanted AS (
          SELECT event, 0 AS n FROM facts WHERE kind = 'trade' AND about = {RunQuery.Quoted(market)} AND time_us >= {fromUs} AND time_us < {toUs} ORDER BY price, event LIMIT 1)
        {Details}
        """)) is [CauseLink lowest, ..] ? lowest : null;

    private List<CauseLink> Links(string sql)
    {
        List<CauseLink> links = [];
        HashSet<long> seen = [];
        foreach (RunRow row in query.Rows(sql))
        {
            if (seen.Add(row.Whole(0)))
            {
                links.Add(new(row.Whole(0), row.Whole(1), row.Text(2), row.Text(3), row.Text(4), row.Whole(5) is > 0 and long parent ? parent : null, TableOf(row))
                {
                    Account = row.Text(7),
                    Price = row.Real(8),
                    NotionalUsd = row.Real(9),
                    Side = row.Text(10),
                    Step = row.Text(11),
                    Venue = row.Text(12),
                    Market = row.Text(13),
                    Asset = row.Text(14),
                    Closes = row.Text(15),
                    Quantity = row.Real(16),
                    Loser = row.Text(17),
                    StartPrice = row.Real(18),
                });
            }
        }

        return WithShares(links);
    }

    private static string TableOf(RunRow row) => row.Text(2) switch
    {
        "liquidation" => "liquidations",
        "deleveraging" => "deleveragings",
        _ => row.Text(6),
    };

    /// <summary>A breach stands at the start of a closing: its sales, which have it as their parent, get its shares too.</summary>
    private List<CauseLink> WithShares(List<CauseLink> links)
    {
        string[] numbers = [.. links.Where(link => link.Kind == "liquidation").SelectMany(link => (long[])[link.Event, link.Parent ?? link.Event]).Distinct().Select(number => number.ToString(CultureInfo.InvariantCulture))];
        if (numbers.Length == 0)
        {
            return links;
        }

        ILookup<(long, string), ChannelShare> shares = query.Rows($"SELECT event, account, from_channel, share FROM breaches WHERE event IN ({string.Join(", ", numbers)}) ORDER BY event, share DESC, from_channel")
            .ToLookup(row => (row.Whole(0), row.Text(1)), row => new ChannelShare(row.Text(2), row.Real(3)));
        return links.ConvertAll(link =>
        {
            long breach = link.Kind != "liquidation" ? 0 : shares.Contains((link.Event, link.Account)) ? link.Event : link.Parent is long parent && shares.Contains((parent, link.Account)) ? parent : 0;
            return breach == 0 ? link : link with { Breach = breach, Shares = [.. shares[(breach, link.Account)]] };
        });
    }
}
