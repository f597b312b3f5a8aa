using System.Globalization;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

public static partial class Dominoes
{
    /// <summary>2: net aggressive selling by those whom nobody forces, over its 99.9th percentile before the shock in five consecutive windows of 10 s.</summary>
    private static DominoRow RiskAversion(RunView run)
    {
        const long window = 10_000_000;
        int windows = (int)((run.End - run.Start).Microseconds / window) + 1;
        double[] net = new double[windows];
        MinuteStrip strip = new(run.BaselineEnd);
        double sold = 0;
        foreach (ref readonly TradeHappened trade in run.Journal.Trades)
        {
            if (trade.Cause.Channel is Channel.Voluntary or Channel.RiskOff)
            {
                double usd = trade.TakingSide == Side.Sell ? run.UsdOf(trade) : -run.UsdOf(trade);
                net[(trade.At - run.Start).Microseconds / window] += usd;
                if (trade.At >= run.BaselineEnd)
                {
                    sold += usd;
                    strip.Add(trade.At, usd);
                }
            }
        }

        int shockWindow = (int)((run.BaselineEnd - run.Start).Microseconds / window);
        double bar = PercentileOf(net.AsSpan(0, Math.Max(1, shockWindow)), 0.999);
        int inRow = 0;
        Instant? onset = null, end = null;
        for (int w = shockWindow + 1; w < windows && run.ShockAt < run.End; w++)
        {
            inRow = net[w] > bar ? inRow + 1 : 0;
            if (inRow >= 5)
            {
                onset ??= run.Start + Duration.FromMicroseconds((w - 4) * window);
                end = run.Start + Duration.FromMicroseconds((w + 1) * window);
            }
        }

        return Row(2, "risk-aversion", onset, sold, "USD", $"{Usd(sold)} net sold", strip, end);
    }

    /// <summary>3: USDe and sUSDe sold by unwinding loops over 0.1% of supply.</summary>
    private static DominoRow LoopUnwind(RunView run)
    {
        MinuteStrip strip = new(run.BaselineEnd);
        double supply = 0, sold = 0;
        for (int a = 0; a < run.Roles.Count; a++)
        {
            if (run.Roles[a] == AssetRole.SyntheticDollar)
            {
                supply += run.UsdOf(run.SupplyAtStart[a], new(a));
            }
        }

        Instant? onset = null, end = null;
        foreach (ref readonly TradeHappened trade in run.Journal.Trades)
        {
            if (trade.Cause.Channel == Channel.LoopUnwind && trade.TakingSide == Side.Sell
                && run.RoleOf(run.Markets[trade.Market.Index]) is (AssetRole.SyntheticDollar or AssetRole.StakedSyntheticDollar) and AssetRole role)
            {
                double usd = run.UsdOf(trade);
                // An exit through both pools (sUSDe to USDe to a stablecoin) counts once, where the USDe is sold.
                if (role == AssetRole.SyntheticDollar)
                {
                    sold += usd;
                    strip.Add(trade.At, usd);
                }

                if (sold > 0.001 * supply)
                {
                    onset ??= trade.At;
                    end = trade.At;
                }
            }
        }

        return Row(3, "loop-unwind", onset, sold, "USD", $"{Usd(sold)} of USDe sold", strip, end);
    }

    /// <summary>5, 6 and 8: first forced sale or closing of a channel, then cumulative notional.</summary>
    private static DominoRow Forced(RunView run, int number, string id, Channel channel, string words)
    {
        MinuteStrip strip = new(run.BaselineEnd);
        Instant? onset = null, end = null;
        double sum = 0;
        HashSet<int> accounts = [];
        foreach (ref readonly LiquidationHappened step in run.Journal.Liquidations)
        {
            if (step.Cause.Channel != channel || step.Step != LiquidationStep.Sale)
            {
                continue;
            }

            double usd = run.UsdOf(step.Notional, step.NotionalAsset);
            onset ??= step.At;
            end = step.At;
            sum += usd;
            accounts.Add(step.Account.Index);
            strip.Add(step.At, usd);
        }

        return Row(number, id, onset, sum, "USD", $"{Usd(sum)} {words}, {accounts.Count} accounts", strip, end);
    }

