using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Powderkeg.Studio;

namespace Powderkeg.Tests.Studio;

/// <summary>Who may ask, for what, and how much: every other request is refused with a message and nothing happens.</summary>
public sealed class StudioServerRefuses
{
    private static readonly string[] Paths = ["api/about", "api/scenarios", "api/levers", "api/runs", "api/runs/x", "api/runs/x/report", "api/runs/x/happenings", "api/runs/x/why?ask=1", "api/books", "api/books/x", "api/books/x/document", "api/jobs", "api/jobs/x", "api/jobs/x/events", "api/openapi.json"];

    [Fact]
    public async Task Every_call_of_the_api_without_the_token_of_this_start()
    {
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => new MadeUpLab());
        foreach (string token in (string[])["", "0", studio.Token.ToUpperInvariant() + "x", studio.Token[..^1], studio.Token + "0"])
        {
            studio.Client.DefaultRequestHeaders.Remove(Gate.TokenHeader);
            studio.Client.DefaultRequestHeaders.TryAddWithoutValidation(Gate.TokenHeader, token);
            foreach (string path in Paths.Append("api/nothing").Append("API/runs"))
            {
                using HttpResponseMessage answer = await studio.Client.GetAsync(path);
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{path} with '{token}': {answer.StatusCode}");
            }

            Assert.Equal(HttpStatusCode.Unauthorized, (await studio.Post("api/jobs", """{"scenario":"some"}""")).Status);
        }
    }

    [Fact]
    public async Task Every_host_but_this_machines_own_names_with_the_right_port()
    {
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => new MadeUpLab());
        foreach (string host in (string[])["evil.example", "127.0.0.1", "localhost", "127.0.0.1:1", "localhost.evil.example", "evil.localhost", "127.0.0.1.evil.example", "0.0.0.0", "127.1", "2130706433", "[::]", "", "127.0.0.1@evil.example"])
        {
            foreach (string path in (string[])["/", "/studio.js", "/api/runs"])
            {
                bool isPortless = !host.Contains(':', StringComparison.Ordinal) || host.StartsWith("[::]", StringComparison.Ordinal);
                foreach (string spelled in isPortless && host.Length > 0 && host is not ("127.0.0.1" or "localhost") ? (string[])[host, $"{host}:{studio.Port}"] : [host])
                {
                    int status = await Raw(studio, $"GET {path} HTTP/1.1\r\nHost: {spelled}\r\n{Gate.TokenHeader}: {studio.Token}\r\nConnection: close\r\n\r\n");
                    Assert.True(status is 400 or 403, $"{path} of '{spelled}': {status}");
                }
            }
        }

        foreach (string host in (string[])["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
        {
            Assert.Equal(200, await Raw(studio, $"GET /api/runs HTTP/1.1\r\nHost: {host}:{studio.Port}\r\n{Gate.TokenHeader}: {studio.Token}\r\nConnection: close\r\n\r\n"));
        }
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("https://127.0.0.1")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("file://")]
    public async Task Requests_of_another_origin_even_with_the_token(string origin)
    {
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => new MadeUpLab());
        foreach (string type in (string[])["application/json", "text/plain", "application/x-www-form-urlencoded"])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "api/jobs") { Content = StudioOnTrial.Json("""{"scenario":"some"}""", type) };
            request.Headers.TryAddWithoutValidation("Origin", origin);
            using HttpResponseMessage answer = await studio.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }

        Assert.Equal(0, (await studio.Get("api/jobs")).GetArrayLength());
    }

    [Fact]
    public async Task Bodies_that_are_no_json_or_too_large_or_have_unknown_keys()
    {
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => new MadeUpLab());
        foreach (string type in (string[])["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
        {
            using HttpResponseMessage answer = await studio.Client.PostAsync("api/jobs", StudioOnTrial.Json("""{"scenario":"some"}""", type));
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        }

        foreach (string body in (string[])["", "{", "[]", """{"scenario":"some","then":"rm"}""", """{"scenario":7}""", """{"scenario":"some","seed":"7"}""", """{"scenario":"some","seed":-1}""", "{}", """{"scenario":"some","text":"x"}""", """{"scenario":"some","levers":[null]}""", """{"scenario":"some","beside":"../x"}"""])
        {
            using HttpResponseMessage answer = await studio.Client.PostAsync("api/jobs", StudioOnTrial.Json(body));
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{body}: {answer.StatusCode}");
        }

        using (HttpResponseMessage large = await studio.Client.PostAsync("api/check", StudioOnTrial.Json($$"""{"text":"{{new string('a', (1 << 20) + 1)}}"}""")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
        }

        string head = $"POST /api/check HTTP/1.1\r\nHost: 127.0.0.1:{studio.Port}\r\n{Gate.TokenHeader}: {studio.Token}\r\nContent-Type: application/json\r\n";
        Assert.Equal(413, await Raw(studio, $"{head}Content-Length: {Gate.LargestBody + 1}\r\n\r\n"));
        Assert.Equal(0, (await studio.Get("api/jobs")).GetArrayLength());
    }

    /// <summary>A file beside the folder of runs, which no spelling may reach.</summary>
    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    [InlineData("..%2foutside")]
    [InlineData("..%5coutside")]
    [InlineData("%2e%2e%2foutside")]
    [InlineData("..%252foutside")]
    [InlineData(".hidden")]
    [InlineData("some.tmp")]
    [InlineData("run/../../outside")]
    [InlineData("%2fetc")]
    [InlineData("run%00")]
    [InlineData("RUN")]
    [InlineData("run%20")]
    [InlineData(".")]
    public async Task Names_that_are_no_folder_under_runs(string name)
    {
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => new MadeUpLab());
        foreach (string folder in (string[])["outside", "runs/.hidden", "runs/some.tmp", "runs/run"])
        {
            Directory.CreateDirectory(Path.Combine(studio.Folder, folder));
            File.WriteAllText(Path.Combine(studio.Folder, folder, "run.json"), "{}");
        }

        foreach (string path in (string[])[$"/api/runs/{name}", $"/api/runs/{name}/report", $"/api/runs/{name}/happenings", $"/api/runs/{name}/why?ask=1", $"/api/books/{name}", $"/api/books/{name}/document", $"/api/jobs/{name}", $"/api/jobs/{name}/events"])
        {
            int status = await Raw(studio, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{studio.Port}\r\n{Gate.TokenHeader}: {studio.Token}\r\nConnection: close\r\n\r\n");
            // A point alone is taken out of the address by the server: what is left is the list.
            Assert.True(status is 400 or 404 || (name == "." && status == 200), $"{path}: {status}");
        }
    }

    [Fact]
    public async Task Nothing_to_other_pages_by_its_headers()
    {
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => new MadeUpLab());
        foreach (string path in (string[])["", "run/x", "whatif/a/b", "studio.js", "studio.css", "api/runs", "api/none", "none"])
        {
            using HttpResponseMessage answer = await studio.Client.GetAsync(path);
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            Assert.DoesNotContain(studio.Token, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(path.EndsWith("none", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task What_its_document_does_not_name_and_names_what_it_answers()
    {
        await using StudioOnTrial studio = await StudioOnTrial.Of(_ => new MadeUpLab());
        JsonElement paths = (await studio.Get("api/openapi.json")).GetProperty("paths");
        string[] named = [.. paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal)];
        string reference = await File.ReadAllTextAsync(Path.Combine(EndToEnd("docs"), "reference", "studio-api.md"));
        Assert.Equal(21, named.Length);
        Assert.All(named, one => Assert.Contains($"`{one}`", reference, StringComparison.Ordinal));
    }

    private static string EndToEnd(string folder)
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Powderkeg.slnx")))
        {
            at = at.Parent;
        }

        return Path.Combine(at!.FullName, folder);
    }

    /// <summary>The status of a request as it is written here, which no client library would send.</summary>
    private static async Task<int> Raw(StudioOnTrial studio, string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, studio.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using StreamReader reader = new(client.GetStream(), Encoding.ASCII);
        string line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) ?? "";
        return int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
