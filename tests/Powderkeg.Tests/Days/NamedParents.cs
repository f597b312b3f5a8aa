using System.Collections.Concurrent;
using System.Globalization;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Tests.Samples;
using Powderkeg.Units;
using Xunit.Abstractions;

namespace Powderkeg.Tests.Days;

/// <summary>Is a sale's named cause its cause? Ten random forced sales of the small day, and the day again without what came before each.</summary>
/// <remarks>
/// Stated before anything was measured: a draw is ten rows of step <c>sale</c>, uniformly and without repeats, by a seed of its own. Three things are left out, one run each:
/// <list type="number">
/// <item>the named parent: the line that <c>why</c> prints right behind the sale. Of a venue's closing that is its own start, so that the sale must go, by what leaving out a closing
/// means: it tells that leaving out works, not that the cause is one;</item>
/// <item>the move: the first line behind it that is no step of its own closing, in general the trade that moved the price over its threshold. It is refused as an order;</item>
/// <item>the push: where that trade was forced by a closing, the whole closing of that other account; else the trade.</item>
/// </list>
/// A sale is removed when the account's k-th forced sale of that market is not in the other run, and delayed when it comes at least a second later.
/// What cannot be left out (news, a take-over) counts as neither.
/// </remarks>
[Collection(LongRing.Name)]
public sealed class NamedParents(ITestOutputHelper output)
{
    private readonly record struct Drawn(ForcedSale Sale, EventId[] Behind);

    [Fact]
    [Trait("ring", "long")]
    public void Without_the_named_parent_at_least_eight_of_ten_random_sales_of_the_small_day_are_removed_or_delayed()
    {
        int[][] counts = Measure(SampleRuns.Read("scenarios/october-2025-small.yaml"), [1, 2]);
        Assert.All(counts, draw => Assert.True(draw[0] >= 8, $"named parent {draw[0]} of ten"));
    }

    /// <summary>By draw: how many of ten go or wait without the parent, without the move, without the push.</summary>
    private int[][] Measure(WorldDescription day, long[] draws)
    {
        ForcedSales asItIs = new(Run(day, _ => { }));
        Drawn[][] drawn = [.. draws.Select(seed => Draw(asItIs, seed))];
        EventId[] wanted = [.. drawn.SelectMany(draw => draw).SelectMany(one => one.Behind).Where(id => !id.IsNone).Distinct()];
        World looked = Run(day, world => world.Journal.Acts.LookFor(wanted)).World;
        Dictionary<int, int> acts = [];
        foreach (EventId id in wanted)
        {
            acts[id.Number] = DroppedAct.Find(looked, id, out _)?.Number ?? 0;
        }

        ForcedSaleKey[] keys = [.. drawn.SelectMany(draw => draw).Select(one => one.Sale.Key).Distinct()];
        ConcurrentDictionary<int, Dictionary<ForcedSaleKey, Instant?>> without = new();
        October.OnAllCores([.. acts.Values.Where(act => act > 0).Distinct()], act =>
        {
            Simulation run = Run(day, world => world.Journal.Acts.LeaveOut(act));
            Assert.True(run.World.Journal.Acts.HasLeftOut);
            ForcedSales sales = new(run);
            return without[act] = keys.ToDictionary(key => key, sales.TimeOf);
        });

        List<string> lines = ["| draw | sale | sold | by | without its parent | without the move | without the push |", "|---:|---:|---|---|---|---|---|"];
        int[][] counts = [.. drawn.Select(_ => new int[3])];
        for (int d = 0; d < drawn.Length; d++)
        {
            foreach (Drawn one in drawn[d])
            {
                string[] fates = [.. one.Behind.Select(id => id.IsNone || acts[id.Number] == 0 ? "cannot be left out" : Told(one.Sale.At, without[acts[id.Number]][one.Sale.Key]))];
                for (int i = 0; i < 3; i++)
                {
                    counts[d][i] += fates[i].StartsWith("removed", StringComparison.Ordinal) || fates[i].StartsWith("delayed", StringComparison.Ordinal) ? 1 : 0;
                }

                lines.Add(string.Create(CultureInfo.InvariantCulture, $"| {draws[d]} | {one.Sale.Id.Number} | {one.Sale.Account} on {one.Sale.Market} | {ChannelNames.Of(one.Sale.Channel)} | {string.Join(" | ", fates)} |"));
            }

            lines.Add($"| {draws[d]} | | removed or delayed | | {counts[d][0]} of 10 | {counts[d][1]} of 10 | {counts[d][2]} of 10 |");
        }

        October.Print(output, "7-named-parents", $"Ten random forced sales without what came before each ({day.Name}, seed {day.Seed})", lines);
        return counts;
    }

    private static Drawn[] Draw(ForcedSales sales, long seed)
    {
        IReadOnlyList<int> rows = sales.SaleRows;
        RandomStream stream = new RandomStreams((ulong)seed).Named("named-parents");
        List<int> drawn = [];
        while (drawn.Count < 10)
        {
            int row = rows[stream.NextBelow(rows.Count)];
            if (!drawn.Contains(row))
            {
                drawn.Add(row);
            }
        }

        return [.. drawn.Select(row =>
        {
            EventId move = sales.OutsideCauseOf(row), closing = move.IsNone ? EventId.None : sales.ClosingBehind(move);
            return new Drawn(sales.Of(row), [sales.NamedParentOf(row), move, closing.IsNone ? move : closing]);
        })];
    }

    private static string Told(Instant before, Instant? then) => ForcedSales.FateOf(before, then) switch
    {
        SaleFate.Removed => "removed",
        SaleFate.Delayed => string.Create(CultureInfo.InvariantCulture, $"delayed {(then!.Value.Microseconds - before.Microseconds) / 1e6:0.0} s"),
        SaleFate.Earlier => string.Create(CultureInfo.InvariantCulture, $"earlier {(before.Microseconds - then!.Value.Microseconds) / 1e6:0.0} s"),
        _ => "same",
    };

    private static Simulation Run(WorldDescription day, Action<World> ask)
    {
        World world = new(day, day.Seed);
        ask(world);
        Simulation run = new(world);
        run.RunToEnd();
        return run;
    }
}
