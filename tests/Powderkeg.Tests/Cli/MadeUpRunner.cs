using Powderkeg.Cli;
using Powderkeg.Contagion;
using Powderkeg.Experiments.Validation;

namespace Powderkeg.Tests.Cli;

/// <summary>Answers every request with one outcome, and remembers what it was asked.</summary>
internal sealed class MadeUpRunner(Func<RunRequest, CancellationToken, RunOutcome> answer) : IScenarioRunner
{
    public int Runs { get; private set; }
    public RunRequest? Asked { get; private set; }

    public static MadeUpRunner Of(RunSummary summary) => new((_, _) => RunOutcome.Done(summary, "hash"));

    public string Schema() => "{ \"made\": \"up\" }\n";

    public IReadOnlyList<string> Check(string scenarioPath) => answer(new(scenarioPath, null, [], null), CancellationToken.None).Errors;

    public ScenarioRead Scaled(ScenarioSource source, IReadOnlyList<WrittenScale> scales) => throw new InvalidOperationException("no scaling was made up");

    public ScenarioRead Read(ScenarioSource source) => throw new InvalidOperationException("no description was made up");

    public Func<IReadOnlyList<(string Path, string Value)>, ScenarioRead> Prepare(ScenarioSource source) => throw new InvalidOperationException("no description was made up");

    public string? About(string scenarioPath) => "Made up.";

    /// <summary>What a validation answers; null where no test asks.</summary>
    public ValidationOutcome? Validation { get; init; }
    public ValidationRequest? AskedToValidate { get; private set; }

    public ValidationOutcome Validate(ValidationRequest request, IProgress<RunDone> progress, CancellationToken stop)
    {
        AskedToValidate = request;
        progress.Report(new(7, true, 1, 1));
        return Validation ?? throw new InvalidOperationException("no validation was made up");
    }

    public SensitivityOutcome? Sensitivity { get; init; }
    public SensitivityRequest? AskedToVary { get; private set; }

    public SensitivityOutcome Vary(SensitivityRequest request, IProgress<RunDone> progress, CancellationToken stop)
    {
        AskedToVary = request;
        return Sensitivity ?? throw new InvalidOperationException("no sensitivity was made up");
    }

    public BookRead ReadBook(BookRequest request) => throw new InvalidOperationException("no book was made up");

    public BookAnswer Book(BookRequest request, IProgress<RunDone> progress, CancellationToken stop) => throw new InvalidOperationException("no book was made up");

    public RunOutcome Run(RunRequest request, IProgress<RunProgress> progress, CancellationToken stop)
    {
        Asked = request;
        Runs++;
        progress.Report(new(MadeUpRun.Shock, MadeUpRun.Start, MadeUpRun.Stormy.End, 121_000, "ALT2", 0.7, [new("main", 0.66)], "depeg"));
        return answer(request, stop);
    }
}

/// <summary>A folder of its own with a scenario in it, gone at the end.</summary>
internal sealed class Workbench : IDisposable
{
    public Workbench()
    {
        Folder = Directory.CreateTempSubdirectory("powderkeg-").FullName;
        Scenario = Path.Combine(Folder, "some.yaml");
        File.WriteAllText(Scenario, "name: some\n");
    }

    public string Folder { get; }
    public string Scenario { get; }
    public string Out => Path.Combine(Folder, "out");

    public (int Code, string Output, string Error) Invoke(IScenarioRunner runner, CancellationToken stop, params string[] words)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = Program.Invoke(words, runner, output, error, stop);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
