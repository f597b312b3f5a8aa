using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Powderkeg.Scenarios.Shapes;

namespace Powderkeg.Scenarios;

/// <summary>The JSON Schema (draft 7) of a description, from the same shapes the reader binds by, so that editors complete and check scenario files.</summary>
/// <remarks>It knows what one value can tell: keys, kinds, ranges, units. Names, references and rules between fields are the reader's.</remarks>
public static class ScenarioSchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as text, indented by two, ending in a line feed; the same for the same types.</summary>
    public static string For<T>()
        where T : class => ToJson<T>().ToJsonString(Readable) + "\n";

    /// <summary>The schema as a tree: one definition per description type, referred to by name.</summary>
    public static JsonObject ToJson<T>()
        where T : class
    {
        SchemaWriter writer = new();
        JsonObject root = writer.ValueOf(ValueShape.Of(typeof(T), typeof(T).Name), null);
        JsonObject schema = new() { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = KebabCase.Of(typeof(T).Name) };
        foreach ((string key, JsonNode? value) in root.ToArray())
        {
            root.Remove(key);
            // Beside $ref, draft 7 reads no other key: the root refers from inside a list of one.
            schema[key == "$ref" ? "allOf" : key] = key == "$ref" ? new JsonArray(new JsonObject { ["$ref"] = value }) : value;
        }

        schema["definitions"] = writer.Definitions;
        return schema;
    }
}
