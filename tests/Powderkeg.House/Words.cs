using System.Text.RegularExpressions;

namespace Powderkeg.House;

/// <summary>A pattern that has no place in some files, and what to write instead.</summary>
internal sealed record BannedWord(string Id, string Where, Regex Pattern, string Instead);

/// <summary>Words and calls with no place in the house, each with its replacement.</summary>
internal static class Words
{
    private const string Endings = "Calc|Helper|Util|Utils|Manager|Common|Misc|Base|Data|Info|Impl|Processor|Handler";

    private const string Experiments = "src/Powderkeg.Experiments/";

    private const string Tables = "Powderkeg.Records alone knows the database: it is loaded by commands that write a run";

    public static IReadOnlyList<BannedWord> Banned { get; } =
    [
        new("ending", "src/", new($@"\b(?:class|struct|record|interface|enum|record\s+struct|record\s+class)\s+(?!BaseFee\b|BaseAsset\b)\w*(?:{Endings})\b(?!\s*=)"),
            "name the thing by what it is in its field: a ladder, an engine, a queue"),
        new("clock", "src/Powderkeg/", new(@"\b(?:DateTime|DateTimeOffset)\.(?:Now|UtcNow|Today)\b|\bStopwatch\b|\bEnvironment\.TickCount"), "time comes from the agenda: Kernel.Agenda"),
        new("chance", "src/Powderkeg/", new(@"\bnew\s+Random\b|\bRandom\.Shared\b|\bGuid\.NewGuid\b|\bRandomNumberGenerator\b"), "draws come from a named stream: Kernel.RandomStreams"),
        new("function", "src/Powderkeg/", new(@"\bMath\.(?:Pow|Exp|Log|Log2|Log10|Sin|Cos|Tan|Tanh|Sinh|Cosh|Atan2|Cbrt|FusedMultiplyAdd)\s*\("), "differs by a bit between processors: Units.FixedMath"),
        new("hash", "src/Powderkeg/", new(@"\bHashCode\.Combine\b|\.GetHashCode\(\)(?!\s*=>)"), "differs in every process: Kernel.StableHash"),
        new("console", "src/Powderkeg/", new(@"\bConsole\."), "return values: the command prints them"),
        new("file", "src/Powderkeg/", new(@"\b(?:File|Directory|FileStream|StreamReader|StreamWriter)\.\w|\bnew\s+(?:FileStream|StreamReader|StreamWriter)\b"), "the library has no files: Powderkeg.Scenarios reads, Powderkeg.Cli writes"),
        new("thread", "src/Powderkeg/", new(@"\bParallel\.\w|\bTask\.(?:Run|Factory|WhenAll)\b|\bnew\s+Thread\b|\basync\s|\bawait\s|\.AsParallel\("), "one run is one thread: Powderkeg.Experiments runs many"),
        new("experiment's console", Experiments, new(@"\bConsole\."), "an experiment is a pure function: the command prints it"),
        new("experiment's file", Experiments, new(@"\b(?:File|Directory|FileStream|StreamReader|StreamWriter)\.\w|\bnew\s+(?:FileStream|StreamReader|StreamWriter)\b"), "an experiment is a pure function: Powderkeg.Cli reads and writes"),
        new("experiment's clock", Experiments, new(@"\b(?:DateTime|DateTimeOffset)\.(?:Now|UtcNow|Today)\b|\bStopwatch\b|\bEnvironment\.\w"), "an experiment follows from description and seed alone; cores are handed in"),
        new("experiment's chance", Experiments, new(@"\bnew\s+Random\b|\bRandom\.Shared\b|\bGuid\.NewGuid\b"), "draws come from the run's seed"),
        new("environment", "src/Powderkeg/", new(@"\bEnvironment\.(?:GetEnvironmentVariable|MachineName|ProcessorCount|NewLine)\b|\bCultureInfo\.CurrentCulture\b"), "what a run depends on stands in its description"),
        new("database", "src/Powderkeg/", new(@"\bDuckDB\b"), Tables),
        new("experiment's database", Experiments, new(@"\bDuckDB\b"), Tables),
        new("scenario's database", "src/Powderkeg.Scenarios/", new(@"\bDuckDB\b"), Tables),
        new("command's database", "src/Powderkeg.Cli/", new(@"\bDuckDB\b"), Tables),
        new("report's database", "src/Powderkeg.Report/", new(@"\bDuckDB\b"), Tables),
        new("double wall", "src/Powderkeg/", new(@"#pragma\s+warning\s+disable\s+RS0030"), "a ban has no back door: use what its message names"),
    ];

