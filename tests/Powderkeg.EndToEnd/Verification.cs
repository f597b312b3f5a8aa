using System.Text.Json;
using NJsonSchema;

namespace Powderkeg.EndToEnd;

/// <summary><c>powderkeg verify</c> on the committed vectors, on a copy with one number changed, and on files that are none.</summary>
public sealed class Verification : IDisposable
{
    private static readonly string[] Mechanisms =
    [
        "ray", "ray-linear", "aave-interest", "aave-token", "aave-published", "aave-tests", "aave-older", "aave-chain", "aave-health", "aave-liquidation",
        "stableswap", "stableswap-pools", "uniswap-v2", "uniswap-v3-math", "uniswap-v3-swap", "uniswap-v3-liquidity",
    ];

    private readonly Command command = new();

    public void Dispose() => command.Dispose();

    [Fact]
    public void Every_mechanism_is_printed_and_none_fails()
    {
        Answer answer = command.Run("verify", "--quiet");
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        string[][] rows = [.. answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split('\t'))];
        Assert.Equal(Mechanisms, rows.Select(row => row[1]));
        Assert.All(rows, row => Assert.Equal("0", row[4]));
        Assert.Equal(["ray-linear", "aave-older"], rows.Where(row => row[5] != "0").Select(row => row[1]));
    }

    [Fact]
    public async Task The_document_keeps_its_schema_and_holds_at_least_500_cases_a_mechanism_that_is_computed()
    {
        Answer answer = command.Run("verify", "--json", "--quiet");
        Assert.Equal(0, answer.Code);
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(Command.Root, "docs", "reference", "verify.schema.json"));
        Assert.Empty(schema.Validate(answer.Output));
        using JsonDocument document = JsonDocument.Parse(answer.Output);
        // Numbers that others published are as many as were found.
        Assert.Equal(["aave-published", "aave-tests", "aave-older", "aave-chain", "stableswap-pools"], document.RootElement.GetProperty("mechanisms").EnumerateArray()
            .Where(one => one.GetProperty("cases").GetInt32() < 500).Select(one => one.GetProperty("id").GetString()!));
    }

    [Fact]
    public void One_number_changed_fails_with_the_mechanism_and_the_case()
    {
        string folder = Copy();
        Change(folder, "uniswap-v2.json", text => text.Replace("\"out\":[\"1386355872676506989\"]", "\"out\":[\"1386355872676506987\"]", StringComparison.Ordinal));
        Answer answer = command.Run("verify", "--data", folder, "--quiet");
        Assert.Equal(1, answer.Code);
        Assert.Contains("powderkeg: uniswap-v2: 1 of 600 cases failed; first uniswap-v2.json:", answer.Error, StringComparison.Ordinal);
        Assert.Contains("= 1386355872676506987; ours: 1386355872676506989", answer.Error, StringComparison.Ordinal);
        string[] row = answer.Output.Split('\n').Select(line => line.Split('\t')).Single(cells => cells.Length > 1 && cells[1] == "uniswap-v2");
        Assert.Equal(("1", "2"), (row[4], row[5]));
    }

    [Fact]
    public void A_malformed_file_exits_2_with_file_and_line()
    {
        string folder = Copy();
        Change(folder, "ray.json", text => text.Replace("{\"f\":\"rayMul\",\"in\":[\"0\",\"2\"]", "{\"f\":\"rayMul\",\"in\":[\"0\",2\"]", StringComparison.Ordinal));
        Refused("ray.json:8: is no JSON", "--data", folder);
    }

    [Fact]
    public void An_input_that_is_no_number_exits_2_with_file_and_line()
    {
        string folder = Copy();
        Change(folder, "ray.json", text => text.Replace("{\"f\":\"rayMul\",\"in\":[\"0\",\"2\"]", "{\"f\":\"rayMul\",\"in\":[\"0\",\"two\"]", StringComparison.Ordinal));
        Refused("ray.json:8: rayMul: found 'two' among its inputs", "--data", folder);
    }

    [Fact]
    public void Missing_vectors_exit_2()
    {
        string folder = Copy();
        File.Delete(Path.Combine(folder, "stableswap.json"));
        Refused("stableswap.json: cannot be read", "--data", folder);
        Refused("no folder 'no-such-folder'", "--data", "no-such-folder");
    }

    private void Refused(string message, params string[] words)
    {
        Answer answer = command.Run(["verify", .. words]);
        Assert.Equal((2, ""), (answer.Code, answer.Output));
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        Assert.False(answer.HasStackTrace, answer.Error);
    }

    private string Copy()
    {
        string folder = Directory.CreateDirectory(Path.Combine(command.Folder, "vectors")).FullName;
        foreach (string mechanism in Mechanisms)
        {
            File.Copy(Path.Combine(Command.Root, "tests", "vectors", mechanism + ".json"), Path.Combine(folder, mechanism + ".json"), overwrite: true);
        }

        return folder;
    }

    private static void Change(string folder, string name, Func<string, string> change)
    {
        string path = Path.Combine(folder, name), text = File.ReadAllText(path), changed = change(text);
        Assert.NotEqual(text, changed);
        File.WriteAllText(path, changed);
    }
}
