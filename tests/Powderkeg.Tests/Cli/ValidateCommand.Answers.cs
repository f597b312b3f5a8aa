using System.Text.Json.Nodes;
using NJsonSchema;
using Powderkeg.Cli;
using Powderkeg.Cli.Commands;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Validation;
using Powderkeg.Tests.Experiments;

namespace Powderkeg.Tests.Cli;

public sealed class ValidateCommandAnswers : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    private static MadeUpRunner Of(params SeedRun[] runs) =>
        new((_, _) => throw new InvalidOperationException("a validation is no run")) { Validation = new(new JointTable(runs, 7), null, "hash", []) };

    [Theory]
    [InlineData(10, 0, "")]
    [InlineData(9, 1, "9 of 14 rows of sure A; the floor is 10")]
    public void The_floor_decides_between_exit_0_and_1(int passed, int code, string message)
    {
        (int got, string output, string error) = bench.Invoke(Of(JointTableFloor.Run(7, passed)), default, "validate", bench.Scenario);
        Assert.Equal(code, got);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains("seed 7 done, 1 of 1\n", error, StringComparison.Ordinal);
        Assert.Equal(35, output.Split('\n').Count(line => line.StartsWith("row\t", StringComparison.Ordinal)));
        Assert.All(output, c => Assert.True(c is '\n' or '\t' or (>= ' ' and <= '~')));
    }

    [Fact]
    public void A_budget_exits_4_whatever_the_floor() =>
        Assert.Equal(4, bench.Invoke(Of(JointTableFloor.Run(7, 14) with { IsCutShort = true }), default, "validate", bench.Scenario).Code);

    [Fact]
    public void Faults_exit_2_and_print_no_table()
    {
        MadeUpRunner runner = new((_, _) => RunOutcome.Refused([])) { Validation = new(null, null, "", ["some.yaml:3:5: first"]) };
        (int code, string output, string error) = bench.Invoke(runner, default, "validate", bench.Scenario);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("some.yaml:3:5: first\npowderkeg: the scenario was not run: 1 fault", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_reach_the_machine_as_they_were_meant()
    {
        MadeUpRunner runner = Of(JointTableFloor.Run(7, 14));
        bench.Invoke(runner, default, "validate", bench.Scenario, "--seeds", "1-3,9", "--set", "macro.shock.fall=3%", "--no-baseline", "--compare", "october-2025");
        ValidationRequest asked = runner.AskedToValidate!;
        Assert.Equal([1L, 2, 3, 9], asked.Seeds);
        Assert.Equal(["macro.shock.fall=3%"], asked.Settings);
        Assert.Equal(UnforcedRuns.LeftOut, asked.Unforced);
        Assert.EndsWith("october-2025.yaml", asked.ComparePath, StringComparison.Ordinal);
        bench.Invoke(runner, default, "validate", bench.Scenario, "--quiet");
        Assert.Equal((0, UnforcedRuns.Made, null), (runner.AskedToValidate!.Seeds.Count, runner.AskedToValidate.Unforced, runner.AskedToValidate.ComparePath));
    }

    [Theory]
    [InlineData("1-20", 20)]
    [InlineData("7", 1)]
    [InlineData("1,1,2", 2)]
    [InlineData("20251010,1-3", 4)]
    [InlineData("3-1", null)]
    [InlineData("", null)]
    [InlineData("1-", null)]
    [InlineData("-1", null)]
    [InlineData("1-2-3", null)]
    [InlineData("0-9223372036854775807", null)]
    [InlineData("1-1001", null)]
    [InlineData("ten", null)]
    public void Seeds_are_numbers_and_ranges(string text, int? count) => Assert.Equal(count, ValidateOptions.Listed(text)?.Length);

    [Theory]
    [InlineData("--seeds", "3-1")]
    [InlineData("--set", "macro.shock")]
    [InlineData("--compare", "no-such-day")]
    public void Bad_words_exit_2_before_anything_runs(string option, string value)
    {
        MadeUpRunner runner = Of(JointTableFloor.Run(7, 14));
        (int code, string output, string error) = bench.Invoke(runner, default, "validate", bench.Scenario, option, value);
        Assert.Equal((2, "", true), (code, output, runner.AskedToValidate is null));
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_is_valid_by_its_published_schema_and_no_key_can_go()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(ScenarioFiles.Home()!, "docs", "reference", "validate.schema.json"));
        SeedRun here = JointTableFloor.Run(7, 9, "broke", ["depeg"]), there = JointTableFloor.Run(8, 9, "held", ["depeg", "backstops"]);
        MadeUpRunner runner = new((_, _) => RunOutcome.Refused([])) { Validation = new(new JointTable([here, there], 7), Distance.Of(here, there), "hash", []) };
        string text = bench.Invoke(runner, default, "validate", bench.Scenario, "--json").Output;
        Assert.Empty(schema.Validate(text));
        JsonObject document = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(1, document["rows"]![0]!["seeds_passed"]!.GetValue<int>() - 1);
        Assert.Equal("backstops", document["compare"]!["only_one_fell"]![0]!.GetValue<string>());
        foreach (string key in document.Select(pair => pair.Key).ToArray())
        {
            JsonObject less = document.DeepClone().AsObject();
            less.Remove(key);
            Assert.NotEmpty(schema.Validate(less.ToJsonString()));
        }

        document["rows"]![0]!["colour"] = "red";
        Assert.NotEmpty(schema.Validate(document.ToJsonString()));
        document["rows"]![0]!.AsObject().Remove("colour");
        document["rows"]![0]!["verdict"] = "nearly";
        Assert.NotEmpty(schema.Validate(document.ToJsonString()));
    }

    [Theory]
    [InlineData(140)]
    [InlineData(90)]
    [InlineData(60)]
    public void A_page_holds_the_table_the_causes_the_seeds_and_the_floor_within_the_width(int width)
    {
        SeedRun here = JointTableFloor.Run(7, 9), there = JointTableFloor.Run(8, 9, "held");
        using StringWriter to = new() { NewLine = "\n" };
        new ValidationPage(new JointTable([here, there], 7), Distance.Of(here, there), 12, Terminal.Of(width, Ink.Plain, _ => "C.UTF-8")).Write(to);
        string page = to.ToString();
        Assert.All(page.Split('\n'), line => Assert.True(line.Length <= width, line));
        foreach (string said in (string[])["A btc-drop", "Missed, and why", "hl-adl-winners: seed 7. because", "Not measured", "broke on 1, held on 1", "9 of 14 rows of sure A", "seed 8  digest 7f3a91c2e04d5566", "Onsets:"])
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }
    }
}
