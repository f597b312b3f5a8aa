using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>Rows of falls and lows: each reads the lowest trades from the shock on, and can be read again from the falls of a run without forced selling.</summary>
internal static class PriceRows
{
    /// <summary>A coin's fall on the main venue's book against a stablecoin.</summary>
    public static Reading Drop(RunEvidence evidence, string id, string asset)
    {
        Target target = Targets.Of(id);
        if (evidence.Asset(asset) is not AssetId coin || Book(evidence, coin, AssetRole.Stable) is not Market book)
        {
            return Reading.NotMeasured(target, $"no book of {asset} against a stablecoin on the main venue");
        }

        bool fromShock = id == "btc-drop";
        double leg = target.LegBefore, fall = evidence.Paths[book.Id.Index].Drawdown;
        double seen = FromHigh(fall, leg);
        string words = $"{Say.Percent(-fall)} from the shock, {Say.Percent(-seen)} from the day's high";
        string key = evidence.NameOf(book);
        return Reading.Judged(target, fromShock ? -fall : -seen, fromShock ? words : Turned(fall, seen), SellersUntilLow(evidence, [book])) with
        {
            Beside = [new("from_shock", -fall), new("from_high", -seen)],
            UnforcedBy = FallBy(key, fromShock ? 0 : leg),
        };
    }

    /// <summary>The median fall of the main venue's altcoin books.</summary>
    public static Reading AltMedian(RunEvidence evidence)
    {
        Target target = Targets.Of("alt-median");
        Market[] books = Altcoins(evidence);
        if (books.Length == 0)
        {
            return Reading.NotMeasured(target, "no altcoin against a stablecoin on the main venue");
        }

        double leg = target.LegBefore, fall = Median([.. books.Select(book => evidence.Paths[book.Id.Index].Drawdown)]), seen = FromHigh(fall, leg);
        return Reading.Judged(target, -seen, Turned(fall, seen) + $", {(books.Length == 1 ? "one pair" : $"{books.Length} pairs")}", SellersUntilLow(evidence, books)) with
        {
            Beside = [new("from_shock", -fall), new("from_high", -seen), new("pairs", books.Length)],
            UnforcedBy = MedianBy(NamesOf(evidence, books), leg),
        };
    }

    /// <summary>The share of altcoin books that fell by 70% or more.</summary>
    public static Reading AltWick(RunEvidence evidence)
    {
        Target target = Targets.Of("alt-wick");
        Market[] books = Altcoins(evidence);
        if (books.Length == 0)
        {
            return Reading.NotMeasured(target, "no altcoin against a stablecoin on the main venue");
        }

        double leg = target.LegBefore;
        double[] falls = [.. books.Select(book => evidence.Paths[book.Id.Index].Drawdown)];
        double seen = Deep(falls, leg), shock = Deep(falls, 0);
        string words = $"{Say.Percent(seen)} of {books.Length} pairs from the day's high, {Say.Percent(shock)} from the shock";
        return Reading.Judged(target, seen, words, SellersUntilLow(evidence, books)) with
        {
            Beside = [new("from_shock", shock), new("from_high", seen), new("pairs", books.Length)],
            UnforcedBy = DeepBy(NamesOf(evidence, books), leg),
        };
    }

    /// <summary>The lowest trade of some markets; two states: broke (under a share of its start price) or held.</summary>
    public static Reading Low(RunEvidence evidence, string id, Market[] markets, double broke, string none)
    {
        Target target = Targets.Of(id);
        if (markets.Length == 0)
        {
            return Reading.NotMeasured(target, none);
        }

        (string Key, double Before)[] starts = [.. markets.Select(m => (evidence.NameOf(m), evidence.Paths[m.Id.Index].BeforeShock))];
        Market lowest = markets.MinBy(m => LowOf(evidence, m))!;
        double low = LowOf(evidence, lowest);
        string at = evidence.Paths[lowest.Id.Index].LowAt is Instant when ? $" at {Say.Offset(when, evidence.Shock)}" : "";
        return Reading.Judged(target, low, $"{Say.Price(low)} on {lowest.Key}{at}", SellersUntilLow(evidence, [lowest])) with
        {
            State = low < broke * lowest.StartPrice ? "broke" : "held",
            UnforcedBy = LowBy(starts),
        };
    }