    /// <summary>12: payments over 0.1% of a fund, or auto-deleveraging over 0.01% of open interest.</summary>
    private static DominoRow Backstops(RunView run)
    {
        MinuteStrip strip = new(run.BaselineEnd);
        double[] paid = new double[run.Venues.Count];
        double adl = 0, loss = 0, open = OpenInterestUsd(run);
        Instant? onset = null, end = null, firstAdl = null, firstLoss = null;
        int t = 0, d = 0;
        while (t < run.Journal.Transfers.Count || d < run.Journal.Deleveragings.Count)
        {
            bool transfer = d >= run.Journal.Deleveragings.Count
                || (t < run.Journal.Transfers.Count && run.Journal.Transfers[t].At <= run.Journal.Deleveragings[d].At);
            Instant at = transfer ? run.Journal.Transfers[t].At : run.Journal.Deleveragings[d].At;
            if (transfer)
            {
                TransferHappened fact = run.Journal.Transfers[t++];
                double usd = run.UsdOf(fact.Amount, fact.Asset);
                if (fact.Kind == TransferKind.InsurancePayout && VenueOfFund(run, fact.From) is int venue)
                {
                    paid[venue] += usd;
                    strip.Add(at, usd);
                    if (paid[venue] > 0.001 * run.UsdOf(run.FundsAtStart[venue], run.Venues[venue].Settlement))
                    {
                        onset ??= at;
                        end = at;
                    }
                }
                else if (fact.Kind is TransferKind.SocialisedLoss or TransferKind.BadDebt)
                {
                    loss += usd;
                    firstLoss ??= at;
                    strip.Add(at, usd);
                }
            }
            else
            {
                Deleveraged fact = run.Journal.Deleveragings[d++];
                double usd = run.Markets[fact.Market.Index].Spec.NotionalOf(fact.Price, fact.Quantity);
                adl += usd;
                firstAdl ??= at;
                strip.Add(at, usd);
                if (adl > 0.0001 * open)
                {
                    onset ??= at;
                    end = at;
                }
            }
        }

        string large = $"ADL {Usd(adl)}, funds paid {Usd(paid.Sum())}, loss left {Usd(loss)}";
        return Row(12, "backstops", onset, adl + paid.Sum() + loss, "USD", large, strip, end,
            new DominoLevel("first auto-deleveraging", firstAdl), new DominoLevel("first loss that no backstop paid", firstLoss));
    }

    /// <summary>perp-liquidation: positions out of margin closed on perp venues; onset when over 0.05% of open interest falls in a minute.</summary>
    private static DominoRow PerpLiquidation(RunView run)
    {
        MinuteStrip strip = new(run.BaselineEnd);
        double open = OpenInterestUsd(run), sum = 0, inMinute = 0;
        long minute = -1;
        Instant? onset = null, end = null;
        HashSet<int> accounts = [];
        foreach (ref readonly LiquidationHappened step in run.Journal.Liquidations)
        {
            if (step.Cause.Channel != Channel.PerpLiquidation || step.Step is not (LiquidationStep.Sale or LiquidationStep.TakenOver))
            {
                continue;
            }

            double usd = run.UsdOf(step.Notional, step.NotionalAsset);
            if (step.At.Microseconds / 60_000_000 != minute)
            {
                minute = step.At.Microseconds / 60_000_000;
                inMinute = 0;
            }

            inMinute += usd;
            sum += usd;
            accounts.Add(step.Account.Index);
            strip.Add(step.At, usd);
            if (inMinute > 0.0005 * open)
            {
                onset ??= step.At;
                end = step.At;
            }
        }

        return Row(null, "perp-liquidation", onset, sum, "USD", $"{Usd(sum)} closed, {accounts.Count.ToString("N0", CultureInfo.InvariantCulture)} accounts", strip, end);
    }

    internal static double OpenInterestUsd(RunView run)
    {
        double sum = 0;
        for (int m = 0; m < run.Markets.Count; m++)
        {
            Market market = run.Markets[m];
            sum += market.StartPrice * run.OpenInterestAtStart[m].Count * market.Spec.LotValue;
        }

        return sum;
    }

    private static int? VenueOfFund(RunView run, AccountId account)
    {
        for (int v = 0; v < run.Venues.Count; v++)
        {
            if (run.Venues[v].Fund == account)
            {
                return v;
            }
        }

        return null;
    }

    /// <summary>The value that a share of the windows lies at or under: nearest rank, so that with few windows it is the largest.</summary>
    private static double PercentileOf(ReadOnlySpan<double> values, double share)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        int rank = (int)Math.Ceiling(share * sorted.Length) - 1;
        return sorted[Math.Clamp(rank, 0, sorted.Length - 1)];
    }

    internal static string Usd(double value)
    {
        double size = Math.Abs(value);
        (double scaled, string suffix) = size >= 1e9 ? (value / 1e9, " bn") : size >= 1e6 ? (value / 1e6, " m") : size >= 1e3 ? (value / 1e3, " k") : (value, "");
        return scaled.ToString(Math.Abs(scaled) >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture) + suffix;
    }
}
