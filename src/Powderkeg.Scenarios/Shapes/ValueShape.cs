using Powderkeg.Units;

namespace Powderkeg.Scenarios.Shapes;

/// <summary>How a described value is written.</summary>
internal enum ValueKind
{
    Text,
    Flag,
    Whole,
    Real,
    Choice,
    Instant,
    Duration,
    Ratio,
    Draw,
    Record,
    Family,
    List,
    Map,
}

/// <summary>A type a description may hold, and of lists and maps that of their values.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Type">Its type, without the <c>?</c> of a nullable struct.</param>
/// <param name="Item">The values of a list or map.</param>
internal sealed record ValueShape(ValueKind Kind, Type Type, ValueShape? Item)
{
    public static ValueShape Of(Type declared, string place)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return new(ValueKind.List, type, Of(type.GetGenericArguments()[0], place));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) && type.GetGenericArguments()[0] == typeof(string))
        {
            return new(ValueKind.Map, type, Of(type.GetGenericArguments()[1], place));
        }

        ValueKind? kind = Simple(type);
        Invariant.Require(kind is not null, "SCENARIO-1", $"every property of a description has a type that the scenario format can write; {place} is {declared.Name}");
        return new(kind.Value, type, null);
    }

    private static ValueKind? Simple(Type type) =>
        type == typeof(string) ? ValueKind.Text
        : type == typeof(bool) ? ValueKind.Flag
        : type == typeof(int) || type == typeof(long) ? ValueKind.Whole
        : type == typeof(double) ? ValueKind.Real
        : type.IsEnum ? ValueKind.Choice
        : type == typeof(Instant) ? ValueKind.Instant
        : type == typeof(Duration) ? ValueKind.Duration
        : type == typeof(Ratio) ? ValueKind.Ratio
        : type == typeof(Draw) ? ValueKind.Draw
        : type.IsPrimitive || type.IsInterface || type.IsArray || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true ? null
        : type is { IsClass: true, IsAbstract: true } ? ValueKind.Family
        : type.GetConstructor(Type.EmptyTypes) is not null ? ValueKind.Record
        : null;
}
