using Powderkeg.Scenarios.Shapes;
using Powderkeg.Scenarios.Text;
using Powderkeg.Units;

namespace Powderkeg.Scenarios.Binding;

/// <summary>One written value to one value of the code, or one error.</summary>
internal sealed class ScalarBinder(ErrorList errors)
{
    public bool TryBind(ValueShape shape, ScalarNode node, ScenarioPath path, PropertyShape? property, out object? value)
    {
        double measured = double.NaN;
        value = shape.Kind switch
        {
            ValueKind.Text => node.Text,
            ValueKind.Flag => node.IsPlain ? node.Text switch { "true" => true, "false" => false, _ => null } : null,
            ValueKind.Choice => ChoiceOf(shape.Type, node.Text),
            ValueKind.Instant => WrittenValue.TryInstant(node.Text, out Instant instant) ? instant : null,
            ValueKind.Whole => WrittenValue.TryWhole(node.Text, out long whole) ? Whole(shape.Type, whole, out measured) : null,
            ValueKind.Real => WrittenValue.TryReal(node.Text, out double real) ? measured = real : null,
            ValueKind.Ratio => WrittenValue.TryRatio(node.Text, out Ratio ratio) ? Measured(ratio, ratio.Value, out measured) : null,
            ValueKind.Duration => WrittenValue.TryDuration(node.Text, out Duration duration) ? Measured(duration, duration.Seconds, out measured) : null,
            ValueKind.Draw => WrittenValue.TryReal(node.Text, out double drawn) ? Measured(Draw.Of(drawn), drawn, out measured) : null,
            _ => null,
        };
        string found = ErrorList.Shown(node.Text);
        if (value is null)
        {
            string[] choices = shape.Kind == ValueKind.Choice ? [.. AllowedText.ChoicesOf(shape.Type)] : [];
            errors.Add(node.At, path.ToString(), found, AllowedText.Of(shape, property), errors.Nearest(node.Text, choices));
            return false;
        }

        bool isInside = !AllowedText.TakesRange(shape.Kind) || IsInside(shape, property, measured);
        if (!isInside)
        {
            errors.Add(node.At, path.ToString(), found, AllowedText.RangeOf(shape, property)!);
        }

        return isInside;
    }

    private static bool IsInside(ValueShape shape, PropertyShape? property, double measured)
    {
        bool fits = shape.Type != typeof(int) || (measured >= int.MinValue && measured <= int.MaxValue);
        return fits && (property?.Range is not AllowedAttribute range || (measured >= range.Least && measured <= range.Most));
    }

    private static object Whole(Type type, long whole, out double measured)
    {
        measured = whole;
        return type == typeof(int) && whole is >= int.MinValue and <= int.MaxValue ? (object)(int)whole : whole;
    }

    private static object Measured(object value, double size, out double measured)
    {
        measured = size;
        return value;
    }

    private static object? ChoiceOf(Type type, string text)
    {
        string? name = Enum.GetNames(type).FirstOrDefault(n => KebabCase.Of(n) == text);
        return name is null ? null : Enum.Parse(type, name);
    }
}