    public static IEnumerable<string> Faults(IEnumerable<SourceFile> files)
    {
        foreach (SourceFile file in files.Where(file => file.IsCSharp))
        {
            string code = CSharpText.Code(file.Text);
            foreach (BannedWord word in Banned.Where(word => file.Path.StartsWith(word.Where, StringComparison.Ordinal)))
            {
                foreach (Match match in word.Pattern.Matches(code))
                {
                    int line = code.AsSpan(0, match.Index).Count('\n') + 1;
                    yield return $"{file.Path}:{line}: '{match.Value.Trim()}' ({word.Id}); instead: {word.Instead}";
                }
            }
        }
    }
}

public sealed class WordsOfTheHouse
{
    [Fact]
    public void No_file_holds_a_banned_word_or_call() => Repository.Demand(Words.Faults(Repository.Files));

    [Theory]
    [InlineData("public static class PriceHelper {}", "ending")]
    [InlineData("public readonly record struct TradeInfo(int A);", "ending")]
    [InlineData("internal interface IOrderManager {}", "ending")]
    [InlineData("var t = DateTime.UtcNow;", "clock")]
    [InlineData("var w = Stopwatch.StartNew();", "clock")]
    [InlineData("var r = new Random(7);", "chance")]
    [InlineData("var e = Math.Exp(1);", "function")]
    [InlineData("var h = HashCode.Combine(1, 2);", "hash")]
    [InlineData("int h = name.GetHashCode();", "hash")]
    [InlineData("Console.WriteLine();", "console")]
    [InlineData("var s = File.ReadAllText(x);", "file")]
    [InlineData("Parallel.For(0, 9, i => { });", "thread")]
    [InlineData("var n = Environment.ProcessorCount;", "environment")]
    [InlineData("#pragma warning disable RS0030", "double wall")]
    public void Canary_a_banned_word_is_found_with_its_replacement(string text, string id)
    {
        string fault = Assert.Single(Words.Faults([new("src/Powderkeg/Kernel/Planted.cs", text)]));
        Assert.Contains($"({id}); instead: ", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Console.WriteLine();", "experiment's console")]
    [InlineData("var s = File.ReadAllText(x);", "experiment's file")]
    [InlineData("int cores = Environment.ProcessorCount;", "experiment's clock")]
    [InlineData("var r = new Random(7);", "experiment's chance")]
    public void Canary_an_experiment_that_is_no_pure_function_is_found(string text, string id) =>
        Assert.Contains($"({id}); instead: ", Assert.Single(Words.Faults([new("src/Powderkeg.Experiments/Validation/Planted.cs", text)])), StringComparison.Ordinal);

    [Theory]
    [InlineData("src/Powderkeg/Journal/Planted.cs")]
    [InlineData("src/Powderkeg.Cli/Records/Planted.cs")]
    public void Canary_a_database_outside_the_records_is_found(string path) =>
        Assert.Contains("Powderkeg.Records alone", Assert.Single(Words.Faults([new(path, "using DuckDB.NET.Data;")])), StringComparison.Ordinal);

    [Fact]
    public void An_experiment_may_use_threads() => Assert.Empty(Words.Faults([new("src/Powderkeg.Experiments/Validation/Planted.cs", "Parallel.For(0, 9, i => { });")]));

    [Theory]
    [InlineData("public readonly struct BaseFee {}")]
    [InlineData("// a PriceHelper class would be wrong: class PriceHelper")]
    [InlineData("string s = \"DateTime.UtcNow\";")]
    [InlineData("public override int GetHashCode() => 5;")]
    [InlineData("public class DatabaseReader {}")]
    public void What_only_looks_like_one_is_left_alone(string text) => Assert.Empty(Words.Faults([new("src/Powderkeg/Kernel/Planted.cs", text)]));
}
