using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Recommendation;

namespace Powderkeg.Tests.Cli;

public class RecommendPageNarrow
{
    /// <summary>A path longer than its column would take the number with it, and every row would read alike.</summary>
    [Fact]
    public void The_number_of_a_setting_is_seen_however_long_its_path()
    {
        const string Path = "lending-pools[core].e-modes[susde-stable].liquidation-threshold", Other = "lending-pools[core].reserves[asset=ETH].loan-to-value";
        FrontierPoint[] points = [new([Path + "=90%", Other + ": x 0.8"], 1, 0, 8), new([Path + "=92%", Other + ": x 1"], 2, 1, 8)];
        RiskLimit limit = RiskLimit.Read("p(bad-debt>0) < 50%", ["bad-debt"], out _)!;
        string page = Printed(points, limit);
        Assert.Contains("liquidation-threshold=90%, loan-to-value: x 0.8 ", page, StringComparison.Ordinal);
        Assert.Contains("\nliquidation-threshold: " + Path + "\n", page, StringComparison.Ordinal);
        Assert.Contains("\nloan-to-value: " + Other + "\n", page, StringComparison.Ordinal);

        // Two places with one key can't be told by it: then the paths stay.
        page = Printed([new(["a.size=1", "b.size=2"], 1, 0, 8)], limit);
        Assert.Contains("a.size=1, b.size=2", page, StringComparison.Ordinal);
    }

    private static string Printed(FrontierPoint[] points, RiskLimit limit)
    {
        StringWriter to = new() { NewLine = "\n" };
        new RecommendPage(new("day", limit, [1], null, Frontier.Of(points, limit.Most)), new Terminal(120, Layout.Wide, Ink.Plain, Glyphs.Unicode)).Write(to);
        return to.ToString();
    }
}