    /// <summary>The book of an asset on the main venue against a quote of this role: the deepest by description.</summary>
    public static Market? Book(RunEvidence evidence, AssetId asset, AssetRole quote) =>
        evidence.Main is not Venue main ? null : evidence.Run.Markets
            .Where(m => m.Kind == MarketKind.Spot && m.Venue == main.Id && m.Spec.Base == asset && evidence.Run.QuoteRoleOf(m) == quote)
            .MaxBy(m => m.Depth1Pct);

    public static Market[] Altcoins(RunEvidence evidence) => [.. Dominoes.MainAltcoins(evidence.Run).Select(m => evidence.Run.Markets[m])];

    /// <summary>A fall from before the shock as seen from the day's high: 1 - (1 - drop)(1 - leg).</summary>
    internal static double FromHigh(double drop, double leg) => 1 - (1 - drop) * (1 - leg);

    internal static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static string Turned(double fall, double seen) => $"{Say.Percent(-seen)} from the day's high, {Say.Percent(-fall)} from the shock";

    private static double Deep(double[] falls, double leg) => falls.Count(fall => FromHigh(fall, leg) >= 0.7) / (double)falls.Length;

    private static double LowOf(RunEvidence evidence, Market market)
    {
        PricePath path = evidence.Paths[market.Id.Index];
        return path.HasLow ? path.Low : path.BeforeShock;
    }

    // Readings of another run's falls. Each is made where nothing of this run's world is in scope: a reading is kept for every seed, and a lambda keeps all that its method's lambdas capture.
    private static Func<IReadOnlyDictionary<string, double>, double?> FallBy(string key, double leg) =>
        falls => falls.TryGetValue(key, out double unforced) ? -FromHigh(unforced, leg) : null;

    private static Func<IReadOnlyDictionary<string, double>, double?> MedianBy(string[] keys, double leg) =>
        falls => Known(keys, falls) is { Length: > 0 } known ? -FromHigh(Median(known), leg) : null;

    private static Func<IReadOnlyDictionary<string, double>, double?> DeepBy(string[] keys, double leg) =>
        falls => Known(keys, falls) is { Length: > 0 } known ? Deep(known, leg) : null;

    private static Func<IReadOnlyDictionary<string, double>, double?> LowBy((string Key, double Before)[] starts) => falls =>
    {
        double[] lows = [.. starts.Where(s => falls.ContainsKey(s.Key)).Select(s => s.Before * (1 - falls[s.Key]))];
        return lows.Length > 0 ? lows.Min() : null;
    };

    private static string[] NamesOf(RunEvidence evidence, Market[] books) => [.. books.Select(evidence.NameOf)];

    private static double[] Known(string[] keys, IReadOnlyDictionary<string, double> falls) => [.. keys.Where(falls.ContainsKey).Select(key => falls[key])];

    /// <summary>Who sold into these books between the shock and their lows: when the (first) low came, and which share was forced.</summary>
    private static string SellersUntilLow(RunEvidence evidence, Market[] books)
    {
        double[] sold = new double[Enum.GetValues<Channel>().Length];
        Dictionary<int, Instant> until = [];
        foreach (Market book in books)
        {
            if (evidence.Paths[book.Id.Index].LowAt is Instant low)
            {
                until[book.Id.Index] = low;
            }
        }

        for (int i = 0; i < evidence.Run.Journal.Trades.Count; i++)
        {
            ref readonly TradeHappened trade = ref evidence.Run.Journal.Trades[i];
            if (trade.TakingSide == Side.Sell && trade.At >= evidence.Shock && until.TryGetValue(trade.Market.Index, out Instant low) && trade.At <= low)
            {
                sold[(int)trade.Cause.Channel] += evidence.Run.UsdOf(trade);
            }
        }

        double all = sold.Sum();
        if (all <= 0)
        {
            return "nobody sold into it after the shock";
        }

        Channel most = Enum.GetValues<Channel>().Where(IsForced).MaxBy(channel => sold[(int)channel]);
        double forced = Enum.GetValues<Channel>().Where(IsForced).Sum(channel => sold[(int)channel]);
        string when = books.Length == 1 ? $"low at {Say.Offset(until[books[0].Id.Index], evidence.Shock)}; " : "";
        string by = forced > 0 ? $", most of that by {ChannelNames.Of(most)}" : "";
        return $"{when}of {Say.Usd(all)} sold until the low {Say.Percent(forced / all)} was forced{by}";
    }

    private static bool IsForced(Channel channel) => channel is Channel.LoopLiquidation or Channel.LoanLiquidation or Channel.PoolLiquidation or Channel.UnifiedLiquidation
        or Channel.PerpLiquidation or Channel.Adl or Channel.AdlUnhedge or Channel.BackstopUnwind;
}
