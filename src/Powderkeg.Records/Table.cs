namespace Powderkeg.Records;

/// <summary>What a cell of a column holds.</summary>
internal enum CellType
{
    /// <summary>A whole number of 64 bits.</summary>
    Whole,

    /// <summary>A double; what is not finite is written as null.</summary>
    Real,
    Text,
    YesNo,
}

/// <summary>One column. Its unit ends its name: <c>_us</c> microseconds (since 1970 UTC where it is a time), <c>_usd</c> dollars, <c>_units</c> an asset's smallest units.</summary>
/// <param name="Optional">Whether a cell may be null; docs/reference/records.md says what null means.</param>
internal sealed record TableColumn(string Name, CellType Type, bool Optional)
{
    public string SqlType => Type switch
    {
        CellType.Whole => "BIGINT",
        CellType.Real => "DOUBLE",
        CellType.Text => "VARCHAR",
        _ => "BOOLEAN",
    };
}

/// <summary>One table: its file's name, its columns in their order.</summary>
/// <remarks>Columns are written as words: "time_us whole", "bid real?" (a question mark where a cell may be null).</remarks>
internal sealed class Table
{
    public Table(string name, params string[] columns)
    {
        Name = name;
        Columns = [.. columns.Select(Parse)];
    }

    public string Name { get; }
    public IReadOnlyList<TableColumn> Columns { get; }
    public string FileName => Name + ".parquet";

    private static TableColumn Parse(string words)
    {
        string[] parts = words.TrimEnd('?').Split(' ');
        CellType type = parts[1] switch
        {
            "whole" => CellType.Whole,
            "real" => CellType.Real,
            "text" => CellType.Text,
            _ => CellType.YesNo,
        };
        return new(parts[0], type, words.EndsWith('?'));
    }
}

/// <summary>Every table of a run's folder. What each column means stands in docs/reference/records.md; a test holds the two together.</summary>
internal static class Tables
{
    public static readonly Table Markets = new("markets",
        "market text", "venue text", "kind text", "base text", "quote text", "class text", "start_price real", "tick real", "lot real", "open_interest_before_usd real?", "open_interest_after_usd real?");

    public static readonly Table Prices = new("prices",
        "time_us whole", "market text", "bid real?", "ask real?", "last real", "low real", "high real",
        "trades whole", "volume_usd real", "mark real?", "index real?");

    public static readonly Table Depth = new("depth", "time_us whole", "market text", "depth_bid_1pct_usd real", "depth_ask_1pct_usd real");

    public static readonly Table Trades = new("trades",
        "event whole", "time_us whole", "market text", "side text", "price real", "quantity real", "notional_usd real",
        "taker text", "taker_account text", "maker text", "maker_account text", "channel text", "maker_channel text", "parent_event whole?", "weight whole");

    public static readonly Table Liquidations = new("liquidations",
        "event whole", "time_us whole", "venue text", "market text?", "account text", "population text", "step text", "asset text?", "closes text",
        "quantity real?", "notional_usd real", "notional_units whole", "notional_asset text", "channel text", "parent_event whole?");

    public static readonly Table Deleveragings = new("deleveragings",
        "event whole", "time_us whole", "market text", "winner text", "winner_population text", "loser text", "closes text", "price real",
        "quantity real", "notional_usd real", "in_profit yesno", "parent_event whole?");

    public static readonly Table Dominoes = new("dominoes",
        "number whole?", "id text", "built yesno", "onset_us whole?", "magnitude real?", "unit text", "how_large text", "peak_us whole?", "end_us whole?");

    public static readonly Table Contagion = new("contagion", "window_us whole", "from_channel text?", "to_channel text", "sales whole", "notional_usd real", "forced_usd real");

    public static readonly Table Breaches = new("breaches",
        "event whole", "time_us whole", "account text", "population text", "channel text", "notional_usd real", "from_channel text", "share real");

    public static readonly Table Attribution = new("attribution", "time_us whole", "market text", "channel text", "part_half_ticks whole", "part real");

    public static readonly Table Balances = new("balances",
        "holder text", "kind text", "asset text", "units_per_whole whole", "before_units whole", "after_units whole", "loan_before_units whole", "loan_after_units whole");

    public static readonly Table Populations = new("populations",
        "population text", "members whole", "equity_before_usd real", "equity_after_usd real", "change_usd real", "wiped whole");

    public static readonly Table Funds = new("funds",
        "event whole?", "time_us whole", "fund text", "kind text", "counterparty text?", "asset text", "change_units whole", "change_usd real",
        "channel text?", "parent_event whole?");

    public static readonly Table Redemptions = new("redemptions",
        "event whole", "time_us whole", "kind text", "asset text", "account text", "population text", "amount_units whole", "amount_usd real", "channel text", "parent_event whole?");

    public static readonly Table Causes = new("causes",
        "event whole", "time_us whole", "kind text", "about text", "channel text", "parent_event whole?", "account text?", "price real?", "notional_usd real?", "side text?");

    public static IReadOnlyList<Table> All { get; } =
        [Markets, Prices, Depth, Trades, Liquidations, Deleveragings, Dominoes, Contagion, Breaches, Attribution, Balances, Populations, Funds, Redemptions, Causes];
}
