using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Verification;

namespace Powderkeg.Cli.Commands;

/// <summary>Runs the kernels on every committed number of their originals: mechanism, evidence, cases, failed, largest error, bound.</summary>
/// <remarks>Progress on stderr once it takes over two seconds. Nothing is written.</remarks>
internal static class VerifyCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly Option<bool> Json = new("--json") { Description = "Print the table as one JSON document (docs/reference/verify.schema.json)." };
    private static readonly Option<string?> Folder = new("--data") { Description = "Read the vectors from this folder instead of tests/vectors.", HelpName = "DIR" };

    public static Command Create(CancellationToken stop)
    {
        ExampleCommand command = new("verify", "Hold each mechanism against the numbers of its original: cases, failed, largest error.",
            ("powderkeg verify", "every committed case; exit code 1 if one fails"),
            ("powderkeg verify --json", "for another program"),
            ("powderkeg verify --data tests/vectors", "another folder of the same files"));
        foreach (Option option in (Option[])[Json, Folder, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, stop));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        string? folder = parsed.GetValue(Folder) ?? (ScenarioFiles.Home() is string home ? VectorFolder.Of(home) : null);
        if (folder is null || !Directory.Exists(folder))
        {
            error.WriteLine(folder is null
                ? "powderkeg: the vectors are not beside this program: --data DIR says where tests/vectors of a checkout is"
                : $"powderkeg: no folder '{PlainText.Clean(folder)}' to read vectors from");
            return ExitCode.BadInput;
        }

        VectorResult[] results;
        try
        {
            results = Verify(folder, parsed.GetValue(RunOptions.Quiet) ? TextWriter.Null : error, stop);
        }
        catch (VectorFileException fault)
        {
            error.WriteLine("powderkeg: " + PlainText.Clean(fault.Message));
            return ExitCode.BadInput;
        }

        if (parsed.GetValue(Json))
        {
            output.Write(Encoding.UTF8.GetString(VerificationDocument.Write(results)));
        }
        else
        {
            new VerificationPage(results, Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null)).Write(output);
        }

        output.Flush();
        return Code(results, error);
    }

    private static VectorResult[] Verify(string folder, TextWriter error, CancellationToken stop)
    {
        Stopwatch watch = Stopwatch.StartNew();
        List<VectorResult> results = [];
        foreach (Mechanism one in Mechanism.All)
        {
            stop.ThrowIfCancellationRequested();
            if (watch.Elapsed > Patience)
            {
                error.WriteLine($"{one.Id}, {results.Count + 1} of {Mechanism.All.Count}");
            }

            results.Add(one.Verify(VectorFolder.Read(folder, one.Id)));
        }

        return [.. results];
    }

    private static int Code(VectorResult[] results, TextWriter error)
    {
        foreach (VectorResult one in results.Where(one => one.Failed > 0))
        {
            error.WriteLine(PlainText.Clean($"powderkeg: {one.Mechanism}: {one.Failed} of {Numbers.Count(one.Cases, "case", "cases")} failed; first {one.FirstFailure}"));
        }

        return results.Any(one => one.Failed > 0) ? ExitCode.CheckFailed : ExitCode.Done;
    }
}
