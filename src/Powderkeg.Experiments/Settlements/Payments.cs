using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Settlements;

/// <summary>A payment by a published formula.</summary>
/// <param name="Window">When it opens and closes.</param>
/// <param name="PriceAt">When the market price is taken.</param>
/// <param name="PaidUsd">What was really paid by it; null where nobody knows.</param>
public sealed record PaymentRule(GapRule Window, Instant PriceAt, double? PaidUsd);

/// <summary>What one account is owed for one token.</summary>
/// <param name="Amount">Whole tokens sold by force inside the window.</param>
/// <param name="SoldAt">Mean price of those sales, USD per whole token.</param>
/// <param name="Price">The market price at the rule's hour, USD per whole token.</param>
public readonly record struct Payment(string Account, string Population, string Asset, double Amount, int Sales, double SoldAt, double Price)
{
    /// <summary>Amount times the price less what it was sold for; never below zero.</summary>
    public double OwedUsd => Amount * Math.Max(0, Price - SoldAt);
}

/// <summary>All that a formula pays on one run.</summary>
/// <param name="From">When the first held gap began; null where there was none, and then nothing is owed.</param>
/// <param name="PricedAt">The rule's hour, or the end of a run that ends before it.</param>
/// <param name="Rows">In the order of accounts and tokens, those that are owed nothing included.</param>
/// <param name="ByRedemptionUsd">The same sales at redemption value when they were made less what was paid: what the table of targets calls the compensation.</param>
public sealed record PaymentTable(Instant? From, Instant? To, Instant PricedAt, IReadOnlyList<Payment> Rows, double ByRedemptionUsd)
{
    public double OwedUsd => Rows.Sum(row => row.OwedUsd);

    public int Accounts => Rows.Where(row => row.OwedUsd > 0).Select(row => row.Account).Distinct(StringComparer.Ordinal).Count();
}

/// <summary>Reads what a formula pays from a finished run.</summary>
internal static class Payments
{
    /// <summary>Forced spot sales of the watched tokens on the main venue, inside the window, by account and token.</summary>
    public static PaymentTable Of(World world, RunView run, CollateralGaps gaps, PaymentRule rule)
    {
        Instant priced = rule.PriceAt < run.End ? rule.PriceAt : run.End;
        if (run.Venues.Count == 0 || gaps.Window(run.BaselineEnd) is not (Instant from, Instant to))
        {
            return new(null, null, priced, [], 0);
        }

        Dictionary<AssetId, double> prices = gaps.Tokens.ToDictionary(token => token, token => PriceOf(run, token, priced));
        SortedDictionary<(string Account, string Asset), (double Amount, double Usd, int Sales, AssetId Id, int Population)> sums = new(Comparer<(string Account, string Asset)>.Create(
            static (a, b) => string.CompareOrdinal(a.Account, b.Account) is not 0 and int order ? order : string.CompareOrdinal(a.Asset, b.Asset)));
        double redeemed = 0;
        for (int i = 0; i < run.Journal.Liquidations.Count; i++)
        {
            LiquidationHappened sale = run.Journal.Liquidations[i];
            if (sale.Step != LiquidationStep.Sale || sale.Place != run.Main || sale.At < from || sale.At >= to || sale.Market.IsNone || !prices.ContainsKey(sale.Asset)
                || run.Markets[sale.Market.Index].Kind != MarketKind.Spot)
            {
                continue;
            }

            double amount = sale.Quantity.Count * run.Markets[sale.Market.Index].Spec.LotValue, usd = run.UsdOf(sale.Notional, sale.NotionalAsset);
            (string, string) key = (run.Balances.KeyOf(sale.Account), run.Balances.AssetOf(sale.Asset).Key);
            (double Amount, double Usd, int Sales, AssetId, int) before = sums.GetValueOrDefault(key);
            sums[key] = (before.Amount + amount, before.Usd + usd, before.Sales + 1, sale.Asset, world.Roster.PopulationOf(sale.Account));
            redeemed += Math.Max(0, amount * gaps.RedemptionOf(sale.Asset, sale.At) - usd);
        }

        return new(from, to, priced, [.. sums.Select(row => new Payment(
            row.Key.Account, row.Value.Population < 0 ? "" : world.Populations[row.Value.Population].Key, row.Key.Asset, row.Value.Amount, row.Value.Sales, row.Value.Usd / row.Value.Amount, prices[row.Value.Id]))], redeemed);
    }

    /// <summary>USD per whole token on the main venue's book against dollars at the last second up to an instant; where it has none, on its other book times that of its quote; 0 where it trades in neither.</summary>
    internal static double PriceOf(RunView run, AssetId asset, Instant at)
    {
        Market[] books = [.. run.Markets.Where(market => market.Kind == MarketKind.Spot && market.Venue == run.Main && market.Spec.Base == asset)];
        if (books.FirstOrDefault(market => run.QuoteRoleOf(market) == AssetRole.Stable) is Market direct)
        {
            return ReferenceOf(run, direct, at);
        }

        return books.Length == 0 ? 0 : ReferenceOf(run, books[0], at) * PriceOf(run, books[0].Spec.Quote, at);
    }

    private static double ReferenceOf(RunView run, Market market, Instant at)
    {
        double price = market.StartPrice;
        for (int i = 0; i < run.Journal.Quotes.Count && run.Journal.Quotes[i].At <= at; i++)
        {
            ref readonly QuoteSampled quote = ref run.Journal.Quotes[i];
            if (quote.Market == market.Id)
            {
                price = market.Spec.MidOf(quote);
            }
        }

        return price;
    }
}
