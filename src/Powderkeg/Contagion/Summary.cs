using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>Tables of a run beside the dominoes: prices, liquidations, backstops. Pure functions of the view.</summary>
public static class Summary
{
    public static IReadOnlyList<PriceRow> Prices(RunView run, IReadOnlyList<PricePath> paths)
    {
        List<PriceRow> rows = [];
        for (int m = 0; m < run.Markets.Count; m++)
        {
            Market market = run.Markets[m];
            PricePath path = paths[m];
            double low = path.HasLow ? path.Low : path.BeforeShock;
            rows.Add(new(run.Balances.AssetOf(market.Spec.Base).Key, run.NameOf(market.Venue), market.Key, KindOf(market), ClassNames.Of(run.RoleOf(market)), path.BeforeShock, low, path.LowAt,
                path.Drawdown, path.Recovery, path.Trades, Strip(run, path)));
        }

        return rows;
    }

    private static string KindOf(Market market) => market.Kind switch
    {
        MarketKind.Perp => "perp",
        MarketKind.Spot => "spot",
        _ => "pool",
    };

    /// <summary>Lowest sampled price of each minute from the shock on, over the price before it.</summary>
    private static List<double> Strip(RunView run, PricePath path)
    {
        double[] lows = new double[MinuteStrip.Minutes];
        Instant shock = run.BaselineEnd;
        foreach ((Instant at, double price) in path.Samples)
        {
            if (at >= shock && (at - shock).Microseconds / 60_000_000 is var minute && minute < lows.Length)
            {
                lows[minute] = lows[minute] == 0 ? price : Math.Min(lows[minute], price);
            }
        }

        return [.. lows.TakeWhile(p => p > 0).Select(p => p / path.BeforeShock)];
    }

    public static IReadOnlyList<LiquidationRow> Liquidations(RunView run)
    {
        // Places may share a name: their steps are one row, added up in the order of the journal.
        SortedDictionary<(int Channel, string Venue, string Side), Closings> table = [];
        Dictionary<(Channel, VenueId, Side), Closings> known = [];
        foreach (ref readonly LiquidationHappened step in run.Journal.Liquidations)
        {
            if (step.Step is not (LiquidationStep.Sale or LiquidationStep.TakenOver))
            {
                continue;
            }

            if (!known.TryGetValue((step.Cause.Channel, step.Place, step.Closes), out Closings? row))
            {
                (int, string, string) key = ((int)step.Cause.Channel, run.NameOf(step.Place), step.Closes == Side.Sell ? "long" : "short");
                row = table.TryGetValue(key, out Closings? named) ? named : new();
                table[key] = row;
                known.Add((step.Cause.Channel, step.Place, step.Closes), row);
            }

            row.Accounts.Add(step.Account.Index);
            row.Sales++;
            row.Usd += run.UsdOf(step.Notional, step.NotionalAsset);
        }

        return [.. table.Select(r => new LiquidationRow(ChannelNames.Of((Channel)r.Key.Channel), r.Key.Venue, r.Key.Side, r.Value.Accounts.Count, r.Value.Sales, r.Value.Usd))];
    }

    private sealed class Closings
    {
        public HashSet<int> Accounts { get; } = [];
        public long Sales { get; set; }
        public double Usd { get; set; }
    }

    public static IReadOnlyList<BackstopRow> Backstops(RunView run)
    {
        List<BackstopRow> rows = [];
        for (int v = 0; v < run.Venues.Count; v++)
        {
            Venue venue = run.Venues[v];
            double before = run.UsdOf(run.FundsAtStart[v], venue.Settlement);
            (double paid, long payments) = SumOf(run, TransferKind.InsurancePayout, venue.Fund);
            (double lost, long losses) = SumOf(run, TransferKind.SocialisedLoss, venue.LossPlace);
            rows.Add(new(run.NameOf(venue.Id), "insurance-fund", before, paid, payments));
            rows.Add(new(run.NameOf(venue.Id), "socialised-loss", 0, lost, losses));
            (double adl, long closings) = DeleveragedAt(run, venue.Id);
            rows.Add(new(run.NameOf(venue.Id), "adl", 0, adl, closings));
        }

        foreach (IGrouping<string, TransferHappened> place in BadDebts(run).GroupBy(t => run.Balances.KeyOf(t.From), StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            rows.Add(new(place.Key, "bad-debt", 0, place.Sum(t => run.UsdOf(t.Amount, t.Asset)), place.Count()));
        }

        return rows;
    }

    private static List<TransferHappened> BadDebts(RunView run)
    {
        List<TransferHappened> found = [];
        for (int i = 0; i < run.Journal.Transfers.Count; i++)
        {
            if (run.Journal.Transfers[i].Kind == TransferKind.BadDebt)
            {
                found.Add(run.Journal.Transfers[i]);
            }
        }

        return found;
    }

    private static (double Usd, long Events) SumOf(RunView run, TransferKind kind, AccountId from)
    {
        double sum = 0;
        long events = 0;
        for (int i = 0; i < run.Journal.Transfers.Count; i++)
        {
            ref readonly TransferHappened fact = ref run.Journal.Transfers[i];
            if (fact.Kind == kind && fact.From == from)
            {
                sum += run.UsdOf(fact.Amount, fact.Asset);
                events++;
            }
        }

        return (sum, events);
    }

    private static (double Usd, long Events) DeleveragedAt(RunView run, VenueId venue)
    {
        double sum = 0;
        long events = 0;
        for (int i = 0; i < run.Journal.Deleveragings.Count; i++)
        {
            ref readonly Deleveraged fact = ref run.Journal.Deleveragings[i];
            Market market = run.Markets[fact.Market.Index];
            if (market.Venue == venue)
            {
                sum += market.Spec.NotionalOf(fact.Price, fact.Quantity);
                events++;
            }
        }

        return (sum, events);
    }
}
