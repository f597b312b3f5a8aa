namespace Powderkeg.Experiments.Validation;

/// <summary>How sure the real figure is.</summary>
public enum Sureness
{
    /// <summary>Measured data.</summary>
    A,

    /// <summary>Several reports agree.</summary>
    B,

    /// <summary>One report.</summary>
    C,
}

/// <summary>What a figure counts.</summary>
public enum FigureUnit
{
    /// <summary>A share or a change of one: 0.13 is 13%.</summary>
    Share,
    Usd,
    Seconds,

    /// <summary>Whole quote units.</summary>
    Price,

    /// <summary>A factor.</summary>
    Times,
}

/// <summary>What of the real day a run must meet: one row of docs/reference/targets.md.</summary>
/// <param name="Id">Kebab-case, the row's name everywhere.</param>
/// <param name="What">What was measured on the day.</param>
/// <param name="Real">What it was.</param>
/// <param name="Tolerance">The tolerance in words; <paramref name="Limits"/> says the same in numbers.</param>
/// <param name="Source">Where the real figure comes from.</param>
/// <param name="Limits">Of the figure that is judged.</param>
public sealed record Target(string Id, string What, string Real, string Tolerance, Sureness Sure, string Source, FigureUnit Unit, Limits Limits)
{
    /// <summary>Of the second figure of a row that has two.</summary>
    public Limits? AlsoLimits { get; init; }

    /// <summary>The leg of the fall that came before the shock, for figures measured from the day's high; 0 for others.</summary>
    public double LegBefore { get; init; }

    /// <summary>A figure of this row in the words of its unit, in ASCII.</summary>
    public string InWords(double value) => Say.Of(value, Unit);
}

/// <summary>Where a number stands to its limits.</summary>
public enum Standing
{
    Under,
    Inside,
    Over,
}

/// <summary>The numbers that pass: from a low to a high, both included unless the words say "above" or "below".</summary>
public readonly record struct Limits
{
    private const double Rounding = 1e-9;
    private readonly bool isStrict;

    private Limits(double low, double high, bool isStrict)
    {
        Low = low;
        High = high;
        this.isStrict = isStrict;
    }

    /// <summary>Minus infinity where there is none.</summary>
    public double Low { get; }

    /// <summary>Infinity where there is none.</summary>
    public double High { get; }

    /// <summary>Whatever is measured passes: the row only reports.</summary>
    public static Limits Reported { get; } = new(double.NegativeInfinity, double.PositiveInfinity, false);

    public static Limits Between(double low, double high) => new(low, high, false);

    public static Limits AtMost(double high) => new(double.NegativeInfinity, high, false);

    public static Limits Above(double low) => new(low, double.PositiveInfinity, true);

    public static Limits Below(double high) => new(double.NegativeInfinity, high, true);

    /// <summary>A figure that differs from a limit by the rounding of its arithmetic only (a billionth) is at the limit.</summary>
    public Standing Of(double value)
    {
        double slack = isStrict ? -Rounding : Rounding;
        return value < Low - slack * Size(Low) ? Standing.Under
            : value > High + slack * Size(High) ? Standing.Over : Standing.Inside;
    }

    private static double Size(double limit) => double.IsFinite(limit) ? Math.Max(1, Math.Abs(limit)) : 1;

    public bool Hold(double value) => Of(value) == Standing.Inside;
}
