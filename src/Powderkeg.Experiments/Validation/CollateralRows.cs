using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>Rows of the main venue's collateral: forced sales of the three tokens, what their owners would be paid back, the insurance fund, and when USDe broke.</summary>
internal static class CollateralRows
{
    private static readonly Duration Hold = Duration.FromSeconds(10L);

    /// <summary>Forced volume on the day, USD (Rena Labs; Cointelegraph): the row's own figures.</summary>
    private static readonly (string Asset, double Usd)[] Real = [("USDe", 346e6), ("WBETH", 169e6), ("BNSOL", 77e6)];

    /// <summary>usde-late: from the first wave of perp liquidations until the main venue's book of the synthetic dollar is held under 0.95.</summary>
    public static Reading Late(RunEvidence evidence, IReadOnlyList<DominoRow> dominoes)
    {
        Target target = Targets.Of("usde-late");
        Market[] books = evidence.Main is not Venue main ? [] : [.. evidence.Spot(main, AssetRole.SyntheticDollar, AssetRole.Stable)];
        if (books.Length == 0)
        {
            return Reading.NotMeasured(target, "no book of a synthetic dollar on the main venue");
        }

        if (PricePaths.FirstHeldUnder(evidence.Paths[books[0].Id.Index].Samples, 0.95, Hold, evidence.Shock) is not Instant broke)
        {
            return Reading.Missed(target, null, "did not break", "the book was never held under 0.95") with { State = "held" };
        }

        string at = $"under 0.95 at {Say.Offset(broke, evidence.Shock)}";
        Reading row = dominoes.FirstOrDefault(d => d.Id == "perp-liquidation")?.Onset is Instant wave
            ? Reading.Judged(target, (broke - wave).Seconds, $"{Say.Seconds((broke - wave).Seconds)} after the first wave ({at})")
            : Reading.Missed(target, null, at, "there was no wave of perp liquidations before it");
        return row with { State = "broke" };
    }

    /// <summary>collateral-liq: the worst of three factors off the day's volume; the order must be the same too.</summary>
    public static Reading ForcedVolume(RunEvidence evidence)
    {
        Target target = Targets.Of("collateral-liq");
        AssetId?[] tokens = [.. Real.Select(r => evidence.Asset(r.Asset))];
        if (evidence.Main is not Venue main || tokens.Any(t => t is null))
        {
            return Reading.NotMeasured(target, "the world has not all of USDe, WBETH and BNSOL");
        }

        double[] sold = new double[Real.Length];
        foreach (LiquidationHappened sale in SalesAt(evidence, main))
        {
            int token = Array.IndexOf(tokens, sale.Asset);
            if (token >= 0)
            {
                sold[token] += evidence.Run.UsdOf(sale.Notional, sale.NotionalAsset);
            }
        }

        double worst = sold.Select((usd, i) => usd > 0 ? Math.Max(usd / Real[i].Usd, Real[i].Usd / usd) : double.PositiveInfinity).Max();
        string words = string.Join(", ", Real.Select((r, i) => $"{r.Asset} {Say.Usd(sold[i])}"));
        BesideFigure[] beside = [.. Real.Select((r, i) => new BesideFigure(r.Asset, sold[i]))];
        if (double.IsInfinity(worst))
        {
            return Reading.Missed(target, null, words, "not all three were sold by force") with { Beside = beside };
        }

        string off = string.Join(", ", Real.Select((r, i) => $"{r.Asset} {Say.Times(sold[i] / r.Usd)} of the day's"));
        bool isOrdered = sold[0] > sold[1] && sold[1] > sold[2];
        Reading row = target.Limits.Hold(worst) && !isOrdered
            ? Reading.Missed(target, worst, words, "the order is not USDe, WBETH, BNSOL")
            : Reading.Judged(target, worst, words, isOrdered ? off : off + "; the order is not USDe, WBETH, BNSOL");
        return row with { Beside = beside };
    }

    /// <summary>compensation: redemption value less what was paid, over all forced sales of the watched tokens inside the window.</summary>
    public static Reading Compensation(RunEvidence evidence)
    {
        Target target = Targets.Of("compensation");
        if (evidence.Main is not Venue main || evidence.Gaps.Tokens.Count == 0)
        {
            return Reading.NotMeasured(target, "no collateral token with a redemption value on the main venue");
        }

        if (evidence.Gaps.Window(evidence.Shock) is not (Instant from, Instant to))
        {
            return Reading.Missed(target, 0, "0: no break", "no collateral index left redemption value by 5% for ten seconds");
        }

        double owed = 0;
        int sales = 0;
        foreach (LiquidationHappened sale in SalesAt(evidence, main).Where(s => s.At >= from && s.At < to && !s.Market.IsNone))
        {
            double value = sale.Quantity.Count * evidence.Run.Markets[sale.Market.Index].Spec.LotValue * evidence.Gaps.RedemptionOf(sale.Asset, sale.At);
            double missing = value - evidence.Run.UsdOf(sale.Notional, sale.NotionalAsset);
            owed += Math.Max(0, value > 0 ? missing : 0);
            sales++;
        }

        return Reading.Judged(target, owed, $"{Say.Usd(owed)} on {Say.Count(sales)} sales, {Say.Offset(from, evidence.Shock)} to {Say.Offset(to, evidence.Shock)} (283 m on the day)");
    }

    /// <summary>insurance: what the main venue's fund is worth less at the end, fees earned and assets taken over counted; payouts beside.</summary>
    public static Reading Insurance(RunEvidence evidence)
    {
        Target target = Targets.Of("insurance");
        if (evidence.Main is not Venue main || evidence.Run.UsdOf(evidence.Run.FundsAtStart[main.Id.Index], main.Settlement) is not (> 0 and double start))
        {
            return Reading.NotMeasured(target, "the main venue has no insurance fund");
        }

        double end = evidence.Run.UsdOf(main.EquityOf(main.Fund), main.Settlement), paid = 0;
        foreach (Ledger.Asset asset in evidence.Run.Balances.Assets)
        {
            end += asset.Id == main.Settlement ? 0 : asset.WholeOf(evidence.Run.Balances.Of(main.Fund, asset.Id)) * evidence.UsdAtEnd(asset.Id);
        }

        for (int i = 0; i < evidence.Run.Journal.Transfers.Count; i++)
        {
            ref readonly TransferHappened fact = ref evidence.Run.Journal.Transfers[i];
            paid += fact.Kind == TransferKind.InsurancePayout && fact.From == main.Fund ? evidence.Run.UsdOf(fact.Amount, fact.Asset) : 0;
        }

        double used = 1 - end / start;
        return Reading.Judged(target, used, $"{Say.Percent(used)} ({Say.Usd(start)} to {Say.Usd(end)}); paid out {Say.Usd(paid)}") with
        {
            Beside = [new("before_usd", start), new("after_usd", end), new("paid_usd", paid)],
        };
    }

    private static IEnumerable<LiquidationHappened> SalesAt(RunEvidence evidence, Venue venue)
    {
        for (int i = 0; i < evidence.Run.Journal.Liquidations.Count; i++)
        {
            LiquidationHappened step = evidence.Run.Journal.Liquidations[i];
            bool isSpot = step.Market.IsNone || evidence.Run.Markets[step.Market.Index].Kind == MarketKind.Spot;
            if (step.Step == LiquidationStep.Sale && step.Place == venue.Id && isSpot && !step.Asset.IsNone)
            {
                yield return step;
            }
        }
    }
}
