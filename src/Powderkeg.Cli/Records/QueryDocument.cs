using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Records;

namespace Powderkeg.Cli.Records;

/// <summary>The answer to a question in SQL as one JSON document. Its schema is docs/reference/query.schema.json.</summary>
internal static class QueryDocument
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 without a byte order mark, ending in a line feed. Rows are arrays: names of columns may repeat.</summary>
    public static byte[] Write(QueryRows rows, string run, string sql, int? most)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("version", ProductVersion.Text);
            json.WriteString("run", run);
            json.WriteString("sql", sql);
            JsonRows.Rows(json, "columns", rows.Columns, static (json, column) =>
            {
                json.WriteString("name", column.Name);
                json.WriteString("type", column.Type);
            });
            json.WriteStartArray("rows");
            long hidden = 0;
            for (long shown = 0; rows.Next() is object?[] cells; shown++)
            {
                if (shown >= (most ?? long.MaxValue))
                {
                    hidden++;
                    continue;
                }

                json.WriteStartArray();
                Array.ForEach(cells, cell => Cell(json, cell));
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteNumber("hidden_rows", hidden);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void Cell(Utf8JsonWriter json, object? cell)
    {
        switch (cell)
        {
            case null or double.NaN or double.PositiveInfinity or double.NegativeInfinity:
                json.WriteNullValue();
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case double real:
                json.WriteNumberValue(real);
                break;
            case float or long or ulong or int or uint or short or ushort or byte or sbyte or decimal or BigInteger:
                json.WriteRawValue(((IFormattable)cell).ToString(cell is float ? "R" : null, CultureInfo.InvariantCulture));
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry pair in map)
                {
                    json.WritePropertyName(QueryText.Exact(pair.Key));
                    Cell(json, pair.Value);
                }

                json.WriteEndObject();
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (object? item in list)
                {
                    Cell(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(QueryText.Exact(cell));
                break;
        }
    }
}
