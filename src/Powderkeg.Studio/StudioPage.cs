using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Powderkeg.Studio;

/// <summary>The page: one HTML text for all its addresses, and the script and style that were built from ui/. It holds no data and no token.</summary>
internal static class StudioPage
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Powderkeg studio</title>
        <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M2 2h3v12H2zM7 3l3-1 2 11-3 1z' fill='%23E6521F'/%3E%3C/svg%3E">
        <link rel="stylesheet" href="/studio.css">
        </head>
        <body>
        <div id="app"><p class="early">Opening the studio ...</p></div>
        <noscript>The studio is drawn by its own script, which this machine serves; it needs JavaScript.</noscript>
        <script src="/studio.js"></script>
        </body>
        </html>

        """;

    private static readonly string[] Routes = ["/", "/new", "/help", "/run/{id}", "/whatif/{a}/{b}", "/why/{run}", "/why/{run}/{ask}", "/book", "/book/{id}"];

    private static readonly Lazy<byte[]> Script = new(() => Resource("studio.js")), Style = new(() => Resource("studio.css"));

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (string route in Routes)
        {
            routes.MapGet(route, () => Results.Text(Html, "text/html", Encoding.UTF8)).ExcludeFromDescription();
        }

        routes.MapGet("/studio.js", () => Results.Bytes(Script.Value, "text/javascript; charset=utf-8")).ExcludeFromDescription();
        routes.MapGet("/studio.css", () => Results.Bytes(Style.Value, "text/css; charset=utf-8")).ExcludeFromDescription();
        routes.MapFallback(() => TypedResults.NotFound(new Fault("there is nothing here; the studio starts at /"))).ExcludeFromDescription();
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(StudioPage).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} was not built into the program");
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
