using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>Rows of resting liquidity and open interest. Depth is both sides within 1% of mid, sampled each ten seconds; before is its mean up to the shock.</summary>
internal static class DepthRows
{
    /// <summary>9,800 ticks of 0.0001 are a little more than 0.98 in binary.</summary>
    private const double Rounding = 1e-9;

    /// <summary>depth: the worst sample of the median over the main venue's books of majors and altcoins against a stablecoin.</summary>
    public static Reading Depth(RunEvidence evidence)
    {
        Target target = Targets.Of("depth");
        Market[] books = evidence.Main is not Venue main ? []
            : [.. evidence.Spot(main, AssetRole.Major, AssetRole.Stable), .. evidence.Spot(main, AssetRole.Altcoin, AssetRole.Stable)];
        return Worst(evidence, books) is not (double least, Instant at, int quoted)
            ? Reading.NotMeasured(target, "no book of a major or altcoin on the main venue that quoted before the shock")
            : Reading.Judged(target, least - 1, $"{Say.Percent(least - 1)} at {Say.Offset(at, evidence.Shock)}, median of {quoted} books");
    }

    /// <summary>usde-depth: the same of the synthetic dollar's own books on the main venue.</summary>
    public static Reading SyntheticDollar(RunEvidence evidence)
    {
        Target target = Targets.Of("usde-depth");
        Market[] books = evidence.Main is not Venue main ? [] : [.. evidence.Spot(main, AssetRole.SyntheticDollar, AssetRole.Stable)];
        return Worst(evidence, books) is not (double least, Instant at, int _)
            ? Reading.NotMeasured(target, "no book of a synthetic dollar on the main venue that quoted before the shock")
            : Reading.Judged(target, least - 1, $"{Say.Percent(least - 1)} at {Say.Offset(at, evidence.Shock)}, {Say.Usd(Before(evidence, books[0]))} before");
    }

    /// <summary>usde-volume: what of the synthetic dollar was traded on the main venue between 0.75 and 0.98, from the shock on.</summary>
    public static Reading Volume(RunEvidence evidence)
    {
        Target target = Targets.Of("usde-volume");
        HashSet<int> books = evidence.Main is not Venue main ? [] : [.. evidence.Spot(main, AssetRole.SyntheticDollar, AssetRole.Stable).Select(m => m.Id.Index)];
        if (books.Count == 0)
        {
            return Reading.NotMeasured(target, "no book of a synthetic dollar on the main venue");
        }

        double usd = 0;
        Instant? first = null, last = null;
        for (int i = 0; i < evidence.Run.Journal.Trades.Count; i++)
        {
            ref readonly TradeHappened trade = ref evidence.Run.Journal.Trades[i];
            double price = evidence.Run.Markets[trade.Market.Index].Spec.PriceOf(trade.Price);
            if (trade.At >= evidence.Shock && books.Contains(trade.Market.Index) && price is >= 0.75 - Rounding and <= 0.98 + Rounding)
            {
                usd += evidence.Run.UsdOf(trade);
                first ??= trade.At;
                last = trade.At;
            }
        }

        string when = first is Instant from && last is Instant to ? $", {Say.Offset(from, evidence.Shock)} to {Say.Offset(to, evidence.Shock)}" : "";
        return Reading.Judged(target, usd, Say.Usd(usd) + when);
    }

    /// <summary>oi-drop: all perps, each at its own mark (the start at start prices).</summary>
    public static Reading OpenInterest(RunEvidence evidence)
    {
        Target target = Targets.Of("oi-drop");
        return Change(evidence, static (_, _) => true) is not (double change, double before, double after)
            ? Reading.NotMeasured(target, "no perp market with open interest")
            : Reading.Judged(target, change, $"{Say.Percent(change)} ({Say.Usd(before)} to {Say.Usd(after)}), {LiquidationRows.Hours(evidence)}") with
            {
                Beside = [new("before_usd", before), new("after_usd", after)],
            };
    }

    /// <summary>btc-oi: bitcoin's perps, and those of all altcoins together.</summary>
    public static Reading BitcoinOpenInterest(RunEvidence evidence)
    {
        Target target = Targets.Of("btc-oi");
        if (evidence.Asset("BTC") is not AssetId coin
            || Change(evidence, (e, m) => m.Spec.Base == coin) is not (double bitcoin, double _, double _)
            || Change(evidence, static (e, m) => e.Run.RoleOf(m) == AssetRole.Altcoin) is not (double altcoins, double _, double _))
        {
            return Reading.NotMeasured(target, "no perps of BTC and of altcoins with open interest");
        }

        string words = $"BTC {Say.Percent(bitcoin)}, altcoins {Say.Percent(altcoins)}";
        Reading row = Reading.Judged(target, bitcoin, words);
        if (row.Verdict == Verdict.Pass && !target.AlsoLimits!.Value.Hold(altcoins))
        {
            string look = target.AlsoLimits.Value.Of(altcoins) == Standing.Under ? "altcoins lost more of it than on the day" : "altcoins lost less of it than on the day";
            row = Reading.Missed(target, bitcoin, words, look);
        }

        return row with { Beside = [new("btc", bitcoin), new("altcoins", altcoins)] };
    }

    private static (double Change, double Before, double After)? Change(RunEvidence evidence, Func<RunEvidence, Market, bool> which)
    {
        double before = 0, after = 0;
        foreach (PerpMarket market in evidence.Run.Markets.OfType<PerpMarket>().Where(m => which(evidence, m)))
        {
            before += market.StartPrice * evidence.Run.OpenInterestAtStart[market.Id.Index].Count * market.Spec.LotValue;
            after += market.Spec.NotionalOf(market.Mark, market.OpenInterest);
        }

        return before > 0 ? (after / before - 1, before, after) : null;
    }

    private static double Before(RunEvidence evidence, Market book)
    {
        double sum = 0;
        int samples = 0;
        foreach ((Instant at, double bid, double ask) in evidence.Paths[book.Id.Index].Depth)
        {
            if (at < evidence.Shock)
            {
                sum += bid + ask;
                samples++;
            }
        }

        return samples > 0 ? sum / samples : 0;
    }

    private static (double Least, Instant At, int Books)? Worst(RunEvidence evidence, Market[] books)
    {
        Market[] quoted = [.. books.Where(book => Before(evidence, book) > 0)];
        if (quoted.Length == 0)
        {
            return null;
        }

        double[] starts = [.. quoted.Select(book => Before(evidence, book))];
        int samples = quoted.Min(book => evidence.Paths[book.Id.Index].Depth.Count);
        (double Least, Instant At, int Books)? worst = null;
        for (int s = 0; s < samples; s++)
        {
            Instant at = evidence.Paths[quoted[0].Id.Index].Depth[s].At;
            if (at < evidence.Shock)
            {
                continue;
            }

            double[] shares = [.. quoted.Select((book, b) => evidence.Paths[book.Id.Index].Depth[s] is var depth ? (depth.Bid + depth.Ask) / starts[b] : 0)];
            double median = PriceRows.Median(shares);
            worst = worst is null || median < worst.Value.Least ? (median, at, quoted.Length) : worst;
        }

        return worst;
    }
}
