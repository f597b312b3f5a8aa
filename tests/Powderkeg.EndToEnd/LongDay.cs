using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Powderkeg.EndToEnd;

/// <summary>The whole shipped day, as a user runs it, in other builds and under other settings: one digest.</summary>
public sealed class LongDay : IDisposable
{
    private readonly Command command = new() { Patience = TimeSpan.FromMinutes(20) };

    public void Dispose() => command.Dispose();

    [Fact]
    [Trait("ring", "long")]
    public void The_whole_day_has_one_digest_in_debug_and_release_on_one_processor_and_without_profile_guided_compilation()
    {
        (string configuration, string framework) = Command.BuiltAs();
        string other = configuration == "Debug" ? "Release" : "Debug";
        (string Name, string Library, string? Setting)[] ways =
        [
            (configuration, Command.Library(), null),
            (other, BuiltCommand.Of(other, framework), null),
            ("one processor", Command.Library(), "DOTNET_PROCESSOR_COUNT"),
            ("without profile-guided compilation", Command.Library(), "DOTNET_TieredPGO"),
        ];
        List<(string Name, string Digest, double Seconds)> rows = [];
        foreach ((string name, string library, string? setting) in ways)
        {
            command.Environment["DOTNET_PROCESSOR_COUNT"] = setting == "DOTNET_PROCESSOR_COUNT" ? "1" : Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
            command.Environment["DOTNET_TieredPGO"] = setting == "DOTNET_TieredPGO" ? "0" : "1";
            Stopwatch watch = Stopwatch.StartNew();
            Answer answer = command.Start("dotnet", [library, "run", SmallDay.Scenario, "--json", "--quiet"]);
            Assert.True(answer.Code == 0, answer.Error);
            using JsonDocument run = JsonDocument.Parse(answer.Output);
            rows.Add((name, run.RootElement.GetProperty("digest").GetString()!, watch.Elapsed.TotalSeconds));
        }

        string folder = Path.Combine(Command.Root, "artifacts", "tests");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "long-6-digests.md"), "## The whole day's digest\n\n| run | digest | seconds |\n|---|---|---:|\n"
            + string.Concat(rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Digest} | {row.Seconds:0} |\n"))));
        Assert.Single(rows.Select(row => row.Digest).Distinct());
    }
}
