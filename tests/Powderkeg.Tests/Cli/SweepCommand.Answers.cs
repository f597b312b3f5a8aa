using System.Text.Json;
using Powderkeg.Cli;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Cli;

/// <summary>From a plan to a table, on a sample that runs in a fraction of a second.</summary>
public sealed class SweepCommandAnswers : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    private string Plan(string text)
    {
        string path = Path.Combine(bench.Folder, "plan.yaml");
        File.WriteAllText(path, $"name: toy\nscenario: {Path.Combine(SampleRuns.Root, "samples", "unified-liquidation.yaml")}\n{text}\n");
        return path;
    }

    private (int Code, string Output, string Error) Invoke(params string[] words) => bench.Invoke(new WorldRunner(), default, ["sweep", .. words]);

    [Fact]
    public async Task A_sweep_comes_out_as_one_document_of_the_schema()
    {
        string plan = Plan("replications: 2\nvary: [{path: macro.shock.fall, values: [0%, 5.8%]}]");
        (int code, string output, string error) = Invoke(plan, "--json", "-q", "--out", bench.Out);
        Assert.True(code == 0, error);
        NJsonSchema.JsonSchema schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(SampleRuns.Root, "docs", "reference", "sweep.schema.json"));
        Assert.Empty(schema.Validate(output));
        JsonElement answer = JsonDocument.Parse(output).RootElement;
        JsonElement shock = answer.GetProperty("dominoes").EnumerateArray().Single(row => row.GetProperty("id").GetString() == "macro-shock");
        Assert.Equal((4, 2, 0.5), (answer.GetProperty("paths").GetInt32(), shock.GetProperty("fell").GetInt32(), shock.GetProperty("probability").GetDouble()));
        Assert.Equal(4, JsonDocument.Parse(Invoke(plan, "--json", "-q", "--out", bench.Out).Output).RootElement.GetProperty("done_earlier").GetInt32());
    }

    /// <summary>Kept prices stand in the table, and their quantiles in the document: two paths without a shock lie near their start, two with it under them.</summary>
    [Fact]
    public async Task Prices_that_a_plan_keeps_come_out_as_fans()
    {
        string plan = Plan("replications: 2\nfans: [\"main:ALT-PERP\"]\nfan-every: 10min\nvary: [{path: macro.shock.fall, values: [0%, 5.8%]}]");
        (int code, string output, string error) = Invoke(plan, "--json", "-q", "--out", bench.Out);
        Assert.True(code == 0, error);
        NJsonSchema.JsonSchema schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(SampleRuns.Root, "docs", "reference", "sweep.schema.json"));
        Assert.Empty(schema.Validate(output));
        JsonElement[] points = [.. JsonDocument.Parse(output).RootElement.GetProperty("fans")[0].GetProperty("points").EnumerateArray().Skip(1)];
        Assert.All(points, point => Assert.Equal(4, point.GetProperty("paths").GetInt32()));
        Assert.All(points, point => Assert.True(point.GetProperty("q05").GetDouble() <= point.GetProperty("median").GetDouble() && point.GetProperty("median").GetDouble() <= point.GetProperty("q95").GetDouble()));
        JsonElement last = points[^1];
        Assert.True(last.GetProperty("q05").GetDouble() < 0.99 * last.GetProperty("q95").GetDouble());
        (code, _, error) = Invoke(Plan("fans: [\"main:ALT-PRP\"]"), "-q", "--out", bench.Out);
        Assert.Equal(2, code);
        Assert.Contains("no market 'main:ALT-PRP'; did you mean main:ALT-PERP?", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_is_the_same_to_the_byte_on_any_number_of_cores()
    {
        string plan = Plan("sample: latin-hypercube\npoints: 6\nfans: [\"main:ALT-PERP\"]\nvary: [{path: macro.shock.fall, from: 1%, to: 5.8%}, {path: venues.*.insurance-fund, from: x 0.5, to: x 2, scale: log}]");
        string one = Path.Combine(bench.Folder, "one"), three = Path.Combine(bench.Folder, "three");
        Assert.Equal(0, Invoke(plan, "-q", "--cores", "1", "--out", one).Code);
        Assert.Equal(0, Invoke(plan, "-q", "--cores", "3", "--out", three).Code);
        Assert.Equal(File.ReadAllBytes(Path.Combine(one, "sweep.parquet")), File.ReadAllBytes(Path.Combine(three, "sweep.parquet")));
    }

    [Fact]
    public void A_sweep_that_was_stopped_goes_on_where_it_was() // SWEEP-1: each path stands once in its table
    {
        string plan = Plan("sample: monte-carlo\npoints: 8");
        using CancellationTokenSource stop = new();
        StoppingRunner runner = new(stop, 4);
        (int code, _, string error) = bench.Invoke(runner, stop.Token, "sweep", plan, "-q", "--cores", "1", "--out", bench.Out);
        Assert.True(code == ExitCode.Cancelled, error);
        (code, string output, _) = Invoke(plan, "-q", "--json", "--out", bench.Out);
        Assert.Equal(0, code);
        Assert.InRange(JsonDocument.Parse(output).RootElement.GetProperty("done_earlier").GetInt32(), 1, 7);
        string whole = Path.Combine(bench.Folder, "whole");
        Invoke(plan, "-q", "--out", whole);
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "sweep.parquet")), File.ReadAllBytes(Path.Combine(bench.Out, "sweep.parquet")));
    }

    [Fact]
    public void All_faults_of_what_varies_are_told_before_anything_runs()
    {
        string plan = Plan("overlays: [price-bnad]\nvary: [{path: macro.shok.fall, values: [1%]}, {path: macro.shock.fall, values: [3%, 300%]}]");
        (int code, string output, string error) = Invoke(plan, "--out", bench.Out);
        Assert.Equal((2, "", false), (code, output, Directory.Exists(bench.Out)));
        Assert.Contains("overlays: no overlay 'price-bnad': neither a file beside the plan nor a lever that ships; did you mean price-band?", error, StringComparison.Ordinal);
        Assert.Contains("the unknown key shok; allowed ", error, StringComparison.Ordinal);
        Assert.Contains("did you mean shock?", error, StringComparison.Ordinal);
        Assert.Contains("macro.shock.fall: 300%:2:3: macro.shock.fall: found 3; allowed below 100%", error, StringComparison.Ordinal);
        Assert.Contains("nothing was run: 3 faults", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-plan.yaml", "no plan 'no-such-plan.yaml'")]
    [InlineData("plan.yaml --cores 0", "--cores: found '0'; allowed a whole number from 1 to 1024")]
    public void Bad_words_exit_2(string words, string told)
    {
        (int code, string output, string error) = Invoke(words.Split(' '));
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shipped_plan_reads_and_its_ends_too()
    {
        string[] plans = Directory.GetFiles(Path.Combine(SampleRuns.Root, "samples", "sweeps"), "*.yaml");
        Assert.NotEmpty(plans);
        foreach (string plan in plans)
        {
            Assert.NotNull(SweepPlanFile.Load(plan, new WorldRunner(), out IReadOnlyList<string> faults));
            Assert.Empty(faults);
        }
    }

    /// <summary>Reads as ever; after some paths it asks for the end.</summary>
    private sealed class StoppingRunner(CancellationTokenSource stop, int after) : IScenarioRunner
    {
        private readonly WorldRunner real = new();
        private int read;

        public ScenarioRead Read(ScenarioSource source) => real.Read(source);

        public Func<IReadOnlyList<(string Path, string Value)>, ScenarioRead> Prepare(ScenarioSource source)
        {
            Func<IReadOnlyList<(string Path, string Value)>, ScenarioRead> prepared = real.Prepare(source);
            return changes =>
            {
                if (++read > after)
                {
                    stop.Cancel();
                }

                return prepared(changes);
            };
        }

        public ScenarioRead Scaled(ScenarioSource source, IReadOnlyList<WrittenScale> scales) => real.Scaled(source, scales);

        public string Schema() => real.Schema();

        public IReadOnlyList<string> Check(string scenarioPath) => real.Check(scenarioPath);

        public string? About(string scenarioPath) => real.About(scenarioPath);

        public RunOutcome Run(RunRequest request, IProgress<RunProgress> progress, CancellationToken stop) => throw new InvalidOperationException();

        public ValidationOutcome Validate(ValidationRequest request, IProgress<Powderkeg.Experiments.Validation.RunDone> progress, CancellationToken stop) => throw new InvalidOperationException();

        public BookRead ReadBook(BookRequest request) => throw new InvalidOperationException();

        public BookAnswer Book(BookRequest request, IProgress<Powderkeg.Experiments.Validation.RunDone> progress, CancellationToken stop) => throw new InvalidOperationException();

        public SensitivityOutcome Vary(SensitivityRequest request, IProgress<Powderkeg.Experiments.Validation.RunDone> progress, CancellationToken stop) => throw new InvalidOperationException();
    }
}
