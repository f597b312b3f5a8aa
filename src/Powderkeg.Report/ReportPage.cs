using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Powderkeg.Report;

/// <summary>The report: one HTML file with page, fonts and data in it, which opens from a disk and asks no network for anything.</summary>
/// <remarks>
/// Data are gzip in base64, an alphabet without markup: whatever a scenario calls its accounts, no byte of it is read as HTML. The one name outside of the data is the title, which is escaped.
/// A policy in the page lets only its own script run, by its hash, and no connection be made.
/// </remarks>
public static class ReportPage
{
    /// <summary>Its name in a run's folder.</summary>
    public const string FileName = "report.html";

    private static readonly Lazy<(string Script, string Hash)> Script = new(() =>
    {
        string script = Resource("report.js");
        return (script, Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script))));
    });

    private static readonly Lazy<string> Style = new(() => Resource("report.css").Replace("</style", "<\\/style", StringComparison.OrdinalIgnoreCase));

    /// <summary>The whole file, UTF-8, ending in a line feed.</summary>
    /// <param name="title">Of the window; any text.</param>
    /// <param name="document">See <see cref="ReportDocument"/>.</param>
    public static byte[] Of(string title, ReadOnlySpan<byte> document)
    {
        (string script, string hash) = Script.Value;
        StringBuilder html = new();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-").Append(hash).Append("'; style-src 'unsafe-inline'; font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"Powderkeg\">\n")
            .Append("<title>").Append(WebUtility.HtmlEncode(title)).Append("</title>\n")
            .Append("<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M2 2h3v12H2zM7 3l3-1 2 11-3 1z' fill='%23E6521F'/%3E%3C/svg%3E\">\n")
            .Append("<style>").Append(Style.Value).Append("</style>\n</head>\n<body>\n")
            .Append("<div id=\"app\"><p class=\"early\">Reading the data ...</p></div>\n<noscript>This report draws its figures with its own script, which is in this file; it needs JavaScript, and no network.</noscript>\n")
            .Append("<script id=\"document\" type=\"application/gzip;base64\">").Append(Packed(document)).Append("</script>\n")
            .Append("<script>").Append(script).Append("</script>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static string Packed(ReadOnlySpan<byte> document)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(document);
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, checked((int)packed.Length));
    }

    /// <summary>A text built from ui/; an end tag inside the script would end it early.</summary>
    private static string Resource(string name)
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} was not built into the program");
        using StreamReader reader = new(stream, Encoding.UTF8);
        string text = reader.ReadToEnd();
        return name.EndsWith(".js", StringComparison.Ordinal) ? text.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase).Replace("<!--", "<\\!--", StringComparison.Ordinal) : text;
    }
}
