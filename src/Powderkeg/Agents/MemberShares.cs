using Powderkeg.Exchange;
using Powderkeg.Ledger;

namespace Powderkeg.Agents;

/// <summary>Leverage that a position may have at the start: large accounts lever less, and nobody starts near its maintenance.</summary>
internal static class LeverageBounds
{
    /// <summary>The drawn leverage, at least 1, and low enough that the margin is twice the maintenance of the notional.</summary>
    public static double Of(PerpMarket market, double notional, double drawn, Venue venue, Surroundings around)
    {
        Asset settlement = around.Balances.AssetOf(venue.Settlement);
        double maintenance = settlement.WholeOf(market.Tiers.MaintenanceOf(settlement.AmountOf(notional)));
        return Math.Max(1, Math.Min(drawn, maintenance > 0 ? notional / (2 * maintenance) : drawn));
    }
}

/// <summary>How many members of a population hold each market: by the square root of open interest, at least one each while there are enough.</summary>
internal static class MemberShares
{
    public static int[] Of(IReadOnlyList<PerpMarket> markets, int members)
    {
        double[] weights = new double[markets.Count];
        double sum = 0;
        for (int m = 0; m < weights.Length; m++)
        {
            weights[m] = Math.Sqrt(Math.Max(1, markets[m].DescribedOpenInterest));
            sum += weights[m];
        }

        int[] counts = new int[markets.Count];
        double before = 0;
        int given = 0;
        for (int m = 0; m < counts.Length; m++)
        {
            before += weights[m];
            int upTo = m == counts.Length - 1 ? members : (int)Math.Round(before / sum * members);
            counts[m] = upTo - given;
            given = upTo;
        }

        return counts;
    }
}
