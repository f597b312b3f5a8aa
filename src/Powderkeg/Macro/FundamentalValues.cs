using Powderkeg.Kernel;
using Powderkeg.Units;

namespace Powderkeg.Macro;

/// <summary>What one asset takes of the common factor.</summary>
/// <param name="Start">Fundamental value at the start, USD per whole token.</param>
/// <param name="Beta">Its move per move of the factor (logarithms).</param>
/// <param name="OwnDailyVolatility">Its own noise, a day.</param>
/// <param name="Bound">Its value never moves further than this share from the start; 0 where only the factor is bounded.</param>
public readonly record struct FactorExposure(AssetId Asset, ulong Key, double Start, double Beta, double OwnDailyVolatility, double Bound = 0);

/// <summary>
/// The fundamental values of the run: start * e^(beta * factor + own noise). The factor falls at the shock, part at once and the rest with a
/// time constant, and recovers as stated; everything else in the run is endogenous.
/// </summary>
/// <remarks>Values of USDe, WBETH/ETH and BNSOL/SOL do not move: their beta is 0 or their underlying's, and they have no noise of their own.</remarks>
public sealed class FundamentalValues
{
    private readonly MacroDescription description;
    private readonly FactorExposure[] exposures;
    private readonly double[] ownNoise;
    private readonly double[] lowestOf;
    private readonly double[] values;
    private readonly RandomStream[] streams;
    private RandomStream common;
    private double factorNoise;
    private readonly double shockLog;
    private readonly double lowest;

    /// <param name="assets">Number of assets of the run; exposures are found by asset index.</param>
    public FundamentalValues(MacroDescription description, IReadOnlyList<FactorExposure> exposures, int assets, RandomStreams streams)
    {
        this.description = description;
        this.exposures = [.. exposures];
        ownNoise = new double[assets];
        lowestOf = new double[assets];
        values = new double[assets];
        this.streams = new RandomStream[assets];
        common = streams.Named("macro/factor");
        foreach (FactorExposure exposure in exposures)
        {
            values[exposure.Asset.Index] = exposure.Start;
            lowestOf[exposure.Asset.Index] = exposure.Bound > 0 ? FixedMath.Log(1 - Math.Min(0.999, exposure.Bound)) : double.NegativeInfinity;
            this.streams[exposure.Asset.Index] = streams.Keyed(exposure.Key, "macro/own");
        }

        lowest = FixedMath.Log(1 - Math.Min(0.999, description.Bound.Value));
        shockLog = description.Shock is { } shock ? FixedMath.Log(Math.Max(1e-9, 1 - shock.Fall.Value)) : 0;
    }

    public double Of(AssetId asset) => values[asset.Index];

    public double BetaOf(AssetId asset)
    {
        foreach (FactorExposure exposure in exposures)
        {
            if (exposure.Asset == asset)
            {
                return exposure.Beta;
            }
        }

        return 0;
    }

    /// <summary>The shock's part of the factor's logarithm at a time, zero before it.</summary>
    public double ShockPathAt(Instant now)
    {
        if (description.Shock is not { } shock || now < shock.At)
        {
            return 0;
        }

        double seconds = (now - shock.At).Seconds;
        double atOnce = shock.AtOnce.Value;
        double fallen = atOnce + (1 - atOnce) * (1 - FixedMath.Exp(-seconds / shock.TimeConstant.Seconds));
        double after = seconds - shock.RecoveryAfter.Seconds;
        double recovered = after <= 0 ? 0 : shock.Recovery.Value * (1 - FixedMath.Exp(-after / shock.RecoveryTime.Seconds));
        return shockLog * (fallen - recovered);
    }

    /// <summary>How many times the calm day's noise the noise is now: 1 before the shock. Public: everybody sees volatility.</summary>
    public double VolatilityTimesAt(Instant now) =>
        description.Shock is not { } shock || now < shock.At ? 1
            : 1 + (shock.VolatilityTimes - 1) * FixedMath.Exp(-(now - shock.At).Seconds / shock.VolatilityTime.Seconds);

    /// <summary>One step of <see cref="MacroDescription.Step"/>: draws noise and moves every value.</summary>
    public void Step(Instant now)
    {
        double root = Math.Sqrt(description.Step.Seconds / 86_400) * VolatilityTimesAt(now);
        factorNoise += description.DailyVolatility * root * Bounded(common.NextStudent4());
        double factor = Math.Clamp(ShockPathAt(now) + factorNoise, lowest, -lowest);
        foreach (FactorExposure exposure in exposures)
        {
            int i = exposure.Asset.Index;
            if (exposure.OwnDailyVolatility > 0)
            {
                ownNoise[i] += exposure.OwnDailyVolatility * root * Bounded(streams[i].NextStudent4());
            }

            values[i] = exposure.Start * FixedMath.Exp(Math.Clamp(exposure.Beta * factor + ownNoise[i], lowestOf[i], -lowestOf[i]));
        }
    }

    /// <summary>A single draw of noise is cut at four standard deviations: noise is not a second shock.</summary>
    private static double Bounded(double draw) => Math.Clamp(draw, -4, 4);
}
