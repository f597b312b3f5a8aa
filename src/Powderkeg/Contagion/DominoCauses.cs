using Powderkeg.Journal;

namespace Powderkeg.Contagion;

/// <summary>A channel's part in what made a domino fall.</summary>
/// <param name="Share">Of the domino's forced sales, or of the fall of its price; parts that held the price up make the shares of the others sum to over 1.</param>
public readonly record struct DominoCause(Channel Channel, double Share);

/// <summary>Who forced each domino, read from the matrix and from the parts of prices (docs/model/contagion.md): no account of its own.</summary>
public static class DominoCauses
{
    private const string Spot = "spot";

    /// <summary>The largest first; none for what is given (the shock), for choices (risk aversion) and for quotes and leverage, which no order forces.</summary>
    public static IReadOnlyList<DominoCause> Of(RunSummary run, DominoRow domino)
    {
        if (run.Contagion is not ContagionReport report || domino.Onset is null)
        {
            return [];
        }

        IEnumerable<DominoCause> causes = domino.Id switch
        {
            "loop-unwind" => Forced(report, Channel.LoopUnwind),
            "loop-liquidation" => Forced(report, Channel.LoopLiquidation),
            "loan-liquidation" => Forced(report, Channel.LoanLiquidation),
            "unified-liquidation" => Forced(report, Channel.UnifiedLiquidation),
            "perp-liquidation" => Forced(report, Channel.PerpLiquidation),
            "backstops" => Forced(report, Channel.Adl),
            "depeg" => Fell(report, Deepest(run, row => row.Class == "synthetic-dollar")),
            "staked-token-break" => Fell(report, Deepest(run, row => row.Class == "staked-token")),
            "spot-collapse" => Fell(report, [.. Rows(run, row => row.Class == "altcoin" && row.Kind == Spot && row.Venue == run.MainVenue)]),
            _ => [],
        };
        return [.. causes.Where(cause => cause.Share > 0).OrderByDescending(cause => cause.Share).ThenBy(cause => cause.Channel)];
    }

    private static IEnumerable<DominoCause> Forced(ContagionReport report, Channel target) =>
        report.Edges.Where(edge => edge.To == target).Select(edge => new DominoCause(edge.From, edge.ShareOfTarget));

    private static IEnumerable<int> Rows(RunSummary run, Func<PriceRow, bool> isMeant) => run.Prices.Index().Where(row => isMeant(row.Item)).Select(row => row.Index);

    private static int[] Deepest(RunSummary run, Func<PriceRow, bool> isMeant) => [.. Rows(run, isMeant).OrderByDescending(market => run.Prices[market].Drawdown).Take(1)];

    /// <summary>Parts of the falls of some markets, each market's whole fall counting 1.</summary>
    private static IEnumerable<DominoCause> Fell(ContagionReport report, int[] markets)
    {
        AttributedFall[] falls = [.. report.Falls.Where(fall => fall.Move < 0 && markets.Contains(fall.Market.Index))];
        return falls.Length == 0 ? [] : Enumerable.Range(0, ChannelKinds.Count).Select(c => new DominoCause((Channel)c, falls.Average(fall => (double)fall.Parts[c] / fall.Move)));
    }
}
