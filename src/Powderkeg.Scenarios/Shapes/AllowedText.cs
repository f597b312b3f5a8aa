using System.Globalization;
using Powderkeg.Scenarios.Text;
using Powderkeg.Units;

namespace Powderkeg.Scenarios.Shapes;

/// <summary>What is allowed in a place, in words: the same sentence in errors and in the schema.</summary>
internal static class AllowedText
{
    private const int MostListed = 30;

    /// <summary>How a value of this shape is written, with its range and unit.</summary>
    public static string Of(ValueShape shape, PropertyShape? property)
    {
        string how = shape.Kind switch
        {
            ValueKind.Text => "text",
            ValueKind.Flag => "true or false",
            ValueKind.Whole => "a whole number (1200, 1_200, 1.2k, 3m, 2bn)",
            ValueKind.Real => "a finite number (0.5, 1_200, 1.2m, 3bn)",
            ValueKind.Choice => string.Join(", ", ChoicesOf(shape.Type)),
            ValueKind.Instant => "a moment in UTC (2025-10-10T20:50:00Z)",
            ValueKind.Duration => "a duration (250ms, 30s, 5min, 8h, 7d)",
            ValueKind.Ratio => "a ratio of 0 or more (5%, 25bps, 0.05)",
            ValueKind.Draw => "a number, {from, to} or {median, sigma}, the last two with min and max",
            ValueKind.Record => $"a mapping with the keys {RecordShape.Of(shape.Type).AllowedKeys}",
            ValueKind.Family => $"a mapping whose kind is {FamilyShape.Of(shape.Type).AllowedKinds}",
            ValueKind.List => $"a list; each item: {Of(shape.Item!, property)}",
            _ => $"a mapping; each value: {Of(shape.Item!, property)}",
        };
        return !TakesRange(shape.Kind) || property is null ? how
            : property.Range is not null ? $"{how}, {RangeOf(shape, property)}"
            : property.Unit.Length > 0 ? $"{how}, in {property.Unit}"
            : how;
    }

    /// <summary>Only the range, for a value that is well written and lies outside: <c>0 to 18 gwei</c>. Null where there is none.</summary>
    public static string? RangeOf(ValueShape shape, PropertyShape? property)
    {
        if (property?.Range is not AllowedAttribute range)
        {
            return shape.Kind != ValueKind.Whole ? null
                : shape.Type == typeof(int) ? string.Create(CultureInfo.InvariantCulture, $"{int.MinValue} to {int.MaxValue}")
                : string.Create(CultureInfo.InvariantCulture, $"{long.MinValue} to {long.MaxValue}");
        }

        bool isTime = shape.Kind == ValueKind.Duration;
        return $"{Bound(range.Least, isTime)} to {Bound(range.Most, isTime)}{(property.Unit.Length == 0 ? "" : " " + property.Unit)}";
    }

    public static bool TakesRange(ValueKind kind) => kind is ValueKind.Whole or ValueKind.Real or ValueKind.Duration or ValueKind.Ratio or ValueKind.Draw;

    public static IEnumerable<string> ChoicesOf(Type choice) => Enum.GetNames(choice).Select(KebabCase.Of);

    /// <summary>Names of things in alphabetical order, cut where a list would fill the screen.</summary>
    public static string Listed(IReadOnlyCollection<string> names)
    {
        string listed = string.Join(", ", names.Order(StringComparer.Ordinal).Take(MostListed));
        return names.Count > MostListed ? string.Create(CultureInfo.InvariantCulture, $"{listed} and {names.Count - MostListed} more") : listed;
    }

    private static string Bound(double value, bool isTime) =>
        isTime && value is >= 0 and <= 1e12 ? WrittenValue.Show(Duration.FromSeconds(value)) : WrittenValue.Show(value);
}
