using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Experiments.Sensitivity;

/// <summary>How many numbers are looked at together: each trajectory or row gives every outcome at once.</summary>
public enum ScreeningMethod
{
    /// <summary>Which matter at all, from few runs.</summary>
    Morris,

    /// <summary>Which share of the variance each makes.</summary>
    Sobol,
}

/// <summary>One outcome's answer: effects by factor or indices by factor, whichever was asked for.</summary>
/// <param name="Low">Lowest value over all points, and <paramref name="High"/> the highest: what there was to explain.</param>
public sealed record ScreenedOutcome(string Outcome, OutcomeUnit Unit, double Low, double High, IReadOnlyList<MorrisEffect> Effects, IReadOnlyList<SobolIndex> Indices);

/// <summary>Many numbers varied together between two factors of what is written, on the same seeds and with the same randomness.</summary>
public static class Screening
{
    /// <summary>Points of the design, each number between 0 and 1.</summary>
    /// <param name="size">Trajectories of Morris, rows of Sobol.</param>
    public static IReadOnlyList<double[]> Points(ScreeningMethod method, int factors, int size, ulong seed) =>
        method == ScreeningMethod.Morris ? new Morris(factors, size, 4, seed).Points : new Sobol(factors, size, seed).Points;

    /// <summary>A point's place between two factors, evenly in ratios: halving and doubling are as far from the middle.</summary>
    public static double FactorAt(double place, double from, double to) => from * Math.Exp(place * Math.Log(to / from));

    /// <param name="runs">By point, then seed; a point's value is the mean over its seeds.</param>
    public static IReadOnlyList<ScreenedOutcome> Read(
        ScreeningMethod method, int factors, int size, ulong seed, IReadOnlyList<IReadOnlyList<RunOutcomes>> runs, IReadOnlyList<OutcomeMeasure> outcomes) =>
        [.. outcomes.Select(outcome =>
        {
            double[] answers = [.. runs.Select(point => point.Average(run => run[outcome.Name]))];
            return new ScreenedOutcome(outcome.Name, outcome.Unit, answers.Min(), answers.Max(),
                method == ScreeningMethod.Morris ? new Morris(factors, size, 4, seed).Effects(answers) : [],
                method == ScreeningMethod.Sobol ? new Sobol(factors, size, seed).Indices(answers) : []);
        })];
}
