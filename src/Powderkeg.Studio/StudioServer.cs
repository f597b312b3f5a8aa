using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Powderkeg.Studio;

/// <summary>The studio's web server: the page and the JSON API under it, for this machine only.</summary>
/// <remarks>It reads no configuration, no environment and no file of a web root: what it serves is built in, or made from a run's folder.</remarks>
public sealed class StudioServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly JobBoard board;

    private StudioServer(WebApplication app, JobBoard board, string token, int port) => (this.app, this.board, Token, Port) = (app, board, token, port);

    /// <summary>Of this start; every call of the API must name it.</summary>
    public string Token { get; }

    public int Port { get; }

    /// <summary>The page with the token in its fragment, which no browser sends to a server.</summary>
    public string Address => $"http://127.0.0.1:{Port}/#token={Token}";

    /// <summary>Starts to listen on the loopback address.</summary>
    /// <param name="lab">The machine.</param>
    /// <param name="runs">The folder whose folders are runs; it need not exist yet.</param>
    /// <param name="version">As the product names itself.</param>
    /// <param name="port">0: any that is free.</param>
    /// <param name="atOnce">How many runs may go on at the same time, from 1.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<StudioServer> Start(ILab lab, string runs, string version, int port, int atOnce)
    {
        string token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        int bound = port;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = Environments.Production, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Gate.LargestBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16_384;
            kestrel.Limits.MaxRequestLineSize = 4_096;
            kestrel.Limits.MaxConcurrentConnections = 256;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Services.AddRouting();
        builder.Services.ConfigureHttpJsonOptions(json => StudioJson.Set(json.SerializerOptions));
        builder.Services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Powderkeg studio", Version = version, Description = "The API that the studio's page uses. Every call needs the header X-Powderkeg-Token." };
            document.Servers = [];
            return Task.CompletedTask;
        }));
        builder.Services.AddSingleton<IHostLifetime, CommandsLifetime>();
        WebApplication app = builder.Build();
        JobBoard board = new(lab, atOnce);
        Gate gate = new(token, () => bound);
        app.Use(next => context => gate.Pass(context, next));
        app.UseRouting();
        new StudioApi(lab, board, new RunShelf(runs, lab), new BookShelf(BooksBeside(runs)), version).Map(app);
        app.MapOpenApi("/api/openapi.json");
        StudioPage.Map(app);
        await app.StartAsync();
        bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return new(app, board, token, bound);
    }

    /// <summary>The folder of books that belongs to a folder of runs.</summary>
    public static string BooksBeside(string runs) => Path.Combine(Path.GetDirectoryName(runs) ?? "", "books");

    /// <summary>Completes when told to stop.</summary>
    public static async Task Serve(CancellationToken stop)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration told = stop.Register(stopped.SetResult);
        await stopped.Task;
    }

    /// <summary>Running jobs are cancelled; finished runs are folders and stay.</summary>
    public async ValueTask DisposeAsync()
    {
        board.Dispose();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(3));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }

    /// <summary>Signals are the command's: it decides when the server ends.</summary>
    private sealed class CommandsLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
