using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Powderkeg.Scenarios.Shapes;
using Powderkeg.Units;

namespace Powderkeg.Scenarios;

/// <summary>A fingerprint of what a description means: comments, layout, the order of keys and the order of named items don't change it.</summary>
/// <remarks>
/// SHA-256 of canonical JSON: keys sorted, null left out, lists of items with a name sorted by it, other lists in their order, numbers in the shortest form that reads back.
/// Defaults are written like any value: a default that changes changes the meaning. Only the kind that is usual is left out, written or not.
/// </remarks>
public static class ScenarioHash
{
    /// <summary>64 hexadecimal digits.</summary>
    public static string Of(object description)
    {
        ArrayBufferWriter<byte> canonical = new();
        using (Utf8JsonWriter json = new(canonical))
        {
            WriteRecord(json, RecordShape.Of(description.GetType()), description, null);
        }

        return Convert.ToHexStringLower(SHA256.HashData(canonical.WrittenSpan));
    }

    private static void WriteRecord(Utf8JsonWriter json, RecordShape shape, object description, string? kind)
    {
        json.WriteStartObject();
        if (kind is not null)
        {
            json.WriteString(FamilyShape.KindKey, kind);
        }

        foreach (PropertyShape property in shape.Properties.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (property.Property.GetValue(description) is object value)
            {
                json.WritePropertyName(property.Key);
                Write(json, property.Value, value);
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ValueShape shape, object value)
    {
        switch (shape.Kind)
        {
            case ValueKind.List:
                WriteList(json, shape.Item!, [.. ((IEnumerable)value).Cast<object>()]);
                break;
            case ValueKind.Map:
                WriteMap(json, shape.Item!, (IEnumerable)value);
                break;
            case ValueKind.Record or ValueKind.Draw:
                WriteRecord(json, RecordShape.Of(shape.Type), value, null);
                break;
            case ValueKind.Family:
                FamilyShape family = FamilyShape.Of(shape.Type);
                WriteRecord(json, RecordShape.Of(value.GetType()), value, value.GetType() == family.Usual ? null : family.KindOf(value.GetType()));
                break;
            default:
                json.WriteStringValue(SingleText(value));
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter json, ValueShape item, IReadOnlyList<object> items)
    {
        bool isNamed = items.Count > 0 && items.All(i => NameOf(item, i) is not null);
        json.WriteStartArray();
        foreach (object value in isNamed ? [.. items.OrderBy(i => NameOf(item, i), StringComparer.Ordinal)] : items)
        {
            Write(json, item, value);
        }

        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, ValueShape item, IEnumerable map)
    {
        // A dictionary of any value type enumerates as pairs; only reflection knows them all.
        List<(string Key, object Value)> pairs = [];
        foreach (object pair in map)
        {
            pairs.Add(((string)pair.GetType().GetProperty("Key")!.GetValue(pair)!, pair.GetType().GetProperty("Value")!.GetValue(pair)!));
        }

        json.WriteStartObject();
        foreach ((string key, object value) in pairs.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(key);
            Write(json, item, value);
        }

        json.WriteEndObject();
    }

    private static string? NameOf(ValueShape shape, object item) =>
        shape.Kind is ValueKind.Record or ValueKind.Family
            ? RecordShape.Of(item.GetType()).Properties.FirstOrDefault(p => p is { Names: not null, Value.Kind: ValueKind.Text })?.Property.GetValue(item) as string
            : null;

    private static string SingleText(object value) => value switch
    {
        double real => (real == 0 ? 0 : real).ToString("R", CultureInfo.InvariantCulture),
        Instant instant => instant.Microseconds.ToString(CultureInfo.InvariantCulture),
        Duration duration => duration.Microseconds.ToString(CultureInfo.InvariantCulture),
        Ratio ratio => ratio.PartsPerBillion.ToString(CultureInfo.InvariantCulture),
        Enum choice => KebabCase.Of(choice.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
