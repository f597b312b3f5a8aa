using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>Rows of the lending pools on chain, and of the issuer's redemptions. Liquidated sums are counted at the debt repaid; the collateral that went is more by the bonus.</summary>
internal static class LendingRows
{
    public static IEnumerable<Reading> All(RunEvidence evidence)
    {
        if (evidence.LendingPools == 0)
        {
            return ((string[])["aave-usde", "aave-bad-debt", "aave-liq"]).Select(id => Reading.NotMeasured(Targets.Of(id), "no lending pool"));
        }

        double liquidated = 0, loops = 0;
        HashSet<int> sales = [];
        for (int i = 0; i < evidence.Run.Journal.Liquidations.Count; i++)
        {
            ref readonly LiquidationHappened step = ref evidence.Run.Journal.Liquidations[i];
            if (IsPoolSale(evidence, step))
            {
                double usd = evidence.Run.UsdOf(step.Notional, step.NotionalAsset);
                liquidated += usd;
                loops += step.Cause.Channel == Channel.LoopLiquidation ? usd : 0;
                sales.Add(step.Id.Number);
            }
        }

        return [Usde(evidence, loops), BadDebt(evidence, liquidated, sales), Liquidated(liquidated, evidence)];
    }

    /// <summary>usde-redeem: synthetic dollars handed back to their issuer.</summary>
    public static Reading Redeemed(RunEvidence evidence)
    {
        Target target = Targets.Of("usde-redeem");
        if (!evidence.Run.Roles.Contains(AssetRole.SyntheticDollar))
        {
            return Reading.NotMeasured(target, "no synthetic dollar");
        }

        double usd = 0;
        for (int i = 0; i < evidence.Run.Journal.Transfers.Count; i++)
        {
            ref readonly TransferHappened fact = ref evidence.Run.Journal.Transfers[i];
            usd += fact.Kind == TransferKind.Redeem && evidence.Run.Roles[fact.Asset.Index] == AssetRole.SyntheticDollar ? evidence.Run.UsdOf(fact.Amount, fact.Asset) : 0;
        }

        return Reading.Judged(target, usd, $"{Say.Usd(usd)} {LiquidationRows.Hours(evidence)}");
    }

    private static Reading Usde(RunEvidence evidence, double loops)
    {
        Target target = Targets.Of("aave-usde");
        if (evidence.LoopCollateralUsd <= 0)
        {
            return Reading.NotMeasured(target, "no loops in lending pools before the shock");
        }

        double share = loops / evidence.LoopCollateralUsd;
        return Reading.Judged(target, share, $"{Say.Percent(share)} of {Say.Usd(evidence.LoopCollateralUsd)} in loops ({Say.Usd(loops)})") with
        {
            Beside = [new("liquidated_usd", loops), new("loop_collateral_usd", evidence.LoopCollateralUsd)],
        };
    }

    private static Reading BadDebt(RunEvidence evidence, double liquidated, HashSet<int> sales)
    {
        Target target = Targets.Of("aave-bad-debt");
        double deficit = 0, ofLoops = 0;
        for (int i = 0; i < evidence.Run.Journal.Transfers.Count; i++)
        {
            ref readonly TransferHappened fact = ref evidence.Run.Journal.Transfers[i];
            if (fact.Kind == TransferKind.BadDebt && sales.Contains(fact.Cause.Parent.Number))
            {
                double usd = evidence.Run.UsdOf(fact.Amount, fact.Asset);
                deficit += usd;
                ofLoops += fact.Cause.Channel == Channel.LoopLiquidation ? usd : 0;
            }
        }

        double share = liquidated > 0 ? deficit / liquidated : 0;
        string words = $"{Say.Percent(share)} of what was liquidated ({Say.Usd(deficit)}), of loops {Say.Usd(ofLoops)}";
        BesideFigure[] beside = [new("deficit_usd", deficit), new("of_loops_usd", ofLoops), new("liquidated_usd", liquidated)];
        Reading row = ofLoops > 0 && target.Limits.Hold(share)
            ? Reading.Missed(target, share, words, "loops left a deficit; under the hard peg none may")
            : Reading.Judged(target, share, words);
        return row with { Beside = beside };
    }

    private static Reading Liquidated(double liquidated, RunEvidence evidence) =>
        Reading.Judged(Targets.Of("aave-liq"), liquidated, $"{Say.Usd(liquidated)} of debt repaid by liquidators, {LiquidationRows.Hours(evidence)}");

    private static bool IsPoolSale(RunEvidence evidence, in LiquidationHappened step) =>
        step.Step == LiquidationStep.Sale && !step.Place.IsNone && step.Place.Index >= evidence.Run.Venues.Count;
}
