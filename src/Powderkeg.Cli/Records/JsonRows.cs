using System.Text.Encodings.Web;
using System.Text.Json;

namespace Powderkeg.Cli.Records;

/// <summary>What every document writes alike: an array of rows, and a number that may be missing.</summary>
internal static class JsonRows
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object as a document: UTF-8 without a byte order mark, indented, ending in a line feed.</summary>
    public static byte[] Document(Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    public static void Rows<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T row in rows)
        {
            json.WriteStartObject();
            write(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Null where there is none, or where it is not finite.</summary>
    public static void Real(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double real && double.IsFinite(real))
        {
            json.WriteNumber(name, real);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
