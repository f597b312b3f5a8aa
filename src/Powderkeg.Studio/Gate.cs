using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Powderkeg.Studio;

/// <summary>What every request must pass before anything else sees it: a name of this machine in Host, no foreign Origin, a body that is not too large, and for the API the token of this start.</summary>
/// <remarks>
/// A page of another site can make a browser send requests here, and a name of another site can be made to mean this machine (DNS rebinding). The first has another Origin and cannot set the
/// token's header; the second has another Host.
/// </remarks>
internal sealed class Gate(string token, Func<int> port)
{
    /// <summary>Carries the token; no form and no link of another page can send it.</summary>
    public const string TokenHeader = "X-Powderkeg-Token";

    /// <summary>A scenario's text may have 1 MB; escaped as JSON it may take twice that.</summary>
    public const long LargestBody = (2 << 20) + 65_536;

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] Names = ["127.0.0.1", "localhost", "[::1]"];

    private readonly byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        Shield(context.Response.Headers);
        if (Refusal(context.Request) is (int status, string message))
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new Fault(message), StudioJson.Options);
            return;
        }

        await next(context);
    }

    private (int Status, string Message)? Refusal(HttpRequest request)
    {
        if (!IsHere(request.Host.Value ?? ""))
        {
            return (403, "this server answers to 127.0.0.1 and localhost only");
        }

        string origin = request.Headers.Origin.ToString();
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        bool isForeign = origin.Length > 0 && !(origin.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && IsHere(origin[7..]));
        if (isForeign || (site is "cross-site" or "same-site" && !IsPage(request)))
        {
            return (403, "requests of other pages are refused");
        }

        if (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !IsToken(request.Headers[TokenHeader].ToString()))
        {
            return (401, $"the header {TokenHeader} must hold the token that the server printed when it started");
        }

        if (request.ContentLength > LargestBody)
        {
            return (413, $"found a body of {request.ContentLength} bytes; allowed: up to {LargestBody}");
        }

        // A form of another page can send any text, but never this type without asking first.
        bool hasBody = request.ContentLength > 0 || request.ContentType is not null || request.Headers.TransferEncoding.Count > 0;
        return HttpMethods.IsPost(request.Method) && hasBody && !request.HasJsonContentType() ? (415, "allowed: a body of application/json") : null;
    }

    /// <summary>A link to the page from elsewhere is harmless: it holds no data, and frames are forbidden.</summary>
    private static bool IsPage(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private bool IsHere(string host) => Names.Any(name => string.Equals(host, $"{name}:{port()}", StringComparison.OrdinalIgnoreCase));

    private bool IsToken(string said) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(said)), expected);

    private static void Shield(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}

/// <summary>What was wrong with a request.</summary>
internal sealed record Fault(string Message)
{
    /// <summary>Faults of a scenario or an order; null where the request itself was at fault.</summary>
    public IReadOnlyList<ScenarioFault>? Faults { get; init; }

    /// <summary>Faults of a file of positions; null elsewhere.</summary>
    public IReadOnlyList<BookFault>? Cells { get; init; }
}
