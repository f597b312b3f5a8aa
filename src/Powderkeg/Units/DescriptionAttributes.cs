namespace Powderkeg.Units;

/// <summary>What a described value is, in a sentence, for the schema, the editors that complete from it, and error messages.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Field)]
public sealed class DescribeAttribute(string sentence) : Attribute
{
    public string Sentence { get; } = sentence;

    /// <summary>The unit of a bare number ("USD", "gwei", "bps"); empty where the type has its own.</summary>
    public string Unit { get; init; } = "";
}

/// <summary>The closed range of a described number, ratio (as a plain number) or duration (in seconds).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedAttribute(double least, double most) : Attribute
{
    public double Least { get; } = least;
    public double Most { get; } = most;
}

/// <summary>What an id in a description names: "asset", "venue", "oracle" ... One name per kind over the whole scenario.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamesAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;
}

/// <summary>The value (or each of a list's values, or each key of a map) must be an id that some <see cref="NamesAttribute"/> of this kind introduces.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RefersToAttribute(params string[] kinds) : Attribute
{
    public IReadOnlyList<string> Kinds { get; } = kinds;
}

/// <summary>Of an abstract description: the kind that is meant where none is written.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class UsualKindAttribute(Type kind) : Attribute
{
    public Type Kind { get; } = kind;
}

/// <summary>A description that knows a rule between its fields, or across the world.</summary>
public interface IChecked
{
    void Check(FaultList faults);
}

/// <summary>One fault of a description: whose field, what was found, and what is allowed. The loader adds file, line and column.</summary>
public readonly record struct Fault(object Owner, string Property, string Found, string Allowed);

/// <summary>All faults found so far: a bad scenario reports every one at once.</summary>
public sealed class FaultList
{
    private readonly List<Fault> faults = [];

    public IReadOnlyList<Fault> Faults => faults;

    /// <param name="owner">The description that holds the field (by reference: the loader knows where it stood).</param>
    /// <param name="property">The field, by <c>nameof</c>.</param>
    public void Add(object owner, string property, string found, string allowed) => faults.Add(new(owner, property, found, allowed));
}

/// <summary>A number drawn once per member of a population: fixed, uniform or lognormal, cut to a range.</summary>
/// <remarks>In YAML a bare number (fixed), <c>{from: 1, to: 2}</c> (uniform) or <c>{median: 3.7, sigma: 0.61}</c> (lognormal); the last two take <c>min</c> and <c>max</c>.</remarks>
public sealed record Draw
{
    [Describe("Every member gets this value.")]
    public double? Fixed { get; init; }

    [Describe("Uniform draws: from here.")]
    public double? From { get; init; }

    [Describe("Uniform draws: to here.")]
    public double? To { get; init; }

    [Describe("Lognormal draws: half lie below.")]
    public double? Median { get; init; }

    [Describe("Lognormal draws: standard deviation of the logarithm.")]
    public double? Sigma { get; init; }

    [Describe("Draws below are raised to this.")]
    public double? Min { get; init; }

    [Describe("Draws above are lowered to this.")]
    public double? Max { get; init; }

    public static Draw Of(double value) => new() { Fixed = value };

    /// <summary>The value at a uniform number strictly between 0 and 1.</summary>
    public double At(double uniform)
    {
        double value = Fixed
            ?? (From is double from && To is double to ? from + (to - from) * uniform
            : Median is double median ? median * FixedMath.Exp((Sigma ?? 0) * FixedMath.NormalQuantile(uniform))
            : 0);
        return Math.Min(Math.Max(value, Min ?? double.NegativeInfinity), Max ?? double.PositiveInfinity);
    }
}
