using Powderkeg.Contagion;
using Powderkeg.Units;
using Xunit.Abstractions;

namespace Powderkeg.Tests.Days;

/// <summary>The whole shipped day under twenty seeds: it always ends, and every unit is there. Which dominoes fall is printed, not required.</summary>
[Collection(LongRing.Name)]
public sealed class OctoberSeeds(ITestOutputHelper output)
{
    [Fact]
    [Trait("ring", "long")]
    public void Twenty_seeds_of_the_whole_day_end_with_every_unit_accounted_for()
    {
        WorldDescription day = October.AsShipped;
        RunSummary[] runs = October.OnAllCores(October.Seeds(20), seed => October.Run("as shipped", day, seed));
        October.Print(output, "1-seeds", $"Seeds of the whole day ({runs.Length})",
        [
            "| seed | digest | happenings | BTC | median altcoin | fell | did not fall |", "|---:|---|---:|---:|---:|---|---|",
            .. runs.Select(run => $"| {run.Seed} | {run.Digest} | {run.Happenings / 1e6:0.0} m | {October.Percent(Btc(run))} | {October.Percent(October.MedianAltcoinDrop(run))} | {Names(run, true)} | {Names(run, false)} |"),
        ]);
        Assert.All(runs, run =>
        {
            Assert.Matches("^[0-9a-f]{16}$", run.Digest);
            Assert.True(run.Facts > 0 && run.End == day.End);
            Assert.All(run.Audit, row => Assert.Equal(0, row.Difference.Units));
        });
        Assert.Equal(runs.Length, runs.Select(run => run.Digest).Distinct().Count());
    }

    private static double Btc(RunSummary run) => run.Prices.Single(p => p.Market == "main:BTC/USDT").Drawdown;

    /// <summary>In the order in which they fell, with minutes from the shock; or those that stand.</summary>
    private static string Names(RunSummary run, bool fallen) => string.Join(", ", run.Dominoes.Where(d => d.Onset is not null == fallen).OrderBy(d => d.Onset?.Microseconds ?? 0)
        .Select(d => d.Onset is Instant onset ? $"{d.Id} +{(onset - October.Shock).Seconds / 60:0}" : d.Id));
}
