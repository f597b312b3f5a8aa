using Powderkeg.Records;

namespace Powderkeg.Cli.Printing;

/// <summary>How much of an answer is wanted.</summary>
internal enum WhyDepth
{
    /// <summary>The largest causes, and a long way without its middle.</summary>
    Main,
    All,
}

/// <summary>An event as one plain sentence (subject, verb, what, how much, at which price, by which rule), and where it stands in the tables. Templates: the same event always reads the same.</summary>
internal static class WhySentences
{
    /// <summary>Channels named in a line of text; the document has all.</summary>
    private const int Named = 3;

    public static string Of(CauseLink link) => link.Kind switch
    {
        "trade" => Trade(link),
        "liquidation" => Closing(link),
        "deleveraging" => $"Auto-deleveraging closed {Amount(link)} of {link.Account}'s {link.Closes} on {link.Market} at {Numbers.Price(link.Price)}{Usd(link)}, to cover a deficit of {link.Loser}.",
        "macro" => $"The shock: news moved fundamental values (this event: {link.About} to {Numbers.Price(link.Price)}).",
        "withdrawal" => $"{link.Account} took its quotes away.",
        "mint" or "redeem" => $"{link.Account} had {Money(link)} of {link.About} {(link.Kind == "mint" ? "minted" : "redeemed")}, {ChannelWords.Reason(link.Channel)}.",
        "transfer" => $"{link.Account} was sent {Money(link)} of {link.About}, {ChannelWords.Reason(link.Channel)}.",
        _ => $"A payment ({link.Kind.Replace('-', ' ')}) of {Money(link)} in {link.About} was booked with {link.Account}.",
    };

    /// <summary>Number and table; of a forced closing also whose moves made its loss.</summary>
    public static string Evidence(CauseLink link, WhyDepth depth)
    {
        string where = $"event {link.Event} in {link.Table}";
        return link.Shares.Count == 0 ? where : $"{where}; {Shares(link, depth)}{(link.Breach == link.Event ? "" : $" (event {link.Breach} in breaches)")}";
    }

    /// <summary>77% of its loss: perp liquidations, 10% the shock.</summary>
    public static string Shares(CauseLink link, WhyDepth depth)
    {
        IEnumerable<ChannelShare> named = depth == WhyDepth.All ? link.Shares : link.Shares.Take(Named);
        double rest = link.Shares.Skip(named.Count()).Sum(share => share.Share);
        string text = string.Join(", ", named.Select((share, i) => i == 0 ? $"{Numbers.Percent(share.Share)} of its loss: {ChannelWords.Of(share.Channel)}" : $"{Numbers.Percent(share.Share)} {ChannelWords.Of(share.Channel)}"));
        return rest >= 0.01 ? $"{text}, {Numbers.Percent(rest)} others" : text;
    }

    /// <summary>How the way up ends: at the shock, at an act that nobody forced, or where the tables end.</summary>
    public static string Ending(CauseLink last) => last switch
    {
        { Parent: long parent } => $"The tables end here: event {parent}, which came before, is in none of them.",
        { Kind: "macro" } => "It ends at the shock: nothing in the run came before the news.",
        { Kind: "trade" } => $"It ends at a voluntary act: nobody forced {last.Account} to trade.",
        { Kind: "liquidation" or "deleveraging" } => "It ends here: no single trade or news is known to have forced this.",
        _ => $"It ends at a voluntary act of {last.Account}: nothing forced it.",
    };

    /// <summary>macro, voluntary, unknown: as the document says it.</summary>
    public static string EndsAt(CauseLink last) => last switch
    {
        { Parent: not null } or { Kind: "liquidation" or "deleveraging" } => "unknown",
        { Kind: "macro" } => "macro",
        _ => "voluntary",
    };

    /// <summary>What one closing sold, its sales taken together.</summary>
    public static string Sold(string account, IReadOnlyList<CauseLink> sales)
    {
        string verb = sales[0].Closes == "short" ? "bought back" : "sold";
        string what = string.Join(", ", sales.GroupBy(sale => sale.Asset, StringComparer.Ordinal).Select(group => $"{Quantity(group.Sum(sale => sale.Quantity))}{group.Key}{At(group.Sum(sale => sale.NotionalUsd) / group.Sum(sale => sale.Quantity))}"));
        return $"{Start(sales[0].Venue)} {verb} for {account} in {Numbers.Count(sales.Count, "order", "orders")}, {Numbers.Short(sales.Sum(sale => sale.NotionalUsd))} USD: {what}.";
    }

    private static string Trade(CauseLink link)
    {
        string verb = link.Side switch { "buy" => "bought", "sell" => "sold", _ => "traded" };
        double move = link.Price / link.StartPrice - 1;
        string from = double.IsFinite(move) ? $" ({Numbers.Percent(move)} from the start)" : "";
        return $"{link.Account} {verb} {Money(link)} on {link.About} at {Numbers.Price(link.Price)}{from}, {ChannelWords.Reason(link.Channel)}.";
    }

    private static string Closing(CauseLink link)
    {
        string rule = ChannelWords.Rule(link.Channel), place = Start(link.Venue);
        return link.Step switch
        {
            "call" => $"{place} called {link.Account} for margin: {rule}; nothing was sold yet.",
            "started" when link.Market.Length > 0 => $"{place} began to close {link.Account}'s {link.Closes} of {Amount(link)}{Usd(link)} on {link.Market}: {rule}.",
            "started" => $"{place} began to sell {link.Account}: {rule}.",
            "taken-over" => $"{link.Account}'s {link.Closes} of {Amount(link)}{Usd(link)} on {link.Market} was taken over by the place's fund, vault or winners: the book had not taken it.",
            "sale" when link.Channel == "pool-liquidation" => $"A lending pool sold {Money(link)} of {link.Asset} of {link.Account}: {rule}.",
            _ => $"{place} {(link.Closes == "short" ? "bought back" : "sold")} {Amount(link)} of {link.Account} for {Money(link)}{At(link.NotionalUsd / link.Quantity)}: {rule}.",
        };
    }

    /// <summary>A place begins the sentence: The venue main.</summary>
    private static string Start(string venue) => venue.Length == 0 ? "A place" : venue == "chain" ? "A lending pool" : $"The venue {venue}";

    private static string Amount(CauseLink link) => $"{Quantity(link.Quantity)}{(link.Asset.Length > 0 ? link.Asset : BaseOf(link.Market))}";

    private static string BaseOf(string market) => market[(market.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('/', '-')[0];

    private static string Quantity(double quantity) => double.IsFinite(quantity) ? $"{Numbers.Short(quantity)} " : "";

    private static string Money(CauseLink link) => $"{Numbers.Short(link.NotionalUsd)} USD";

    private static string Usd(CauseLink link) => double.IsFinite(link.NotionalUsd) ? $" ({Money(link)})" : "";

    private static string At(double price) => double.IsFinite(price) ? $" at {Numbers.Price(price)} USD on average" : "";
}
