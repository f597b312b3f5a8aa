namespace Powderkeg.Experiments.Validation;

/// <summary>What a run says to one row.</summary>
public enum Verdict
{
    Pass,
    Miss,

    /// <summary>The world has not what the row asks about; the reason stands with it.</summary>
    NotMeasured,
}

/// <summary>A second figure of a row, beside the one that is judged.</summary>
public readonly record struct BesideFigure(string Name, double Value);

/// <summary>One row as one run answers it.</summary>
public sealed record Reading
{
    public required Target Target { get; init; }
    public required Verdict Verdict { get; init; }

    /// <summary>The figure that is judged, in the target's unit; null where nothing could be measured.</summary>
    public double? Simulated { get; init; }

    /// <summary>The figures in words, the judged one first.</summary>
    public required string Words { get; init; }

    /// <summary>Why it was missed or not measured; empty where it passed.</summary>
    public string Cause { get; init; } = "";

    /// <summary>The state a run ended in where a row has two ("broke", "held"); null elsewhere. Results of such rows are never averaged.</summary>
    public string? State { get; init; }

    public IReadOnlyList<BesideFigure> Beside { get; init; } = [];

    /// <summary>The same figure with all forced channels off; null where that run was not made, or the row is no price.</summary>
    public double? Unforced { get; init; }

    /// <summary>Reads the row from the falls of another run of the same world, by "venue market".</summary>
    internal Func<IReadOnlyDictionary<string, double>, double?>? UnforcedBy { get; init; }

    internal Reading WithUnforced(IReadOnlyDictionary<string, double> falls) => this with { Unforced = UnforcedBy?.Invoke(falls) };

    /// <summary>A row whose figure was read: it passes inside its limits.</summary>
    /// <param name="why">What the run shows of the reason; said only if the row is missed.</param>
    internal static Reading Judged(Target target, double simulated, string words, string why = "") =>
        target.Limits.Of(simulated) switch
        {
            Standing.Inside => new() { Target = target, Verdict = Verdict.Pass, Simulated = simulated, Words = words },
            Standing.Under => Missed(target, simulated, words, why, MissCauses.Under(target.Id)),
            _ => Missed(target, simulated, words, why, MissCauses.Over(target.Id)),
        };

    internal static Reading NotMeasured(Target target, string reason) =>
        new() { Target = target, Verdict = Verdict.NotMeasured, Words = "", Cause = reason };

    /// <summary>Missed for a reason that is not a number out of its limits.</summary>
    internal static Reading Missed(Target target, double? simulated, string words, string cause) =>
        new() { Target = target, Verdict = Verdict.Miss, Simulated = simulated, Words = words, Cause = cause };

    private static Reading Missed(Target target, double simulated, string words, string why, string look) =>
        Missed(target, simulated, words, why.Length == 0 ? look : look.Length == 0 ? why : $"{why}; {look}");
}
