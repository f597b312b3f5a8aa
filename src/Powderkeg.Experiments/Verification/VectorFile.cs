using System.Text.Json;

namespace Powderkeg.Experiments.Verification;

/// <summary>A file of vectors is missing or is not what its reader expects; the message names file and line.</summary>
public sealed class VectorFileException(string message) : Exception(message);

/// <summary>A committed file of reference numbers: who made them, and the cases.</summary>
/// <remarks>JSON of <c>{mechanism, source, version, functions, cases: [{f, in, out, note?}]}</c>, every number a decimal string. Written by the generator that stands beside the files.</remarks>
/// <param name="Source">The package or the text whose numbers these are.</param>
public sealed record VectorFile(string Mechanism, string Source, string Version, IReadOnlyList<VectorCase> Cases)
{
    /// <param name="name">What messages call the file.</param>
    public static VectorFile Parse(ReadOnlyMemory<byte> utf8, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8);
            JsonElement root = document.RootElement;
            int[] lines = LinesOfCases(utf8.Span);
            JsonElement[] cases = [.. Member(root, "cases", JsonValueKind.Array, $"{name}:1").EnumerateArray()];
            if (cases.Length == 0 || cases.Length != lines.Length)
            {
                throw new VectorFileException($"{name}:1: 'cases' holds no list of cases");
            }

            return new(Text(root, "mechanism", $"{name}:1"), Text(root, "source", $"{name}:1"), Text(root, "version", $"{name}:1"), [.. cases.Select((one, i) => CaseOf(one, $"{name}:{lines[i]}"))]);
        }
        catch (JsonException e)
        {
            throw new VectorFileException($"{name}:{(e.LineNumber ?? 0) + 1}: is no JSON from column {(e.BytePositionInLine ?? 0) + 1} on");
        }
    }

    private static VectorCase CaseOf(JsonElement one, string place) => new(
        Text(one, "f", place), Texts(one, "in", place), Texts(one, "out", place), one.TryGetProperty("note", out JsonElement _) ? Text(one, "note", place) : "", place);

    /// <summary>The line, from 1, on which each object of the outermost array <c>cases</c> starts.</summary>
    private static int[] LinesOfCases(ReadOnlySpan<byte> utf8)
    {
        List<int> lines = [];
        Utf8JsonReader reader = new(utf8);
        bool isInCases = false;
        int line = 1, seen = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                isInCases = reader.ValueTextEquals("cases"u8);
            }
            else if (isInCases && reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 2)
            {
                int start = (int)reader.TokenStartIndex;
                line += utf8[seen..start].Count((byte)'\n');
                seen = start;
                lines.Add(line);
            }
        }

        return [.. lines];
    }

    private static JsonElement Member(JsonElement one, string name, JsonValueKind kind, string place) =>
        one.ValueKind == JsonValueKind.Object && one.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw new VectorFileException($"{place}: '{name}' is missing or is no {(kind == JsonValueKind.Array ? "list" : "text")}");

    private static string Text(JsonElement one, string name, string place) => Member(one, name, JsonValueKind.String, place).GetString()!;

    private static string[] Texts(JsonElement one, string name, string place) => [.. Member(one, name, JsonValueKind.Array, place).EnumerateArray()
        .Select(x => x.ValueKind == JsonValueKind.String ? x.GetString()! : throw new VectorFileException($"{place}: '{name}' holds {x.GetRawText()}; allowed numbers as text in quotes"))];
}
