namespace Powderkeg.Cli.Printing;

/// <summary>Channels in plain words, the same as on the report's page (ui/src/model/channels.ts).</summary>
internal static class ChannelWords
{
    /// <summary>As a cause: perp liquidations, the shock. A channel that a later version adds goes by its id.</summary>
    public static string Of(string channel) => channel switch
    {
        "macro" => "the shock",
        "voluntary" => "unforced trades",
        "profit-taking" => "profit taking",
        "arbitrage" => "arbitrage",
        "requote" => "requotes",
        "risk-off" => "risk-off selling",
        "perp-liquidation" => "perp liquidations",
        "adl" => "auto-deleveraging",
        "adl-unhedge" => "unhedging after ADL",
        "backstop-unwind" => "funds selling what they took over",
        "loan-liquidation" => "loan desks",
        "pool-liquidation" => "lending pools",
        "unified-liquidation" => "unified accounts",
        "maker-withdrawal" => "makers leaving",
        "loop-unwind" => "loop unwinds",
        "loop-liquidation" => "loop liquidations",
        _ => channel.Replace('-', ' '),
    };

    /// <summary>In a word, for a narrow column.</summary>
    public static string Short(string channel) => channel switch
    {
        "macro" => "the news",
        "voluntary" => "unforced",
        "profit-taking" => "profits",
        "arbitrage" => "arbitrage",
        "requote" => "requotes",
        "risk-off" => "risk-off",
        "perp-liquidation" => "perps",
        "adl" => "ADL",
        "adl-unhedge" => "unhedging",
        "backstop-unwind" => "funds",
        "loan-liquidation" => "loans",
        "pool-liquidation" => "pools",
        "unified-liquidation" => "unified",
        "maker-withdrawal" => "makers",
        "loop-unwind" => "loops leave",
        "loop-liquidation" => "loops called",
        _ => channel,
    };

    /// <summary>Why somebody traded: ends a sentence.</summary>
    public static string Reason(string channel) => channel switch
    {
        "macro" => "answering the news",
        "voluntary" => "by choice",
        "profit-taking" => "taking profit",
        "arbitrage" => "closing a gap between two prices",
        "requote" => "following another price",
        "risk-off" => "to cut risk",
        "perp-liquidation" => "by force: a perp position was out of margin",
        "adl-unhedge" => "because auto-deleveraging took its hedge",
        "backstop-unwind" => "unwinding what it had taken over",
        "loan-liquidation" => "by force: a loan desk sold a pledge",
        "pool-liquidation" => "selling what a lending pool's liquidation had seized",
        "unified-liquidation" => "by force: a unified account was being sold",
        "maker-withdrawal" => "as a maker that leaves",
        "loop-unwind" => "unwinding a loop",
        "loop-liquidation" => "by force: a looped position was being sold",
        _ => "as " + channel.Replace('-', ' '),
    };

    /// <summary>The rule that a forced closing applied: ends a sentence.</summary>
    public static string Rule(string channel) => channel switch
    {
        "perp-liquidation" => "its margin had run out",
        "unified-liquidation" => "what the unified account holds no longer covered its margin",
        "loan-liquidation" => "the loan had grown too large for the pledge",
        "loop-liquidation" => "the looped position no longer covered its loan",
        "pool-liquidation" => "the loan's health factor had fallen under 1",
        _ => Of(channel),
    };
}
