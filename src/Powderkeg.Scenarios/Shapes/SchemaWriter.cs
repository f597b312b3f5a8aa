using System.Reflection;
using System.Text.Json.Nodes;
using Powderkeg.Scenarios.Text;
using Powderkeg.Units;

namespace Powderkeg.Scenarios.Shapes;

/// <summary>Shapes to JSON Schema. Numbers with a suffix are strings to a schema, held by the same grammar the reader parses by.</summary>
internal sealed class SchemaWriter
{
    private readonly SortedDictionary<string, JsonObject?> definitions = new(StringComparer.Ordinal);

    /// <summary>All types met so far, by name.</summary>
    public JsonObject Definitions => new(definitions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value)));

    public JsonObject ValueOf(ValueShape shape, PropertyShape? property) => shape.Kind switch
    {
        ValueKind.Text => new() { ["type"] = property?.MayBeNull == false || property is null ? "string" : new JsonArray("string", "null") },
        ValueKind.Flag => new() { ["type"] = "boolean" },
        ValueKind.Choice => new() { ["type"] = "string", ["enum"] = new JsonArray([.. AllowedText.ChoicesOf(shape.Type).Select(c => (JsonNode)c)]) },
        ValueKind.Instant => new() { ["type"] = "string", ["pattern"] = Whole(WrittenValue.InstantGrammar) },
        ValueKind.Duration => new() { ["anyOf"] = new JsonArray(Texts("duration-text", WrittenValue.DurationSuffixes), new JsonObject { ["type"] = "number", ["enum"] = new JsonArray(0) }) },
        ValueKind.Whole => Numbers("integer", property?.Range),
        ValueKind.Real => Numbers("number", property?.Range),
        ValueKind.Ratio => new() { ["anyOf"] = new JsonArray(Number("number", property?.Range ?? new AllowedAttribute(0, 1e9)), Texts("ratio-text", WrittenValue.RatioSuffixes)) },
        ValueKind.Draw => DrawOf(property),
        ValueKind.Record => Reference(shape.Type, () => RecordOf(RecordShape.Of(shape.Type), null)),
        ValueKind.Family => Reference(shape.Type, () => FamilyOf(FamilyShape.Of(shape.Type))),
        ValueKind.List => new() { ["type"] = "array", ["items"] = ValueOf(shape.Item!, property?.ForItems()) },
        _ => new() { ["type"] = "object", ["additionalProperties"] = ValueOf(shape.Item!, property?.ForItems()) },
    };

    private JsonObject Numbers(string type, AllowedAttribute? range) =>
        new() { ["anyOf"] = new JsonArray(Number(type, range), Texts("number-text", WrittenValue.NumberSuffixes)) };

    private static JsonObject Number(string type, AllowedAttribute? range)
    {
        JsonObject number = new() { ["type"] = type };
        if (range is not null)
        {
            (number["minimum"], number["maximum"]) = (range.Least, range.Most);
        }

        return number;
    }

    /// <summary>A number with a suffix: one definition for all places.</summary>
    private JsonObject Texts(string name, string suffixes) =>
        Reference(name, () => new() { ["type"] = "string", ["pattern"] = Whole(ExactNumber.Grammar + suffixes) });

    private static string Whole(string grammar) => $"^{grammar}$";

    private JsonObject DrawOf(PropertyShape? property)
    {
        JsonArray ways = (JsonArray)Numbers("number", property?.Range)["anyOf"]!.DeepClone();
        ways.Add(Reference(typeof(Draw), () => RecordOf(RecordShape.Of(typeof(Draw)), null)));
        return new() { ["anyOf"] = ways };
    }

    private JsonObject Reference(Type type, Func<JsonObject> define) => Reference(KebabCase.Of(type.Name), define);

    private JsonObject Reference(string name, Func<JsonObject> define)
    {
        if (definitions.TryAdd(name, null))
        {
            definitions[name] = define();
        }

        return new() { ["$ref"] = "#/definitions/" + name };
    }

    private JsonObject FamilyOf(FamilyShape family)
    {
        JsonObject schema = new();
        string sentence = family.Type.GetCustomAttribute<DescribeAttribute>()?.Sentence ?? "";
        if (sentence.Length > 0)
        {
            schema["description"] = sentence;
        }

        schema["oneOf"] = new JsonArray([.. family.Members.Select(m => (JsonNode)Reference(m.Type, () => RecordOf(m, family.KindOf(m.Type), m.Type == family.Usual)))]);
        return schema;
    }

    private JsonObject RecordOf(RecordShape shape, string? kind, bool isUsual = false)
    {
        JsonObject properties = [];
        JsonArray required = [];
        if (kind is not null)
        {
            properties[FamilyShape.KindKey] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(kind) };
            if (isUsual)
            {
                properties[FamilyShape.KindKey]!["default"] = kind;
            }
            else
            {
                required.Add(FamilyShape.KindKey);
            }
        }

        object blank = shape.New();
        foreach (PropertyShape property in shape.Properties)
        {
            properties[property.Key] = PropertyOf(property, property.IsRequired ? null : property.Property.GetValue(blank));
            if (property.IsRequired)
            {
                required.Add(property.Key);
            }
        }

        JsonObject schema = new() { ["type"] = "object" };
        if (shape.Sentence.Length > 0)
        {
            schema["description"] = shape.Sentence;
        }

        (schema["properties"], schema["required"], schema["additionalProperties"]) = (properties, required, false);
        return schema;
    }

    private JsonObject PropertyOf(PropertyShape property, object? standing)
    {
        JsonObject value = ValueOf(property.Value, property);
        if (property.MayBeNull && property.Value.Kind != ValueKind.Text)
        {
            JsonArray ways = value["anyOf"] is JsonArray many ? (JsonArray)many.DeepClone() : new JsonArray(value);
            ways.Add(new JsonObject { ["type"] = "null" });
            value = new() { ["anyOf"] = ways };
        }
        else if (value.ContainsKey("$ref"))
        {
            value = new() { ["allOf"] = new JsonArray(value) };
        }

        JsonObject told = new();
        if (Sentence(property) is { Length: > 0 } sentence)
        {
            told["description"] = sentence;
        }

        foreach ((string key, JsonNode? part) in value.ToArray())
        {
            value.Remove(key);
            told[key] = part;
        }

        if (Standing(property.Value.Kind, standing) is JsonNode known)
        {
            told["default"] = known;
        }

        return told;
    }

    /// <summary>What the value is, its unit, and how it is written.</summary>
    private static string Sentence(PropertyShape property)
    {
        List<string> sentences = [property.Sentence];
        if (property.Names is string kind)
        {
            sentences.Add($"The name of this {kind}; no other {kind} has it.");
        }

        if (property.RefersTo is IReadOnlyList<string> kinds)
        {
            sentences.Add($"Declared names only: {string.Join(" or ", kinds)}.");
        }

        ValueShape leaf = property.Value;
        while (leaf.Item is not null)
        {
            leaf = leaf.Item;
        }

        if (leaf.Kind == ValueKind.Choice)
        {
            sentences.AddRange(ChoiceSentences(leaf.Type));
        }
        else if (leaf.Kind is not (ValueKind.Record or ValueKind.Family or ValueKind.Text or ValueKind.Flag))
        {
            sentences.Add($"Written as {AllowedText.Of(property.Value, property)}.");
        }

        return string.Join(" ", sentences.Where(s => s.Length > 0));
    }

    private static IEnumerable<string> ChoiceSentences(Type choice) =>
        from name in Enum.GetNames(choice)
        let sentence = choice.GetField(name)!.GetCustomAttribute<DescribeAttribute>()?.Sentence
        where sentence is not null
        select $"{KebabCase.Of(name)}: {sentence}";

    private static JsonNode? Standing(ValueKind kind, object? value) => (kind, value) switch
    {
        (ValueKind.Text, string text) => text,
        (ValueKind.Flag, bool flag) => flag,
        (ValueKind.Whole, int whole) => whole,
        (ValueKind.Whole, long whole) => whole,
        (ValueKind.Real, double real) when double.IsFinite(real) => real,
        (ValueKind.Choice, not null) => KebabCase.Of(value.ToString()!),
        (ValueKind.Duration, Duration duration) => WrittenValue.Show(duration),
        (ValueKind.Ratio, Ratio ratio) => ratio.Value,
        (ValueKind.Draw, Draw { Fixed: double drawn }) when double.IsFinite(drawn) => drawn,
        _ => null,
    };
}
