using System.Text.Json.Nodes;
using NJsonSchema;
using Powderkeg.Cli;
using Powderkeg.Cli.Commands;
using Powderkeg.Cli.Printing;

namespace Powderkeg.Tests.Cli;

/// <summary>The numbers of MECHANICS.md section 2: 100,000 at 80% LTV, threshold 83%, five cycles, 12% yield, 8% borrow rate.</summary>
public sealed class LoopCommandTable : IDisposable
{
    private static readonly string[] Words = ["loop", "--capital", "100000", "--ltv", "0.8", "--lt", "0.83", "--cycles", "5", "--yield", "0.12", "--borrow", "0.08"];
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Loop_of_five_at_80_percent_holds_368_928_of_collateral()
    {
        JsonArray rows = JsonNode.Parse(Answer("--json"))!["cycles"]!.AsArray();
        Assert.Equal([100_000, 180_000, 244_000, 295_200, 336_160, 368_928], rows.Select(row => Math.Round(row!["collateral"]!.GetValue<double>(), 6)));
        Assert.Equal(268_928, rows[5]!["debt"]!.GetValue<double>(), 6);
        Assert.Equal(3.68928, rows[5]!["leverage"]!.GetValue<double>(), 9);
    }

    /// <summary>Net APY (C y - D b) / E = 22.8%; liquidated at 1 - D / (C LT) = 12.2%; equity gone at E / C = 27.1%.</summary>
    [Fact]
    public void A_fall_of_12_2_percent_liquidates_it_and_one_of_27_1_percent_takes_its_equity()
    {
        JsonNode last = JsonNode.Parse(Answer("--json"))!["cycles"]![5]!;
        Assert.Equal(0.228, last["net_apy"]!.GetValue<double>(), 3);
        Assert.Equal(0.122, last["fall_that_liquidates"]!.GetValue<double>(), 3);
        Assert.Equal(0.271, last["fall_that_wipes_out"]!.GetValue<double>(), 3);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(50)]
    public void The_page_says_both_falls_and_fits(int width)
    {
        using StringWriter to = new() { NewLine = "\n" };
        new LoopPage(new(100_000, 0.8, 0.83, 5, 0.12, 0.08), Terminal.Of(width, Ink.Plain, name => name switch { "TERM" => "xterm", "LANG" => "C.UTF-8", _ => null })).Write(to);
        Assert.All(to.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.All((string[])["368,928", "268,928", "3.69×", "−12.2%", "−27.1%"], text => Assert.Contains(text, to.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_document_is_valid_by_its_published_schema()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(ScenarioFiles.Home()!, "docs", "reference", "loop.schema.json"));
        Assert.Empty(schema.Validate(Answer("--json")));
        Assert.NotEmpty(schema.Validate("{}"));
    }

    [Theory]
    [InlineData("--ltv", "1")]
    [InlineData("--ltv", "-0.1")]
    [InlineData("--capital", "0")]
    [InlineData("--capital", "NaN")]
    [InlineData("--lt", "0.79")]
    public void A_loop_that_cannot_be_exits_2(string option, string value)
    {
        (int code, string output, string error) = bench.Invoke(MadeUpRunner.Of(MadeUpRun.Stormy), default, "loop", option, value);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(option + ": found", error, StringComparison.Ordinal);
    }

    private string Answer(params string[] more)
    {
        (int code, string output, string error) = bench.Invoke(MadeUpRunner.Of(MadeUpRun.Stormy), default, [.. Words, .. more]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }
}
