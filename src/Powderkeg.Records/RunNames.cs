using System.Globalization;

namespace Powderkeg.Records;

/// <summary>A market of a run.</summary>
/// <param name="Key">Such as <c>main:WBETH/ETH</c>.</param>
/// <param name="Kind">spot, perp, pool.</param>
public sealed record MarketName(string Key, string Venue, string Kind, string Base, double StartPrice);

/// <summary>What one minute of a market's table of prices says.</summary>
/// <param name="Low">Lowest trade; not a number where nothing traded.</param>
/// <param name="Trades">All of them, kept or not.</param>
public sealed record MarketMinute(double Low, long Trades, double VolumeUsd);

/// <summary>What the tables say of an account beside its forced closings.</summary>
/// <param name="Population">Empty where no table names the account.</param>
public sealed record AccountFacts(string Population, long Members, double EquityBeforeUsd, double EquityAfterUsd, long Wiped, long TradesKept, IReadOnlyList<AccountPayment> Payments);

/// <summary>Payments of one kind between funds and an account.</summary>
/// <param name="Kind">insurance-fee, insurance-payout, bad-debt and so on.</param>
/// <param name="Usd">What went to the fund; below zero: came from it.</param>
public sealed record AccountPayment(string Kind, long Count, double Usd);

/// <summary>The names that a run's tables use, and what they say by name: markets, accounts, prices of a minute.</summary>
public sealed class RunNames(RunQuery query)
{
    private const string Everyone = """
        SELECT account, population FROM liquidations UNION SELECT winner, winner_population FROM deleveragings
        UNION SELECT taker_account, taker FROM trades UNION SELECT maker_account, maker FROM trades
        """;

    public IReadOnlyList<MarketName> Markets() =>
        [.. query.Rows("SELECT market, venue, kind, base, start_price FROM markets ORDER BY market").Select(row => new MarketName(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Real(4)))];

    /// <summary>Every account that a forced closing, a deleveraging or a kept trade names.</summary>
    public IReadOnlyList<string> Accounts() => [.. query.Rows($"SELECT DISTINCT account FROM ({Everyone}) ORDER BY account").Select(row => row.Text(0))];

    /// <summary>Null where no table names the account.</summary>
    public AccountFacts? Account(string account)
    {
        string key = RunQuery.Quoted(account);
        if (query.Rows($"SELECT DISTINCT e.population, p.members, p.equity_before_usd, p.equity_after_usd, p.wiped FROM ({Everyone}) e LEFT JOIN populations p USING (population) WHERE e.account = {key}") is not [RunRow found, ..])
        {
            return null;
        }

        long kept = query.Rows($"SELECT count(*) FROM trades WHERE taker_account = {key} OR maker_account = {key}")[0].Whole(0);
        return new(found.Text(0), found.Whole(1), found.Real(2), found.Real(3), found.Whole(4), kept,
            [.. query.Rows($"SELECT kind, count(*), sum(change_usd) FROM funds WHERE counterparty = {key} AND kind NOT LIKE 'balance-%' GROUP BY kind ORDER BY kind").Select(row => new AccountPayment(row.Text(0), row.Whole(1), row.Real(2)))]);
    }

    /// <summary>The minute that begins at a time: a row of prices covers what traded since the row before.</summary>
    public MarketMinute Minute(string market, long fromUs)
    {
        RunRow row = query.Rows(string.Create(CultureInfo.InvariantCulture,
            $"SELECT min(low) FILTER (trades > 0), sum(trades), sum(volume_usd) FROM prices WHERE market = {RunQuery.Quoted(market)} AND time_us > {fromUs} AND time_us <= {fromUs + 60_000_000}"))[0];
        return new(row.Real(0), row.Whole(1), row.Real(2));
    }

    /// <summary>Parts of a market's move since the first second at the last point of attribution up to a time, the largest first.</summary>
    public (long AtUs, IReadOnlyList<(string Channel, double Part)> Parts) Attribution(string market, long toUs)
    {
        string key = RunQuery.Quoted(market);
        IReadOnlyList<RunRow> rows = query.Rows(string.Create(CultureInfo.InvariantCulture,
            $"SELECT channel, part, time_us FROM attribution WHERE market = {key} AND time_us = (SELECT max(time_us) FROM attribution WHERE market = {key} AND time_us <= {toUs}) ORDER BY abs(part) DESC, channel"));
        return (rows.Count > 0 ? rows[0].Whole(2) : 0, [.. rows.Select(row => (row.Text(0), row.Real(1)))]);
    }
}
