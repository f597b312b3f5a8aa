using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>Rows of the on-chain perp venue, the first with a vault: its auto-deleveraging and the shape of its burst.</summary>
/// <remarks>
/// The venue's record of the day starts with its burst; so does the clock here: at the first closing in the first minute from the shock on in which over 0.05%
/// of its open interest is closed (the onset rule of perp-liquidation). In the ratio the losing side of each auto-deleveraging counts as a liquidation, as it is booked there.
/// </remarks>
internal static class VaultVenueRows
{
    private const double OnsetShare = 0.0005;
    private const int WindowSeconds = 30;

    /// <summary>A burst ends where a window after its largest falls under this share of it; assumed (on the day 5% after seven minutes).</summary>
    private const double Faint = 0.1;

    public static IEnumerable<Reading> All(RunEvidence evidence, ForcedClosings closings)
    {
        if (evidence.Vault is not Venue venue)
        {
            return ((string[])["hl-adl-ratio", "hl-adl-delay", "hl-adl-winners", "burst-shape"]).Select(id => Reading.NotMeasured(Targets.Of(id), "no venue with a vault"));
        }

        ForcedClosing[] own = [.. closings.All.Where(c => c.Venue == venue.Id)];
        Deleveraged[] taken = [.. Deleveragings(evidence, venue)];
        Instant? start = BurstStart(evidence, venue, own);
        return [Ratio(evidence, own, taken), Delay(taken, start, evidence), Winners(taken), Shape(own, start, evidence)];
    }

    /// <summary>hl-adl-ratio: deleveraged over liquidated notional, the median of the markets in which anything was liquidated.</summary>
    private static Reading Ratio(RunEvidence evidence, ForcedClosing[] own, Deleveraged[] taken)
    {
        Target target = Targets.Of("hl-adl-ratio");
        List<double> ratios = [];
        foreach (IGrouping<int, ForcedClosing> market in own.Where(c => c.At >= evidence.Shock).GroupBy(c => c.Market))
        {
            Market at = evidence.Run.Markets[market.Key];
            double adl = taken.Where(t => t.Market == at.Id && t.At >= evidence.Shock).Sum(t => at.Spec.NotionalOf(t.Price, t.Quantity));
            ratios.Add(adl / market.Sum(c => c.Usd));
        }

        if (ratios.Count == 0)
        {
            return Reading.Missed(target, null, "no liquidation", "nobody was liquidated on the on-chain perp venue");
        }

        double median = PriceRows.Median([.. ratios]);
        return Reading.Judged(target, median, $"{Say.Percent(median)}, median of {ratios.Count} markets, {Say.Percent(ratios.Min())} to {Say.Percent(ratios.Max())}") with
        {
            Beside = [new("markets", ratios.Count), new("lowest", ratios.Min()), new("highest", ratios.Max())],
        };
    }

    private static Reading Delay(Deleveraged[] taken, Instant? start, RunEvidence evidence)
    {
        Target target = Targets.Of("hl-adl-delay");
        if (start is not Instant began)
        {
            return Reading.Missed(target, null, "no burst", "no minute in which over 0.05% of the venue's open interest was closed");
        }

        foreach (Deleveraged fact in taken)
        {
            if (fact.At >= began)
            {
                double seconds = (fact.At - began).Seconds;
                return Reading.Judged(target, seconds, $"{Say.Seconds(seconds)} after the burst began at {Say.Offset(began, evidence.Shock)}");
            }
        }

        return Reading.Missed(target, null, "no auto-deleveraging", "no account value fell below zero, or the vault took all of them");
    }

    private static Reading Winners(Deleveraged[] taken)
    {
        Target target = Targets.Of("hl-adl-winners");
        if (taken.Length == 0)
        {
            return Reading.Missed(target, null, "no auto-deleveraging", "no account value fell below zero, or the vault took all of them");
        }

        double share = taken.Count(t => t.Gain == 1) / (double)taken.Length;
        return Reading.Judged(target, share, $"{Say.Percent(share)} of {Say.Count(taken.Length)} deleveraged positions were in profit");
    }

    /// <summary>burst-shape: when the notional of successive windows of 30 s, net of the sides of auto-deleveraging, stops growing for good.</summary>
    private static Reading Shape(ForcedClosing[] own, Instant? start, RunEvidence evidence)
    {
        Target target = Targets.Of("burst-shape");
        if (start is not Instant began)
        {
            return Reading.Missed(target, null, "no burst", "no minute in which over 0.05% of the venue's open interest was closed");
        }

        double[] windows = Windows(own, began);
        double seconds = GrowsUntil(windows);
        string series = string.Join(" ", windows.Take(16).Select(w => Say.Price(Math.Round(w / 1e6, 1))));
        return Reading.Judged(target, seconds, $"under 1 for good {Say.Seconds(seconds)} after the burst began at {Say.Offset(began, evidence.Shock)}",
            $"m USD in 30 s windows: {series}");
    }

    internal static double[] Windows(IEnumerable<ForcedClosing> own, Instant began)
    {
        double[] windows = new double[2 * 60];
        foreach (ForcedClosing closing in own.Where(c => c.At >= began && !c.IsAdlSide))
        {
            long window = (closing.At - began).Microseconds / (WindowSeconds * 1_000_000L);
            if (window < windows.Length)
            {
                windows[window] += closing.Usd;
            }
        }

        return windows;
    }

    /// <summary>Seconds from the first window to the first from which each is smaller than the one before, until the burst is over.</summary>
    internal static double GrowsUntil(IReadOnlyList<double> windows)
    {
        int peak = 0;
        for (int w = 0; w < windows.Count; w++)
        {
            peak = windows[w] > windows[peak] ? w : peak;
        }

        int over = peak;
        while (over < windows.Count && windows[over] >= Faint * windows[peak])
        {
            over++;
        }

        int last = 0;
        for (int w = 1; w < over; w++)
        {
            last = windows[w] >= windows[w - 1] ? w : last;
        }

        return (last + 1) * WindowSeconds;
    }

    private static Instant? BurstStart(RunEvidence evidence, Venue venue, ForcedClosing[] own)
    {
        double open = 0, inMinute = 0;
        foreach (Market market in evidence.Run.Markets.Where(m => m.Venue == venue.Id && m.Kind == MarketKind.Perp))
        {
            open += market.StartPrice * evidence.Run.OpenInterestAtStart[market.Id.Index].Count * market.Spec.LotValue;
        }

        long minute = -1;
        Instant first = Instant.Never;
        foreach (ForcedClosing closing in own.Where(c => c.At >= evidence.Shock))
        {
            if (closing.At.Microseconds / 60_000_000 != minute)
            {
                minute = closing.At.Microseconds / 60_000_000;
                (inMinute, first) = (0, closing.At);
            }

            inMinute += closing.Usd;
            if (inMinute > OnsetShare * open)
            {
                return first;
            }
        }

        return null;
    }

    private static IEnumerable<Deleveraged> Deleveragings(RunEvidence evidence, Venue venue)
    {
        for (int i = 0; i < evidence.Run.Journal.Deleveragings.Count; i++)
        {
            Deleveraged fact = evidence.Run.Journal.Deleveragings[i];
            if (evidence.Run.Markets[fact.Market.Index].Venue == venue.Id)
            {
                yield return fact;
            }
        }
    }
}
