using System.Globalization;
using System.Text.RegularExpressions;
using Powderkeg.Experiments.Validation;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Experiments;

public sealed class TargetsTable
{
    [Fact]
    public void The_document_and_the_code_are_one_table()
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(SampleRuns.Root, "docs/reference/targets.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToArray())];
        string[][] code = [.. Targets.All.Select(t => new[] { t.Id, t.What, t.Real, t.Tolerance, t.Sure.ToString(), t.Source })];
        Assert.Equal(code, rows);
    }

    [Fact]
    public void Fourteen_rows_are_of_sure_A_and_ten_of_them_are_the_floor()
    {
        Assert.Equal(
            ["btc-drop", "eth-drop", "sol-drop", "bnb-drop", "alt-median", "alt-wick", "usde-main", "usde-chain", "wbeth", "bnsol", "hl-adl-ratio", "hl-adl-delay", "hl-adl-winners", "burst-shape"],
            Targets.All.Where(t => t.Sure == Sureness.A).Select(t => t.Id));
        Assert.Equal((14, 10, 35), (Targets.SureRows, Targets.Floor, Targets.All.Count));
    }

    /// <summary>The limits in numbers are those of the words: each finite one stands in the tolerance, in percent, billions, minutes or as it is.</summary>
    [Fact]
    public void Every_limit_stands_in_the_words_of_its_tolerance()
    {
        string[] elsewhere = ["usde-late"]; // "later than": above zero
        foreach (Target target in Targets.All.Where(t => !elsewhere.Contains(t.Id)))
        {
            double[] said = [.. Regex.Matches(target.Tolerance, @"\d+(\.\d+)?").Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
            IEnumerable<Limits> limits = target.AlsoLimits is Limits also ? [target.Limits, also] : [target.Limits];
            foreach (double limit in limits.SelectMany(l => new[] { l.Low, l.High }).Where(double.IsFinite).Select(Math.Abs))
            {
                Assert.True(
                    ((double[])[limit, limit * 100, limit / 1e9, limit / 1e6, limit / 60]).Any(way => said.Any(number => Math.Abs(number - way) < 1e-9)),
                    $"{target.Id}: {limit.ToString(CultureInfo.InvariantCulture)} is not in '{target.Tolerance}'");
            }
        }
    }

    [Theory]
    [InlineData("usde-chain", 0.98, Standing.Under)] // above 0.98
    [InlineData("usde-chain", 0.9801, Standing.Inside)]
    [InlineData("wbeth", 0.5, Standing.Over)] // below 0.5
    [InlineData("usde-second", 0.97000000000000008, Standing.Inside)] // a price of 9,700 ticks
    [InlineData("usde-second", 0.9701, Standing.Over)]
    [InlineData("depth", -0.6, Standing.Inside)] // -60% or worse
    [InlineData("depth", -0.59, Standing.Over)]
    [InlineData("depth", -1, Standing.Inside)]
    [InlineData("compensation", 0, Standing.Inside)]
    [InlineData("btc-drop", -0.19, Standing.Under)]
    public void Limits_are_included_unless_the_words_say_above_or_below(string id, double value, Standing standing) => Assert.Equal(standing, Targets.Of(id).Limits.Of(value));

    [Fact]
    public void Every_side_on_which_a_row_can_be_missed_has_a_cause_in_words()
    {
        foreach (Target target in Targets.All.Where(t => t.Unit != FigureUnit.Usd || t.Limits != Limits.Reported))
        {
            Assert.True(double.IsInfinity(target.Limits.Low) || MissCauses.Under(target.Id).Length > 0, $"{target.Id}: no cause under its limits");
            Assert.True(double.IsInfinity(target.Limits.High) || MissCauses.Over(target.Id).Length > 0, $"{target.Id}: no cause over its limits");
        }
    }
}
