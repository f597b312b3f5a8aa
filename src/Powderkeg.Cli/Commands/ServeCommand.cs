using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Powderkeg.Studio;

namespace Powderkeg.Cli.Commands;

/// <summary>Serves the studio to this machine's browser until it is told to stop.</summary>
/// <remarks>Types of the web server are named only in <see cref="Serve"/>: no other command loads them.</remarks>
internal static class ServeCommand
{
    /// <summary>Where the studio listens unless another port is asked for.</summary>
    public const int UsualPort = 4880;

    private static readonly Option<int> Port = new("--port")
    {
        Description = $"Listen on this port of 127.0.0.1; 0 takes one that is free. Default: {UsualPort}.",
        HelpName = "N",
        DefaultValueFactory = static _ => UsualPort,
        CustomParser = static result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            {
                return port;
            }

            result.AddError($"--port: found '{text}'; allowed a whole number from 0 to {ushort.MaxValue}");
            return 0;
        },
    };

    private static readonly Option<bool> NoOpen = new("--no-open") { Description = "Do not open a browser; the address is printed either way." };

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("serve", "Serve the studio: run scenarios, pull levers and compare runs in the browser, on this machine only.",
            ("powderkeg serve", "opens the studio; Ctrl-C ends it"),
            ("powderkeg serve --port 0 --no-open", "on a free port; the address is the first line of stdout"));
        command.Options.Add(Port);
        command.Options.Add(NoOpen);
        command.SetAction(parsed => Serve(parsed, runner, stop));
        return command;
    }

    private static int Serve(ParseResult parsed, IScenarioRunner runner, CancellationToken stop) => ServeUntil(parsed, runner, stop).GetAwaiter().GetResult();

    private static async Task<int> ServeUntil(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        StudioLab lab = new(runner, ScenarioFiles.Home(), "runs");
        int port = parsed.GetValue(Port);
        await using StudioServer server = await Start(lab, port);
        output.WriteLine(server.Address);
        output.Flush();
        parsed.InvocationConfiguration.Error.WriteLine("powderkeg: the address holds the key of this start; Ctrl-C ends the studio, finished runs stay under runs");
        if (!parsed.GetValue(NoOpen))
        {
            Open(server.Address);
        }

        await StudioServer.Serve(stop);
        return ExitCode.Done;
    }

    private static async Task<StudioServer> Start(StudioLab lab, int port)
    {
        try
        {
            return await StudioServer.Start(lab, "runs", ProductVersion.Text, port, Environment.ProcessorCount);
        }
        catch (IOException) when (port != 0)
        {
            throw new IOException($"--port {port}: it is taken, or not allowed; another one, or --port 0 for any that is free");
        }
    }

    /// <summary>The system's own way to open an address; where there is none the printed line is enough.</summary>
    private static void Open(string address)
    {
        try
        {
            ProcessStartInfo start = OperatingSystem.IsWindows() ? new(address) { UseShellExecute = true }
                : new(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address]) { RedirectStandardOutput = true, RedirectStandardError = true };
            Process.Start(start)?.Dispose();
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
        }
    }
}
