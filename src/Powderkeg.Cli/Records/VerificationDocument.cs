using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Powderkeg.Experiments.Verification;

namespace Powderkeg.Cli.Records;

/// <summary>A verification as one JSON document. Its schema is docs/reference/verify.schema.json.</summary>
internal static class VerificationDocument
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(IReadOnlyList<VectorResult> results)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("version", ProductVersion.Text);
            JsonRows.Rows(json, "mechanisms", results, Row);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void Row(Utf8JsonWriter json, VectorResult one)
    {
        json.WriteString("id", one.Mechanism);
        json.WriteString("source", one.Source);
        json.WriteNumber("cases", one.Cases);
        json.WriteNumber("failed", one.Failed);
        // An integer of any length: up to 256 bits may be off.
        json.WritePropertyName("largest_error");
        json.WriteRawValue(one.LargestError.ToString(CultureInfo.InvariantCulture));
        json.WriteString("bound", Mechanism.Of(one.Mechanism).BoundInWords);
        json.WriteString("first_failure", one.FirstFailure.Length > 0 ? one.FirstFailure : null);
    }
}
