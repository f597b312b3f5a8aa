using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>Rows of forced closings: judged by the published count, the true one beside it. Over the run's hours, where the day's figure is over 14 or 24.</summary>
internal static class LiquidationRows
{
    private static readonly Duration Burst = Duration.FromMinutes(40);

    /// <summary>liq-total: by class over the coverage of the class (totals are compared as whole markets), with both plain sums beside.</summary>
    public static Reading Total(RunEvidence evidence, ForcedClosings closings)
    {
        Target target = Targets.Of("liq-total");
        if (!HasPerps(evidence))
        {
            return Reading.NotMeasured(target, "no perp market");
        }

        double Whole(ForcedClosing c) => c.Usd / evidence.CoverageOf(evidence.Run.RoleOf(evidence.Run.Markets[c.Market]));
        double published = closings.Published.Sum(c => c.Usd), happened = closings.True.Sum(c => c.Usd);
        double judged = closings.Published.Sum(Whole), whole = closings.True.Sum(Whole);
        return Reading.Judged(target, judged,
            $"{Say.Usd(judged)} published over coverage ({Say.Usd(published)} plain); true {Say.Usd(happened)}, over coverage {Say.Usd(whole)}; {Hours(evidence)}") with
        {
            Beside = [new("published", published), new("true", happened), new("published_over_coverage", judged), new("true_over_coverage", whole)],
        };
    }

    /// <summary>liq-long: the share of longs.</summary>
    public static Reading Longs(RunEvidence evidence, ForcedClosings closings) =>
        Shared(evidence, closings, "liq-long", static (c, _) => c.IsLong, static (_, _) => true);

    /// <summary>liq-burst: the share inside 40 minutes from the shock.</summary>
    public static Reading InBurst(RunEvidence evidence, ForcedClosings closings) =>
        Shared(evidence, closings, "liq-burst", IsInBurst, static (_, _) => true);

    /// <summary>liq-minute: the worst minute's share of those 40 minutes.</summary>
    public static Reading WorstMinute(RunEvidence evidence, ForcedClosings closings)
    {
        Target target = Targets.Of("liq-minute");
        (double published, int minute) = Worst(evidence, closings.Published);
        (double happened, int _) = Worst(evidence, closings.True);
        return published == 0
            ? Nothing(evidence, target)
            : Reading.Judged(target, published, $"{Say.Percent(published)} published, {Say.Percent(happened)} true; minute {minute + 1} from the shock") with
            {
                Beside = [new("published", published), new("true", happened), new("minute", minute + 1)],
            };
    }

    /// <summary>liq-before-break: the main venue's share before the first held gap of a collateral index.</summary>
    public static Reading BeforeBreak(RunEvidence evidence, ForcedClosings closings)
    {
        Target target = Targets.Of("liq-before-break");
        if (evidence.Gaps.Tokens.Count == 0)
        {
            return Reading.NotMeasured(target, "no collateral token with a redemption value on the main venue");
        }

        if (evidence.Gaps.FirstHeld(evidence.Shock) is not Instant held)
        {
            return Reading.Missed(target, null, "no break", "no collateral index left redemption value by 5% for ten seconds");
        }

        Reading row = Shared(evidence, closings, "liq-before-break", (c, _) => c.At < held, (c, e) => c.Venue == e.Run.Main);
        return row with { Words = row.Words.Length == 0 ? "" : $"{row.Words}; break at {Say.Offset(held, evidence.Shock)}" };
    }

    /// <summary>accounts: retail accounts liquidated, as a share of those that held a position right before the shock (or were liquidated after).</summary>
    public static Reading Accounts(RunEvidence evidence, ForcedClosings closings)
    {
        Target target = Targets.Of("accounts");
        HashSet<int> published = Retail(evidence, closings.Published), happened = Retail(evidence, closings.True);
        int levered = evidence.RetailAtShock.Union(happened).Count();
        if (levered == 0)
        {
            return Reading.NotMeasured(target, "no retail crowd with positions");
        }

        double share = published.Count / (double)levered, real = happened.Count / (double)levered;
        return Reading.Judged(target, share,
            $"{Say.Percent(share)} published ({Say.Count(published.Count)} of {Say.Count(levered)} leveraged retail accounts), {Say.Percent(real)} true") with
        {
            Beside = [new("published", published.Count), new("true", happened.Count), new("leveraged_retail", levered), new("true_share", real)],
        };
    }

    internal static bool HasPerps(RunEvidence evidence) => evidence.Run.Markets.Any(m => m.Kind == MarketKind.Perp);

    internal static string Hours(RunEvidence evidence) => $"over {Say.Price((evidence.Run.End - evidence.Run.Start).Seconds / 3600)} h";

    private static Reading Shared(
        RunEvidence evidence, ForcedClosings closings, string id, Func<ForcedClosing, RunEvidence, bool> part, Func<ForcedClosing, RunEvidence, bool> whole)
    {
        Target target = Targets.Of(id);
        double? published = ShareOf(closings.Published), happened = ShareOf(closings.True);
        return published is not double judged
            ? Nothing(evidence, target)
            : Reading.Judged(target, judged, $"{Say.Percent(judged)} published, {Say.Percent(happened ?? 0)} true") with
            {
                Beside = [new("published", judged), new("true", happened ?? 0)],
            };

        double? ShareOf(IEnumerable<ForcedClosing> some)
        {
            double all = 0, inside = 0;
            foreach (ForcedClosing closing in some.Where(c => whole(c, evidence)))
            {
                all += closing.Usd;
                inside += part(closing, evidence) ? closing.Usd : 0;
            }

            return all > 0 ? inside / all : null;
        }
    }

    private static bool IsInBurst(ForcedClosing closing, RunEvidence evidence) => closing.At >= evidence.Shock && closing.At < evidence.Shock + Burst;

    private static (double Share, int Minute) Worst(RunEvidence evidence, IEnumerable<ForcedClosing> closings)
    {
        double[] minutes = new double[40];
        foreach (ForcedClosing closing in closings.Where(c => IsInBurst(c, evidence)))
        {
            minutes[(closing.At - evidence.Shock).Microseconds / 60_000_000] += closing.Usd;
        }

        double sum = minutes.Sum(), worst = minutes.Max();
        return sum > 0 ? (worst / sum, Array.IndexOf(minutes, worst)) : (0, 0);
    }

    private static HashSet<int> Retail(RunEvidence evidence, IEnumerable<ForcedClosing> closings) =>
        [.. closings.Where(c => c.At >= evidence.Shock && evidence.IsRetail(c.Account)).Select(c => c.Account.Index)];

    private static Reading Nothing(RunEvidence evidence, Target target) => HasPerps(evidence)
        ? Reading.Missed(target, null, "no liquidation", "nobody was liquidated on perps")
        : Reading.NotMeasured(target, "no perp market");
}
