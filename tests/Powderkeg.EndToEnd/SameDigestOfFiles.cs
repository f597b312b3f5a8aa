using System.Text.Json;

namespace Powderkeg.EndToEnd;

/// <summary>The same small day from another build, and from files that say the same in another way: the digest is the same.</summary>
public sealed class SameDigestOfFiles : IDisposable
{
    private readonly Command command = new();

    public void Dispose() => command.Dispose();

    [Fact]
    public void The_small_day_sells_by_force_from_unified_accounts_desks_and_perps()
    {
        using JsonDocument run = JsonDocument.Parse(SmallDay.Document);
        string[] channels = [.. run.RootElement.GetProperty("liquidations").EnumerateArray().Select(row => row.GetProperty("channel").GetString()!)];
        Assert.Superset(new HashSet<string> { "unified-liquidation", "loan-liquidation", "perp-liquidation" }, channels.ToHashSet());
        Assert.Contains(run.RootElement.GetProperty("dominoes").EnumerateArray(), row => row.GetProperty("id").GetString() == "loop-unwind" && row.GetProperty("onset_us").ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public void Debug_and_release_give_the_same_digest()
    {
        (string configuration, string framework) = Command.BuiltAs();
        string other = configuration == "Debug" ? "Release" : "Debug";
        Assert.Equal(SmallDay.Digest, SmallDay.DigestIn(command, BuiltCommand.Of(other, framework)));
    }

    [Fact]
    public void The_file_written_backwards_gives_the_same_digest()
    {
        string text = File.ReadAllText(SmallDay.Scenario), backwards = BackwardsYaml.Of(text);
        Assert.NotEqual(text, backwards);
        Assert.Equal(text.Split('\n').Order(StringComparer.Ordinal), backwards.Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal(SmallDay.Digest, SmallDay.DigestIn(command, scenario: command.Write("backwards.yaml", backwards)));
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_give_the_same_digest()
    {
        string text = "\uFEFF" + File.ReadAllText(SmallDay.Scenario).Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Equal(SmallDay.Digest, SmallDay.DigestIn(command, scenario: command.Write("crlf.yaml", text)));
    }

    /// <summary>An account that holds nothing and does nothing, at the front of the list: dense ids all move up by one.</summary>
    [Fact]
    public void An_idle_account_more_gives_the_same_digest()
    {
        string text = File.ReadAllText(SmallDay.Scenario).Replace("\npopulations:\n",
            "\npopulations:\n  - {kind: value-buyer, id: aaa-idle, venue: main, count: 1, capital: 0, where: {markets: [BTC/USDT]}, every: 1h}\n", StringComparison.Ordinal);
        (string digest, int accounts) = SmallDay.RunIn(command, scenario: command.Write("idle.yaml", text));
        Assert.Equal((SmallDay.Digest, SmallDay.Accounts + 1), (digest, accounts));
    }
}
