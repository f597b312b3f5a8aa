using CsCheck;
using Powderkeg.Units;

namespace Powderkeg.Tests.Units;

/// <summary>Chances that are decided early, against the whole formula.</summary>
public sealed class FixedMathStrikes
{
    /// <summary>Hazards of all sizes, and draws everywhere or right beside the chance or the hazard.</summary>
    private static readonly Gen<(double Draw, double Hazard)> Draws =
        from hazard in Gen.OneOf(Gen.Double[0, 1e-9], Gen.Double[0, 1e-3], Gen.Double[0, 50], Gen.Double[-2, 0])
        from anywhere in Gen.Double[0, 1]
        from beside in Gen.Double[-4e-12, 4e-12]
        from kind in Gen.Int[0, 2]
        select (kind == 0 ? anywhere : kind == 1 ? 1 - FixedMath.Exp(-hazard) + beside : hazard + beside, hazard);

    [Fact]
    [Trait("share", "properties")]
    public void A_draw_strikes_exactly_where_it_lies_under_the_chance_of_the_hazard() =>
        Draws.Sample(d => FixedMath.Strikes(d.Draw, d.Hazard) == d.Draw < 1 - FixedMath.Exp(-d.Hazard), iter: 20_000);

    [Fact]
    [Trait("share", "properties")]
    public void A_draw_that_may_not_strike_at_a_hazard_strikes_at_no_lower_one() =>
        Gen.Select(Draws, Gen.Double[0, 1]).Sample((d, share) => FixedMath.MayStrike(d.Draw, d.Hazard) || d.Hazard < 0
            || d.Draw >= 1 - FixedMath.Exp(-d.Hazard * share), iter: 20_000);

    /// <summary>What funds and unified accounts ask first, without the fading, and what they ask then.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void A_draw_above_the_unfaded_chance_is_above_the_faded_one() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 10], Gen.Double[0, 100], Gen.Double[0, 50]).Sample((draw, unfaded, seconds, age) =>
        {
            double fade = FixedMath.Exp(-age);
            return fade <= 1 && (draw < unfaded * seconds / 0.2 || draw >= unfaded * fade * seconds / 0.2);
        }, iter: 20_000);
}
