using Powderkeg.Kernel;
using Powderkeg.Macro;
using Powderkeg.Scenarios;
using Powderkeg.Units;

namespace Powderkeg.Tests.Macro;

public sealed class FundamentalValuesPath
{
    private static readonly Instant Start = Instant.FromCalendar(new DateTimeOffset(2025, 10, 10, 20, 0, 0, TimeSpan.Zero));

    private static FundamentalValues World(double fall, double noise = 0) => new(
        new MacroDescription
        {
            DailyVolatility = noise,
            Shock = new() { At = Start + Duration.FromMinutes(50), Fall = Ratio.FromDouble(fall), AtOnce = Ratio.FromPercent(30), VolatilityTimes = 3 },
        },
        [new(new(0), 1, 117_000, 1, 0), new(new(1), 2, 4, 1.8, 0), new(new(2), 3, 1, 0, 0)], 3, new RandomStreams(1));

    [Fact]
    public void The_factor_falls_30_percent_of_the_way_at_once_and_the_rest_with_its_time_constant()
    {
        FundamentalValues values = World(0.06);
        Instant shock = Start + Duration.FromMinutes(50);
        Assert.Equal(0, values.ShockPathAt(Instant.FromMicroseconds(shock.Microseconds - 1)));
        double total = Math.Log(0.94);
        Assert.Equal(0.3 * total, values.ShockPathAt(shock), 12);
        // One time constant later 1 - 1/e of the rest has followed.
        Assert.Equal(total * (0.3 + 0.7 * (1 - 1 / Math.E)), values.ShockPathAt(shock + Duration.FromSeconds(290L)), 12);
    }

    [Fact]
    public void Values_move_by_their_betas_and_a_dollar_without_beta_stays()
    {
        FundamentalValues values = World(0.06);
        values.Step(Start + Duration.FromHours(3));
        Assert.InRange(values.Of(new(0)) / 117_000, 0.94 - 1e-9, 0.9401);
        Assert.InRange(values.Of(new(1)) / 4, Math.Pow(0.94, 1.8) - 1e-9, Math.Pow(0.9401, 1.8));
        Assert.Equal(1, values.Of(new(2)));
    }

    /// <summary>MECHANICS.md section 12 b: what is given from outside moves an altcoin by 12% at the most, its own noise included.</summary>
    [Fact]
    public void An_altcoins_value_stays_within_its_bound_whatever_its_noise()
    {
        FundamentalValues values = new(new MacroDescription { DailyVolatility = 0.5 }, [new(new(0), 1, 4, 1.8, 2, 0.12), new(new(1), 2, 4, 1.8, 2)], 2, new RandomStreams(1));
        double lowest = 4, highest = 4, free = 0;
        for (int second = 5; second < 36_000; second += 5)
        {
            values.Step(Start + Duration.FromSeconds((long)second));
            (lowest, highest, free) = (Math.Min(lowest, values.Of(new(0))), Math.Max(highest, values.Of(new(0))), Math.Max(free, Math.Abs(Math.Log(values.Of(new(1)) / 4))));
        }

        Assert.Equal(4 * 0.88, lowest, 1e-9);
        Assert.Equal(4 / 0.88, highest, 1e-9);
        Assert.True(free > -2 * Math.Log(0.88));
    }

    [Fact]
    public void A_shock_of_100_percent_is_not_a_shock_that_a_description_may_ask_for()
    {
        FaultList faults = new();
        new ShockDescription { At = Start, Fall = Ratio.One }.Check(faults);
        Assert.Contains(faults.Faults, f => f.Property == nameof(ShockDescription.Fall));
    }

    [Theory]
    [InlineData("  bound: 6%", "  bound: 600%")]
    [InlineData("altcoin-bound: 12%", "altcoin-bound: 300%")]
    [InlineData("at-once: 30%", "at-once: 130%")]
    [InlineData("recovery: 35%", "recovery: 135%")]
    public void A_share_over_the_whole_is_refused_at_its_line(string shipped, string broken)
    {
        string text = File.ReadAllText(Path.Combine(Samples.SampleRuns.Root, "scenarios/october-2025.yaml"));
        string[] errors = [.. ScenarioReader.Read<WorldDescription>(text.Replace(shipped, broken, StringComparison.Ordinal), "october").Errors.Select(error => error.ToString())];
        Assert.Contains(broken.Trim().Split(':')[0], Assert.Single(errors), StringComparison.Ordinal);
    }
}
