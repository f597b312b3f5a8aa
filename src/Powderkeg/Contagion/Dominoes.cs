using System.Globalization;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>
/// The domino table, measured from the run and never from the script (DESIGN.md section 2): one method per row, in the order of the table.
/// Flows are in Dominoes.Flows.cs, prices and states here.
/// </summary>
public static partial class Dominoes
{
    private static readonly Duration Hold = Duration.FromSeconds(10L);

    /// <summary>Thirteen rows: 1 to 12, then perp-liquidation.</summary>
    public static IReadOnlyList<DominoRow> Of(RunView run, IReadOnlyList<PricePath> paths) =>
    [
        MacroShock(run),
        RiskAversion(run),
        LoopUnwind(run),
        Depeg(run, paths),
        Forced(run, 5, "loop-liquidation", Channel.LoopLiquidation, "of looped positions liquidated"),
        Forced(run, 6, "loan-liquidation", Channel.LoanLiquidation, "of pledges sold by desks"),
        PassiveLeverage(run),
        Forced(run, 8, "unified-liquidation", Channel.UnifiedLiquidation, "sold from unified accounts"),
        StakedTokenBreak(run, paths),
        LiquidityVacuum(run, paths),
        SpotCollapse(run, paths),
        Backstops(run),
        PerpLiquidation(run),
    ];

    private static DominoRow Row(
        int? number, string id, Instant? onset, double magnitude, string unit, string howLarge, MinuteStrip strip, Instant? end, params DominoLevel[] levels) =>
        new(number, id, true, onset, onset is null ? 0 : magnitude, unit, onset is null ? "did not fall" : howLarge, onset is null ? null : strip.Peak,
            onset is null ? null : end, levels, strip.Values);

    /// <summary>1: first jump of the macro factor, seen as a jump of fundamental values by over 0.1% at one instant.</summary>
    private static DominoRow MacroShock(RunView run)
    {
        MinuteStrip strip = new(run.BaselineEnd);
        Dictionary<int, (double Value, Instant At)> before = [];
        Instant? onset = null, end = null;
        int reference = LargestOf(run, AssetRole.Major);
        reference = reference < 0 ? LargestOf(run, AssetRole.Altcoin) : reference;
        double start = 0, low = 0;
        for (int i = 0; i < run.Journal.MacroMoves.Count; i++)
        {
            ref readonly MacroMoved moved = ref run.Journal.MacroMoves[i];
            // Values are written right before the news and at it: a jump is between two facts of one instant.
            bool known = before.TryGetValue(moved.Asset.Index, out (double Value, Instant At) last);
            if (known && onset is null && last.At == moved.At && Math.Abs(moved.Value / last.Value - 1) > 0.001)
            {
                onset = moved.At;
            }

            if (moved.Asset.Index == reference)
            {
                start = moved.At < run.BaselineEnd || start == 0 ? moved.Value : start;
                double fall = moved.Value / start - 1;
                strip.RaiseTo(moved.At, -fall);
                if (fall < low)
                {
                    (low, end) = (fall, moved.At);
                }
            }

            before[moved.Asset.Index] = (moved.Value, moved.At);
        }

        string asset = reference < 0 ? "value" : run.Balances.Assets[reference].Key + " value";
        return Row(1, "macro-shock", onset, low, "share", $"{asset} {Percent(low)}", strip, end);
    }

    /// <summary>The asset of a role with the largest market by open interest and described depth; below zero where there is none.</summary>
    private static int LargestOf(RunView run, AssetRole role)
    {
        int best = -1;
        double most = -1;
        for (int m = 0; m < run.Markets.Count; m++)
        {
            Market market = run.Markets[m];
            double size = market.Spec.NotionalOf(market.Last, run.OpenInterestAtStart[m]) + market.Depth1Pct;
            if (run.RoleOf(market) == role && size > most)
            {
                (best, most) = (market.Spec.Base.Index, size);
            }
        }

        return best;
    }

