using System.Text;

namespace Powderkeg.EndToEnd;

/// <summary>Scenarios that no world can come from: the command tells every fault at once with its place, exits 2, writes nothing and shows no stack trace; sound ones that
/// hold nothing, or in which nothing happens, end in a report.</summary>
public sealed class HostileScenarios : IDisposable
{
    private readonly Command command = new();

    public void Dispose() => command.Dispose();

    /// <summary>Planted fault by planted fault: what is replaced in the bank-run sample, and what the error must say.</summary>
    [Theory]
    [InlineData("{base: ETH, quote: USDT,", "{base: EHT, quote: USDT,", "found the unknown asset EHT", "did you mean ETH?")]
    [InlineData("oracle: pool-ETH, loan-to-value", "oracle: pool-EHT, loan-to-value", "found the unknown oracle pool-EHT", "did you mean pool-ETH?")]
    [InlineData("loan-to-value: 75%", "loan-to-value: -75%", "loan-to-value: found -75%", "0 to 1")]
    [InlineData("loan-to-value: 75%", "loan-to-value: 79%", "loan-to-value: found 0.79", "at most the liquidation threshold")]
    [InlineData("{kind: deviation-feed, id: pool-ETH, source: own-ETH,", "{kind: deviation-feed, id: pool-ETH, source: pool-ETH,", "pool-ETH -> pool-ETH", "circle")]
    [InlineData("id: borrowers", "id: depositors", "found the population depositors a second time", "each population once")]
    [InlineData("  daily-volatility: 0.01", "  shock: {at: 2025-10-10T20:30:00Z, fall: 100%}\n  daily-volatility: 0.01", "shock.fall: found", "below 100%")]
    [InlineData("end: 2025-10-10T22:00:00Z", "end: 2025-10-10T20:00:00Z", "end: found", "later than 'start'")]
    public void A_planted_fault_exits_2_with_line_column_what_was_found_and_what_is_allowed(string sound, string broken, string found, string allowed)
    {
        string text = BankRun();
        Assert.Contains(sound, text, StringComparison.Ordinal);
        Answer answer = Refused(text.Replace(sound, broken, StringComparison.Ordinal));
        string[] lines = Faults(answer);
        Assert.Contains(lines, line => line.Contains(found, StringComparison.Ordinal) && line.Contains(allowed, StringComparison.Ordinal));
    }

    [Fact]
    public void Faults_planted_together_are_told_together()
    {
        string text = BankRun().Replace("{base: ETH, quote: USDT,", "{base: EHT, quote: USDT,", StringComparison.Ordinal)
            .Replace("loan-to-value: 75%", "loan-to-value: -75%", StringComparison.Ordinal).Replace("loan-to-value: 80.5%", "loan-to-value: 84%", StringComparison.Ordinal)
            .Replace("id: borrowers", "id: depositors", StringComparison.Ordinal).Replace("oracle: one", "oracle: noe", StringComparison.Ordinal).Replace("seed: 14", "sede: 14", StringComparison.Ordinal);
        string[] lines = Faults(Refused(text));
        Assert.True(lines.Length >= 6, string.Join('\n', lines));
        Assert.All((string[])["EHT", "-75%", "0.84", "depositors", "noe", "sede"], word => Assert.Contains(lines, line => line.Contains(word, StringComparison.Ordinal)));
    }

    /// <summary>A few hundred characters that would unfold to nine to the ninth nodes, and nests in each style that YAML has.</summary>
    [Fact]
    public void An_alias_bomb_and_nests_are_refused_with_their_place()
    {
        StringBuilder bomb = new("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        Assert.Contains("alias", Refused(BankRun() + bomb).Error, StringComparison.Ordinal);
        foreach (string opening in (string[])["[", "{a: ", "- ", "? "])
        {
            string nest = string.Concat(Enumerable.Repeat(opening, 200_000 / opening.Length));
            Assert.Contains(Faults(Refused(nest)), line => line.Contains("deeper than 64", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("populations: []", "nobody at all: an empty market, and two hours in which nothing happens")]
    [InlineData("populations: [{kind: noise-trader, id: noise, venue: main, count: 1, trades: {classes: [major]}}]", "one account, and no liquidity for it")]
    [InlineData("populations: [{kind: pool-borrower, id: lone, pool: core, collateral: ETH, debt: USDT, count: 1}]", "one debtor in a pool that nobody supplied")]
    public void A_sound_scenario_in_which_little_can_happen_ends_in_a_report(string populations, string what)
    {
        string text = BankRun();
        text = text[..text.IndexOf("populations:", StringComparison.Ordinal)] + populations + "\n";
        Answer answer = command.Run("run", command.Write("sparse.yaml", text));
        Assert.True(answer.Code == 0, $"{what}: {answer.Code}\n{answer.Error}");
        Assert.Contains("#audit\t", answer.Output, StringComparison.Ordinal);
        Assert.Contains("#dominoes\t", answer.Output, StringComparison.Ordinal);
    }

    private static string BankRun() => File.ReadAllText(Path.Combine(Command.Root, "samples", "bank-run.yaml"));

    private Answer Refused(string text)
    {
        Answer answer = command.Run("run", command.Write("broken.yaml", text));
        Assert.Equal((2, ""), (answer.Code, answer.Output));
        Assert.False(answer.HasStackTrace, answer.Error);
        Assert.NotEmpty(Faults(answer));
        Assert.False(Directory.Exists(Path.Combine(command.Folder, "runs")), "a refused scenario leaves no run");
        return answer;
    }

    /// <summary>Each line but the command's last one is a fault with file, line and column.</summary>
    private static string[] Faults(Answer answer)
    {
        string[] lines = [.. answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("powderkeg: ", StringComparison.Ordinal) && line.Contains("broken.yaml:", StringComparison.Ordinal))];
        Assert.All(lines, line => Assert.Matches(@"broken\.yaml:\d+:\d+: .+; allowed .+", line));
        return lines;
    }
}