    /// <summary>4: a venue's USDe price under 0.99, 0.95, 0.90, held 10 s.</summary>
    private static DominoRow Depeg(RunView run, IReadOnlyList<PricePath> paths)
    {
        MinuteStrip strip = new(run.BaselineEnd);
        List<DominoLevel> levels = [];
        Instant? onset = null, end = null;
        double low = double.PositiveInfinity;
        string where = "";
        for (int m = 0; m < run.Markets.Count; m++)
        {
            Market market = run.Markets[m];
            if (market.Kind == MarketKind.Perp || run.RoleOf(market) != AssetRole.SyntheticDollar || run.QuoteRoleOf(market) != AssetRole.Stable)
            {
                continue;
            }

            foreach (double level in (ReadOnlySpan<double>)[0.99, 0.95, 0.90])
            {
                Instant? held = PricePaths.FirstHeldUnder(paths[m].Samples, level, Hold, run.Start);
                levels.Add(new($"{market.Key} under {level.ToString("0.00", CultureInfo.InvariantCulture)}", held));
                onset = level == 0.99 ? Earlier(onset, held) : onset;
            }

            foreach ((Instant at, double price) in paths[m].Samples)
            {
                strip.RaiseTo(at, Math.Max(0, 0.999 - price));
                end = price < 0.99 && (end is null || at > end) ? at : end;
            }

            if (paths[m].Low < low)
            {
                (low, where) = (paths[m].Low, run.NameOf(market.Venue));
            }
        }

        return Row(4, "depeg", onset, low, "USD", $"{low.ToString("0.00", CultureInfo.InvariantCulture)} on {where}", strip, end, [.. levels]);
    }

    /// <summary>7: median maker leverage over 1.5 times its start.</summary>
    private static DominoRow PassiveLeverage(RunView run)
    {
        MinuteStrip strip = new(run.BaselineEnd);
        List<double> sample = [];
        Instant? at = null, onset = null, end = null;
        double start = 0, most = 0;
        bool[] isMaker = run.MakersByAccount();
        foreach (ref readonly AccountSampled account in run.Journal.Accounts)
        {
            if (at is not null && account.At != at.Value)
            {
                Close(at.Value);
            }

            if (isMaker[account.Account.Index])
            {
                at = account.At;
                sample.Add(account.Leverage);
            }
        }

        if (at is not null)
        {
            Close(at.Value);
        }

        return Row(7, "passive-leverage", onset, most, "x",
            $"{start.ToString("0.0", CultureInfo.InvariantCulture)}x to {most.ToString("0.0", CultureInfo.InvariantCulture)}x", strip, end);

        void Close(Instant when)
        {
            if (sample.Count == 0)
            {
                return;
            }

            double median = MedianOf(sample);
            sample.Clear();
            start = when < run.BaselineEnd || start == 0 ? median : start;
            strip.RaiseTo(when, Math.Max(0, median - start));
            if (when >= run.BaselineEnd && median > 1.5 * start)
            {
                onset ??= when;
                end = when;
            }

            most = Math.Max(most, median);
        }
    }

    /// <summary>9: discount of a staked token to its redemption value over 5%, held 10 s. Read on books against the underlying: their start price is the redemption rate.</summary>
    private static DominoRow StakedTokenBreak(RunView run, IReadOnlyList<PricePath> paths)
    {
        MinuteStrip strip = new(run.BaselineEnd);
        List<DominoLevel> levels = [];
        Instant? onset = null, end = null;
        double deepest = 0;
        string which = "";
        for (int m = 0; m < run.Markets.Count; m++)
        {
            Market market = run.Markets[m];
            if (run.RoleOf(market) != AssetRole.StakedToken || run.QuoteRoleOf(market) != AssetRole.Major)
            {
                continue;
            }

            double redemption = market.StartPrice;
            Instant? held = PricePaths.FirstHeldUnder(paths[m].Samples, 0.95 * redemption, Hold, run.Start);
            levels.Add(new($"{market.Key} over 5% under redemption value", held));
            onset = Earlier(onset, held);
            foreach ((Instant at, double price) in paths[m].Samples)
            {
                strip.RaiseTo(at, Math.Max(0, 1 - price / redemption));
                end = price < 0.95 * redemption && (end is null || at > end) ? at : end;
            }

            double discount = paths[m].HasLow ? 1 - paths[m].Low / redemption : 0;
            if (discount > deepest)
            {
                (deepest, which) = (discount, run.Balances.AssetOf(market.Spec.Base).Key);
            }
        }

        return Row(9, "staked-token-break", onset, deepest, "share", $"{which} {Percent(-deepest)}", strip, end, [.. levels]);
    }

    /// <summary>10: bid depth within 1%, median over the main venue's altcoins, under 35% of its start for 10 s.</summary>
    private static DominoRow LiquidityVacuum(RunView run, IReadOnlyList<PricePath> paths)
    {
        MinuteStrip strip = new(run.BaselineEnd);
        List<int> books = MainAltcoins(run);
        double[] starts = [.. books.Select(m => MedianOf([.. paths[m].Depth.Where(d => d.At < run.BaselineEnd).Select(d => d.Bid)]))];
        int samples = books.Count == 0 ? 0 : books.Min(m => paths[m].Depth.Count);
        Instant? since = null, onset = null, end = null;
        double least = 1;
        List<double> shares = [];
        for (int s = 0; s < samples; s++)
        {
            shares.Clear();
            for (int b = 0; b < books.Count; b++)
            {
                if (starts[b] > 0)
                {
                    shares.Add(paths[books[b]].Depth[s].Bid / starts[b]);
                }
            }

            Instant at = paths[books[0]].Depth[s].At;
            if (at < run.BaselineEnd || shares.Count == 0)
            {
                continue;
            }

            double median = MedianOf(shares);
            least = Math.Min(least, median);
            strip.RaiseTo(at, Math.Max(0, 1 - median));
            since = median < 0.35 ? since ?? at : null;
            if (since is { } start && at - start >= Hold)
            {
                onset ??= start;
                end = at;
            }
        }

        return Row(10, "liquidity-vacuum", onset, least - 1, "share", $"depth {Percent(least - 1)}", strip, end);
    }

    /// <summary>11: a quarter of the main venue's altcoins have traded under 50% of their price before the shock; the first one is a level of its own.</summary>
    private static DominoRow SpotCollapse(RunView run, IReadOnlyList<PricePath> paths)
    {
        MinuteStrip strip = new(run.BaselineEnd);
        List<int> books = MainAltcoins(run);
        bool[] isBook = new bool[run.Markets.Count];
        foreach (int m in books)
        {
            isBook[m] = true;
        }

        HashSet<int> fallen = [];
        int needed = Math.Max(1, (books.Count + 3) / 4);
        Instant? first = null, onset = null, end = null;
        foreach (ref readonly TradeHappened trade in run.Journal.Trades)
        {
            int m = trade.Market.Index;
            if (trade.At < run.BaselineEnd || !isBook[m])
            {
                continue;
            }

            double share = run.Markets[m].Spec.PriceOf(trade.Price) / paths[m].BeforeShock;
            strip.RaiseTo(trade.At, Math.Max(0, 1 - share));
            if (share < 0.5)
            {
                first ??= trade.At;
                end = trade.At;
                if (fallen.Add(m) && fallen.Count == needed)
                {
                    onset = trade.At;
                }
            }
        }

        double[] drops = [.. books.Select(m => paths[m].Drawdown)];
        double median = MedianOf([.. drops]);
        string large = $"{Percent(-median)} median, {fallen.Count} of {books.Count} under half";
        return Row(11, "spot-collapse", onset, -median, "share", large, strip, end, new DominoLevel("first altcoin under 50%", first));
    }

    /// <summary>Markets of the main venue's altcoins against its settlement token.</summary>
    public static List<int> MainAltcoins(RunView run)
    {
        List<int> books = [];
        for (int m = 0; m < run.Markets.Count; m++)
        {
            Market market = run.Markets[m];
            if (market.Kind == MarketKind.Spot && market.Venue == run.Main && run.RoleOf(market) == AssetRole.Altcoin
                && run.QuoteRoleOf(market) == AssetRole.Stable)
            {
                books.Add(m);
            }
        }

        return books;
    }

    internal static double MedianOf(List<double> values)
    {
        if (values.Count == 0)
        {
            return 0;
        }

        double[] sorted = [.. values];
        Array.Sort(sorted);
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static Instant? Earlier(Instant? a, Instant? b) => a is null ? b : b is null || a.Value < b.Value ? a : b;

    internal static string Percent(double share)
    {
        double percent = Math.Round(share * 100, Math.Abs(share) < 0.1 ? 1 : 0);
        return percent.ToString(Math.Abs(share) < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + "%";
    }
}
